"""A line in a plot, as cheap as may be: there are dozens of them where runs are compared.

pyqtgraph's own curve asks numpy for its bounds and Qt for the size of a pixel, at each change and
for each curve, which takes longer than to paint it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPainterPath, QPen

from ganstudio.gui.widgets.scales import Linear

NONE = np.empty(0)


@dataclass(frozen=True, eq=False)
class ShownCurve:
    """A curve as it is drawn: its points, (n,) each, and its pen."""

    x: NDArray[Any]
    y: NDArray[Any]
    colour: str
    dash: tuple[float, ...]
    opacity: float


@dataclass(frozen=True, eq=False)
class Line:
    """What a curve is to show, ready to be painted: to make it is what takes the time.

    Attributes
    ----------
    x, y : array (n,)
        Its points.
    extent : QRectF
        What they cover.
    """

    x: NDArray[Any]
    y: NDArray[Any]
    pen: QPen
    path: QPainterPath
    extent: QRectF

    @classmethod
    def of(cls, x: NDArray[Any], y: NDArray[Any], pen: QPen, *, in_pairs: bool = False) -> Line:
        """Return a line, broken where y is NaN and, if in pairs, after every other point."""
        finite = np.isfinite(y)
        whole = bool(finite.all())
        connect = "pairs" if in_pairs else "all" if whole else "finite"
        path = pg.arrayToQPath(x, y, connect=connect, finiteCheck=not whole)
        extent = _extent(x, y) if whole else _extent(x[finite], y[finite])
        return cls(x, y, pen, path, extent)


class Curve(pg.GraphicsObject):  # type: ignore[misc]
    """A line that takes what is new without looking it over.

    Attributes
    ----------
    line : Line
        What it shows.
    label : str
        Its name where values are copied.
    """

    label = ""

    def __init__(self, *, antialias: bool = False) -> None:
        super().__init__()
        self.line = Line.of(NONE, NONE, QPen())
        self._rule = Linear()
        self._drawn: tuple[NDArray[Any], NDArray[Any], QPen, bool] | None = None
        self._antialias = antialias
        self._brush = QBrush()

    def show_line(self, line: Line) -> None:
        """Show another line."""
        self.prepareGeometryChange()
        self.line = line
        self.update()

    def draw(self, x: NDArray[Any], y: NDArray[Any], pen: QPen, *, in_pairs: bool = False) -> None:
        """Make a line and show it."""
        self._drawn = x, y, pen, in_pairs
        self.show_line(Line.of(x, self._rule.forward(y), pen, in_pairs=in_pairs))

    def stand_on(self, rule: Linear) -> None:
        """Have the values that are drawn stand on a scale."""
        self._rule = rule
        if self._drawn is not None:
            x, y, pen, in_pairs = self._drawn
            self.draw(x, y, pen, in_pairs=in_pairs)
        if self._brush.style() is not Qt.BrushStyle.NoBrush:
            self.fill(self._brush.color())

    def fill(self, colour: QColor) -> None:
        """Fill the area between the line and 0."""
        self.prepareGeometryChange()
        self._brush = QBrush(colour)
        self.update()

    def clear(self) -> None:
        """Show nothing."""
        self.draw(NONE, NONE, self.line.pen)

    def points(self) -> tuple[NDArray[Any], NDArray[Any]]:
        """Return the values that are on screen, (n,) each."""
        return (self.line.x, self.line.y) if self.isVisible() else (NONE, NONE)

    def shown(self) -> ShownCurve | None:
        """Return what is drawn; None while it is hidden."""
        if not self.isVisible():
            return None
        line, colour = self.line, self.line.pen.color()
        dash = tuple(line.pen.dashPattern())
        return ShownCurve(line.x, line.y, colour.name().upper(), dash, colour.alphaF())

    # ── for Qt and pyqtgraph ─────────────────────────────────────────────────

    def boundingRect(self) -> QRectF:
        """Return what it covers, with room for its pen, whose width is one of pixels."""
        box, extent = self.getViewBox(), self._extent()
        if box is None or extent.isNull():
            return extent
        (left, right), (low, high) = box.viewRange()
        room = 0.5 * self.line.pen.widthF() + 1
        across = room * (right - left) / max(box.width(), 1)
        along = room * (high - low) / max(box.height(), 1)
        return extent.adjusted(-across, -along, across, along)

    def _extent(self) -> QRectF:
        """Return what is covered of the line, and where it is filled down to 0."""
        extent = QRectF(self.line.extent)
        if self._brush.style() is not Qt.BrushStyle.NoBrush:
            extent.setTop(min(extent.top(), 0.0))
            extent.setBottom(max(extent.bottom(), 0.0))
        return extent

    def viewTransformChanged(self) -> None:
        """Cover more or less, since a pixel is another part of the plot now."""
        super().viewTransformChanged()
        self.prepareGeometryChange()

    def paint(self, painter: QPainter, *_: object) -> None:
        """Paint the line."""
        line = self.line
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, self._antialias)
        if self._brush.style() is not Qt.BrushStyle.NoBrush and len(line.x):
            area = QPainterPath(line.path)
            area.lineTo(line.x[-1], 0.0)
            area.lineTo(line.x[0], 0.0)
            painter.fillPath(area, self._brush)
        painter.setPen(line.pen)
        painter.drawPath(line.path)


def _extent(x: NDArray[Any], y: NDArray[Any]) -> QRectF:
    if not len(x):
        return QRectF()
    left, low = float(x.min()), float(y.min())
    return QRectF(left, low, float(x.max()) - left, float(y.max()) - low)
