"""A few words on a plate, laid over a corner of a plot: a reading, or a button."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QGuiApplication, QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QGraphicsObject

from ganstudio.gui.widgets import theme

INSIDE, OUTSIDE = 6.0, 4.0
"""Pixels between the words and the rim of the plate, and between that and the plot's."""


class Chip(QGraphicsObject):
    """A plate that is there while it has something to say.

    Parameters
    ----------
    parent
        What it is laid over; its coordinates are pixels.
    tip
        What a click does; a plate without lets the mouse through to the plot.
    """

    pressed = Signal()

    def __init__(self, parent: QGraphicsItem, tip: str = "") -> None:
        super().__init__(parent)
        self.lines: tuple[str, ...] = ()
        self._button = bool(tip)
        self._box = QRectF()
        self.setZValue(1000)
        self.setToolTip(tip)
        if self._button:
            self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAcceptedMouseButtons(
            Qt.MouseButton.LeftButton if self._button else Qt.MouseButton.NoButton
        )
        self.hide()

    def tell(self, *lines: str) -> None:
        """Say some lines; none hides it."""
        if lines == self.lines:
            return
        self.lines = lines
        metrics = QFontMetricsF(QGuiApplication.font())
        width = max((metrics.horizontalAdvance(line) for line in lines), default=0.0)
        self.prepareGeometryChange()
        self._box = QRectF(0, 0, width + 2 * INSIDE, len(lines) * metrics.height() + INSIDE)
        self.setVisible(bool(lines))
        self.update()

    def place(self, area: QRectF, *, right: bool) -> None:
        """Stand in an upper corner of an area."""
        across = area.right() - self._box.width() - OUTSIDE if right else area.left() + OUTSIDE
        self.setPos(across, area.top() + OUTSIDE)

    def boundingRect(self) -> QRectF:
        """Return where the plate is."""
        return self._box

    def paint(self, painter: QPainter, *_: Any) -> None:
        """Paint the plate and the words."""
        colours = theme.palette()
        plate = QColor(colours.raised)
        plate.setAlphaF(0.93)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(colours.accent if self._button else colours.border), 1))
        painter.setBrush(plate)
        painter.drawRoundedRect(self._box.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        painter.setPen(QColor(colours.text))
        painter.setFont(QGuiApplication.font())
        words = self._box.adjusted(INSIDE, INSIDE / 2, 0, -INSIDE / 2)
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, "\n".join(self.lines))

    def mousePressEvent(self, event: Any) -> None:
        """Take the click, which acts once the button is let go: it hides the plate."""
        event.accept()

    mouseDoubleClickEvent = mousePressEvent  # a click soon after another one

    def mouseReleaseEvent(self, event: Any) -> None:
        """Act."""
        event.accept()
        self.pressed.emit()
