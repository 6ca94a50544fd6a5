"""The U-Net of pix2pix: down to one place and up again, with a skip at each side.

Isola et al. 2017, Image-to-Image Translation with Conditional Adversarial Networks, section 6.1.1.
"""

from __future__ import annotations

import itertools

import torch
from torch import Tensor, nn

SLOPE = 0.2
DEEPEST = 8
"""Halvings at most: from the paper's 256 pixels down to one."""
MOST_FEATURES = 8
"""Channels grow no further than this many times the outermost layer's."""


class UNet(nn.Module):
    """(N, C, H, W) → (N, C, H, W) in [-1, 1]: what each halving made is laid beside its doubling.

    At 256 × 256 × 3 with 64 features it has the 54.4 million parameters of the paper's. Instance
    norm is what the paper's batch norm is at its batches of one, so that the innermost layer, of
    one place, has none; the outermost has none either, as in the paper. The paper's dropout, a
    source of noise that it found to be ignored, is left out.

    Parameters
    ----------
    channels
        Of the pictures.
    features
        Channels behind the first halving.
    depth
        How often the sides are halved.
    """

    def __init__(self, channels: int, features: int, depth: int) -> None:
        super().__init__()
        widths = [features * min(2**level, MOST_FEATURES) for level in range(depth)]
        *outer, innermost = itertools.pairwise([channels, *widths])
        self.down = nn.ModuleList(
            _halving(before, width, norm=level > 0) for level, (before, width) in enumerate(outer)
        )
        self.down.append(_halving(*innermost, norm=False))
        rising = [*reversed(widths[:-1]), channels]
        beside = [widths[-1], *(2 * width for width in rising)]
        self.up = nn.ModuleList(map(_doubling, beside, rising[:-1]))
        self.out = nn.ConvTranspose2d(beside[depth - 1], channels, 4, 2, 1)

    def forward(self, images: Tensor) -> Tensor:
        """Translate images."""
        hidden, skips = images, []
        for layer in self.down:
            hidden = layer(hidden)
            skips.append(hidden)
        for layer, skip in zip(self.up, reversed(skips[:-1]), strict=True):
            hidden = torch.cat([layer(hidden), skip], dim=1)
        return torch.tanh(self.out(hidden))


def depth_of(height: int, width: int) -> int:
    """Return how often both sides can be halved, at most as often as the paper halves them."""
    return next(
        depth for depth in range(DEEPEST, -1, -1) if not (height % 2**depth or width % 2**depth)
    )


def _halving(before: int, width: int, *, norm: bool) -> nn.Sequential:
    layers: list[nn.Module] = [nn.Conv2d(before, width, 4, 2, 1, bias=False)]
    if norm:
        layers.append(nn.InstanceNorm2d(width, affine=True))
    return nn.Sequential(*layers, nn.LeakyReLU(SLOPE))


def _doubling(before: int, width: int) -> nn.Sequential:
    return nn.Sequential(
        nn.ConvTranspose2d(before, width, 4, 2, 1, bias=False),
        nn.InstanceNorm2d(width, affine=True),
        nn.ReLU(),
    )
