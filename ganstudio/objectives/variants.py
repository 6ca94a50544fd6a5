"""A loss with what it is customarily trained with, as menus and comparisons offer it.

A Wasserstein loss without a Lipschitz constraint is no Wasserstein loss, so nobody
is offered one: choosing a variant brings its constraint along and takes the former
variant's away.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from ganstudio.components import catalogue, suggest
from ganstudio.objectives.base import AdversarialLoss, Penalty, Stabiliser
from ganstudio.objectives.penalties import GradientPenalty
from ganstudio.objectives.stabilisers import WeightClipping


@dataclass(frozen=True)
class LossVariant:
    """One entry of the Loss menu.

    Attributes
    ----------
    name, title : str
        On the command line, on screen.
    loss : AdversarialLoss
        The loss, with its defaults.
    penalties, stabilisers : dict
        Components by name that belong to it.
    """

    name: str
    title: str
    loss: AdversarialLoss
    penalties: dict[str, Penalty] = field(default_factory=dict)
    stabilisers: dict[str, Stabiliser] = field(default_factory=dict)


def loss_variants() -> dict[str, LossVariant]:
    """Return the variants by name: every loss, the Wasserstein loss once with each constraint."""
    variants = {}
    for name, cls in catalogue("loss").items():
        loss = cls()
        assert isinstance(loss, AdversarialLoss)
        if not loss.needs_constraint:
            variants[name] = LossVariant(name, cls.title, loss)
            continue
        clip, penalise = f"{name}-clip", f"{name}-gp"
        variants[clip] = LossVariant(
            clip,
            f"{cls.title}, weight clipping",
            loss,
            stabilisers={WeightClipping.name: WeightClipping()},
        )
        variants[penalise] = LossVariant(
            penalise,
            f"{cls.title}, gradient penalty",
            loss,
            penalties={GradientPenalty.name: GradientPenalty()},
        )
    return variants


def find_variant(name: str) -> LossVariant:
    """Look up a variant; the bare name of a loss that needs a constraint gives its penalty form.

    Raises
    ------
    ValueError
        If there is none of that name; the message offers the nearest one.
    """
    variants = loss_variants()
    found = variants.get(name) or variants.get(f"{name}-gp")
    if found is None:
        raise ValueError(f"there is no loss {name!r}; {suggest(name, variants)}")
    return found
