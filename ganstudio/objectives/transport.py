"""Carrying one pile of earth to another on a line: plans, and what they cost."""

from __future__ import annotations

import numpy as np

from ganstudio.objectives.laws import Array
from ganstudio.objectives.normals import Normals

BISECTIONS = 60


def quantiles(law: Normals, shares: Array) -> Array:
    """Return the places below which such shares of a law lie, by bisection."""
    low, high = law.span(12.0)
    below, above = np.full_like(shares, low), np.full_like(shares, high)
    for _ in range(BISECTIONS):
        middle = (below + above) / 2
        under = law.below(middle) < shares
        below, above = np.where(under, middle, below), np.where(under, above, middle)
    found: Array = (below + above) / 2
    return found


def grains(law: Normals, count: int) -> Array:
    """Return a law as so many grains of equal mass, each at the middle of its share."""
    return quantiles(law, (np.arange(count) + 0.5) / count)


def cost(start: Array, end: Array) -> float:
    """Return the mean distance that grains of equal mass are carried, each to its end.

    On a line the plan that keeps their order costs least, and that is W₁ (Villani 2003, Topics in
    Optimal Transportation, theorem 2.18); the one that turns it round costs most.
    """
    return float(np.abs(start - end).mean())
