"""What earlier looks at a run tell of the one at hand: whether it is getting better, and was good.

By steps, never by looks or seconds, so that it is the same however often a run is looked at.
"""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ganstudio.probes.counting import Floats

WINDOW = 400
"""Steps over which a run gets better or does not."""
APART = 50
"""Steps that looks must be apart to count as two in a slope."""
FEWEST = 5
"""Looks, at least, that this is told from."""
SURE = 3.5
"""Standard errors that a slope has to be above 0."""
LIKELY = 1.0
"""Standard errors that it may be more than it seems."""
GAIN, MUCH = 0.1, 0.5
"""Share of its mean that a figure gains over the window, if it gains anything; and one that
wobbles more than a distance does."""
DRIFT = 0.02
"""The same of a distance that falls little by little."""
TINY = 1e-12
HELD = 100
"""Steps that something must be held for to have been reached."""
MEASURED = ("coverage", "quality", "distance")
MEMORY = 1000
"""Steps that looks are remembered for."""


class Moment(NamedTuple):
    """What a look found; NaN for what it could not, and infinity for a way that is not known."""

    step: int
    coverage: float
    quality: float
    distance: float
    travelled: float = math.inf


@dataclass(frozen=True)
class Past:
    """What earlier looks tell.

    Attributes
    ----------
    late : bool
        Whether the warm-up is over.
    gaining : bool
        Whether coverage or quality has risen over the latest steps.
    nearing : bool
        Whether the samples have come nearer to the data over them.
    drifting : bool
        Whether they have surely come nearer, however little.
    settled : bool
        Whether it is sure that none of this has happened.
    coverage, quality : float
        The best that was held.
    travelled : float
        The farthest that samples have been from what the untrained generator made.
    """

    late: bool = True
    gaining: bool = False
    nearing: bool = False
    drifting: bool = False
    settled: bool = False
    coverage: float = 0.0
    quality: float = 0.0
    travelled: float = math.inf


@dataclass
class Progress:
    """Remembers looks, and says what they tell together.

    Attributes
    ----------
    warm_up : int
        Steps of which nothing is held.
    """

    warm_up: int
    _moments: deque[Moment] = field(default_factory=deque)
    _coverage: float = 0.0
    _quality: float = 0.0
    _travelled: float = 0.0

    def take(self, moment: Moment) -> Past:
        """Take in what a look found and return what it and those before it tell."""
        step = moment.step
        if self._moments and self._moments[-1].step >= step:
            self._moments.pop()  # looked at twice
        self._moments.append(moment)
        while self._moments[0].step < step - MEMORY and len(self._moments) > FEWEST:
            self._moments.popleft()
        self._travelled = max(self._travelled, moment.travelled)
        late = step >= self.warm_up
        if late:
            self._coverage = max(self._coverage, self._held("coverage", step))
            self._quality = max(self._quality, self._held("quality", step))
        coverage, quality, distance = (self._trend(name, step) for name in MEASURED)
        return Past(
            late,
            gaining=_rises(coverage) or _rises(quality),
            nearing=_rises(distance),
            drifting=_drifts(distance),
            settled=quality is not None
            and not (_drifts(distance) or _may_rise(coverage) or _may_rise(quality)),
            coverage=self._coverage,
            quality=self._quality,
            travelled=self._travelled,
        )

    def memory(self) -> dict[str, Any]:
        """Return all of it, as plain values."""
        moments = [tuple(moment) for moment in self._moments]
        best = self._coverage, self._quality
        return {"moments": moments, "best": best, "travelled": self._travelled}

    def recall(self, memory: Mapping[str, Any]) -> None:
        """Go on from what `memory` returned."""
        self._moments = deque(Moment(*moment) for moment in memory["moments"])
        self._coverage, self._quality = memory["best"]
        self._travelled = memory.get("travelled", math.inf)

    def _held(self, name: str, step: int) -> float:
        """Return the least of the latest steps; 0 where they are too few."""
        values = [getattr(m, name) for m in self._moments if m.step >= step - HELD]
        before = [m for m in self._moments if m.step <= step - HELD]
        if not before or np.isnan(values).any():
            return 0.0
        return float(min(*values, getattr(before[-1], name)))

    def _trend(self, name: str, step: int) -> Trend | None:
        """Return the straight line through the latest values; None where they are too few.

        Distances are turned round, so that what grows gets better.
        """
        moments = list(self._moments)
        first = next(i for i, moment in enumerate(moments) if moment.step >= step - WINDOW)
        latest = moments[max(0, min(first, len(moments) - FEWEST)) :]
        values = np.array([getattr(moment, name) for moment in latest])
        steps = np.array([moment.step for moment in latest], np.float64)
        known = np.isfinite(values)
        steps, values = _thinned(steps[known], values[known])
        if len(values) < FEWEST:
            return None
        return trend(steps, -values if name == "distance" else values)


def _thinned(steps: Floats, values: Floats) -> tuple[Floats, Floats]:
    """Return the means over every 50 steps, counted back from the latest.

    Looks nearer to each other are much the same look, and make a chance slope seem sure.
    """
    if not len(steps):
        return steps, values
    _, places, counts = np.unique(
        (steps[-1] - steps) // APART, return_inverse=True, return_counts=True
    )
    means = (np.bincount(places, each) / counts for each in (steps, values))
    steps, values = (each[::-1] for each in means)
    return steps, values


class Trend(NamedTuple):
    """A straight line through a figure's values.

    Attributes
    ----------
    gain : float
        What it rises by from the first to the last step, over the mean of the values.
    error : float
        The standard error of that.
    """

    gain: float
    error: float


def trend(steps: Floats, values: Floats) -> Trend:
    """Return the least-squares line through values (n,) at steps (n,), which differ; n > 2."""
    x = steps - steps.mean()
    slope = float(x @ values / (x @ x))
    left = values - values.mean() - slope * x
    error = float(np.sqrt(left @ left / (len(x) - 2) / (x @ x)))
    unit = (steps[-1] - steps[0]) / max(abs(float(values.mean())), TINY)
    return Trend(slope * unit, error * unit)


def _rises(found: Trend | None) -> bool:
    """Tell whether it surely does, and by something that matters."""
    return found is not None and found.gain > max(SURE * found.error, GAIN)


def _drifts(found: Trend | None) -> bool:
    """Tell whether it rises, slowly as it may be."""
    return found is not None and found.gain > max(2.0 * found.error, DRIFT)


def _may_rise(found: Trend | None) -> bool:
    """Tell whether it may well have risen by much."""
    return found is not None and found.gain + LIKELY * found.error > MUCH
