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

NONE = np.empty(0)


@dataclass(frozen=True, eq=False)
class ShownCurve:
    """A curve as it is drawn: its points, (n,) each, and its pen."""

    x: NDArray[Any]
    y: NDArray[Any]
    colour: str
    dash: tuple[float, ...]
    opacity: float


class Curve(pg.GraphicsObject):  # type: ignore[misc]
    """A line that takes what is new without looking it over.

    Attributes
    ----------
    x, y : array (n,)
        Its points.
    label : str
        Its name where values are copied.
    """

    label = ""

    def __init__(self, *, antialias: bool = False) -> None:
        super().__init__()
        self.x = self.y = NONE
        self._antialias = antialias
        self._pen = QPen()
        self._brush = QBrush()
        self._path = QPainterPath()
        self._extent = QRectF()

    def draw(self, x: NDArray[Any], y: NDArray[Any], pen: QPen, *, in_pairs: bool = False) -> None:
        """Show a line, broken where y is NaN and, if in pairs, after every other point."""
        finite = np.isfinite(y)
        whole = bool(finite.all())
        connect = "pairs" if in_pairs else "all" if whole else "finite"
        self.prepareGeometryChange()
        self.x, self.y, self._pen = x, y, pen
        self._path = pg.arrayToQPath(x, y, connect=connect, finiteCheck=not whole)
        self._extent = _extent(x, y) if whole else _extent(x[finite], y[finite])
        self.update()

    def fill(self, colour: QColor) -> None:
        """Fill the area between the line and 0."""
        self._brush = QBrush(colour)
        self.prepareGeometryChange()
        self._extent.setTop(min(self._extent.top(), 0.0))
        self._extent.setBottom(max(self._extent.bottom(), 0.0))
        self.update()

    def clear(self) -> None:
        """Show nothing."""
        self.draw(NONE, NONE, self._pen)

    def points(self) -> tuple[NDArray[Any], NDArray[Any]]:
        """Return the values that are on screen, (n,) each."""
        return (self.x, self.y) if self.isVisible() else (NONE, NONE)

    def shown(self) -> ShownCurve | None:
        """Return what is drawn; None while it is hidden."""
        if not self.isVisible():
            return None
        colour = self._pen.color()
        dash = tuple(self._pen.dashPattern())
        return ShownCurve(self.x, self.y, colour.name().upper(), dash, colour.alphaF())

    # ── for Qt and pyqtgraph ─────────────────────────────────────────────────

    def boundingRect(self) -> QRectF:
        """Return what it covers, with room for its pen, whose width is one of pixels."""
        box = self.getViewBox()
        if box is None or self._extent.isNull():
            return self._extent
        (left, right), (low, high) = box.viewRange()
        room = 0.5 * self._pen.widthF() + 1
        across = room * (right - left) / max(box.width(), 1)
        along = room * (high - low) / max(box.height(), 1)
        return self._extent.adjusted(-across, -along, across, along)

    def viewTransformChanged(self) -> None:
        """Cover more or less, since a pixel is another part of the plot now."""
        super().viewTransformChanged()
        self.prepareGeometryChange()

    def paint(self, painter: QPainter, *_: object) -> None:
        """Paint the line."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, self._antialias)
        if self._brush.style() is not Qt.BrushStyle.NoBrush and len(self.x):
            area = QPainterPath(self._path)
            area.lineTo(self.x[-1], 0.0)
            area.lineTo(self.x[0], 0.0)
            painter.fillPath(area, self._brush)
        painter.setPen(self._pen)
        painter.drawPath(self._path)


def _extent(x: NDArray[Any], y: NDArray[Any]) -> QRectF:
    if not len(x):
        return QRectF()
    left, low = float(x.min()), float(y.min())
    return QRectF(left, low, float(x.max()) - left, float(y.max()) - low)
