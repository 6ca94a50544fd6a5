"""A generator of two numbers, whose law is known at every step."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Literal

from ganstudio.components import param, register
from ganstudio.deferred import nn
from ganstudio.networks.assembly import Layers, assemble
from ganstudio.networks.base import Shape
from ganstudio.networks.mlp import MLP
from ganstudio.networks.on_the_line import OnTheLine

if TYPE_CHECKING:
    from torch.nn import Module


@register
class Affine(OnTheLine):
    """G shifts and stretches a normal number, x = θ + e^ω z; D is fully connected.

    G's law is N(θ, e^2ω) at every step, so that the best D, every divergence and the pull on
    G are known exactly. Without hidden layers D is a line, whose best least-squares fit is a
    slope that never vanishes.
    """

    name = "affine"
    title = "Affine (shift and scale)"
    paper = "Bishop and Bishop 2024, Deep Learning: Foundations and Concepts, figure 17.2"
    fitting = "mixture-1d"

    latent: int = param(1, "latent dimension", "Dimension of z, drawn from N(0, 1).", ge=1, le=1)
    theta: float = param(-2.0, "θ", "G's mean at the beginning.", ge=-100, le=100)
    omega: float = param(
        round(math.log(0.5), 11),
        "ω",
        "Logarithm of G's standard deviation at the beginning.",
        ge=-10,
        le=5,
    )
    hidden: int = param(64, "width", "Units of each hidden layer of D.", ge=1, le=4096)
    layers: int = param(2, "hidden layers", "Hidden layers of D; 0 makes it a line.", ge=0, le=16)
    activation: Literal["relu", "leaky-relu", "tanh"] = param(
        "leaky-relu",
        "activation",
        "Between the layers of D; leaky-relu has slope 0.2 below zero.",
    )

    def generator(self, shape: Shape, classes: int = 0) -> Module:
        """Build G, (N, 1) → (N, 1), θ + e^ω z."""
        from ganstudio.networks.single import ShiftAndScale

        return ShiftAndScale(self.theta, self.omega)

    def discriminator(self, shape: Shape, classes: int = 0) -> Module:
        """Build D, (N, d) → (N,)."""
        if self.layers == 0:
            return assemble(_line(shape[0]))
        layered = MLP(hidden=self.hidden, layers=self.layers, activation=self.activation)
        return layered.discriminator(shape)


def _line(width: int) -> Layers:
    yield "out", nn.Linear(width, 1)
    yield "score", nn.Flatten(0)
