"""One plot of loss curves: raw faint, smoothed strong, and a range that does not jump."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtGui import QPen

from ganstudio.gui.docks.losses.series import LossSeries
from ganstudio.gui.docks.shared.event_marks import EventMark, EventMarks
from ganstudio.gui.widgets import theme
from ganstudio.gui.widgets.curve import Curve, Line, ShownCurve
from ganstudio.gui.widgets.pens import curve_pen, faded
from ganstudio.gui.widgets.plotting import Plot, ShownPlot
from ganstudio.gui.widgets.ranges import CalmRange, robust_range
from ganstudio.gui.widgets.scales import Linear
from ganstudio.telemetry.timeline import Envelope

STRONG, STRONG_POINTS, FEW = 1.5, 160, 3
"""Width of smoothed lines in pixels where there are few, and the most points of one."""
PAST = 0.45
"""Opacity of what a run has from its parent."""


@dataclass(frozen=True, eq=False)
class ShownLossPlot:
    """A plot of losses as it is on screen; curves go by title of the run and name of the series.

    Attributes
    ----------
    curves : dict
        The smoothed curves.
    pasts : dict
        Of forks, the part that is their parent's.
    bands : dict
        The raw curves.
    plot : ShownPlot
        The axes, with the equilibria as references.
    scale : Linear
        What the vertical axis is scaled by.
    cursor : float or None
        The step that is marked.
    events : tuple of EventMark
        What happened to the runs.
    """

    curves: dict[tuple[str, str], ShownCurve]
    pasts: dict[tuple[str, str], ShownCurve]
    bands: dict[tuple[str, str], ShownCurve]
    plot: ShownPlot
    scale: Linear
    cursor: float | None
    events: tuple[EventMark, ...]


@dataclass(frozen=True, eq=False)
class LossLines:
    """One series ready to be drawn: a faint band, a line through it, and its parent's before."""

    band: Line
    line: Line
    past: Line | None

    @classmethod
    def of(
        cls, look: LossSeries, found: Envelope, rule: Linear, *, strong: bool = False
    ) -> LossLines:
        """Return the lines of an envelope.

        Up to the step at which its run was forked a line is faint: that is its parent's.
        """
        steps, mean = _thinned(found, rule)
        own = int(np.searchsorted(steps, look.run.parent_step, "right"))
        pen = curve_pen(look.colour, look.dash, STRONG if strong else 1)
        line, past = Line.of(steps[own:], mean[own:], pen), None
        if own:
            faint = QPen(pen)
            faint.setColor(faded(look.colour, PAST))
            past = Line.of(steps[: own + 1], mean[: own + 1], faint)
        faintness = 0.2 if theme.palette().dark else 0.28
        pen = pg.mkPen(faded(look.colour, faintness), width=1)
        return cls(Line.of(*_zigzag(found, rule), pen), line, past)


class LossPlot:
    """One plot of the dock with its curves and its own vertical range."""

    def __init__(self, title: str) -> None:
        self.item = Plot("", title, steps=True)
        self.range = CalmRange()
        self.cursor = pg.InfiniteLine(angle=90, pen=pg.mkPen(theme.palette().text, width=1))
        self.cursor.hide()
        self.item.addItem(self.cursor)
        self.events = EventMarks(self.item)
        self._bands: list[Curve] = []
        self._lines: list[Curve] = []
        self._pasts: list[Curve] = []
        self._names: list[tuple[str, str]] = []

    def shown(self) -> ShownLossPlot:
        """Return what is on screen."""
        return ShownLossPlot(
            self._named(self._lines),
            self._named(self._pasts),
            self._named(self._bands),
            self.item.shown(),
            self.item.values.rule,
            self.cursor.value() if self.cursor.isVisible() else None,
            self.events.marks,
        )

    def _named(self, curves: list[Curve]) -> dict[tuple[str, str], ShownCurve]:
        found = {name: curve.shown() for name, curve in zip(self._names, curves, strict=False)}
        return {name: shown for name, shown in found.items() if shown is not None}

    def draw(self, series: list[LossSeries], drawn: list[LossLines]) -> None:
        """Draw the curves, each as a faint band and a line through it."""
        self._names = [(each.run.title, each.name) for each in series]
        while len(self._lines) < len(series):
            self._bands.append(Curve())
            self._lines.append(Curve(antialias=True))
            self._pasts.append(Curve(antialias=True))
            self._bands[-1].setZValue(-2)
            self._pasts[-1].setZValue(-1)
            for curve in (self._bands[-1], self._pasts[-1], self._lines[-1]):
                self.item.addItem(curve)
        for i, (band, past, line) in enumerate(
            zip(self._bands, self._pasts, self._lines, strict=True)
        ):
            band.setVisible(i < len(series))
            line.setVisible(i < len(series))
            past.setVisible(i < len(series) and drawn[i].past is not None)
            if i >= len(series):
                continue
            look, lines = series[i], drawn[i]
            line.setZValue(-1 if look.run.is_baseline else 0)  # behind whatever it is beside
            line.label = f"{look.run.title}, {look.name}"
            band.label, past.label = f"{line.label}, raw", f"{line.label}, of its parent"
            line.show_line(lines.line)
            band.show_line(lines.band)
            if lines.past is not None:
                past.show_line(lines.past)

    def restyle(self) -> None:
        """Take over the palette's colours."""
        self.item.restyle()
        self.cursor.setPen(pg.mkPen(theme.palette().muted, width=1))

    def scale_by(self, rule: Linear) -> None:
        """Label the vertical axis by a scale."""
        if self.item.values.rule != rule:
            self.item.values.rule = rule
            self.item.values.picture = None

    def settle(self, values: np.ndarray[Any, Any], share: float, *, at_once: bool) -> bool:
        """Move the vertical range towards the values; tell whether there is more to go."""
        if self.item.box.free_y:
            return False
        moving = self.range.towards(*robust_range(values, share), at_once=at_once)
        if self.range.shown:
            self.item.box.setYRange(*self.range.shown, padding=0)
        return moving


def _thinned(found: Envelope, rule: Linear) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """Return the smoothed line in at most `STRONG_POINTS`, for a wide pen costs by the point."""
    every = max(-(-len(found.steps) // STRONG_POINTS), 1)
    steps, mean = found.steps[::-every][::-1], found.mean[::-every][::-1]
    return steps, rule.forward(mean)


def _zigzag(found: Envelope, rule: Linear) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """Return a line that goes from low to high in each bucket: the raw curve, at any zoom."""
    if found.width == 1:
        return found.steps, rule.forward(found.low)
    levels = np.stack([found.low, found.high], axis=1)
    return np.repeat(found.steps, 2), rule.forward(levels.ravel())
