"""One term of a loss under the microscope: what a sample costs, and the slope of that."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray

from ganstudio.gui.docks.microscope.term_curves import FLAT, OutputAxis, TermCurves
from ganstudio.gui.docks.shared.points import Dots, ShownDots
from ganstudio.gui.widgets import theme
from ganstudio.gui.widgets.captions import Caption
from ganstudio.gui.widgets.curve import Curve, ShownCurve
from ganstudio.gui.widgets.legend import Entry
from ganstudio.gui.widgets.pens import curve_pen, faded
from ganstudio.gui.widgets.plotting import Plot, ShownPlot
from ganstudio.gui.widgets.ranges import CalmRange
from ganstudio.telemetry.records import FloatArray

MOST_DOTS = 256
RULER = 129
"""Places at which a curve is looked at to find how high the plot must be."""
DOT = 4.0
TITLED, UNTITLED = 54, 38
"""Pixels beside a plot that a title and labels such as −0.4 need, and the labels alone."""


@dataclass(frozen=True, eq=False)
class ShownCurvePlot:
    """Losses, or their slopes, over D's output, as they are on screen.

    Attributes
    ----------
    caption : Entry
        The term, and what the batch feels of it.
    plot : ShownPlot
        The axes, with the equilibrium as reference.
    curves : tuple of ShownCurve
        A curve a loss, the one that is looked at first.
    batches : tuple of ShownDots
        The scores on each curve.
    shaded : tuple of (float, float)
        The stretches where samples teach nobody.
    place : (int, int)
        Row and column in which it stands.
    """

    caption: Entry
    plot: ShownPlot
    curves: tuple[ShownCurve, ...]
    batches: tuple[ShownDots, ...]
    shaded: tuple[tuple[float, float], ...]
    place: tuple[int, int]


class CurvePlot:
    """One of the two plots of a term: each loss as a curve, with its batch on it."""

    def __init__(self, title: str, *, from_zero: bool) -> None:
        self.item = Plot("", title)
        self.item.offer_log(FLAT)
        self.item.hideAxis("right")
        self.caption = Caption()
        self.item.layout.removeItem(self.item.titleLabel)
        self.item.layout.addItem(self.caption, 0, 1)
        self.range = CalmRange()
        self._from_zero = from_zero
        self._curves: list[Curve] = []
        self._dots: list[Dots] = []
        self._shades: list[pg.LinearRegionItem] = []

    def on_screen(self) -> bool:
        """Tell whether it is laid out in the dock."""
        return self.item.scene() is not None

    def shown(self) -> ShownCurvePlot | None:
        """Return what is on screen; None where it has no room."""
        if not self.on_screen():
            return None
        curves = (curve.shown() for curve in self._curves)
        batches = (dots.shown() for dots in self._dots)
        ((row, column),) = self.item.parentItem().items[self.item]
        return ShownCurvePlot(
            self.caption.entry,
            self.item.shown(),
            tuple(curve for curve in curves if curve is not None),
            tuple(dots for dots in batches if dots is not None),
            tuple(shade.getRegion() for shade in self._shades if shade.isVisible()),
            (row, column),
        )

    def draw(self, lines: list[tuple[TermCurves, FloatArray]], axis: OutputAxis) -> None:
        """Draw each loss's curve, and the scores of its batch on it."""
        while len(self._curves) < len(lines):
            self._curves.append(Curve(antialias=True))
            self._dots.append(Dots(DOT))
            self.item.addItem(self._curves[-1])
            self.item.addItem(self._dots[-1])
            self._dots[-1].setZValue(5)
        for i, (curve, dots) in enumerate(zip(self._curves, self._dots, strict=True)):
            curve.setVisible(i < len(lines))
            dots.setVisible(i < len(lines))
            if i >= len(lines):
                dots.show_points(np.empty((0, 2), np.float32), "#000000", 1.0)
                continue
            each, heights = lines[i]
            width = 1.5 if each.own else 1.0
            curve.draw(axis.forward(each.places), heights, curve_pen(each.colour, each.dash, width))
            scores = np.empty(0, np.float32) if each.scores is None else each.scores[-MOST_DOTS:]
            spots = np.stack([axis.forward(scores), each.at(heights, scores)], axis=1)
            dots.show_points(spots, each.dots, 0.8)

    def shade(self, stretches: list[tuple[float, float]]) -> None:
        """Shade some stretches of the axis."""
        while len(self._shades) < len(stretches):
            shade = pg.LinearRegionItem(movable=False, pen=pg.mkPen(None))
            shade.setZValue(-50)
            self._shades.append(shade)
            self.item.addItem(shade)
        for i, shade in enumerate(self._shades):
            shade.setVisible(i < len(stretches))
            if i < len(stretches):
                shade.setBrush(faded(theme.palette().muted, 0.16))
                shade.setRegion(stretches[i])

    def settle(
        self,
        lines: list[tuple[TermCurves, FloatArray]],
        focus: tuple[float, float],
        *,
        at_once: bool,
    ) -> bool:
        """Move the vertical range towards what the curves do over ``focus``, a range of c."""
        if self.item.box.free_y:
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
            self.item.follow(y=self.range.shown)
        return moving


def _reach(heights: NDArray[Any], also: float | None) -> tuple[float, float]:
    finite = heights[np.isfinite(heights)]
    finite = finite if also is None else np.append(finite, also)
    return (float(finite.min()), float(finite.max())) if len(finite) else (0.0, 1.0)


@dataclass(frozen=True, eq=False)
class ShownTerm:
    """A term as it is on screen: what a sample costs, and the slope of that."""

    value: ShownCurvePlot | None
    slope: ShownCurvePlot | None


class TermPlot:
    """The value of a term above, its slope below."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.value = CurvePlot("loss", from_zero=False)
        self.slope = CurvePlot("slope ∂L/∂c", from_zero=True)

    def shown(self) -> ShownTerm:
        """Return what is on screen."""
        return ShownTerm(self.value.shown(), self.slope.shown())

    def parts(self, view: str) -> list[CurvePlot]:
        """Return the plots of a view: both, the loss or the slope."""
        return {"both": [self.value, self.slope], "loss": [self.value], "slope": [self.slope]}[view]

    def restyle(self) -> None:
        """Take over the palette's colours."""
        for plot in (self.value, self.slope):
            plot.item.restyle()

    def take_log(self, wanted: bool) -> None:
        """Stand on logarithmic axes, or on plain ones."""
        for plot in (self.value, self.slope):
            plot.item.take_log(wanted)

    def arrange(self, shown: list[CurvePlot], *, leftmost: bool, lowest: str) -> None:
        """Give titles to the axes where they are needed; plots under each other share one."""
        for plot in shown:
            below = lowest if plot is shown[-1] else ""
            plot.item.set_titles(below, plot.item.titles["left"] if leftmost else "")
            plot.item.values.setWidth(TITLED if leftmost else UNTITLED)
        for plot in shown[:-1]:
            plot.item.getAxis("bottom").setStyle(showValues=False)
            plot.item.getAxis("bottom").setHeight(6)

    def show(
        self,
        curves: list[TermCurves],
        axis: OutputAxis,
        focus: tuple[float, float],
        *,
        at_once: bool,
    ) -> bool:
        """Draw curves, the first of them the one that is looked at; tell whether ranges move."""
        moving = False
        first = curves[0]
        stretches = [tuple(axis.forward(np.array(ends))) for ends in first.flats()]
        for plot, lines in (
            (self.value, [(each, each.values) for each in curves]),
            (self.slope, [(each, each.slopes) for each in curves]),
        ):
            plot.draw(lines, axis)
            plot.shade(stretches)
            moving |= plot.settle(lines, focus, at_once=at_once)
        self.value.caption.tell(Entry(self.name, first.colour, first.dash))
        alone = self.slope.on_screen() and not self.value.on_screen()
        named = Entry(self.name if alone else "", first.colour, first.dash, value=first.feels())
        self.slope.caption.tell(named)
        return moving
