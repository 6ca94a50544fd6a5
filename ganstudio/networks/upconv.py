"""The small pair that convinces in a minute on one CPU core."""

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

MOST_FEATURES = 8
"""Channels grow no further than this many times the outermost layer's."""


@register
class Upconv(ConvolutionalNetwork):
    """Upsample and convolve: a small pair for small pictures, made for a minute on a CPU.

    G doubles its map by repeating pixels and then convolves, which leaves no checkerboard,
    with batch norm and ReLU. D halves it by strided convolutions with leaky ReLU and ends
    in a linear layer; it has no norm, and is best trained with spectral norm. At 16 × 16 × 1
    with 16 features and latent 32, G has 57,201 parameters and D 9,009.
    """

    name = "upconv"
    title = "Upsample and convolve"
    paper = "Odena et al. 2016, Deconvolution and Checkerboard Artifacts"
    largest: ClassVar[int] = 64

    latent: int = param(
        32, "latent dimension", "Dimension of z, drawn from N(0, I).", ge=1, le=4096
    )
    features: int = param(
        16, "features", "Channels of G's last and D's first hidden layer.", ge=1, le=1024
    )

    def generator(self, shape: Shape, classes: int = 0) -> Module:
        """Build G, (N, latent) → (N, *shape) in [-1, 1]."""
        return assemble(self._generator_layers(shape, classes), classes)

    def discriminator(self, shape: Shape, classes: int = 0) -> Module:
        """Build D, (N, *shape) → (N,)."""
        return assemble(self._discriminator_layers(shape, classes), classes)

    def _generator_layers(self, shape: Shape, classes: int) -> Layers:
        depth = doublings(shape)
        before, *widths = [
            self.features * min(2**i, MOST_FEATURES) for i in reversed(range(depth + 1))
        ]
        beside = self.beside(classes)
        yield from self.label(beside)
        yield "linear", nn.Linear(self.latent + beside, before * math.prod(start(shape)))
        yield "map", nn.Unflatten(1, (before, *start(shape)))
        yield "norm0", self.batch_norm(before, classes)
        yield "act0", nn.ReLU(inplace=True)
        for i, width in enumerate(widths, start=1):
            yield f"up{i}", nn.Upsample(scale_factor=2, mode="nearest")
            yield f"conv{i}", nn.Conv2d(before, width, 3, padding=1, bias=False)
            yield f"norm{i}", self.batch_norm(width, classes)
            yield f"act{i}", nn.ReLU(inplace=True)
            before = width
        yield "out", nn.Conv2d(before, shape[0], 3, padding=1)
        yield "tanh", nn.Tanh()

    def _discriminator_layers(self, shape: Shape, classes: int) -> Layers:
        beside = self.beside(classes)
        yield from self.label(beside)
        before = shape[0] + beside
        for i in range(doublings(shape)):
            width = self.features * min(2**i, MOST_FEATURES)
            yield f"conv{i + 1}", nn.Conv2d(before, width, 4, 2, 1)
            yield f"act{i + 1}", nn.LeakyReLU(0.2, inplace=True)
            before = width
        yield "flat", nn.Flatten()
        yield "out", self.score(partial(nn.Linear, before * math.prod(start(shape))), classes)
        yield "score", nn.Flatten(0)
