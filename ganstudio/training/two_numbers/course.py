"""The course of a game of two numbers: the trainer's iterations in double precision."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from ganstudio.components import Component
from ganstudio.training.two_numbers.field import Field
from ganstudio.training.two_numbers.rules import NumberRule, State, rule_of

BEYOND = 1e12
"""Numbers that add up to more than this have diverged."""


class Course:
    """Plays iterations one after the other, as `training.trainer.Trainer` does.

    Parameters
    ----------
    field
        The gradients, with the experiment that they are of.
    start
        Where both numbers begin.

    Attributes
    ----------
    theta, psi : float
        Where they are.
    rules : list of NumberRule
        G's and D's optimiser.
    states : list of (State or None)
        What they remember; None before their first step.

    Raises
    ------
    ValueError
        If an optimiser is not known here.
    """

    def __init__(self, field: Field, start: tuple[float, float]) -> None:
        self.theta, self.psi = start
        self.states: list[State | None] = [None, None]
        self._field = field
        self._schedule, self._seed = field.experiment.schedule, field.experiment.seed
        players = field.experiment.optimisers.generator, field.experiment.optimisers.discriminator
        self.rules = [_known(each) for each in players]
        self._own = [float(each.lr) for each in players]
        self._rates = self._own
        self._iteration = self._made = 0

    def step(self) -> None:
        """Play one iteration."""
        share = self._schedule.rate(self._iteration)
        self._rates = [share * rate for rate in self._own]
        for player in self._schedule.turns(self._iteration, self._seed):
            if player == "discriminator":
                self.psi = self._field.held(self.psi + self._move(1, self._slope_of_d()))
                self._made += 1
            elif player == "generator":
                self.theta += self._move(0, self._slope_of_g())
            else:
                g, d = self._slope_of_g(), self._slope_of_d()
                self.theta += self._move(0, g)
                self.psi = self._field.held(self.psi + self._move(1, d))
                self._made += 1
        self._iteration += 1

    def _slope_of_g(self) -> float:
        """Return the gradient that G steps by: there, or ahead."""
        there = self._ahead() if self.rules[0].looks_ahead else (self.theta, self.psi)
        return self._field.generator(*there, self._iteration)

    def _slope_of_d(self) -> float:
        """Return the gradient that D steps by: there, or ahead."""
        there = self._ahead() if self.rules[1].looks_ahead else (self.theta, self.psi)
        return self._field.discriminator(*there, self._iteration, self._made)

    def _ahead(self) -> tuple[float, float]:
        """Return where the players that look ahead would be after a step of each."""
        theta, psi = here = self.theta, self.psi
        if self.rules[0].looks_ahead:
            theta -= self._rates[0] * self._field.generator(*here, self._iteration)
        if self.rules[1].looks_ahead:
            slope = self._field.discriminator(*here, self._iteration, self._made)
            psi = self._field.held(psi - self._rates[1] * slope)
        return theta, psi

    def _move(self, player: int, slope: float) -> float:
        rule, state = self.rules[player], self.states[player]
        if state is None:
            state = rule.begin(slope)
        step, self.states[player] = rule.move(slope, state, self._rates[player])
        return step


def course(field: Field, start: tuple[float, float], steps: int) -> NDArray[np.float64]:
    """Return where both numbers are before each of so many steps and after the last, (n + 1, 2).

    NaN from where they have diverged.
    """
    played = Course(field, start)
    path = [start]
    for _ in range(steps):
        try:
            played.step()
        except OverflowError:
            break
        if not abs(played.theta) + abs(played.psi) < BEYOND:
            break
        path.append((played.theta, played.psi))
    path += [(math.nan, math.nan)] * (steps + 1 - len(path))
    return np.array(path)


def exact(start: tuple[float, float], time: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the orbit of v = ab under infinitely small steps at some times, (n, 2).

    da/dt = b, db/dt = −a; Bishop and Bishop 2024, exercise 17.2.
    """
    a, b = start
    return np.column_stack(
        [a * np.cos(time) + b * np.sin(time), b * np.cos(time) - a * np.sin(time)]
    )


def _known(optimiser: Component) -> NumberRule:
    rule = rule_of(optimiser)
    if rule is None:
        raise ValueError(f"the steps of {optimiser.title} are not known here")
    return rule
