"""Oscillation: whether the players drive each other round, and the samples with them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ganstudio.telemetry.records import FloatArray

SMOOTH = 5
"""Steps that are averaged, against the noise of single batches."""
CLEAR = 0.5
"""In root mean squares: how far from the middle a value counts as on a side."""


@dataclass(frozen=True)
class Swing:
    """How a series goes to and fro around its straight line.

    Attributes
    ----------
    amplitude : float
        √2 times its deviation, in the unit that was asked for: the amplitude, were it a sine.
    turns : int
        How often it changes sides. What is left of noise does so every five to ten steps.
    """

    amplitude: float
    turns: int


def swing(values: NDArray[np.floating], unit: float) -> Swing:
    """Return how consecutive values (n,) swing."""
    calm = np.convolve(values.astype(np.float64), np.full(SMOOTH, 1 / SMOOTH), "valid")
    away = calm - line(calm)
    return Swing(float(np.sqrt(2) * away.std() / unit), changes(away))


def line(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the straight line nearest to values (n,), n > 1."""
    places = np.arange(len(values)) - (len(values) - 1) / 2
    fitted: NDArray[np.float64] = values.mean() + places * (places @ values) / (places @ places)
    return fitted


def changes(values: NDArray[np.float64]) -> int:
    """Return how often values (n,) change sides; those near the middle are on neither."""
    sides = np.sign(values[np.abs(values) > CLEAR * np.sqrt((values**2).mean())])
    return int((sides[1:] != sides[:-1]).sum())


def returning(places: FloatArray) -> float:
    """Return half of how far successive places (n, d) go and come back, along their main axis.

    The amplitude, were it a sine. Places that go somewhere else and stay there, however far,
    have none.
    """
    away = places.astype(np.float64) - places.mean(0)
    squares, axes = np.linalg.eigh(away @ away.T)
    along = axes[:, -1] * np.sqrt(max(squares[-1], 0.0))
    return float(max(_climb(along), _climb(-along)) / 2)


def _climb(heights: NDArray[np.float64]) -> float:
    """Return how high the highest of the hills among heights (n,) stands above both sides."""
    before = np.minimum.accumulate(heights)
    after = np.minimum.accumulate(heights[::-1])[::-1]
    return float((heights - np.maximum(before, after)).max())
