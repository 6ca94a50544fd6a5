"""Points and arrows in a plot."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPolygonF

from ganstudio.gui.widgets.pens import faded
from ganstudio.gui.widgets.scales import Linear
from ganstudio.telemetry.records import FloatArray


@dataclass(frozen=True)
class ShownDots:
    """Points as they are drawn, and their colour."""

    points: list[tuple[float, float]]
    colour: str


class Dots(pg.GraphicsObject):  # type: ignore[misc]
    """Many points of one colour, drawn in one call.

    Attributes
    ----------
    label : str
        Their name where values are copied.
    """

    def __init__(self, size: float, label: str = "") -> None:
        super().__init__()
        self.label = label
        self._points = QPolygonF()
        self._size = size
        self._box = QRectF()
        self._pen = pg.mkPen("#000000")
        self._rule = Linear()
        self._drawn: tuple[FloatArray, str, float] | None = None

    def show_points(self, points: FloatArray, colour: str, alpha: float) -> None:
        """Show points (n, 2)."""
        self._drawn = points, colour, alpha
        points = np.stack([points[:, 0], self._rule.forward(points[:, 1])], axis=1)
        points = points[np.isfinite(points).all(axis=1)]
        self._points = pg.functions.create_qpolygonf(len(points))
        if len(points):
            pg.functions.ndarray_from_qpolygonf(self._points)[:] = points
        self._pen = pg.mkPen(faded(colour, alpha), width=self._size)
        self._pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        self._pen.setCosmetic(True)
        self.prepareGeometryChange()
        low, high = (points.min(0), points.max(0)) if len(points) else (np.zeros(2), np.zeros(2))
        self._box = QRectF(QPointF(*map(float, low)), QPointF(*map(float, high)))
        self.update()

    def stand_on(self, rule: Linear) -> None:
        """Have the heights of the points stand on a scale."""
        self._rule = rule
        if self._drawn is not None:
            self.show_points(*self._drawn)

    def points(self) -> tuple[NDArray[Any], NDArray[Any]]:
        """Return the values that are on screen, (n,) each."""
        found = pg.functions.ndarray_from_qpolygonf(self._points)
        return tuple(found.T) if len(found) and self.isVisible() else (np.empty(0), np.empty(0))

    def shown(self) -> ShownDots | None:
        """Return what is drawn; None while it is hidden."""
        if not self.isVisible():
            return None
        points = [(point.x(), point.y()) for point in self._points.toList()]
        return ShownDots(points, self._pen.color().name().upper())

    def boundingRect(self) -> QRectF:
        """Return where the points are."""
        return self._box

    def paint(self, painter: QPainter, *_: object) -> None:
        """Paint the points."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(self._pen)
        painter.drawPoints(self._points)


def arrow_lines(arrows: FloatArray, length: float) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return arrows (m, 2, 2) as line segments, pairs of x and y; long ones are ``length`` long."""
    start, pull = arrows[:, 0], arrows[:, 1]
    sizes = np.linalg.norm(pull, axis=1, keepdims=True)
    usual = np.quantile(sizes, 0.9) if len(sizes) else 0.0
    step = pull / max(float(usual), 1e-12) * length
    step *= np.minimum(
        1, 1.3 * length / np.maximum(np.linalg.norm(step, axis=1, keepdims=True), 1e-12)
    )
    tip = start + step
    across = np.stack([-step[:, 1], step[:, 0]], axis=1)
    left, right = tip - 0.35 * step + 0.2 * across, tip - 0.35 * step - 0.2 * across
    segments = np.stack([start, tip, tip, left, tip, right], axis=1).reshape(-1, 2)
    return segments[:, 0], segments[:, 1]
