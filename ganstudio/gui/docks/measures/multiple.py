"""One measure over steps: a line a group, its band, the floor dashed and named in the margin."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter

from ganstudio.gui.docks.measures.reading import ABSENT, Drawn
from ganstudio.gui.docks.shared.event_marks import EventMark, EventMarks, Places
from ganstudio.gui.widgets import theme
from ganstudio.gui.widgets.curve import Curve, ShownCurve
from ganstudio.gui.widgets.legend import Entry, paint_swatch
from ganstudio.gui.widgets.numerals import written
from ganstudio.gui.widgets.pens import curve_pen, faded
from ganstudio.gui.widgets.plotting import Plot, ShownPlot
from ganstudio.gui.widgets.scales import Linear, SymLog
from ganstudio.telemetry.records import Measure

TARGETS = ("duplicates",)
"""Measures of which the data has a share itself: it is to be met, not to be beaten."""
STRONG, SYMBOL = 1.5, 7
ROOM = 0.08
"""Share of the range that is left above and below."""


@dataclass(frozen=True)
class Percent(Linear):
    """Shares, in percent."""

    def forward(self, values: Any) -> Any:
        """Return where values stand on the axis."""
        return 100 * values

    def backward(self, places: Any) -> Any:
        """Return the values at places on the axis."""
        return places / 100


def direction(measure: Measure) -> str:
    """Return which way is good, in words."""
    if measure.name in TARGETS:
        return "as in the data is best"
    return {"high": "higher is better", "low": "lower is better"}.get(measure.better, "")


def is_distance(measure: Measure) -> bool:
    """Tell whether ratios of a measure say more than differences do."""
    return measure.name == "kl" or (measure.better == "low" and measure.group == "quality")


@dataclass(frozen=True, eq=False)
class ShownMultiple:
    """A plot of one measure as it is on screen.

    Attributes
    ----------
    curves : dict
        The lines by title of the group; of runs that are drawn one by one with theirs behind.
    plot : ShownPlot
        The axes, with the floor as reference.
    readings : tuple of Entry
        What stands above it: a value a group.
    words : str
        Which way is good, and whether the axis is logarithmic.
    height : float
        Pixels that it is high.
    cursor : float or None
        The place that is marked.
    evaluated : int
        Diamonds: what was measured of checkpoints afterwards.
    events : tuple of EventMark
        What happened to the runs.
    """

    curves: dict[str, ShownCurve]
    plot: ShownPlot
    readings: tuple[Entry, ...]
    words: str
    height: float
    cursor: float | None
    evaluated: int
    events: tuple[EventMark, ...]


class Heading(pg.GraphicsWidget):  # type: ignore[misc]
    """The line above a plot: the measure, which way is good, and what each group has."""

    def __init__(self) -> None:
        super().__init__()
        self.title, self.words = "", ""
        self.entries: tuple[Entry, ...] = ()
        self.setFixedHeight(20)

    def tell(self, title: str, words: str, entries: Sequence[Entry]) -> None:
        """Show these."""
        told = title, words, tuple(entries)
        if told != (self.title, self.words, self.entries):
            self.title, self.words, self.entries = told
            lines = (f"{each.name}: {each.value}" for each in entries)
            self.setToolTip("\n".join([f"{title} ({words})" if words else title, *lines]))
            self.update()

    def paint(self, painter: QPainter, *_: object) -> None:
        """Paint it; what does not fit is in the tooltip."""
        box, colours = QRectF(self.rect()).adjusted(10, 0, -4, 0), theme.palette()
        bold = painter.font()
        bold.setBold(True)
        plain = painter.font()
        painter.setFont(bold)
        box = _written(painter, box, self.title, colours.text, 6)
        painter.setFont(plain)
        metrics = painter.fontMetrics()
        wanted = sum(38 + metrics.horizontalAdvance(each.value) for each in self.entries)
        if wanted + metrics.horizontalAdvance(self.words) + 16 <= box.width():
            box = _written(painter, box, self.words, colours.muted, 16)
        for entry in self.entries:
            if box.width() < 26 + metrics.horizontalAdvance(entry.value):
                _written(painter, box, "…", colours.muted, 0)
                return
            paint_swatch(painter, QRectF(box.left(), box.top(), 18, box.height()), entry)
            box.setLeft(box.left() + 24)
            box = _written(painter, box, entry.value, colours.text, 14)


def _written(painter: QPainter, box: QRectF, text: str, colour: str, gap: int) -> QRectF:
    painter.setPen(QColor(colour))
    painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, text)
    taken = painter.fontMetrics().horizontalAdvance(text) + gap if text else 0
    return box.adjusted(taken, 0, 0, 0)


class Multiple:
    """One measure: heading and plot.

    Parameters
    ----------
    whole
        Whether its axis has whole numbers.
    chosen
        Whether the user wants it on a logarithmic axis; at None it goes by what it is.
    """

    def __init__(self, whole: bool, chosen: bool | None) -> None:
        self.chosen = chosen
        self.heading = Heading()
        self.plot = Plot("", "", steps=whole)
        self.cursor = pg.InfiniteLine(angle=90)
        self.plot.addItem(self.cursor)
        self.events = EventMarks(self.plot)
        self._curves: list[Curve] = []
        self._fills: list[pg.FillBetweenItem] = []
        self._points: list[pg.ScatterPlotItem] = []
        self._names: list[str] = []
        self.log = self._share = False
        self.restyle()

    def restyle(self) -> None:
        """Take over the palette's colours."""
        self.plot.restyle()
        self.plot.values.setWidth(48)
        self.cursor.setPen(pg.mkPen(theme.palette().text, width=1))

    def draw(self, found: Sequence[Drawn], places: Places, *, log: bool, apart: bool) -> None:
        """Draw a measure of all groups; ``apart`` draws each run as a line of its own."""
        self._clear()
        measure = next((model for each in found if (model := each.model)), None)
        if measure is None:
            self.plot.set_references([])
            return
        values = [course.values for each in found for course in each.courses]
        values += [course.values for each in found for _, course in each.evaluated]
        pooled = np.append(np.concatenate(values), measure.floor)
        pooled = pooled[np.isfinite(pooled)]
        usual = log and is_distance(measure) and len(pooled) and pooled.min() > 0
        self.log = bool(usual if self.chosen is None else self.chosen)
        self._share = measure.text.endswith("%")
        rule = SymLog.over(pooled) if self.log else Percent() if self._share else Linear()
        self.plot.logarithmic = self.log
        self.plot.values.rule = rule
        self.plot.values.picture = None
        for each in found:
            self._draw_group(each, places, rule, apart)
        level = float(rule.forward(np.float64(measure.floor)))
        muted = theme.palette().muted
        name = "data" if measure.name in TARGETS else "floor"
        mark = (level, f"{name} {written(measure.floor_text)}", muted)
        self.plot.set_references([mark] if np.isfinite(level) else [])
        self._settle(rule.forward(pooled))

    def _draw_group(self, each: Drawn, places: Places, rule: Linear, apart: bool) -> None:
        style = each.group.style
        for run, course in each.evaluated:
            x = places(run, course.steps.astype(np.float64))
            self._points.append(
                pg.ScatterPlotItem(
                    x, rule.forward(course.values), symbol="d", size=SYMBOL,
                    pen=pg.mkPen(style.colour), brush=pg.mkBrush(style.colour),
                )
            )  # fmt: skip
            self.plot.addItem(self._points[-1])
        if apart or len(each.courses) == 1:
            for run, course in zip(each.runs, each.courses, strict=True):
                name = each.group.title if len(each.courses) == 1 else run.title
                pen = curve_pen(style.colour, style.dash, STRONG if len(each.courses) == 1 else 1)
                x = places(run, course.steps.astype(np.float64))
                self._line(name, x, rule.forward(course.values), pen)
                self._curves[-1].setZValue(-1 if run.is_baseline else 0)
            return
        if each.band is None:
            return
        x = places(each.group.runs[0], each.band.steps)
        edges = [pg.PlotCurveItem(x, rule.forward(y)) for y in (each.band.low, each.band.high)]
        fill = pg.FillBetweenItem(*edges, brush=faded(style.colour, 0.22))
        fill.setZValue(-3)
        self.plot.addItem(fill)
        self._fills.append(fill)
        pen = curve_pen(style.colour, style.dash, STRONG)
        self._line(each.group.title, x, rule.forward(each.band.mean), pen)

    def _line(self, name: str, x: NDArray[np.float64], y: NDArray[np.float64], pen: object) -> None:
        curve = Curve(antialias=True)
        curve.draw(x, y, pen)  # type: ignore[arg-type]
        self.plot.addItem(curve)
        self._curves.append(curve)
        self._names.append(name)

    def _settle(self, levels: NDArray[np.float64]) -> None:
        if not len(levels) or self.plot.box.free_y:
            return
        low, high = float(levels.min()), float(levels.max())
        room = ROOM * (high - low) or max(abs(high), 1e-6) * ROOM
        self.plot.box.setYRange(low - room, high + room, padding=0)

    def _clear(self) -> None:
        self.log = False
        for item in (*self._curves, *self._fills, *self._points):
            self.plot.removeItem(item)
        self._curves, self._fills, self._points, self._names = [], [], [], []

    @property
    def margin(self) -> int:
        """The pixels that the name of the floor takes."""
        metrics = QFontMetrics(self.plot.margin.font())
        names = [text for _, text, _ in self.plot.margin.marks]
        return max((metrics.horizontalAdvance(name) + 10 for name in names), default=8)

    def read(self, found: Sequence[Drawn], step: int, place: float) -> None:
        """Tell what each group has at a step, and mark its place."""
        measure = next((model for each in found if (model := each.model)), None)
        if measure is None:
            return
        entries = []
        for each in found:
            now = each.measure(step)
            text = now.text if now is not None else each.later(step)
            text = written(text) or ("–" if each.model else ABSENT)
            style = each.group.style
            entries.append(Entry(each.group.title, style.colour, style.dash, value=text))
        scale = "log axis" if self.log else "in %" if self._share else ""
        words = ", ".join(filter(None, (direction(measure), scale)))
        self.heading.tell(measure.title, words, entries)
        self.cursor.setVisible(bool(np.isfinite(place)))
        self.cursor.setPos(place if np.isfinite(place) else 0.0)

    def shown(self) -> ShownMultiple:
        """Return what is on screen."""
        curves = {
            name: curve.shown() for name, curve in zip(self._names, self._curves, strict=True)
        }
        return ShownMultiple(
            {name: curve for name, curve in curves.items() if curve is not None},
            self.plot.shown(),
            self.heading.entries,
            self.heading.words,
            self.plot.box.height(),
            self.cursor.value() if self.cursor.isVisible() else None,
            sum(len(each.data) for each in self._points),
            self.events.marks,
        )
