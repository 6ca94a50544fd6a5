"""Two pictures over each other: one wipes over the other, they alternate, or their difference."""

from __future__ import annotations

from typing import Literal

import numpy as np
from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from ganstudio.gui.widgets import theme
from ganstudio.gui.widgets.mosaic import Pixels, as_image, as_pixels, enlarged

Mode = Literal["wipe", "flicker", "difference"]
NOTCH = 0.05
STRENGTH = 2


def difference(one: Pixels, other: Pixels) -> Pixels:
    """Return twice the absolute difference of two pictures (h, w, 3)."""
    gap = np.abs(one.astype(np.int64) - other.astype(np.int64))
    return (STRENGTH * gap).clip(0, 255).astype(np.uint8)


class WipeView(QWidget):
    """Two pictures of one size; drag, or use left and right, to wipe."""

    def __init__(self) -> None:
        super().__init__()
        self.mode: Mode = "wipe"
        self.share, self.second = 0.5, False
        self._shown = QRect()
        self._images: tuple[QImage, QImage] | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(160, 160)
        self.setAccessibleName("Two pictures over each other")
        self.setToolTip("Drag, or use left and right, to wipe from one to the other")

    def show_pictures(self, one: QImage | None, other: QImage | None) -> None:
        """Show two pictures, or nothing."""
        there = one is not None and other is not None and one.size() == other.size()
        self._images = (one, other) if there else None  # type: ignore[assignment]
        self.update()

    def pictures(self) -> tuple[Pixels, Pixels] | None:
        """Return what is laid over each other."""
        if self._images is None:
            return None
        return as_pixels(self._images[0]), as_pixels(self._images[1])

    def painted(self) -> Pixels | None:
        """Return what is painted, (h, w, 3), before it is enlarged."""
        both = self.pictures()
        if both is None:
            return None
        one, other = both
        if self.mode == "difference":
            return difference(one, other)
        if self.mode == "flicker":
            return other if self.second else one
        edge = round(self.share * one.shape[1])
        return np.concatenate([one[:, :edge], other[:, edge:]], axis=1)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint them, and the edge between them."""
        painter, pixels, colours = QPainter(self), self.painted(), theme.palette()
        if pixels is not None:
            ratio = self.devicePixelRatioF()
            drawn = enlarged(
                as_image(np.ascontiguousarray(pixels)),
                int(self.width() * ratio), int(self.height() * ratio),
            )  # fmt: skip
            drawn.setDevicePixelRatio(ratio)
            place = self._place(drawn.deviceIndependentSize().toSize())
            painter.drawPixmap(place.topLeft(), drawn)
            if self.mode == "wipe":
                x = place.left() + self.share * place.width()
                painter.setPen(QPen(QColor(colours.accent), 2))
                painter.drawLine(QPointF(x, place.top()), QPointF(x, place.bottom()))
        if self.hasFocus():
            painter.setPen(QPen(QColor(colours.accent), 1))
            painter.drawRect(QRectF(self.rect()).adjusted(0, 0, -1, -1))
        painter.end()

    def _place(self, size: QSize) -> QRect:
        left, top = (self.width() - size.width()) // 2, (self.height() - size.height()) // 2
        self._shown = QRect(QPoint(left, top), size)
        return self._shown

    def _wipe_to(self, x: float) -> None:
        self.set_share((x - self._shown.left()) / max(self._shown.width(), 1))

    def set_share(self, share: float) -> None:
        """Show so much of the first picture, from the left."""
        self.share = min(max(share, 0.0), 1.0)
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Wipe to where it was pressed."""
        self._wipe_to(event.position().x())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Follow a drag."""
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._wipe_to(event.position().x())

    def event(self, event: object) -> bool:
        """Keep left and right for itself while it has the keyboard."""
        keys = (Qt.Key.Key_Left, Qt.Key.Key_Right)
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QKeyEvent.Type.ShortcutOverride
            and event.key() in keys
        ):
            event.accept()
            return True
        return super().event(event)  # type: ignore[arg-type]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Wipe by a twentieth."""
        if event.key() == Qt.Key.Key_Left:
            self.set_share(self.share - NOTCH)
        elif event.key() == Qt.Key.Key_Right:
            self.set_share(self.share + NOTCH)
        else:
            super().keyPressEvent(event)
