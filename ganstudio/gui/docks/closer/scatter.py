"""Samples as dots in a plane, with the picture of the one under the mouse."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from ganstudio.gui.widgets import theme
from ganstudio.gui.widgets.theme import FAKE, REAL
from ganstudio.telemetry.questions import FeatureMap

ROOM, RADIUS, NEAR = 14, 3.0, 12.0


class Scatter(QWidget):
    """Real samples are blue dots, generated ones orange rings."""

    pointed = Signal(int)
    """The sample under the mouse; −1 for none."""

    def __init__(self) -> None:
        super().__init__()
        self.map: FeatureMap | None = None
        self.chosen = -1
        self.under = -1
        self.setMinimumSize(160, 160)
        self.setMouseTracking(True)
        self.setAccessibleName("Map of real and generated samples")

    def show_map(self, found: FeatureMap | None, chosen: int = -1) -> None:
        """Show samples, those of one class strongly; −1 stands for all."""
        self.map, self.chosen, self.under = found, chosen, -1
        self.update()

    def points(self) -> NDArray[np.float64]:
        """Return where the samples lie in the widget, (n, 2)."""
        assert self.map is not None
        places = self.map.places.astype(np.float64)
        low, high = places.min(0), places.max(0)
        span = np.where(high > low, high - low, 1.0)
        size = np.array([self.width() - 2 * ROOM, self.height() - 2 * ROOM])
        unit = (places - low) / span
        unit[:, 1] = 1.0 - unit[:, 1]
        points: NDArray[np.float64] = ROOM + unit * size
        return points

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the dots."""
        if self.map is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for k, (x, y) in enumerate(self.points()):
            strong = self.chosen in (-1, int(self.map.classes[k]))
            colour = QColor(REAL if self.map.real[k] else FAKE)
            colour.setAlphaF(0.85 if strong else 0.12)
            if self.map.real[k]:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(colour)
            else:
                painter.setPen(QPen(colour, 1.5))
                painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(QPointF(x, y), RADIUS, RADIUS)
        if self.under >= 0:
            x, y = self.points()[self.under]
            painter.setPen(QPen(QColor(theme.palette().text), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(QPointF(x, y), 2 * RADIUS, 2 * RADIUS)
        painter.setPen(QPen(QColor(theme.palette().border), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5))
        painter.end()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tell which sample is under the mouse."""
        if self.map is None:
            return
        at = event.position()
        gaps = np.linalg.norm(self.points() - (at.x(), at.y()), axis=1)
        nearest = int(gaps.argmin())
        self._point(nearest if gaps[nearest] <= NEAR else -1)

    def leaveEvent(self, event: QEvent) -> None:
        """Point at nothing."""
        self._point(-1)

    def _point(self, index: int) -> None:
        if index != self.under:
            self.under = index
            self.pointed.emit(index)
            self.update()
