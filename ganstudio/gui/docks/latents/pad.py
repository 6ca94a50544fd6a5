"""A square of pictures about the latent that one stands at, along two directions."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen

from ganstudio.gui.widgets import theme
from ganstudio.gui.widgets.grids import GridView

CELLS = 9
"""Pictures a side."""
STEP, LARGE_STEP = 0.25, 1.0
"""Of the arrow keys, without and with Shift."""
LEAST = 200
ARROWS = {
    Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, 1), Qt.Key.Key_Down: (0, -1),
}  # fmt: skip


class Pad(GridView):
    """Pictures at ±reach along two directions; drag, or use the arrows, to stand elsewhere."""

    went = Signal(float, float)
    """The place that the user chose, in units of z's deviation along each direction."""

    def __init__(self) -> None:
        super().__init__()
        self.place = (0.0, 0.0)
        self.reach = 3.0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(LEAST, LEAST)
        self.setAccessibleName("Pad of latents")
        self.setToolTip(
            "Drag to move along both directions; arrows move by 0.25, with Shift by 1, 0 goes "
            "back to the middle"
        )

    def sizeHint(self) -> QSize:
        """Return a square."""
        return QSize(320, 320)

    def offsets(self) -> list[tuple[float, float]]:
        """Return the places of the pictures, row by row from the top left."""
        marks = np.linspace(-self.reach, self.reach, CELLS)
        return [(float(x), float(y)) for y in marks[::-1] for x in marks]

    def set_place(self, x: float, y: float) -> None:
        """Mark a place."""
        self.place = (x, y)
        self.setAccessibleDescription(f"at {x:+.2f} and {y:+.2f}")
        self.update()

    def _go(self, x: float, y: float) -> None:
        low, high = -self.reach, self.reach
        self.went.emit(min(max(x, low), high), min(max(y, low), high))

    def _at(self, point: QPoint) -> tuple[float, float]:
        place, span = self.picture_place(), 2 * self.reach * CELLS / (CELLS - 1)
        x = (point.x() - place.center().x()) / max(place.width(), 1) * span
        y = (place.center().y() - point.y()) / max(place.height(), 1) * span
        return x, y

    def point(self, x: float, y: float) -> QPointF:
        """Return where a place lies in the widget."""
        place, span = self.picture_place(), 2 * self.reach * CELLS / (CELLS - 1)
        across = place.center().x() + x / span * place.width()
        return QPointF(across, place.center().y() - y / span * place.height())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go where it was pressed."""
        if event.button() == Qt.MouseButton.LeftButton and self.grid is not None:
            self._go(*self._at(event.position().toPoint()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Follow a drag."""
        if event.buttons() & Qt.MouseButton.LeftButton and self.grid is not None:
            self._go(*self._at(event.position().toPoint()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move by arrows; 0 goes to the middle."""
        key = Qt.Key(event.key())
        if key == Qt.Key.Key_0:
            self._go(0.0, 0.0)
        elif key in ARROWS:
            shift = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            step = LARGE_STEP if shift else STEP
            right, up = ARROWS[key]
            self._go(self.place[0] + right * step, self.place[1] + up * step)
        else:
            super().keyPressEvent(event)

    def event(self, event: object) -> bool:
        """Keep the arrows for itself while it has the keyboard."""
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QKeyEvent.Type.ShortcutOverride
            and Qt.Key(event.key()) in (*ARROWS, Qt.Key.Key_0)
        ):
            event.accept()
            return True
        return super().event(event)  # type: ignore[arg-type]

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the pictures, the place, and a frame where the keyboard is."""
        super().paintEvent(event)
        colours, painter = theme.palette(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.grid is not None:
            x, y = self.place
            centre = self.point(x, y)
            side = self.picture_place().width() / CELLS
            mark = QRectF(centre.x() - side / 2, centre.y() - side / 2, side, side)
            painter.setPen(QPen(QColor(colours.accent), 2.5))
            painter.drawRect(mark & QRectF(self.rect()).adjusted(1, 1, -1, -1))
        if self.hasFocus():
            painter.setPen(QPen(QColor(colours.accent), 1))
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.end()
