"""Augmentation that is as strong as D's overfitting asks for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar

from ganstudio.components import param, register
from ganstudio.deferred import torch
from ganstudio.objectives.augmentation import images_only
from ganstudio.objectives.augmenting import coloured, moved
from ganstudio.objectives.base import Stabiliser

if TYPE_CHECKING:
    from torch import Tensor

    from ganstudio.objectives.base import AdversarialLoss, Memory, Shape, Turn


@register
class ADA(Stabiliser):
    """Shows D images that are augmented with a probability p, which D's overfitting steers.

    D is sure of real images that it knows by heart: r is the mean sign of its scores on them, 0
    where it guesses and 1 where it is always sure. Where r is above the target p rises, else it
    falls. What is done with a probability below about 0.8 does not leak into what G draws, since
    images as they are stay the commonest.
    """

    name = "ada"
    title = "Adaptive augmentation (ADA)"
    formula = (
        "c(T_p(x)) and c(T_p(G(z))) in both steps\n"
        "p ← p + sign(r − target) · images / speed,   r = E[sign c(x)]"
    )
    remark = (
        "Blitting, geometry and colour are the paper's best set; its filters and noise are left "
        "out. Penalties take D's slope by the augmented image."
    )
    paper = "Karras et al. 2020, Training Generative Adversarial Networks with Limited Data"
    no_best = "D sees augmented images only, and the law of these is not known"
    excludes: ClassVar[Mapping[str, str]] = {"diffaugment": "which augments whatever D does"}
    told: ClassVar[tuple[str, ...]] = ("p", "r")

    target: float = param(
        0.6, "target", "Of r, the mean sign of D's scores on real images.", gt=0, lt=1, live=True,
        expert=False, paper="Karras et al. 2020",
    )  # fmt: skip
    speed: float = param(
        500.0, "speed", "Real images shown to D while p can rise from 0 to 1.",
        unit="thousand images", gt=0, le=1e6, live=True, paper="Karras et al. 2020",
    )  # fmt: skip
    every: int = param(
        4, "every", "D steps over which r is taken, before p moves.", unit="steps", ge=1, live=True,
        paper="Karras et al. 2020",
    )  # fmt: skip
    blit: bool = param(True, "blitting", "Mirror, turn by quarters, shift by pixels.", live=True)
    geometry: bool = param(True, "geometry", "Scale, turn, stretch and shift.", live=True)
    colour: bool = param(
        True, "colour", "Brightness and contrast; of colours also hue and saturation.", live=True
    )

    @property
    def steady(self) -> bool:
        """Whether its hooks do the same at every step: they do."""
        return True

    def problem(self, loss: AdversarialLoss, shape: Shape, batch_size: int) -> str | None:
        """Return why images cannot be augmented, or D's sureness not be told, or None."""
        if loss.threshold != 0 or loss.orientation != 1:
            return (
                f"goes by the sign of D's scores, and that of {loss.name} does not tell real from "
                f"generated; choose a loss such as 'non-saturating', or stabiliser 'diffaugment'"
            )
        return images_only(shape)

    def memory(self) -> Memory:
        """Return p and r, and the sum of mean signs with their number since p has moved."""
        return {name: torch.zeros(()) for name in ("p", "r", "signs", "steps")}

    def remembered_input(self, samples: Tensor, noise: torch.Generator, memory: Memory) -> Tensor:
        """Return T_p(samples)."""
        p = memory["p"]
        if self.blit or self.geometry:
            samples = moved(samples, p, noise, blit=self.blit, warp=self.geometry)
        return coloured(samples, p, noise) if self.colour else samples

    def notice(self, turn: Turn, memory: Memory) -> None:
        """Take the signs of D's scores on real images, and move p when it is time."""
        p, r, signs, steps = (memory[name] for name in ("p", "r", "signs", "steps"))
        signs.add_(turn.real_scores.detach().sign().mean())
        steps.add_(1)
        due = steps >= self.every
        r.copy_(torch.where(due, signs / steps, r))
        shown = self.every * len(turn.real) / (1000 * self.speed)
        raised = (p + (r - self.target).sign() * shown).clamp(0, 1)
        p.copy_(torch.where(due, raised, p))
        signs.mul_(~due)
        steps.mul_(~due)
