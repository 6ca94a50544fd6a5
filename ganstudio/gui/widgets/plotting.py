"""The dress that all plots share: axes, grid, reference lines with labels in the margin.

pyqtgraph is asked for little, so that a frame stays cheap: pens of width 1, no boxes, no
automatic range. What is drawn is at most as many points as there are pixels.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QGraphicsLineItem

from ganstudio.gui.widgets import theme
from ganstudio.gui.widgets.axes import MarginAxis, StepAxis, ValueAxis
from ganstudio.gui.widgets.chip import Chip
from ganstudio.gui.widgets.notation import write
from ganstudio.gui.widgets.pens import faded
from ganstudio.gui.widgets.plot_box import PlotBox
from ganstudio.gui.widgets.scales import Linear, SymLog

pg.setConfigOptions(imageAxisOrder="row-major", antialias=False)


LOW = 150
"""Pixels of height up to which a plot has no room for the name of its lower axis."""


@dataclass(frozen=True)
class ShownPlot:
    """A plot as it is on screen.

    Attributes
    ----------
    titles : (str, str)
        Of the axis below and of the one on the left.
    x_range, y_range : (float, float)
        What is in view.
    references : tuple of (float, str)
        Where the reference lines are, and their names in the margin.
    chip : str
        What says that it was zoomed and follows no more; empty while it follows.
    reading : tuple of str
        What is read at the mouse.
    """

    titles: tuple[str, str]
    x_range: tuple[float, float]
    y_range: tuple[float, float]
    references: tuple[tuple[float, str], ...]
    chip: str = ""
    reading: tuple[str, ...] = ()


ZOOMED = "zoomed · reset"


class Plot(pg.PlotItem):  # type: ignore[misc]
    """A plot in the house's dress.

    Attributes
    ----------
    logarithmic : bool or None
        Whether its values stand on a logarithmic axis; None where that is not to be had.
    """

    logChosen = Signal(bool)
    """The user wants a logarithmic axis, or a plain one."""
    logTaken = Signal()
    """The plot stands on the other kind of axis now."""

    def __init__(self, x_title: str, y_title: str, *, steps: bool = False) -> None:
        self.titles = {"bottom": x_title, "left": y_title}
        self._rising = self._own = Linear()
        self._y: tuple[float, float] | None = None
        self.margin = MarginAxis()
        self.values = ValueAxis("left")
        bottom = StepAxis("bottom") if steps else ValueAxis("bottom")
        axes = {"left": self.values, "bottom": bottom, "right": self.margin}
        super().__init__(viewBox=PlotBox(), axisItems=axes)
        self.box: PlotBox = self.vb
        self.hideButtons()
        self.setMenuEnabled(False)
        self.showAxis("right")
        self.setContentsMargins(0, 6, 0, 0)
        self._lines: list[pg.InfiniteLine] = []
        self._marks: tuple[tuple[float, str, str], ...] | None = None
        self._upright = False
        self.logarithmic: bool | None = None
        self._chip = Chip(self, "Show all, and follow it again (double-click, Home)")
        self._reading = Chip(self)
        self._rims = QGraphicsLineItem(self), QGraphicsLineItem(self)
        self._chip.pressed.connect(self.box.go_home)
        self.box.zoomChanged.connect(self._show_zoom)
        self.box.sigResized.connect(self._place_over)
        for name in ("left", "bottom", "right"):
            self.getAxis(name).enableAutoSIPrefix(False)
        self.restyle()

    def restyle(self) -> None:
        """Take the colours of the palette and the notation in force."""
        colours = theme.palette()
        for name, title in self.titles.items():
            axis = self.getAxis(name)
            axis.setPen(pg.mkPen(colours.border))
            axis.setTextPen(pg.mkPen(colours.muted))
            axis.label.setFont(QGuiApplication.font())
            axis.setLabel(write(title), color=colours.muted)
            axis.setStyle(tickLength=0, tickTextOffset=4, hideOverlappingLabels=True)
            axis.setGrid(150 if colours.dark else 110)
            axis.setZValue(-200)
        self.margin.setFont(QGuiApplication.font())
        self.values.setWidth((48 if self.titles["left"] else 30) * theme.enlargement())
        self._show_titles()
        for rim in self._rims:
            rim.setPen(pg.mkPen(colours.accent_hover, width=2))
        self._show_zoom()
        self._mark_again()

    # ── a logarithmic axis ───────────────────────────────────────────────────

    def offer_log(self, around: float) -> None:
        """Let the user have a logarithmic axis, which is linear within ±``around``.

        Curves, dots, histograms, ranges and references are given as values before and after; what
        else is drawn stands at its `level`, anew at `logTaken`.
        """
        self.logarithmic, self._rising = False, SymLog(around)
        self.logChosen.connect(self.take_log)

    def take_log(self, wanted: bool) -> None:
        """Stand on a logarithmic axis that was offered, or on a plain one."""
        if self.logarithmic == wanted:
            return
        self.logarithmic = wanted
        self.values.rule = self._own = self._rising if wanted else Linear()
        self.values.picture = None
        for item in self.items:
            self._stand(item)
        self._mark_again()
        self.box.free_y = False
        self.follow(y=self._y)
        self._show_zoom()
        self.logTaken.emit()

    def level(self, values: Any) -> Any:
        """Return where values stand on the axis of values."""
        return self._own.forward(values)

    def addItem(self, item: Any, *args: Any, **options: Any) -> None:
        """Add what is drawn, on the axis in force."""
        super().addItem(item, *args, **options)
        if self.logarithmic:
            self._stand(item)

    def _stand(self, item: Any) -> None:
        if hasattr(item, "stand_on"):
            item.stand_on(self._own)

    # ── over the plot ────────────────────────────────────────────────────────

    def follow(
        self, x: tuple[float, float] | None = None, y: tuple[float, float] | None = None
    ) -> None:
        """Show ranges, on those axes that the user has not moved."""
        if x is not None and not self.box.free_x:
            self.box.setXRange(*x, padding=0)
        self._y = y or self._y
        if y is not None and not self.box.free_y:
            self.box.setYRange(*(float(self.level(np.float64(end))) for end in y), padding=0)

    def read(self, *lines: str, right: bool = False) -> None:
        """Say what is read at the mouse, in an upper corner; nothing takes it away."""
        self._reading.tell(*lines)
        self._reading.place(self.box.geometry(), right=right)

    def _show_zoom(self) -> None:
        self._chip.tell(*[ZOOMED] if self.box.zoomed else [])
        for rim, moved in zip(self._rims, (self.box.free_x, self.box.free_y), strict=True):
            rim.setVisible(moved)
        self._place_over()

    def _place_over(self, *_: object) -> None:
        area = self.box.geometry()
        self._chip.place(area, right=True)
        below, beside = self._rims
        below.setLine(area.left(), area.bottom(), area.right(), area.bottom())
        beside.setLine(area.left(), area.top(), area.left(), area.bottom())

    # ── titles and references ────────────────────────────────────────────────

    def set_titles(self, x: str, y: str) -> None:
        """Name the axes; an empty name leaves its room to the plot."""
        for name, title in (("bottom", x), ("left", y)):
            if self.titles[name] != title:
                self.titles[name] = title
                self.getAxis(name).setLabel(write(title), color=theme.palette().muted)
        self.values.setWidth((48 if y else 30) * theme.enlargement())
        self._show_titles()

    def resizeEvent(self, event: Any) -> None:
        """Leave out the name of an axis that is shorter than its name, or takes from a low plot."""
        super().resizeEvent(event)
        self._show_titles()

    def _show_titles(self) -> None:
        room = {
            "bottom": self.box.width() if self.size().height() > LOW else 0,
            "left": self.box.height(),
        }
        for name, title in self.titles.items():
            axis = self.getAxis(name)
            fits = bool(title) and axis.label.boundingRect().width() <= room[name]
            if fits != axis.label.isVisibleTo(None):
                axis.showLabel(fits)
            if name == "bottom":
                usual = 34 if fits else 20 if axis.style["showValues"] else 4
                axis.setHeight(usual * theme.enlargement())

    def set_references(
        self, marks: Iterable[tuple[float, str, str]], *, upright: bool = False
    ) -> None:
        """Draw dashed lines at (value, name, colour), named in the margin unless upright."""
        marks = tuple(sorted(set(marks)))
        if (marks, upright) == (self._marks, self._upright):
            return
        self._marks, self._upright = marks, upright
        marks = marks if upright else tuple((float(self.level(v)), n, c) for v, n, c in marks)
        for line in self._lines:
            self.removeItem(line)
        self._lines = []
        for value, _, colour in marks:
            pen = pg.mkPen(faded(colour, 0.8), width=1, dash=[4, 4])
            line = pg.InfiniteLine(value, angle=90 if upright else 0, pen=pen)
            line.setZValue(-5)
            self.addItem(line)
            self._lines.append(line)
        self.margin.set_marks(() if upright else tuple((v, write(name), c) for v, name, c in marks))

    def _mark_again(self) -> None:
        marks, self._marks = self._marks, None
        self.set_references(marks or (), upright=self._upright)

    def shown(self) -> ShownPlot:
        """Return what is on screen."""
        (left, right), (low, high) = self.box.viewRange()
        names = {value: text for value, text, _ in self.margin.marks}
        places = [line.value() for line in self._lines]
        return ShownPlot(
            (write(self.titles["bottom"]), write(self.titles["left"])),
            (left, right),
            (low, high),
            tuple((place, names.get(place, "")) for place in places),
            "".join(self._chip.lines),
            self._reading.lines,
        )


def mouse_step(plot: Plot, position: QPointF) -> float | None:
    """Return the x value under the mouse, None outside of the plot."""
    if not plot.box.sceneBoundingRect().contains(position):
        return None
    return float(plot.box.mapSceneToView(position).x())
