"""The optimisers on one number: how far to go, by the gradient and what is remembered.

The formulas are those of `training.descent`, which a test holds them against.
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod

from ganstudio.components import Component
from ganstudio.training.optimisers import SGD, Adam, Extragradient, Optimistic, RMSProp

State = tuple[float, ...]
EPSILON = 1e-8


class NumberRule(ABC):
    """What an optimiser makes of the gradients of one number.

    Attributes
    ----------
    linear : bool
        Whether the step is a linear function of the gradient and of what is remembered.
    looks_ahead : bool
        Whether it steps by the gradient that is met a step ahead.
    """

    linear = True
    looks_ahead = False

    def begin(self, gradient: float) -> State:
        """Return what is remembered before the first step, whose gradient is known."""
        return ()

    @abstractmethod
    def move(self, gradient: float, state: State, rate: float) -> tuple[float, State]:
        """Return the step, and what is remembered after it."""


class Plain(NumberRule):
    """Gradient descent."""

    def move(self, gradient: float, state: State, rate: float) -> tuple[float, State]:
        """Return −η g."""
        return -rate * gradient, state


class Ahead(Plain):
    """Extragradient; whoever plays takes the gradients ahead."""

    looks_ahead = True


class Heavy(NumberRule):
    """Momentum."""

    def __init__(self, share: float) -> None:
        self._share = share

    def begin(self, gradient: float) -> State:
        """Return v = 0."""
        return (0.0,)

    def move(self, gradient: float, state: State, rate: float) -> tuple[float, State]:
        """Return −η v with v ← μ v + g."""
        velocity = self._share * state[0] + gradient
        return -rate * velocity, (velocity,)


class Guess(NumberRule):
    """Optimistic mirror descent."""

    def begin(self, gradient: float) -> State:
        """Return the gradient itself: it is taken to have been the same before."""
        return (gradient,)

    def move(self, gradient: float, state: State, rate: float) -> tuple[float, State]:
        """Return −η(2g − g before)."""
        return -rate * (2 * gradient - state[0]), (gradient,)


class Scaled(NumberRule):
    """RMSProp."""

    linear = False

    def __init__(self, decay: float) -> None:
        self._decay = decay

    def begin(self, gradient: float) -> State:
        """Return v = 0."""
        return (0.0,)

    def move(self, gradient: float, state: State, rate: float) -> tuple[float, State]:
        """Return −η g / (√v + ε)."""
        square = self._decay * state[0] + (1 - self._decay) * gradient * gradient
        return -rate * gradient / (math.sqrt(square) + EPSILON), (square,)


class Moments(NumberRule):
    """Adam."""

    linear = False

    def __init__(self, beta1: float, beta2: float) -> None:
        self._betas = beta1, beta2

    def begin(self, gradient: float) -> State:
        """Return m = v = 0, and no step made."""
        return 0.0, 0.0, 0.0

    def move(self, gradient: float, state: State, rate: float) -> tuple[float, State]:
        """Return −η m̂ / (√v̂ + ε)."""
        (beta1, beta2), (mean, square, made) = self._betas, state
        mean = beta1 * mean + (1 - beta1) * gradient
        square = beta2 * square + (1 - beta2) * gradient * gradient
        made += 1
        length = math.sqrt(square / (1 - beta2**made)) + EPSILON
        return -rate * mean / (1 - beta1**made) / length, (mean, square, made)


def rule_of(optimiser: Component) -> NumberRule | None:
    """Return the rule of an optimiser; None of one that is not known here."""
    match optimiser:
        case SGD(momentum=0.0):
            return Plain()
        case SGD(momentum=share):
            return Heavy(share)
        case Optimistic():
            return Guess()
        case Extragradient():
            return Ahead()
        case RMSProp(alpha=decay):
            return Scaled(decay)
        case Adam(beta1=beta1, beta2=beta2):
            return Moments(beta1, beta2)
    return None
