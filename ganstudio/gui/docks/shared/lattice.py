"""A lattice of z where G has sent it, brighter where its cells have become small."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF

from ganstudio.gui.widgets.pens import faded
from ganstudio.telemetry.records import FloatArray

BRIGHTEST, DIMMEST = 0.85, 0.04
"""Opacity of the densest cells, and of such as are next to nothing."""
DENSEST = 0.9
"""Share of the cells that are not as dense as those that have the full colour."""
LINE = 0.45
"""Opacity of the lattice's own lines."""


@dataclass(frozen=True, eq=False)
class ShownLattice:
    """A lattice as it is drawn.

    Attributes
    ----------
    points : array (rows, columns, 2)
        Its knots.
    brightness : array (rows - 1, columns - 1) or (columns - 1,)
        Opacity of each cell, or of each piece of a line.
    """

    points: FloatArray
    brightness: NDArray[Any]


class Lattice(pg.GraphicsObject):  # type: ignore[misc]
    """Cells of one colour. Where G folds the plane they lie over each other, and add up."""

    def __init__(self) -> None:
        super().__init__()
        self._points = np.zeros((0, 0, 2), np.float32)
        self._brightness: NDArray[Any] = np.zeros(0)
        self._colour = "#000000"

    def show_points(self, points: FloatArray, colour: str) -> None:
        """Show knots (rows, columns, 2), one row for a line."""
        self._points, self._colour = points, colour
        self._brightness = brightness(points)
        self.prepareGeometryChange()
        self.update()

    def shown(self) -> ShownLattice | None:
        """Return what is drawn; None while it is hidden."""
        there = self.isVisible() and self._points.size > 0
        return ShownLattice(self._points, self._brightness) if there else None

    def boundingRect(self) -> QRectF:
        """Return where it is."""
        knots = self._points.reshape(-1, 2)
        knots = knots[np.isfinite(knots).all(axis=1)]
        if not len(knots):
            return QRectF()
        low, high = knots.min(0), knots.max(0)
        return QRectF(QPointF(*map(float, low)), QPointF(*map(float, high)))

    def paint(self, painter: QPainter, *_: object) -> None:
        """Paint cells, then lines."""
        if not np.isfinite(self._points).all():
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        knots = [[QPointF(float(x), float(y)) for x, y in row] for row in self._points]
        if len(knots) == 1:
            self._paint_pieces(painter, knots[0])
            return
        painter.setPen(Qt.PenStyle.NoPen)
        for i, row in enumerate(self._brightness):
            for j, level in enumerate(row):
                painter.setBrush(faded(self._colour, float(level)))
                corners = knots[i][j], knots[i][j + 1], knots[i + 1][j + 1], knots[i + 1][j]
                painter.drawPolygon(QPolygonF(corners))
        painter.setPen(self._pen(LINE, 1))
        for line in (*knots, *zip(*knots, strict=True)):
            painter.drawPolyline(QPolygonF(list(line)))

    def _paint_pieces(self, painter: QPainter, knots: list[QPointF]) -> None:
        for start, end, level in zip(knots, knots[1:], self._brightness, strict=False):
            painter.setPen(self._pen(float(level), 4))
            painter.drawLine(start, end)

    def _pen(self, opacity: float, width: float) -> QPen:
        pen: QPen = pg.mkPen(faded(self._colour, opacity), width=width)
        pen.setCosmetic(True)
        return pen


def sizes(points: FloatArray) -> NDArray[np.float64]:
    """Return the area of each cell of knots (rows, columns, 2), or the length of each piece.

    A cell is two triangles, so that one that G has twisted has an area as well.
    """
    knots = points.astype(np.float64)
    if len(knots) == 1:
        pieces: NDArray[np.float64] = np.linalg.norm(np.diff(knots[0], axis=0), axis=1)
        return pieces
    a, b, c, d = knots[:-1, :-1], knots[:-1, 1:], knots[1:, 1:], knots[1:, :-1]
    return _triangle(a, b, c) + _triangle(a, c, d)


def _triangle(a: NDArray[Any], b: NDArray[Any], c: NDArray[Any]) -> NDArray[np.float64]:
    (x, y), (u, v) = np.moveaxis(b - a, -1, 0), np.moveaxis(c - a, -1, 0)
    area: NDArray[np.float64] = np.abs(x * v - y * u) / 2
    return area


def brightness(points: FloatArray) -> NDArray[np.float64]:
    """Return the opacity of each cell: the root of its density, in shares of the densest.

    All cells hold the same mass, so a density is one over an area.
    """
    found = sizes(points)
    if not found.size:
        return found
    density = 1 / np.maximum(found, 1e-12)
    share = np.sqrt(np.minimum(density / np.quantile(density, DENSEST), 1.0))
    return DIMMEST + (BRIGHTEST - DIMMEST) * share
