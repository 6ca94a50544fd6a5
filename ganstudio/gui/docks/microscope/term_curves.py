"""A term of a loss as curves over D's output, and the axis that they are drawn over."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ganstudio.gui.widgets.numerals import written
from ganstudio.telemetry.records import FloatArray

FLAT = 0.01
"""Slope below which a sample teaches next to nothing."""


@dataclass(frozen=True, eq=False)
class TermCurves:
    """A term of one loss: its curves over c, (n,) each, their look, and the batch on them.

    One without scores is there for comparison, and has no say in the range.
    """

    places: FloatArray
    values: FloatArray
    slopes: FloatArray
    colour: str
    dash: tuple[float, ...] = ()
    scores: FloatArray | None = None
    dots: str = ""
    own: bool = True

    def at(self, curve: FloatArray, c: FloatArray) -> FloatArray:
        """Return a curve at some scores; NaN beyond its ends."""
        found = np.interp(c, self.places, curve, left=np.nan, right=np.nan)
        return np.asarray(found, np.float32)

    def flats(self) -> list[tuple[float, float]]:
        """Return the stretches of c over which the slope is next to nothing."""
        flat = np.concatenate([[False], np.abs(self.slopes) < FLAT, [False]])
        edges = np.flatnonzero(flat[1:] != flat[:-1]).reshape(-1, 2)
        return [(float(self.places[a]), float(self.places[b - 1])) for a, b in edges if b - a > 1]

    def feels(self) -> str:
        """Return what the batch feels of the term, as text: its mean slope, how much is flat."""
        if self.scores is None or not len(self.scores):
            return ""
        slopes = self.at(self.slopes, self.scores)
        slopes = slopes[np.isfinite(slopes)]
        if not len(slopes):
            return ""
        flat = float((np.abs(slopes) < FLAT).mean())
        mean = written(f"{float(slopes.mean()):.2f}").replace("-", "−")
        return f"mean {mean} · flat {flat:.0%}".replace("%", "\u202f%")


@dataclass(frozen=True)
class OutputAxis:
    """What the horizontal axis shows: raw outputs, or the probability that they stand for."""

    title: str
    as_probability: bool = False

    def forward(self, c: FloatArray) -> FloatArray:
        """Return where raw outputs stand on the axis."""
        if not self.as_probability:
            return c
        return np.asarray(0.5 * (1 + np.tanh(0.5 * c.astype(np.float64))), np.float32)
