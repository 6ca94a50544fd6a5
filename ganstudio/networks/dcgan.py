"""The deep convolutional pair of Radford et al."""

from __future__ import annotations

import math
from functools import partial
from typing import TYPE_CHECKING, ClassVar, Literal, Self

from ganstudio.components import param, register
from ganstudio.deferred import nn
from ganstudio.networks.assembly import Layers, assemble
from ganstudio.networks.base import Shape
from ganstudio.networks.convolutional import ConvolutionalNetwork, doublings, start

if TYPE_CHECKING:
    from torch.nn import Module

Activation = Literal["relu", "leaky-relu", "tanh"]
MOST_FEATURES = 8
"""Channels grow no further than this many times the first layer's."""


@register
class DCGAN(ConvolutionalNetwork):
    """DCGAN: strided convolutions, batch norm, N(0, 0.02) weights; any side from 8 to 128.

    The rules: strided and fractionally strided convolutions instead of pooling; batch norm
    in both players but for G's output and D's input layer; no hidden linear layers; ReLU in
    G with tanh at its end, leaky ReLU 0.2 in D. Channels double each time the side halves,
    up to eight times the first layer's. With 64 filters and latent 100 at 64 × 64 × 3, G has
    3,576,704 parameters and D 2,765,568.

    A convolution in front of a norm has no bias, since the norm brings its own. Each rule can
    be broken alone, to see what it was for.
    """

    name = "dcgan"
    title = "DCGAN"
    paper = "Radford et al. 2016, Unsupervised Representation Learning with Deep Convolutional GANs"
    weight_std = 0.02
    largest: ClassVar[int] = 128

    latent: int = param(
        100, "latent dimension", "Dimension of z, drawn from N(0, I).", ge=1, le=4096,
        paper="Radford et al. 2016",
    )  # fmt: skip
    features: int = param(
        64, "features", "Channels of G's last and D's first hidden layer.", ge=1, le=1024
    )
    d_norm: Literal["batch", "layer", "none"] = param(
        "batch",
        "D's norm",
        "batch is DCGAN's; layer and none leave each sample its own gradient, as penalties need.",
        paper="Gulrajani et al. 2017 recommend layer norm in place of batch norm",
    )
    g_norm: Literal["batch", "none"] = param(
        "batch", "G's norm", "batch is DCGAN's; none breaks that rule in G alone.",
        paper="Radford et al. 2016",
    )  # fmt: skip
    scaling: Literal["strides", "pooling"] = param(
        "strides",
        "scaling",
        "How sides double and halve: by strides, which are learnt, as DCGAN's rule has it, or by "
        "repeating pixels in G and averaging them in D.",
        paper="Radford et al. 2016",
    )
    dense: bool = param(
        False, "hidden linear layer", "Whether each player has a fully connected hidden layer at "
        "its inner end, which DCGAN's rules do without.", paper="Radford et al. 2016",
    )  # fmt: skip
    g_activation: Activation = param(
        "relu", "G's activation", "Between G's layers; relu is DCGAN's.",
        paper="Radford et al. 2016",
    )  # fmt: skip
    d_activation: Activation = param(
        "leaky-relu", "D's activation", "Between D's layers; leaky-relu, 0.2 below zero, is "
        "DCGAN's.", paper="Radford et al. 2016",
    )  # fmt: skip

    @property
    def batch_norm_in_discriminator(self) -> bool:
        """Whether D normalises over the batch."""
        return self.d_norm == "batch"

    def without_batch_norm(self) -> Self:
        """Return the pair with layer norm in D where it had batch norm."""
        return self.model_copy(update={"d_norm": "layer"}) if self.d_norm == "batch" else self

    def generator(self, shape: Shape, classes: int = 0) -> Module:
        """Build G, (N, latent) → (N, *shape) in [-1, 1]."""
        return assemble(self._generator_layers(shape, classes), classes)

    def discriminator(self, shape: Shape, classes: int = 0) -> Module:
        """Build D, (N, *shape) → (N,)."""
        return assemble(self._discriminator_layers(shape, classes), classes)

    def _widths(self, shape: Shape) -> list[int]:
        """Return the channels of the hidden layers, from the image inwards."""
        return [self.features * min(2**i, MOST_FEATURES) for i in range(doublings(shape))]

    def _generator_layers(self, shape: Shape, classes: int) -> Layers:
        before, *widths = reversed(self._widths(shape))
        # Without a norm to tell the class by, it is laid beside z.
        beside = classes if self.g_norm == "none" else self.beside(classes)
        inputs = self.latent + beside
        yield from self.label(beside)
        if self.dense:
            yield "linear", nn.Linear(inputs, self._dense_width)
            yield "act0", activation(self.g_activation)
            inputs = self._dense_width
        bias = self.g_norm == "none"
        yield "latent", nn.Unflatten(1, (inputs, 1, 1))
        yield "conv1", nn.ConvTranspose2d(inputs, before, start(shape), bias=bias)
        yield from self._after(1, before, classes)
        for i, width in enumerate(widths, start=2):
            yield from self._up(f"conv{i}", before, width, bias=bias)
            yield from self._after(i, width, classes)
            before = width
        yield from self._up("out", before, shape[0], bias=False)
        yield "tanh", nn.Tanh()

    def _after(self, i: int, width: int, classes: int) -> Layers:
        if self.g_norm == "batch":
            yield f"norm{i}", self.batch_norm(width, classes)
        yield f"act{i}", activation(self.g_activation)

    def _up(self, name: str, before: int, width: int, *, bias: bool) -> Layers:
        if self.scaling == "strides":
            yield name, nn.ConvTranspose2d(before, width, 4, 2, 1, bias=bias)
        else:
            yield f"{name}_up", nn.Upsample(scale_factor=2)
            yield name, nn.Conv2d(before, width, 3, 1, 1, bias=bias)

    def _discriminator_layers(self, shape: Shape, classes: int) -> Layers:
        beside = self.beside(classes)
        yield from self.label(beside)
        before, bias = shape[0] + beside, self.d_norm == "none"
        for i, width in enumerate(self._widths(shape), start=1):
            if self.scaling == "strides":
                yield f"conv{i}", nn.Conv2d(before, width, 4, 2, 1, bias=bias)
            else:
                yield f"conv{i}", nn.Conv2d(before, width, 3, 1, 1, bias=bias)
                yield f"pool{i}", nn.AvgPool2d(2)
            if i > 1 and self.d_norm != "none":
                yield f"norm{i}", self._norm(width)
            yield f"act{i}", activation(self.d_activation)
            before = width
        if self.dense:
            yield "flat", nn.Flatten()
            yield "linear", nn.Linear(before * math.prod(start(shape)), self._dense_width)
            yield "act", activation(self.d_activation)
            yield "out", self.score(partial(nn.Linear, self._dense_width), classes)
        else:
            last = partial(nn.Conv2d, before, kernel_size=start(shape), bias=False)
            yield "out", self.score(last, classes)
        yield "score", nn.Flatten(0)

    @property
    def _dense_width(self) -> int:
        return MOST_FEATURES * self.features

    def _norm(self, width: int) -> Module:
        # One group is layer norm over (C, H, W), without fixing the side of the image.
        return nn.BatchNorm2d(width) if self.d_norm == "batch" else nn.GroupNorm(1, width)


def activation(name: Activation) -> Module:
    """Return what stands between layers."""
    match name:
        case "relu":
            return nn.ReLU(inplace=True)
        case "leaky-relu":
            return nn.LeakyReLU(0.2, inplace=True)
        case "tanh":
            return nn.Tanh()
