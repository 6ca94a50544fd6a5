"""Ranges that axes follow, without jumping and without being led by outliers."""

from __future__ import annotations

import math

import numpy as np

from ganstudio.telemetry.records import FloatArray


class CalmRange:
    """A range that follows what it should show without jumping.

    It opens by a third of what is missing each time it is asked, and closes more slowly
    and only once it is much too wide, so that noise does not move it.
    """

    def __init__(self) -> None:
        self.shown: tuple[float, float] | None = None

    def towards(self, low: float, high: float, *, at_once: bool = False) -> bool:
        """Move towards a range; tell whether there is more to go."""
        if not (math.isfinite(low) and math.isfinite(high)):
            return False
        if high - low < 1e-9 * max(1.0, abs(low)):
            low, high = low - 0.5, high + 0.5
        if self.shown is None or at_once:
            self.shown = (low, high)
            return False
        old = self.shown
        wide = (high - low) < 0.7 * (old[1] - old[0])
        bottom = _eased(old[0], low, low < old[0], wide)
        top = _eased(old[1], high, high > old[1], wide)
        self.shown = (bottom, top)
        return max(abs(bottom - old[0]), abs(top - old[1])) > 0.003 * (high - low)


def _eased(old: float, new: float, opens: bool, too_wide: bool) -> float:
    share = 0.35 if opens else 0.12 if too_wide else 0.0
    return old + share * (new - old)


def robust_range(values: FloatArray, share: float = 0.02) -> tuple[float, float]:
    """Return the range of all but the outermost ``share`` of the finite values on each side."""
    values = values[np.isfinite(values)]
    if not len(values):
        return math.nan, math.nan
    low, high = np.quantile(values, [share, 1 - share])
    room = 0.08 * (high - low)
    return float(low - room), float(high + room)
