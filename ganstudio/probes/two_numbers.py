"""The slopes of a game of two numbers as tables, from its loss and penalties themselves."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, get_args

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from ganstudio.networks.dirac import TwoNumbers as Players
from ganstudio.objectives.base import AdversarialLoss, Penalty
from ganstudio.telemetry.records import Term, TwoNumbers

if TYPE_CHECKING:
    from ganstudio.training.subject import Subject

Array = NDArray[np.float64]
Function = Callable[[Array], Array]
"""Takes places (n,) and returns values there."""
REACH, CELLS = 40.0, 800
OFF = 1e-6
"""How far cubic interpolation may be off before a jump or a corner is looked for."""
HALVINGS = 26
"""After which two sides are a hair apart, 1.5e-9."""
NUDGE = 1e-4
"""Over how much derivatives are taken, on either side."""


class TwoNumbersProbe:
    """Asks when the run begins, and whenever its loss or what penalties it has is another."""

    part = ""
    interval = 0.2

    def __init__(self) -> None:
        self._asked: object = None

    def measure(self, run: Subject) -> TwoNumbers | None:
        """Return the tables; None while they are those that were told last."""
        experiment = run.experiment
        penalties = tuple(alone(each) for each in experiment.penalties.values())
        if self._asked == (asked := (experiment.loss, penalties)):
            return None
        self._asked = asked
        data = run.dataset.floats()
        at = float(data.flat[0])
        if np.ptp(data) > 0:
            return TwoNumbers(unknown="the data is not one point, so D's gradient has no table")
        return law(experiment.loss, tuple(experiment.penalties), penalties, at)


def is_played_by(run: Subject) -> bool:
    """Tell whether a run is a game of two numbers."""
    return isinstance(run.experiment.network, Players)


def law(
    loss: AdversarialLoss, names: tuple[str, ...], penalties: tuple[Penalty, ...], at: float = 0.0
) -> TwoNumbers:
    """Return the tables of a loss and of penalties of weight 1."""
    terms = loss.terms()
    if not terms:
        return TwoNumbers(unknown=f"{loss.title} is no function of single outputs")
    functions = {name: functools.partial(_of_term, term) for name, term in terms.items()}
    places = places_of(list(functions.values()))
    missing = np.full((3, len(places)), np.nan)
    by_term = [
        with_derivatives(functions[term], places) if term in functions else missing
        for term in get_args(Term)
    ]
    costs = [functools.partial(_of_penalty, penalty) for penalty in penalties]
    inclines = places_of(costs)
    return TwoNumbers(
        at=at,
        paired=loss.needs_real_scores,
        places=places,
        slopes=np.stack(by_term),
        penalties=names,
        inclines=inclines,
        penalty_slopes=np.array([with_derivatives(cost, inclines) for cost in costs]).reshape(
            -1, 3, len(inclines)
        ),
    )


def places_of(functions: Sequence[Function]) -> Array:
    """Return where to look at functions: evenly, and on both sides of each jump and corner."""
    even = np.linspace(-REACH, REACH, CELLS + 1).round(6)
    return np.unique(np.concatenate([even, *(_breaks(each, even) for each in functions)]))


def _breaks(function: Function, places: Array) -> Array:
    """Return both sides of what breaks the function between two places, by bisection."""
    width, middle = np.diff(places), (places[:-1] + places[1:]) / 2
    values, right, left = with_derivatives(function, places)
    hermite = (values[:-1] + values[1:]) / 2 + width * (right[:-1] - left[1:]) / 8
    found = function(middle)
    off = np.abs(hermite - found) > OFF * (1 + np.abs(found))
    low, high = places[:-1][off], places[1:][off]
    start, value_low, by_low = low, values[:-1][off], right[:-1][off]
    end, value_high, by_high = high, values[1:][off], left[1:][off]
    for _ in range(HALVINGS if off.any() else 0):
        middle = (low + high) / 2
        found = function(middle)
        ours = np.abs(found - value_low - by_low * (middle - start))
        theirs = np.abs(found - value_high - by_high * (middle - end))
        belongs = ours <= theirs  # to what is on the left
        low, high = np.where(belongs, middle, low), np.where(belongs, high, middle)
    return np.concatenate([low, high])


def with_derivatives(function: Function, places: Array) -> Array:
    """Return values, and derivatives to the right and to the left, (3, n)."""
    sides = [places + k * NUDGE for k in (-2, -1, 0, 1, 2)]
    far_left, left, here, right, far_right = function(np.concatenate(sides)).reshape(5, -1)
    to_right = (-3 * here + 4 * right - far_right) / (2 * NUDGE)
    to_left = (3 * here - 4 * left + far_left) / (2 * NUDGE)
    return np.stack([here, to_right, to_left])


def _of_term(term: Callable[[Tensor], Tensor], places: Array) -> Array:
    """Return the slope of a term."""
    with torch.enable_grad():
        c = torch.from_numpy(places.copy()).requires_grad_()
        (slope,) = torch.autograd.grad(term(c).sum(), c)
    return _numbers(slope)


def _of_penalty(penalty: Penalty, places: Array) -> Array:
    """Return ∂/∂ψ for many D at once: each judges a sample of its own by a slope of its own."""
    with torch.enable_grad():
        psi = torch.from_numpy(places.copy()).requires_grad_()
        samples = torch.zeros(len(places), 1, dtype=torch.float64)
        noise = torch.Generator().manual_seed(0)
        cost = penalty(lambda x: psi * x[:, 0], samples, samples, noise)
        (slope,) = torch.autograd.grad(cost * len(places), psi)
    return _numbers(slope)


def _numbers(slope: Tensor) -> Array:
    found: Array = slope.nan_to_num().numpy()
    return found


def alone(penalty: Penalty) -> Penalty:
    """Return a penalty with weight 1 that is due at every step."""
    return penalty.model_copy(update={"weight": 1.0, "every": 1})
