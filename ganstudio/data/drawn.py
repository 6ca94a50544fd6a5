"""Points that are drawn by hand: kept in the experiment, with a density that is known."""

from __future__ import annotations

import math
from typing import Annotated

import numpy as np
from numpy.typing import NDArray
from pydantic import AfterValidator

from ganstudio.components import param, register
from ganstudio.data.base import Dataset
from ganstudio.data.points import Points

MOST = 1000
"""Places at most; each is a line of the experiment's file, and a term of the density."""
FAR = 100.0
AT_ONCE = 4096
EIGHT = tuple(
    round(value, 3)
    for turn in np.arange(24) * (math.tau / 24)
    for value in (math.sin(turn), math.sin(2.0 * turn) / 2.0)
)
"""A lying eight, until something else is drawn."""


def _pairs(values: tuple[float, ...]) -> tuple[float, ...]:
    if len(values) % 2 or not values:
        raise ValueError("must be pairs of x and y")
    if len(values) > 2 * MOST or any(abs(value) > FAR for value in values):
        raise ValueError(f"must be at most {MOST} places between −{FAR:g} and {FAR:g}")
    return values


Places = Annotated[tuple[float, ...], AfterValidator(_pairs)]


@register
class Drawn(Points):
    """Points around places that you draw with the mouse, or paste."""

    name = "drawn"
    title = "Drawn points"

    places: Places = param(EIGHT, "places", "x and y of each place, one after the other.")
    sigma: float = param(
        0.03, "σ", "Standard deviation around each place, in each coordinate.", gt=0, le=100
    )

    def centres(self) -> NDArray[np.float64]:
        """Return the places, (K, 2)."""
        return np.array(self.places).reshape(-1, 2)

    def load(self) -> Dataset:
        """Draw the points, as often around each place."""
        rng, centres = np.random.default_rng(self.seed), self.centres()
        chosen = centres[rng.integers(len(centres), size=self.count)]
        noise = self.sigma * rng.standard_normal((self.count, 2))
        return Dataset((chosen + noise).astype(np.float32))

    def density(self, points: NDArray[np.floating]) -> NDArray[np.float64]:
        """Return the mean over the places of N(x; place, σ² I)."""
        centres, norm = self.centres(), 2.0 * np.pi * self.sigma**2
        parts = []
        for first in range(0, len(points), AT_ONCE):
            apart = points[first : first + AT_ONCE, None] - centres
            squares = (apart**2).sum(axis=2) / self.sigma**2
            parts.append(np.exp(-0.5 * squares).mean(axis=1) / norm)
        return np.concatenate(parts) if parts else np.empty(0)
