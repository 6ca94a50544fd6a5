"""Changes of images, each made with a probability p: what is applied at all comes back as it was.

Karras et al. 2020, Training GANs with Limited Data, appendix B: those called blitting, geometric
and colour there, which were best together. Each is drawn for each image, one after the other.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from ganstudio.deferred import F, torch

if TYPE_CHECKING:
    from torch import Tensor

SHIFT = 0.125
"""Share of the side that images are moved by: at most by whole pixels, as σ by fractions."""
SCALE = 0.2
"""σ of the logarithm to the base 2 of a scale."""
BRIGHTNESS, CONTRAST, SATURATION = 0.2, 0.5, 1.0
"""σ of what is added, and of logarithms to the base 2 of what is multiplied."""


class Draws:
    """What is drawn for a batch of n images: whether a change is made to each, and by how much.

    Parameters
    ----------
    n
        Images of the batch.
    p
        Probability that a change is made to one, a scalar in [0, 1] that may stand on the device.
    noise
        What all of it is drawn from.
    """

    def __init__(self, n: int, p: Tensor, noise: torch.Generator) -> None:
        self._n, self._p, self._noise = n, p, noise

    def uniform(self) -> Tensor:
        """Return n numbers of [0, 1)."""
        return torch.rand(self._n, generator=self._noise, device=self._noise.device)

    def normal(self) -> Tensor:
        """Return n numbers of N(0, 1)."""
        return torch.randn(self._n, generator=self._noise, device=self._noise.device)

    def made(self, changed: Tensor, unchanged: float) -> Tensor:
        """Return what is drawn of a change with probability p, else what changes nothing."""
        return torch.where(self.uniform() < self._p, changed, torch.full_like(changed, unchanged))


def moved(images: Tensor, p: Tensor, noise: torch.Generator, *, blit: bool, warp: bool) -> Tensor:
    """Flip, turn, scale and shift images (N, C, H, W), each with probability p.

    Parameters
    ----------
    blit
        Mirrored, turned by quarters, shifted by whole pixels.
    warp
        Scaled, turned by any angle, stretched, shifted by fractions.
    """
    n, _, height, width = images.shape
    draw = Draws(n, p, noise)
    ones, zeros = images.new_ones(n), images.new_zeros(n)
    across, down, angle, right, up = ones, ones, zeros, zeros, zeros
    if blit:
        across = draw.made(1 - 2 * (draw.uniform() < 0.5).float(), 1.0)
        quarters = (4 * draw.uniform()).floor() * float(height == width)
        angle = draw.made(0.5 * math.pi * quarters, 0.0)
        right, up = (
            draw.made(((2 * draw.uniform() - 1) * SHIFT * side).round() * 2 / side, 0.0)
            for side in (width, height)
        )
    if warp:
        scale = draw.made(torch.exp2(SCALE * draw.normal()), 1.0)
        stretch = draw.made(torch.exp2(SCALE * draw.normal()), 1.0)
        across, down = across * scale * stretch, down * scale / stretch
        angle = angle + draw.made(math.pi * (2 * draw.uniform() - 1), 0.0)
        right, up = (each + draw.made(2 * SHIFT * draw.normal(), 0.0) for each in (right, up))
    cos, sin = angle.cos(), angle.sin()
    rows = (
        torch.stack([across * cos, -across * sin * height / width, right], 1),
        torch.stack([down * sin * width / height, down * cos, up], 1),
    )
    places = F.affine_grid(torch.stack(rows, 1), list(images.shape), align_corners=False)
    seen = F.grid_sample(
        images, places, mode="bilinear", padding_mode="reflection", align_corners=False
    )
    same = (across == 1) & (down == 1) & (angle == 0) & (right == 0) & (up == 0)
    return torch.where(same[:, None, None, None], images, seen)


def coloured(images: Tensor, p: Tensor, noise: torch.Generator) -> Tensor:
    """Change brightness and contrast of images (N, C, H, W), each with probability p.

    And of those in colour the saturation, the hue, and whether light is dark.
    """
    draw = Draws(len(images), p, noise)

    def own(numbers: Tensor) -> Tensor:
        return numbers[:, None, None, None]

    images = images + own(draw.made(BRIGHTNESS * draw.normal(), 0.0))
    images = images * own(draw.made(torch.exp2(CONTRAST * draw.normal()), 1.0))
    if images.shape[1] != 3:
        return images
    light = images.mean(dim=1, keepdim=True)
    colour = images - light
    light = light * own(draw.made(1 - 2 * (draw.uniform() < 0.5).float(), 1.0))
    angle = own(draw.made(math.pi * (2 * draw.uniform() - 1), 0.0))
    aside = (colour.roll(1, 1) - colour.roll(-1, 1)) / math.sqrt(3.0)  # a quarter turn about grey
    colour = angle.cos() * colour + angle.sin() * aside
    return light + colour * own(draw.made(torch.exp2(SATURATION * draw.normal()), 1.0))
