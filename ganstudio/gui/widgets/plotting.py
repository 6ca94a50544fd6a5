"""The dress that all plots share: axes, grid, reference lines with labels in the margin.

pyqtgraph is asked for little, so that a frame stays cheap: pens of width 1, no boxes, no
automatic range. What is drawn is at most as many points as there are pixels.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QGuiApplication, QPainter, QPen
from PySide6.QtWidgets import QGraphicsLineItem

from ganstudio.gui.widgets import theme
from ganstudio.gui.widgets.chip import Chip
from ganstudio.gui.widgets.notation import write
from ganstudio.gui.widgets.scales import THIN, Linear, SymLog, number, short
from ganstudio.telemetry.records import FloatArray

pg.setConfigOptions(imageAxisOrder="row-major", antialias=False)


def faded(colour: str, alpha: float) -> QColor:
    """Return a colour with an opacity from 0 to 1."""
    mixed = QColor(colour)
    mixed.setAlphaF(alpha)
    return mixed


def rgb(colour: str) -> FloatArray:
    """Return a colour as (3,) float32, 0 to 255."""
    parsed = QColor(colour)
    return np.array([parsed.red(), parsed.green(), parsed.blue()], np.float32)


def curve_pen(colour: str, dash: tuple[float, ...] = (), width: float = 1) -> QPen:
    """Return the pen of a curve, dashes in pixels; width 1 costs a fifth of width 2."""
    width *= theme.thickness()
    dash = tuple(length * theme.thickness() for length in dash)
    pen: QPen = pg.mkPen(colour, width=width)
    if dash:
        pen.setDashPattern([length / width for length in dash])
    return pen


# ── axes ──────────────────────────────────────────────────────────────────────


class SpacedAxis(pg.AxisItem):  # type: ignore[misc]
    """An axis whose labels never touch, and of which there are two where there is room for them."""

    def tickValues(self, low: float, high: float, size: float) -> list[tuple[float, list[float]]]:
        """Return where the ticks are, all of one kind."""
        levels: list[tuple[float, list[float]]] = super().tickValues(low, high, size)
        spacing, places = 0.0, list[float]()
        for level, more in levels:
            spacing, places = level, sorted([*places, *more])
            if len(places) > 2:
                break
        least = self._least(self.tickStrings(places, 1.0, spacing)) * (high - low) / max(size, 1)
        kept = apart(places, least)
        if len(kept) < 2 and places and places[-1] - places[0] >= least:
            kept = [places[0], places[-1]]
        return [(spacing, sorted(kept))]

    def _least(self, labels: list[str]) -> float:
        """Return the pixels that labels need from middle to middle."""
        metrics = pg.QtGui.QFontMetrics(self.font())
        if self.orientation == "left":
            return float(metrics.height())
        return float(max(map(metrics.horizontalAdvance, labels), default=0) + 10)


class StepAxis(SpacedAxis):
    """Steps, with thin spaces between thousands; k and M where they are many."""

    def tickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:
        """Return the labels of the ticks."""
        if spacing >= 1e5:
            return [f"{v / 1e6:g}{THIN}M" if v else "0" for v in values]
        return [number(v) if v == round(v) else "" for v in values]


class ValueAxis(SpacedAxis):
    """Values on a `Linear` or `SymLog` scale; the sign is a real minus."""

    rule: Linear = Linear()

    def tickValues(self, low: float, high: float, size: float) -> list[tuple[float, list[float]]]:
        """Return where the ticks are."""
        if isinstance(self.rule, SymLog) and len(ticks := self.rule.ticks(low, high)) > 1:
            places = [float(self.rule.forward(np.float64(tick))) for tick in ticks]
            return [(1.0, apart(places, 16 * (high - low) / max(size, 1)))]
        return super().tickValues(low, high, size)

    def tickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:
        """Return the labels of the ticks."""
        if isinstance(self.rule, SymLog):
            return [short(float(self.rule.backward(np.float64(v)))) for v in values]
        digits = max(0, math.ceil(-math.log10(spacing) - 1e-6)) if spacing > 0 else 0
        if digits > 4:
            return [f"{v:.1e}".replace("-", "−") for v in values]
        return [f"{v:.{digits}f}".replace("-", "−") for v in values]


def apart(places: list[float], least: float) -> list[float]:
    """Leave out places that come too near to one kept before, from both ends of the axis."""
    kept: list[float] = []
    for place in sorted(places, key=abs):
        if all(abs(place - other) >= least for other in kept):
            kept.append(place)
    return kept


class MarginAxis(pg.AxisItem):  # type: ignore[misc]
    """The right margin: the names of reference lines, level with them and clear of each other."""

    def __init__(self) -> None:
        super().__init__("right")
        self.marks: tuple[tuple[float, str, str], ...] = ()

    def set_marks(self, marks: Iterable[tuple[float, str, str]]) -> None:
        """Show these (value, text, colour)."""
        if self.marks != (chosen := tuple(sorted(marks))):
            self.marks = chosen
            metrics = pg.QtGui.QFontMetrics(self.font())
            width = max((metrics.horizontalAdvance(text) for _, text, _ in chosen), default=0)
            self.setWidth(width + 10 if chosen else 8)
            self.picture = None
            self.update()

    def tickValues(self, low: float, high: float, size: float) -> list[tuple[float, list[float]]]:
        """Return no ticks: the marks are painted here."""
        return []

    def paint(self, painter: QPainter, *_: object) -> None:
        """Paint the names."""
        view = self.linkedView()
        if view is None or not self.marks:
            return
        low, high = view.viewRange()[1]
        box = self.mapRectFromParent(self.geometry())
        painter.setFont(self.font())
        step = painter.fontMetrics().height() - 1
        lowest = math.inf
        for value, text, colour in self.marks:
            if not low <= value <= high:
                continue
            level = box.bottom() - (value - low) / (high - low) * box.height()
            lowest = min(max(level, box.top() + step / 2), lowest - step)
            if lowest < box.top() + step / 2 - 1:
                break
            painter.setPen(QColor(colour))
            place = QRectF(box.left() + 6, lowest - step / 2, box.width() - 6, step)
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, text)


class PlotBox(pg.ViewBox):  # type: ignore[misc]
    """The inside of a plot: the wheel zooms along x, over an axis along that axis; drag pans.

    Whatever the user has moved stays put until a double-click returns it.

    Attributes
    ----------
    free_x, free_y : bool
        Whether the user has moved that axis, so that it follows nothing.
    """

    wentHome = Signal()
    moved = Signal()
    zoomChanged = Signal()
    """An axis was moved, or all of it follows again."""

    def __init__(self) -> None:
        super().__init__(enableMenu=False, defaultPadding=0)
        self.disableAutoRange()
        self.free_x = self.free_y = False

    @property
    def zoomed(self) -> bool:
        """Whether the user has moved any axis."""
        return bool(self.free_x or self.free_y)

    def free(self, *, x: bool = False, y: bool = False) -> None:
        """Let axes stay where they are put."""
        self.free_x, self.free_y = self.free_x or x, self.free_y or y
        self.zoomChanged.emit()

    def hold(self) -> None:
        """Let both axes follow again, without telling that anybody wants it."""
        self.free_x = self.free_y = False
        self.zoomChanged.emit()

    def go_home(self) -> None:
        """Return to all there is, and follow it."""
        self.hold()
        self.wentHome.emit()

    def wheelEvent(self, event: Any, axis: int | None = None) -> None:
        """Zoom."""
        axis = 0 if axis is None else axis
        self.free(x=axis == 0, y=axis == 1)
        super().wheelEvent(event, axis=axis)
        self.moved.emit()

    def mouseDragEvent(self, event: Any, axis: int | None = None) -> None:
        """Pan, along y only where y has been zoomed or goes with x."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.free(x=axis != 1, y=axis == 1)
            both = self.free_y or self.state["aspectLocked"]
            super().mouseDragEvent(event, axis=axis if axis is not None or both else 0)
            self.moved.emit()
        else:
            event.ignore()

    def mouseDoubleClickEvent(self, event: Any) -> None:
        """Return."""
        self.go_home()
        event.accept()


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

    def __init__(self, x_title: str, y_title: str, *, steps: bool = False) -> None:
        self.titles = {"bottom": x_title, "left": y_title}
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
        marks, self._marks = self._marks, None
        self.set_references(marks or ())

    # ── over the plot ────────────────────────────────────────────────────────

    def follow(
        self, x: tuple[float, float] | None = None, y: tuple[float, float] | None = None
    ) -> None:
        """Show ranges, on those axes that the user has not moved."""
        if x is not None and not self.box.free_x:
            self.box.setXRange(*x, padding=0)
        if y is not None and not self.box.free_y:
            self.box.setYRange(*y, padding=0)

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
        if marks == self._marks:
            return
        self._marks = marks
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


@dataclass(frozen=True, eq=False)
class ShownStairs:
    """A histogram as it is drawn: heights (n,) between edges (n + 1,)."""

    edges: NDArray[Any]
    heights: NDArray[Any]


class Stairs(pg.PlotCurveItem):  # type: ignore[misc]
    """A histogram as one filled outline."""

    def __init__(self, colour: str, label: str = "") -> None:
        super().__init__([0, 1], [0], stepMode="center", fillLevel=0)
        self.label = label
        self.setPen(curve_pen(colour))
        self.setBrush(faded(colour, 0.33))

    def draw(self, edges: NDArray[Any], heights: NDArray[Any]) -> None:
        """Show heights (n,) between edges (n + 1,)."""
        self.setData(edges, heights, stepMode="center", skipFiniteCheck=True)

    def points(self) -> tuple[NDArray[Any], NDArray[Any]]:
        """Return the middles of the bins and their heights, (n,) each, while on screen."""
        edges, heights = self.getData()
        none = np.empty(0)
        return ((edges[1:] + edges[:-1]) / 2, heights) if self.isVisible() else (none, none)

    def shown(self) -> ShownStairs | None:
        """Return what is drawn; None while it is hidden."""
        return ShownStairs(*self.getData()) if self.isVisible() else None


# ── ranges ────────────────────────────────────────────────────────────────────


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


def mouse_step(plot: Plot, position: QPointF) -> float | None:
    """Return the x value under the mouse, None outside of the plot."""
    if not plot.box.sceneBoundingRect().contains(position):
        return None
    return float(plot.box.mapSceneToView(position).x())
