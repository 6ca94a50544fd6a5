"""One term of a loss under the microscope: what a sample costs, and the slope of that."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray

from ganstudio.gui.docks.shared.points import Dots
from ganstudio.gui.widgets import theme
from ganstudio.gui.widgets.legend import Caption, Entry
from ganstudio.gui.widgets.plotting import CalmRange, Curve, Plot, curve_pen, faded
from ganstudio.telemetry.records import FloatArray

FLAT = 0.01
"""Slope below which a sample teaches next to nothing."""
MOST_DOTS = 256
RULER = 129
"""Places at which a curve is looked at to find how high the plot must be."""
DOT = 4.0
TITLED, UNTITLED = 54, 38
"""Pixels beside a plot that a title and labels such as −0.4 need, and the labels alone."""


@dataclass(frozen=True, eq=False)
class Trace:
    """A term of one loss: its curves over c, (n,) each, their look, and the batch on them.

    A trace without scores is there for comparison, and has no say in the range.
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


class Drawing:
    """One of the two plots of a lens."""

    def __init__(self, title: str, *, from_zero: bool) -> None:
        self.plot = Plot("", title)
        self.plot.hideAxis("right")
        self.caption = Caption()
        self.plot.layout.removeItem(self.plot.titleLabel)
        self.plot.layout.addItem(self.caption, 0, 1)
        self.range = CalmRange()
        self._from_zero = from_zero
        self._curves: list[Curve] = []
        self._dots: list[Dots] = []
        self._shades: list[pg.LinearRegionItem] = []

    def curves(self) -> list[Curve]:
        """Return the curves that are shown."""
        return [curve for curve in self._curves if curve.isVisible()]

    def dots(self) -> list[tuple[float, float]]:
        """Return all dots that are shown."""
        return [point for dots in self._dots for point in dots.points()]

    def shaded(self) -> list[tuple[float, float]]:
        """Return the stretches that are shaded."""
        return [shade.getRegion() for shade in self._shades if shade.isVisible()]

    def draw(self, lines: list[tuple[Trace, FloatArray]], axis: Axis) -> None:
        """Draw each trace's curve, and the scores of its batch on it."""
        while len(self._curves) < len(lines):
            self._curves.append(Curve(antialias=True))
            self._dots.append(Dots(DOT))
            self.plot.addItem(self._curves[-1])
            self.plot.addItem(self._dots[-1])
            self._dots[-1].setZValue(5)
        for i, (curve, dots) in enumerate(zip(self._curves, self._dots, strict=True)):
            curve.setVisible(i < len(lines))
            dots.setVisible(i < len(lines))
            if i >= len(lines):
                dots.show_points(np.empty((0, 2), np.float32), "#000000", 1.0)
                continue
            trace, heights = lines[i]
            width = 1.5 if trace.own else 1.0
            curve.draw(
                axis.forward(trace.places), heights, curve_pen(trace.colour, trace.dash, width)
            )
            scores = np.empty(0, np.float32) if trace.scores is None else trace.scores[-MOST_DOTS:]
            spots = np.stack([axis.forward(scores), trace.at(heights, scores)], axis=1)
            dots.show_points(spots, trace.dots, 0.8)

    def shade(self, stretches: list[tuple[float, float]]) -> None:
        """Shade some stretches of the axis."""
        while len(self._shades) < len(stretches):
            shade = pg.LinearRegionItem(movable=False, pen=pg.mkPen(None))
            shade.setZValue(-50)
            self._shades.append(shade)
            self.plot.addItem(shade)
        for i, shade in enumerate(self._shades):
            shade.setVisible(i < len(stretches))
            if i < len(stretches):
                shade.setBrush(faded(theme.palette().muted, 0.16))
                shade.setRegion(stretches[i])

    def settle(
        self, lines: list[tuple[Trace, FloatArray]], focus: tuple[float, float], *, at_once: bool
    ) -> bool:
        """Move the vertical range towards what the curves do over ``focus``, a range of c."""
        if self.plot.box.free_y:
            return False
        ruler = np.linspace(*focus, RULER, dtype=np.float32)
        own = np.concatenate([t.at(heights, ruler) for t, heights in lines if t.own])
        low, high = _reach(own, 0.0 if self._from_zero else None)
        others = [t.at(heights, ruler) for t, heights in lines if not t.own]
        if others:  # in sight as far as they do not flatten the curves that count
            least, most = _reach(np.concatenate(others), None)
            span = max(high - low, 0.5)
            low, high = max(min(low, least), low - span), min(max(high, most), high + span)
        room = 0.06 * max(high - low, 1e-3)
        moving = self.range.towards(low - room, high + room, at_once=at_once)
        if self.range.shown:
            self.plot.box.setYRange(*self.range.shown, padding=0)
        return moving


def _reach(heights: NDArray[Any], also: float | None) -> tuple[float, float]:
    finite = heights[np.isfinite(heights)]
    finite = finite if also is None else np.append(finite, also)
    return (float(finite.min()), float(finite.max())) if len(finite) else (0.0, 1.0)


@dataclass(frozen=True)
class Axis:
    """What the horizontal axis shows: raw outputs, or the probability that they stand for."""

    title: str
    as_probability: bool = False

    def forward(self, c: FloatArray) -> FloatArray:
        """Return where raw outputs stand on the axis."""
        if not self.as_probability:
            return c
        return np.asarray(0.5 * (1 + np.tanh(0.5 * c.astype(np.float64))), np.float32)


class Lens:
    """The value of a term above, its slope below."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.value = Drawing("loss", from_zero=False)
        self.slope = Drawing("slope ∂L/∂c", from_zero=True)

    def restyle(self) -> None:
        """Take over the palette's colours."""
        for drawing in (self.value, self.slope):
            drawing.plot.restyle()

    def arrange(self, shown: list[Drawing], *, leftmost: bool, lowest: str) -> None:
        """Give titles to the axes where they are needed; plots under each other share one."""
        for drawing in shown:
            below = lowest if drawing is shown[-1] else ""
            drawing.plot.set_titles(below, drawing.plot.titles["left"] if leftmost else "")
            drawing.plot.values.setWidth(TITLED if leftmost else UNTITLED)
        for drawing in shown[:-1]:
            drawing.plot.getAxis("bottom").setStyle(showValues=False)
            drawing.plot.getAxis("bottom").setHeight(6)

    def show(
        self,
        traces: list[Trace],
        axis: Axis,
        focus: tuple[float, float],
        *,
        at_once: bool,
    ) -> bool:
        """Draw traces, the first of them the one that is looked at; tell whether ranges move."""
        moving = False
        first = traces[0]
        stretches = [tuple(axis.forward(np.array(ends))) for ends in first.flats()]
        for drawing, lines in (
            (self.value, [(trace, trace.values) for trace in traces]),
            (self.slope, [(trace, trace.slopes) for trace in traces]),
        ):
            drawing.draw(lines, axis)
            drawing.shade(stretches)
            moving |= drawing.settle(lines, focus, at_once=at_once)
        self.value.caption.tell(Entry(self.name, first.colour, first.dash))
        alone = self.slope.plot.scene() is not None and self.value.plot.scene() is None
        named = Entry(self.name if alone else "", first.colour, first.dash, value=figures(first))
        self.slope.caption.tell(named)
        return moving


def figures(trace: Trace) -> str:
    """Return what the batch feels of a term, as text."""
    if trace.scores is None or not len(trace.scores):
        return ""
    slopes = trace.at(trace.slopes, trace.scores)
    slopes = slopes[np.isfinite(slopes)]
    if not len(slopes):
        return ""
    flat = float((np.abs(slopes) < FLAT).mean())
    mean = f"{float(slopes.mean()):.2f}".replace("-", "−")
    return f"mean {mean} · flat {flat:.0%}".replace("%", "\u202f%")
