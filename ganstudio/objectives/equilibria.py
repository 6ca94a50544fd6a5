"""What a run is compared with: the best D, and the values at which the game rests.

They follow from the loss and from all that stands beside it. Where something has no closed
form, it is nothing, with the reason in words.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

from ganstudio.deferred import torch
from ganstudio.objectives.base import AdversarialLoss, Equilibrium, Penalty, Stabiliser, overrides
from ganstudio.objectives.critics import best_slope, critic_loss, potential
from ganstudio.objectives.judging import Judging
from ganstudio.objectives.laws import Array, Laws

if TYPE_CHECKING:
    from torch import Tensor

ASKS_OTHERWISE = ("critic_input", "discriminator_term", "prepare_discriminator")
"""Hooks by which a stabiliser changes what the best D is."""


class Objectives(Protocol):
    """What G and D want, as an experiment has it."""

    @property
    def loss(self) -> AdversarialLoss: ...  # noqa: D102
    @property
    def penalties(self) -> Mapping[str, Penalty]: ...  # noqa: D102
    @property
    def stabilisers(self) -> Mapping[str, Stabiliser]: ...  # noqa: D102


@dataclass(frozen=True, eq=False)
class Best:
    """The best D against a generator.

    Attributes
    ----------
    outputs : array (w,) or None
        Its raw output at each place; None where it is not known.
    remark : str
        Why not, or what has to be said of it.
    """

    outputs: Array | None
    remark: str = ""


def judging(wanted: Objectives, step: int) -> Judging:
    """Return what D is asked at an iteration."""
    found = Judging()
    for each in wanted.stabilisers.values():
        found = each.judging(found, step)
    return found


def best_discriminator(wanted: Objectives, laws: Laws, step: int = 0) -> Best:
    """Return the best of all D against p_G on a line, where p_data is known as well.

    With instance noise it is that of both laws seen through the noise, as a function of what
    D sees; for packs that of m samples at one place; with one-sided smoothing d* = t p/(p + p_G).
    """
    asked = judging(wanted, step)
    seen = replace(laws.through(asked.noise), pack=asked.pack)
    reason = next(filter(None, map(_no_best, wanted.stabilisers.values())), "")
    if reason:
        return Best(None, reason)
    penalties = [each for each in wanted.penalties.values() if each.weight]
    if penalties:
        return _penalised(wanted.loss, seen, penalties)
    outputs = _best_outputs(wanted.loss, seen, asked.target)
    return Best(outputs, wanted.loss.no_best if outputs is None else "")


def cost_of(loss: AdversarialLoss, laws: Laws, outputs: Array) -> float | None:
    """Return L_D of raw outputs at the laws' places; None where it is no sum over places."""
    terms = loss.terms()
    if loss.needs_real_scores or "real" not in terms:
        return None
    c = torch.from_numpy(outputs)
    costs = laws.p * terms["real"](c).numpy() + laws.q * terms["fake"](c).numpy()
    return float(costs.sum()) * laws.cell


def no_pull(wanted: Objectives, step: int = 0) -> str:
    """Return why the pull on single samples cannot be told; empty where it can."""
    asked = judging(wanted, step)
    if asked.noise and asked.pack > 1:
        return "each sample of a pack has noise of its own, and their mean pull has no short form"
    return next((each.no_pull for each in wanted.stabilisers.values() if each.no_pull), "")


def equilibrium(wanted: Objectives) -> Equilibrium:
    """Return L_D and L_G, as they are shown, where p_G = p_data and D is optimal.

    Noise, packs, classes, bounds on D's slope and penalties on it leave both laws alike and D
    flat, and so the values; all but those penalties that do not let D be flat.
    """
    target = _target(wanted)
    found = wanted.loss.equilibrium if target is None else wanted.loss.resting(target)[0]
    steep = [each for each in wanted.penalties.values() if each.weight and _keeps_steep(each)]
    if steep and not wanted.loss.needs_constraint:
        reason = f"{steep[0].title} pulls D's slope to 1, so that D does not rest flat"
        return Equilibrium(None, None, reason)
    for each in wanted.stabilisers.values():
        if each.no_rest:
            found = Equilibrium(found.discriminator, None, each.no_rest)
    return found


def threshold(wanted: Objectives) -> float | None:
    """Return the raw output of the best D where p = p_G; None where nothing pins it down."""
    target = _target(wanted)
    return wanted.loss.threshold if target is None else wanted.loss.resting(target)[1]


def targets(wanted: Objectives) -> tuple[float, float] | None:
    """Return what D is trained to say of generated and of real samples; None without targets."""
    target, found = _target(wanted), wanted.loss.targets
    return found if found is None or target is None else (found[0], target)


def _target(wanted: Objectives) -> float | None:
    """Return D's target on real samples where a stabiliser has changed it."""
    return None if wanted.loss.real_target is None else judging(wanted, 0).target


def _no_best(stabiliser: Stabiliser) -> str:
    if stabiliser.no_best or overrides(stabiliser, "judging"):
        return stabiliser.no_best
    if any(overrides(stabiliser, hook) for hook in ASKS_OTHERWISE):
        return f"{type(stabiliser).title} changes what D is asked, and nothing more is known"
    return ""


def _keeps_steep(penalty: Penalty) -> bool:
    return penalty.holds_at != 0 and not penalty.one_sided


def _best_outputs(loss: AdversarialLoss, laws: Laws, target: float | None) -> Array | None:
    ratio = torch.from_numpy(laws.ratio)
    best: Tensor | None
    best = loss.best_output(ratio) if target is None else loss.best_towards(ratio, target)
    if best is None:
        return loss.best_on(laws)
    outputs: Array = best.numpy()
    return outputs


def _penalised(loss: AdversarialLoss, laws: Laws, penalties: Sequence[Penalty]) -> Best:
    titles = " and ".join(type(each).title for each in penalties)
    slope = best_slope(laws, penalties) if loss.needs_constraint and laws.pack == 1 else None
    if slope is None:
        return Best(None, f"with {titles} it has no closed form")
    remark = f"with {titles} its −L_D is {-critic_loss(laws, slope):.3f}, not W₁"
    return Best(potential(laws, slope), remark)
