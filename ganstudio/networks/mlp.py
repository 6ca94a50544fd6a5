"""Fully connected generators and discriminators."""

from __future__ import annotations

import math
from functools import partial
from typing import TYPE_CHECKING, Literal

from ganstudio.components import param, register
from ganstudio.deferred import nn
from ganstudio.networks.assembly import Layers, assemble
from ganstudio.networks.base import Shape
from ganstudio.networks.conditional import ConditionalNetwork

if TYPE_CHECKING:
    from torch.nn import Module

LARGEST = 64


@register
class MLP(ConditionalNetwork):
    """Fully connected: for points of one or two dimensions, and for small pictures.

    Both players have the same hidden layers. G's output is free for points and goes
    through tanh for pictures, which it makes as one long vector: it does not know which
    pixels are neighbours, as the first GANs did not.
    """

    name = "mlp"
    title = "Fully connected (MLP)"
    paper = "Goodfellow et al. 2014, Generative Adversarial Nets"

    latent: int = param(2, "latent dimension", "Dimension of z, drawn from N(0, I).", ge=1, le=4096)
    hidden: int = param(128, "width", "Units of each hidden layer.", ge=1, le=4096)
    layers: int = param(3, "hidden layers", "Hidden layers of each player.", ge=1, le=16)
    activation: Literal["relu", "leaky-relu", "tanh"] = param(
        "relu", "activation", "Between the layers; leaky-relu has slope 0.2 below zero."
    )

    def problem(self, shape: Shape) -> str | None:
        """Return why it cannot make this shape and the way out, or None."""
        if len(shape) == 1 or max(shape[1:]) <= LARGEST:
            return None
        return (
            f"mlp makes images of at most {LARGEST} × {LARGEST}, not {shape[1]} × {shape[2]}; "
            f"set the data's size to {LARGEST} or less, or choose network 'dcgan'"
        )

    def generator(self, shape: Shape, classes: int = 0) -> Module:
        """Build G, (N, latent) → (N, *shape), images in [-1, 1]."""
        return assemble(self._generator_layers(shape, classes), classes)

    def discriminator(self, shape: Shape, classes: int = 0) -> Module:
        """Build D, (N, *shape) → (N,)."""
        return assemble(self._discriminator_layers(shape, classes), classes)

    def _generator_layers(self, shape: Shape, classes: int) -> Layers:
        # There is no batch norm to tell the class by, so it is always laid beside z.
        yield from self.label(classes)
        yield from self._hidden_layers(self.latent + classes)
        yield "out", nn.Linear(self.hidden, math.prod(shape))
        if len(shape) > 1:
            yield "tanh", nn.Tanh()
            yield "image", nn.Unflatten(1, shape)

    def _discriminator_layers(self, shape: Shape, classes: int) -> Layers:
        beside = self.beside(classes)
        yield "flat", nn.Flatten()
        yield from self.label(beside)
        yield from self._hidden_layers(math.prod(shape) + beside)
        yield "out", self.score(partial(nn.Linear, self.hidden), classes)
        yield "score", nn.Flatten(0)

    def _hidden_layers(self, before: int) -> Layers:
        for i in range(1, self.layers + 1):
            yield f"linear{i}", nn.Linear(before, self.hidden)
            yield f"act{i}", self._activation()
            before = self.hidden

    def _activation(self) -> Module:
        match self.activation:
            case "relu":
                return nn.ReLU()
            case "leaky-relu":
                return nn.LeakyReLU(0.2)
            case "tanh":
                return nn.Tanh()
