"""Stabilisers that change images before D judges them.

Every change is drawn from the run's own generator, one an image, and is differentiable
by the image, so that G learns through it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ganstudio.components import param, register
from ganstudio.deferred import F, torch
from ganstudio.objectives.base import Stabiliser

if TYPE_CHECKING:
    from torch import Tensor

    from ganstudio.objectives.base import AdversarialLoss, Memory, Shape, Turn


def recolour(images: Tensor, noise: torch.Generator) -> Tensor:
    """Shift brightness by ±½, scale saturation by 0 to 2 and contrast by ½ to 1½.

    The defaults of DiffAugment, for images (N, C, H, W) in [-1, 1].
    """
    draw = _per_image(images, noise, 3)
    images = images + (draw[0] - 0.5)
    if images.shape[1] > 1:
        grey = images.mean(dim=1, keepdim=True)
        images = torch.lerp(grey, images, 2 * draw[1])
    mean = images.mean(dim=(1, 2, 3), keepdim=True)
    return torch.lerp(mean, images, draw[2] + 0.5)


def translate(images: Tensor, share: float, noise: torch.Generator) -> Tensor:
    """Shift each image by up to a share of its side both ways; what comes in is 0."""
    n, channels, height, width = images.shape
    reach_y, reach_x = round(height * share), round(width * share)
    draw = _per_image(images, noise, 2)
    dy = ((2 * reach_y + 1) * draw[0]).long() - reach_y
    dx = ((2 * reach_x + 1) * draw[1]).long() - reach_x
    rows = torch.arange(height, device=images.device).view(1, 1, height, 1) + dy + reach_y
    columns = torch.arange(width, device=images.device).view(1, 1, 1, width) + dx + reach_x
    padded = F.pad(images, (reach_x, reach_x, reach_y, reach_y))
    flat = (rows * padded.shape[3] + columns).expand(n, channels, height, width)
    return padded.flatten(2).gather(2, flat.flatten(2)).view(images.shape)


def cut_out(images: Tensor, share: float, noise: torch.Generator) -> Tensor:
    """Set one square of each image to 0, with a side of a share of the image's."""
    height, width = images.shape[2:]
    draw = _per_image(images, noise, 2)
    rows = torch.arange(height, device=images.device).view(1, 1, height, 1)
    columns = torch.arange(width, device=images.device).view(1, 1, 1, width)
    inside = _within(rows, draw[0], height, share) & _within(columns, draw[1], width, share)
    return images.masked_fill(inside, 0.0)


def _within(places: Tensor, centre: Tensor, side: int, share: float) -> Tensor:
    """Tell which places lie in an interval about a random centre anywhere on the side."""
    size = round(side * share)
    first = (centre * (side + 1)).long() - size // 2
    return (places >= first) & (places < first + size)


def _per_image(images: Tensor, noise: torch.Generator, count: int) -> Tensor:
    """Draw some numbers an image from U[0, 1), (count, N, 1, 1, 1)."""
    shape = (count, len(images), 1, 1, 1)
    return torch.rand(shape, generator=noise, device=images.device, dtype=images.dtype)


def images_only(shape: Shape) -> str | None:
    """Return why samples of a shape cannot be augmented and the way out, or None."""
    if len(shape) == 3:
        return None
    return f"changes images, and these are {shape[0]}-D points; remove it or choose images"


@register
class DiffAugment(Stabiliser):
    """Shows D augmented images only, real and generated alike, in its own step and in G's.

    With little data D learns it by heart; augmented it cannot. Augmenting real images
    alone would teach G to draw augmented ones, and augmenting in D's step alone would leave
    G playing against a D that has never seen its images; so both are augmented, in both
    steps, and the gradient passes through.
    """

    name = "diffaugment"
    title = "DiffAugment"
    formula = "c(T(x)) and c(T(G(z))) in both steps"
    no_best = "D sees augmented images only, and the law of these is not known"
    remark = (
        "Augmenting the real images alone, or in D's step alone, is not this. Penalties such as R1 "
        "take D's slope by the augmented image, at T(x), as the paper's code does."
    )
    paper = "Zhao et al. 2020, Differentiable Augmentation for Data-Efficient GAN Training"

    colour: bool = param(
        True, "colour", "Brightness ±½, saturation 0 to 2, contrast ½ to 1½.", live=True
    )
    translation: float = param(
        0.125, "translation", "Largest shift, as a share of the side; 0 for none.",
        ge=0, le=0.5, live=True, paper="Zhao et al. 2020",
    )  # fmt: skip
    cutout: float = param(
        0.5, "cut-out", "Side of the square that is blanked, as a share; 0 for none.",
        ge=0, le=1, live=True, paper="Zhao et al. 2020",
    )  # fmt: skip

    @property
    def steady(self) -> bool:
        """Whether its hooks do the same at every step: they do."""
        return True

    def problem(self, loss: AdversarialLoss, shape: Shape, batch_size: int) -> str | None:
        """Return why points cannot be augmented, or None."""
        return images_only(shape)

    def critic_input(self, samples: Tensor, step: int, noise: torch.Generator) -> Tensor:
        """Return T(samples)."""
        if self.colour:
            samples = recolour(samples, noise)
        if self.translation:
            samples = translate(samples, self.translation, noise)
        if self.cutout:
            samples = cut_out(samples, self.cutout, noise)
        return samples


@register
class Consistency(Stabiliser):
    """Makes D say the same of an image and of its slightly shifted copy (CR, bCR).

    Where the image stands says nothing about whether it is real. With the real images alone
    (CR), G may learn to exploit what D then says of shifted ones; so the generated are held
    to the same (bCR). Unlike augmentation, D still sees every image as it is.
    """

    name = "consistency"
    title = "Consistency (CR, bCR)"
    formula = "λ_r E[(c(x) − c(T(x)))²] + λ_f E[(c(G(z)) − c(T(G(z))))²]"
    no_best = "consistency asks D to say the same of shifted images, with no best D in closed form"
    remark = "λ_f = 0 is CR (Zhang et al. 2020); both weights 10 are bCR (Zhao et al. 2021)."
    paper = "Zhang et al. 2020, Consistency Regularization; Zhao et al. 2021, Improved Consistency"

    weight_real: float = param(
        10.0, "λ_r", "Weight on real images and their shifted copies.", ge=0, live=True
    )
    weight_fake: float = param(
        10.0, "λ_f", "Weight on generated images; 0 is plain CR.", ge=0, live=True
    )
    shift: float = param(
        0.125, "shift", "Largest shift, as a share of the side.", gt=0, le=0.5, live=True
    )

    @property
    def steady(self) -> bool:
        """Whether its hooks do the same at every step: they do."""
        return True

    def problem(self, loss: AdversarialLoss, shape: Shape, batch_size: int) -> str | None:
        """Return why points cannot be augmented, or None."""
        return images_only(shape)

    def discriminator_term(self, turn: Turn, memory: Memory) -> Tensor:
        """Return both weighted mean squared differences."""
        term = turn.real_scores.new_zeros(())
        for weight, images, scores in (
            (self.weight_real, turn.real, turn.real_scores),
            (self.weight_fake, turn.fake, turn.fake_scores),
        ):
            if weight:
                shifted = turn.critic(translate(images, self.shift, turn.noise))
                term = term + weight * (scores - shifted).square().mean()
        return term
