"""Stabilisers that work on D's scores: on its targets, its range, and on whose count for G."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

from ganstudio.components import param, register
from ganstudio.deferred import torch
from ganstudio.objectives.base import Stabiliser
from ganstudio.objectives.judging import Judging

if TYPE_CHECKING:
    from torch import Tensor

    from ganstudio.objectives.base import AdversarialLoss, Memory, Shape, Turn


@register
class LabelSmoothing(Stabiliser):
    """One-sided: D's target on real samples is 0.9 instead of 1, so D never grows too sure.

    For a cross-entropy with target t on real samples, since sp(c) = c + sp(−c),

        t·sp(−c) + (1 − t)·sp(c)  =  sp(−c) + (1 − t)·c

    and for least squares

        ½(c − t)²  =  ½(c − 1)² + (1 − t)·c + ½(t² − 1)

    so one further term, (1 − t)·E c_r, turns either loss into its smoothed form; the
    constant of the second is left out, as it moves no weight. The target on generated
    samples stays 0: smoothing that too would reward samples where there is no data.
    """

    name = "label-smoothing"
    title = "One-sided label smoothing"
    formula = "L_D + (1 − t) E[c(x)]"
    paper = "Salimans et al. 2016, Improved Techniques for Training GANs, section 3.4"

    target: float = param(0.9, "target", "D's target t on real samples.", gt=0.5, le=1, live=True)

    @property
    def steady(self) -> bool:
        """Whether its hooks do the same at every step: they do."""
        return True

    def problem(self, loss: AdversarialLoss, shape: Shape, batch_size: int) -> str | None:
        """Return why D has no target 1 under this loss, or None."""
        if loss.real_target is None:
            return (
                f"needs a loss with targets, and {loss.name} has none; "
                f"remove it or choose a loss such as 'non-saturating'"
            )
        if loss.real_target != 1:
            return (
                f"smooths the target 1, and loss.b is {loss.real_target:g}; "
                f"remove it and set loss.b itself"
            )
        return None

    def judging(self, judging: Judging, step: int) -> Judging:
        """Give D another target on real samples."""
        return replace(judging, target=self.target)

    def discriminator_term(self, turn: Turn, memory: Memory) -> Tensor:
        """Return (1 − t) E c_r."""
        return (1 - self.target) * turn.real_scores.mean()


@register
class LeCam(Stabiliser):
    """Holds D's scores near the running mean of its scores on the other kind.

    With little data D soon knows every real sample. Each real score is pulled towards what
    D has lately said of generated samples, and each generated one towards what it has said
    of real ones, which bounds how far the two can part. The running means are corrected for
    their beginning at 0, and are kept in checkpoints.
    """

    name = "lecam"
    title = "LeCam"
    formula = "λ (E[(c(x) − α_F)²] + E[(c(G(z)) − α_R)²]),   α ← running means of c"
    remark = (
        "This is the paper's equation. Its code clips each difference at 0 from below, and "
        "begins after 1,000 steps."
    )
    paper = "Tseng et al. 2021, Regularizing GANs under Limited Data, equation 3"
    no_best = "LeCam holds D's scores near their running means, with no best D in closed form"

    weight: float = param(
        0.3, "λ", "Its weight in D's loss.", ge=0, live=True, paper="Tseng et al. 2021"
    )
    decay: float = param(
        0.99, "decay", "Share of each running mean that is kept a D step.", ge=0, lt=1, live=True,
        paper="Tseng et al. 2021",
    )  # fmt: skip

    @property
    def steady(self) -> bool:
        """Whether its hooks do the same at every step: they do."""
        return True

    def memory(self) -> Memory:
        """Return the running sums of the means of D's scores, and of their weights."""
        return {name: torch.zeros(()) for name in ("real", "fake", "weight")}

    def discriminator_term(self, turn: Turn, memory: Memory) -> Tensor:
        """Move the running means, and return λ times both squared distances."""
        with torch.no_grad():
            memory["real"].lerp_(turn.real_scores.mean(), 1 - self.decay)
            memory["fake"].lerp_(turn.fake_scores.mean(), 1 - self.decay)
            memory["weight"].lerp_(torch.ones_like(memory["weight"]), 1 - self.decay)
            mean_real = memory["real"] / memory["weight"]
            mean_fake = memory["fake"] / memory["weight"]
        on_real = (turn.real_scores - mean_fake).square().mean()
        on_fake = (turn.fake_scores - mean_real).square().mean()
        return self.weight * (on_real + on_fake)


@register
class TopK(Stabiliser):
    """Updates G by the samples that D finds best, and throws the worst of the batch away.

    The gradient of a hopeless sample points nowhere in particular. The share that is kept
    falls from the whole batch to its final value.
    """

    name = "top-k"
    title = "Top-k"
    formula = "L_G over the k largest c(G(z)),   k = ⌈νₜ N⌉"
    paper = "Sinha et al. 2020, Top-k Training of GANs"
    no_rest = "top-k takes G's loss over those samples of a batch alone that D finds best"

    share: float = param(
        0.5, "ν", "Share of the batch that is kept in the end.", gt=0, le=1, live=True,
        paper="Sinha et al. 2020",
    )  # fmt: skip
    anneal_steps: int = param(
        2000, "annealing", "Iterations over which the share falls from 1; 0 begins with it.",
        unit="steps", ge=0, live=True,
    )  # fmt: skip

    def problem(self, loss: AdversarialLoss, shape: Shape, batch_size: int) -> str | None:
        """Return why generated scores cannot be left out under this loss, or None."""
        if not loss.needs_real_scores:
            return None
        return (
            f"leaves generated samples out, and {loss.name} holds each against a real one; "
            f"remove it or choose a loss such as 'non-saturating'"
        )

    @property
    def steady(self) -> bool:
        """Whether its hooks do the same at every step: while the share does not fall."""
        return self.anneal_steps == 0

    def share_at(self, step: int) -> float:
        """Return νₜ at an iteration."""
        if self.anneal_steps == 0:
            return self.share
        return max(self.share, 1 - (1 - self.share) * step / self.anneal_steps)

    def generator_scores(self, scores: Tensor, step: int) -> Tensor:
        """Return the k largest."""
        kept = math.ceil(self.share_at(step) * len(scores))
        return scores if kept == len(scores) else scores.topk(kept).values
