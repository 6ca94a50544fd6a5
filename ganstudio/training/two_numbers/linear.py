"""The game near its equilibrium: eigenvalues of its flow and of an iteration, and their words."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from ganstudio.telemetry.records import TwoNumbers
from ganstudio.training.experiment import Experiment
from ganstudio.training.two_numbers.course import Course
from ganstudio.training.two_numbers.field import Field

NUDGE = 1e-5
"""How far from the equilibrium differences are taken."""
SAME = 2e-8
"""How near to 1 a factor is said to be 1."""
LONGEST = 64
"""Iterations after which lazy penalties must have come round."""


@dataclass(frozen=True)
class Nearby:
    """What becomes of a small distance from the equilibrium.

    Attributes
    ----------
    flow : tuple of complex
        Eigenvalues of the Jacobian of (−∂L_G/∂θ, −∂L_D/∂ψ): infinitely small steps.
    factor : complex or None
        The largest eigenvalue of an iteration as it is set; None where it has none.
    remark : str
        Why there is no factor, or no equilibrium.
    """

    flow: tuple[complex, ...] = ()
    factor: complex | None = None
    remark: str = ""

    @property
    def word(self) -> str:
        """What an iteration does, in two words; empty where it is not known."""
        if self.factor is None:
            return ""
        size, turns = abs(self.factor), abs(self.factor.imag) > SAME
        if abs(size - 1) < SAME:
            return "circles" if turns else "stands still"
        if size > 1:
            return "circles outward" if turns else "runs away"
        return "spirals in" if turns else "goes straight in"

    def __str__(self) -> str:
        small = f"small steps λ = {_pair(self.flow)}" if self.flow else ""
        if self.factor is None:
            return "; ".join(filter(None, (small, self.remark)))
        size = abs(self.factor)
        pace = ""
        if abs(size - 1) >= SAME:
            steps = math.log(2) / abs(math.log(size)) if size else 0.0
            pace = f", {'halves' if size < 1 else 'doubles'} every {steps:.0f} steps"
        return f"{self.word}: |λ| = {size:.5f} a step{pace}; {small}"


def nearby(experiment: Experiment, law: TwoNumbers) -> Nearby:
    """Return what becomes of a small distance from where θ is the data and ψ is 0.

    Raises
    ------
    ValueError
        If the gradients or the optimisers of this game are not known.
    """
    steady = {"warmup": 0, "decay": "constant"}
    schedule = experiment.schedule.model_copy(update=steady)
    field = Field(experiment.model_copy(update={"schedule": schedule}), law)
    Course(field, (0.0, 0.0))  # knows the optimisers, or says which it does not
    at = field.at
    jumps = [field.discriminator(at, psi) for psi in (-NUDGE / 10, NUDGE / 10)]
    if max(map(abs, (field.generator(at, 0.0), *jumps))) > 1e-3:
        return Nearby(remark="nothing rests: where G stands on the data, D is still pushed away")
    flow = _flow(field)
    if abs(field.generator(at, NUDGE)) < NUDGE**2:
        return Nearby(flow, None, "G is not drawn where it stands on the data: any slope rests")
    iterations = _period(field)
    rules = Course(field, (at, 0.0)).rules
    if not all(rule.linear for rule in rules):
        return Nearby(flow, None, "the optimiser's steps do not shrink near the equilibrium")
    if iterations is None:
        return Nearby(flow, None, "who moves is not the same in each round")
    values = np.linalg.eigvals(_update(field, iterations))
    largest = max(values, key=abs)
    root = abs(largest) ** (1 / iterations) / max(abs(largest), 1e-300)
    return Nearby(flow, complex(largest) * root)


def _flow(field: Field) -> tuple[complex, ...]:
    here = np.array([field.at, 0.0])

    def down(place: np.ndarray) -> np.ndarray:
        return -np.array([field.generator(*place), field.discriminator(*place)])

    sides = [NUDGE * side for side in np.eye(2)]
    columns = [(down(here + side) - down(here - side)) / (2 * NUDGE) for side in sides]
    values = np.linalg.eigvals(np.array(columns).T)
    return tuple(complex(each) for each in sorted(values, key=lambda v: (v.imag, v.real)))


def _period(field: Field) -> int | None:
    """Return the iterations after which all comes round, None if never or not soon."""
    order = field.experiment.schedule.order
    turns = {"odd-even": 2}.get(order, 1)
    found = math.lcm(turns, *(every for _, _, every in field.penalties))
    return None if order == "random" or found > LONGEST else found


def _update(field: Field, iterations: int) -> np.ndarray:
    """Return the Jacobian of some iterations by both numbers and what optimisers remember."""
    rules = Course(field, (0.0, 0.0)).rules
    lengths = [len(rule.begin(0.0)) for rule in rules]
    size = 2 + sum(lengths)

    def after(state: np.ndarray) -> np.ndarray:
        theta, psi, *kept = state.tolist()
        course = Course(field, (field.at + theta, psi))
        course.states = [tuple(kept[: lengths[0]]), tuple(kept[lengths[0] :])]
        for _ in range(iterations):
            course.step()
        both = [each for states in course.states for each in states or ()]
        return np.array([course.theta - field.at, course.psi, *both])

    sides = [NUDGE * side for side in np.eye(size)]
    return np.array([(after(side) - after(-side)) / (2 * NUDGE) for side in sides]).T


def _pair(values: tuple[complex, ...]) -> str:
    """Return two eigenvalues as text: ±0.50 i, −0.15 ± 0.48 i or −1.00, −0.25."""
    first, second = values
    if abs(first.imag) < 1e-4:
        return ", ".join(_signed(each.real) for each in (first, second))
    turning = f"± {abs(first.imag):.2f} i"
    real = 0.0 if abs(second.real) < 5e-6 else second.real
    return f"{_signed(real)} {turning}" if real else turning.replace("± ", "±")


def _signed(value: float) -> str:
    return f"{0.0 if abs(value) < 5e-3 else value:.2f}".replace("-", "−")
