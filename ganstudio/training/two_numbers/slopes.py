"""A function that was tabulated with its derivative, at any place."""

from __future__ import annotations

from bisect import bisect_right

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


HAIR = 1e-8
"""Places closer than this are the two sides of a jump."""


class Slopes:
    """Cubic Hermite interpolation between places, straight lines beyond them.

    Each cell is expanded about its end nearer to 0, so that small numbers keep their digits.

    Parameters
    ----------
    places, values : array (n,)
        The places ascend; a jump is two of them within a hair.
    to_right, to_left : array (n,)
        Derivatives on either side of each place, which differ at a corner.
    """

    def __init__(self, places: Array, values: Array, to_right: Array, to_left: Array) -> None:
        widths = np.diff(places)
        rise = np.diff(values) / widths
        left, right = to_right[:-1], to_left[1:]
        jumps = widths < HAIR  # nothing is ever between
        left, right = np.where(jumps, rise, left), np.where(jumps, rise, right)
        below = places[1:] <= 0
        near, far = np.where(below, right, left), np.where(below, left, right)
        square = np.where(below, -1, 1) * (3 * rise - 2 * near - far) / widths
        cube = (left + right - 2 * rise) / widths**2
        inner = [
            np.where(below, places[1:], places[:-1]),
            np.where(below, values[1:], values[:-1]),
            near,
            square,
            cube,
        ]
        first = [places[0], values[0], to_left[0], 0.0, 0.0]
        last = [places[-1], values[-1], to_right[-1], 0.0, 0.0]
        self._table = np.vstack([first, np.column_stack(inner), last])
        self._ends = places
        self._places = places.tolist()
        self._cells: list[tuple[float, ...]] = [tuple(row) for row in self._table.tolist()]

    def __call__(self, c: float) -> float:
        """Return the value at one place."""
        start, value, slope, square, cube = self._cells[bisect_right(self._places, c)]
        t = c - start
        return value + t * (slope + t * (square + t * cube))

    def derivative(self, c: float) -> float:
        """Return the derivative at one place."""
        start, _, slope, square, cube = self._cells[bisect_right(self._places, c)]
        t = c - start
        return slope + t * (2 * square + t * 3 * cube)

    def all(self, c: Array) -> Array:
        """Return the values at many places."""
        cells = self._table[self._ends.searchsorted(c, side="right")]
        start, value, slope, square, cube = cells.T
        t = c - start
        found: Array = value + t * (slope + t * (square + t * cube))
        return found
