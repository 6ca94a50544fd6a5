"""Optimisers, as torch has them, with their hyper-parameters as fields."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar

from ganstudio.components import Component, param, register

if TYPE_CHECKING:
    from torch.nn import Parameter

    from ganstudio.training.descent import Steps


class Optimiser(Component):
    """Turns gradients into steps."""

    kind: ClassVar[str] = "optimiser"

    lr: float = param(
        2e-4,
        "learning rate",
        "Length of a step. A larger one for D than for G is the two time-scale update rule (TTUR).",
        gt=0,
        le=10,
        live=True,
        expert=False,
    )

    @abstractmethod
    def build(self, parameters: Iterable[Parameter]) -> Steps:
        """Build what moves some parameters: one of `descent`, or any of ``torch.optim``."""


@register
class Adam(Optimiser):
    """Adam: steps scaled by running moments of the gradient.

    Each weight moves by about the learning rate whatever the size of its gradient, so the
    two players stay of one pace while their gradients differ by orders of magnitude.
    """

    name = "adam"
    title = "Adam"
    formula = (
        "m ← β₁ m + (1 − β₁) g,   v ← β₂ v + (1 − β₂) g²\n"
        "θ ← θ − η m̂ / (√v̂ + ε),   m̂ = m/(1 − β₁ᵗ),   v̂ = v/(1 − β₂ᵗ)"
    )
    paper = "Kingma and Ba 2015, Adam: A Method for Stochastic Optimization"

    beta1: float = param(
        0.5,
        "β₁",
        "Decay of the running mean. GANs want it low: momentum turns the game into circles.",
        ge=0,
        lt=1,
        paper="Radford et al. 2016 use 0.5",
    )
    beta2: float = param(0.999, "β₂", "Decay of the running mean square.", ge=0, lt=1)

    def build(self, parameters: Iterable[Parameter]) -> Steps:
        """Build it."""
        from ganstudio.training.descent import AdamDescent

        return AdamDescent(parameters, self.lr, (self.beta1, self.beta2))


@register
class RMSProp(Optimiser):
    """RMSProp: steps scaled by the running root mean square of the gradient.

    Without momentum; the Wasserstein GAN with weight clipping was trained with it, since
    its critic's loss moves while G learns and momentum points to where it was.
    """

    name = "rmsprop"
    title = "RMSProp"
    formula = "v ← α v + (1 − α) g²,   θ ← θ − η g / (√v + ε)"
    paper = "Tieleman and Hinton 2012, lecture 6.5"

    lr: float = param(
        5e-5, "learning rate", "Length of a step along the gradient.", gt=0, le=10, live=True
    )
    alpha: float = param(0.99, "α", "Decay of the running mean square.", ge=0, lt=1)

    def build(self, parameters: Iterable[Parameter]) -> Steps:
        """Build it."""
        from ganstudio.training.descent import RMSPropDescent

        return RMSPropDescent(parameters, self.lr, self.alpha)


@register
class SGD(Optimiser):
    """SGD: plain steps along the gradient, with momentum if wanted.

    The rule that the theory of the game is written for: on a bilinear game two players who
    step at once spiral outwards, and those who step in turn circle.
    """

    name = "sgd"
    title = "SGD"
    formula = "v ← μ v + g,   θ ← θ − η v"
    paper = "Robbins and Monro 1951, A Stochastic Approximation Method"

    lr: float = param(
        0.01, "learning rate", "Length of a step along the gradient.", gt=0, le=10, live=True
    )
    momentum: float = param(
        0.0,
        "momentum",
        "Share of the last step that is kept. Below 0 each step takes back some of the last, "
        "which damps the circles of a game.",
        gt=-1,
        lt=1,
        paper="Gidel et al. 2019, Negative Momentum for Improved Game Dynamics",
    )

    def build(self, parameters: Iterable[Parameter]) -> Steps:
        """Build it."""
        from ganstudio.training.descent import MomentumDescent, PlainDescent

        if self.momentum:
            return MomentumDescent(parameters, self.lr, self.momentum)
        return PlainDescent(parameters, self.lr)


@register
class Optimistic(Optimiser):
    """Optimistic mirror descent: each step expects the gradient to go on changing as it did.

    What the other player did last, it will do again, so twice the gradient less the last one
    is a guess at the gradient to come. On a bilinear game it spirals in, where plain
    steps circle or spiral out, for no more gradients than they take.
    """

    name = "optimistic"
    title = "Optimistic (OMD)"
    formula = "θ ← θ − η(2gₜ − gₜ₋₁)"
    paper = "Daskalakis et al. 2018, Training GANs with Optimism, equation 5"

    lr: float = param(
        0.01, "learning rate", "Length of a step along the gradient.", gt=0, le=10, live=True
    )

    def build(self, parameters: Iterable[Parameter]) -> Steps:
        """Build it."""
        from ganstudio.training.descent import OptimisticDescent

        return OptimisticDescent(parameters, self.lr)


@register
class Extragradient(Optimiser):
    """Extragradient: looks where a step leads, and steps by the gradient that it meets there.

    The look ahead is the joint step of all players that have this optimiser, so give it to both;
    one alone looks past its own step only. The step is made from where they stood. On a
    bilinear game it spirals in. A turn takes the gradients of both players and then one's
    again, so it takes about three times as long.
    """

    name = "extragradient"
    title = "Extragradient"
    formula = "θ̃ ← θ − η g(θ, ψ),   ψ̃ ← ψ − η g(θ, ψ)\nθ ← θ − η g(θ̃, ψ̃)"
    remark = (
        "Both gradients are taken on the same batch, and the values that are shown are those "
        "where the players stand."
    )
    paper = (
        "Korpelevich 1976, The extragradient method; Gidel et al. 2019, A Variational Inequality "
        "Perspective on Generative Adversarial Networks"
    )

    lr: float = param(
        0.01, "learning rate", "Length of a step along the gradient.", gt=0, le=10, live=True
    )

    def build(self, parameters: Iterable[Parameter]) -> Steps:
        """Build it."""
        from ganstudio.training.descent import ExtragradientDescent

        return ExtragradientDescent(parameters, self.lr)
