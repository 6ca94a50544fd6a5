"""The residual pair of the paper on spectral norm."""

from __future__ import annotations

import math
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from ganstudio.components import param, register
from ganstudio.deferred import nn
from ganstudio.networks.assembly import Layers, assemble
from ganstudio.networks.base import Shape
from ganstudio.networks.convolutional import ConvolutionalNetwork, doublings, start

if TYPE_CHECKING:
    from torch.nn import Module

EVEN = 32
"""Largest side at which all blocks of a player have the same width."""
MOST_FEATURES = 16
"""Channels grow no further than this many times the narrowest block's."""


@register
class ResNet(ConvolutionalNetwork):
    """Residual pair of the spectral-norm paper: any side from 16 to 128.

    G is a linear layer to 4 × 4, blocks that double the side (batch norm, ReLU, convolution,
    twice, with a shortcut), and a last convolution. D is blocks that halve it, without any
    norm and so best trained with spectral norm, then the sum over all places and a linear
    layer. Up to 32 pixels all of G's blocks are 4 times ``features`` wide and D's twice, as
    in the paper's network for CIFAR-10; from 64 on widths go in powers of two from once to
    16 times, as in its networks for STL-10 and ImageNet. With 64 features and latent 128 at
    32 × 32 × 3, G has 4,276,739 parameters and D 1,053,825.
    """

    name = "resnet"
    title = "Residual (SNGAN)"
    paper = "Miyato et al. 2018, Spectral Normalization for GANs, tables 4 to 6"
    smallest: ClassVar[int] = 16
    largest: ClassVar[int] = 128

    latent: int = param(
        128, "latent dimension", "Dimension of z, drawn from N(0, I).", ge=1, le=4096,
        paper="Miyato et al. 2018",
    )  # fmt: skip
    features: int = param(
        64, "features", "What the widths of all blocks are multiples of; 64 is the paper's.",
        ge=1, le=256, paper="Miyato et al. 2018",
    )  # fmt: skip

    def generator(self, shape: Shape, classes: int = 0) -> Module:
        """Build G, (N, latent) → (N, *shape) in [-1, 1]."""
        return assemble(self._generator_layers(shape, classes), classes)

    def discriminator(self, shape: Shape, classes: int = 0) -> Module:
        """Build D, (N, *shape) → (N,)."""
        return assemble(self._discriminator_layers(shape, classes), classes)

    def _generator_widths(self, shape: Shape) -> list[int]:
        """Return the channels of the 4 × 4 map and of each block."""
        count = doublings(shape)
        if max(shape[1:]) <= EVEN:
            return [4 * self.features] * (count + 1)
        powers = [MOST_FEATURES, *(2**i for i in reversed(range(count)))]
        return [self.features * power for power in powers]

    def _discriminator_widths(self, shape: Shape) -> list[int]:
        """Return the channels of each block: of those that halve, and of those after them."""
        if max(shape[1:]) <= EVEN:
            return [2 * self.features] * (doublings(shape) - 1 + 2)
        powers = [*(2**i for i in range(doublings(shape))), MOST_FEATURES]
        return [self.features * power for power in powers]

    def _generator_layers(self, shape: Shape, classes: int) -> Layers:
        from ganstudio.networks.residual import LabelledUpBlock, UpBlock

        beside = self.beside(classes)
        before, *widths = self._generator_widths(shape)
        block = LabelledUpBlock if self.conditioning == "projection" else UpBlock
        yield from self.label(beside)
        yield "linear", nn.Linear(self.latent + beside, before * math.prod(start(shape)))
        yield "map", nn.Unflatten(1, (before, *start(shape)))
        for i, width in enumerate(widths, start=1):
            yield f"block{i}", block(before, width, partial(self.batch_norm, classes=classes))
            before = width
        yield "norm", nn.BatchNorm2d(before)
        yield "act", nn.ReLU(inplace=True)
        yield "out", nn.Conv2d(before, shape[0], 3, padding=1)
        yield "tanh", nn.Tanh()

    def _discriminator_layers(self, shape: Shape, classes: int) -> Layers:
        from ganstudio.networks.residual import DownBlock, SumPool

        beside = self.beside(classes)
        before = shape[0] + beside
        halvings = doublings(shape) - int(max(shape[1:]) <= EVEN)
        yield from self.label(beside)
        for i, width in enumerate(self._discriminator_widths(shape), start=1):
            yield f"block{i}", DownBlock(before, width, halves=i <= halvings, first=i == 1)
            before = width
        yield "act", nn.ReLU()
        yield "pool", SumPool()
        yield "out", self.score(partial(nn.Linear, before), classes)
        yield "score", nn.Flatten(0)
