"""Points drawn in the plane with the mouse, or pasted."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QColor, QGuiApplication, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from ganstudio.data.base import DataError
from ganstudio.data.drawn import MOST, Drawn
from ganstudio.data.own.tables import of_text
from ganstudio.gui.dialogs.base import Dialog
from ganstudio.gui.widgets import theme
from ganstudio.wording import sentence

REACH = 1.5
"""What the plane shows around 0."""
APART = 8.0
"""Pixels that the mouse moves for another point."""


class Plane(QWidget):
    """A plane to draw on: the mouse leaves points behind, the other button takes them away."""

    changed = Signal()

    def __init__(self, places: NDArray[np.float64], parent: QWidget) -> None:
        super().__init__(parent)
        self.places = places
        self._last = QPointF(-1e9, 0)
        self.setMinimumSize(420, 420)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setAccessibleName("Plane to draw points on")

    def set_places(self, places: NDArray[np.float64]) -> None:
        """Show other places, the first of them that can be kept."""
        self.places = places[:MOST]
        self.update()
        self.changed.emit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin."""
        self._last = QPointF(-1e9, 0)
        self._draw(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Go on while a button is held."""
        self._draw(event)

    def _draw(self, event: QMouseEvent) -> None:
        way = event.position() - self._last
        if np.hypot(way.x(), way.y()) < APART:
            return
        self._last = event.position()
        here = self._place(event.position())
        if event.buttons() & Qt.MouseButton.RightButton:
            far = np.hypot(*(self.places - here).T) > 2 * APART * self._unit()
            self.set_places(self.places[far])
        elif event.buttons() & Qt.MouseButton.LeftButton:
            self.set_places(np.vstack([self.places, here]))

    def _unit(self) -> float:
        """Return how much of the plane a pixel is."""
        return 2 * REACH / min(self.width(), self.height())

    def _place(self, pixel: QPointF) -> NDArray[np.float64]:
        x, y = pixel.x() - self.width() / 2, self.height() / 2 - pixel.y()
        return np.round(np.array([x, y]) * self._unit(), 3)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the axes and the points."""
        painter, colours = QPainter(self), theme.palette()
        painter.fillRect(self.rect(), QColor(colours.surface))
        painter.setPen(QColor(colours.disabled))
        middle = QPointF(self.width() / 2, self.height() / 2)
        painter.drawLine(QPointF(0, middle.y()), QPointF(self.width(), middle.y()))
        painter.drawLine(QPointF(middle.x(), 0), QPointF(middle.x(), self.height()))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.text))
        for x, y in self.places / self._unit():
            painter.drawEllipse(middle + QPointF(x, -y), 3, 3)


class DrawnDialog(Dialog):
    """Where points are to be: drawn, or pasted as a table of x and y."""

    def __init__(self, data: Drawn, parent: QWidget) -> None:
        words = "Hold the left button to leave points behind, the right one to take them away."
        super().__init__("Drawn points", words, "Train on it", parent)
        self._data = data
        self.plane = Plane(data.centres(), self)
        self.plane.changed.connect(self._tell)
        self.said = QLabel(self)
        self.said.setTextFormat(Qt.TextFormat.PlainText)
        self.said.setProperty("role", "muted")
        self.said.setWordWrap(True)
        self.clear = QPushButton("Clear", self)
        self.clear.clicked.connect(lambda: self.plane.set_places(np.empty((0, 2))))
        self.paste = QPushButton("Paste", self)
        self.paste.setToolTip("Take x and y from a table that was copied, a row a point")
        self.paste.clicked.connect(self._paste)
        for button in (self.clear, self.paste):
            button.setAutoDefault(False)
        row = QHBoxLayout()
        row.addWidget(self.said, 1)
        row.addWidget(self.paste)
        row.addWidget(self.clear)
        self.content.addWidget(self.plane, 1)
        self.content.addLayout(row)
        self._tell()

    def _tell(self) -> None:
        count = len(self.plane.places)
        self.said.setText(f"{count} places" + (", as many as can be kept" if count == MOST else ""))
        self.take.setEnabled(count > 0)

    def _paste(self) -> None:
        try:
            points = of_text(QGuiApplication.clipboard().text(), "what was copied").points
            if points is None or points.shape[1] != 2:
                raise DataError("what was copied is no table of x and y; copy two columns")
        except DataError as error:
            self.said.setText(f"{sentence(str(error))}.")
            return
        places = points.astype(np.float64)
        reach = float(np.abs(places).max()) or 1.0
        some = places[np.linspace(0, len(places) - 1, min(MOST, len(places))).astype(int)]
        # What lies outside of the plane is brought into it: networks begin near 0.
        self.plane.set_places(np.round(some if reach <= REACH else some / reach, 3))

    def result_value(self) -> object:
        """Return the data set."""
        places = tuple(map(float, self.plane.places.ravel()))
        return self._data.model_copy(update={"places": places})
