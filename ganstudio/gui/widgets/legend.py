"""Legends, beside the data and never over it: swatch, name and read-out of each line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QLinearGradient,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from ganstudio.gui.widgets import theme

Shape = Literal["line", "block", "ramp", "none"]


@dataclass(frozen=True)
class Entry:
    """One entry: what its swatch looks like, its name, and a value that may change often.

    A ``ramp`` goes from ``colour`` through nothing to ``end``.
    """

    name: str
    colour: str = ""
    dash: tuple[float, ...] = ()
    shape: Shape = "line"
    value: str = ""
    end: str = ""


def paint_swatch(painter: QPainter, box: QRectF, entry: Entry) -> None:
    """Paint a sample of a line or an area into a box."""
    painter.save()
    pen = QPen(QColor(entry.colour), 2)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    middle = box.center().y()
    if entry.shape == "line":
        if entry.dash:
            pen.setDashPattern([length / 2 for length in entry.dash])
        painter.setPen(pen)
        painter.drawLine(QPointF(box.left(), middle), QPointF(box.right(), middle))
    elif entry.shape == "block":
        painter.fillRect(QRectF(box.center().x() - 5, middle - 5, 10, 10), QColor(entry.colour))
    elif entry.shape == "ramp":
        ramp = QLinearGradient(box.topLeft(), box.topRight())
        ramp.setColorAt(0, QColor(entry.colour))
        ramp.setColorAt(0.5, QColor(theme.palette().base))
        ramp.setColorAt(1, QColor(entry.end))
        painter.setPen(QPen(QColor(theme.palette().border), 1))
        painter.setBrush(ramp)
        painter.drawRect(QRectF(box.left(), middle - 5, box.width(), 10))
    painter.restore()


class Legend(QWidget):
    """Entries in columns of equal width, as many rows as their names need.

    Its height follows the names and the width of the dock, never the values, so nothing
    moves while training goes on; a name gives way to a value that needs its room.
    """

    SWATCH, GAP, MARGIN, LONGEST = 18, 6, 12, 130

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.entries: tuple[Entry, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def show_entries(self, entries: list[Entry]) -> None:
        """Show these."""
        if self.entries != (chosen := tuple(entries)):
            names = [entry.name for entry in self.entries] != [entry.name for entry in chosen]
            self.entries = chosen
            if names:
                self._fit()
                self.setToolTip("\n".join(entry.name for entry in chosen))
            self.update()

    def columns(self) -> int:
        """Return how many entries stand side by side."""
        metrics = self.fontMetrics()
        names = max((metrics.horizontalAdvance(e.name) for e in self.entries), default=0)
        wanted = self.SWATCH + min(names, self.LONGEST) + 3 * self.GAP
        fit = max(1, (self.width() - 2 * self.MARGIN) // max(wanted, 1))
        rows = -(-len(self.entries) // fit)
        return max(1, -(-len(self.entries) // max(rows, 1)))

    def row_height(self) -> int:
        """Return the height of a row in pixels."""
        return self.fontMetrics().height() + 3

    def _fit(self) -> None:
        rows = -(-len(self.entries) // self.columns())
        height = rows * self.row_height() + 4 if self.entries else 0
        if height != self.height() or height != self.minimumHeight():
            self.setFixedHeight(height)

    def sizeHint(self) -> QSize:
        """Return the size it asks for."""
        return QSize(200, self.minimumHeight())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Take more or fewer rows."""
        self._fit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the entries."""
        if not self.entries:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        columns = self.columns()
        width = (self.width() - 2 * self.MARGIN) / columns
        for i, entry in enumerate(self.entries):
            row, column = divmod(i, columns)
            left = self.MARGIN + column * width
            box = QRectF(left, 2 + row * self.row_height(), width - self.GAP, self.row_height())
            self._paint_entry(painter, box, entry)
        painter.end()

    def _paint_entry(self, painter: QPainter, box: QRectF, entry: Entry) -> None:
        colours = theme.palette()
        if entry.shape != "none":
            swatch = QRectF(box.left(), box.top(), self.SWATCH, box.height())
            paint_swatch(painter, swatch, entry)
            box.setLeft(swatch.right() + self.GAP)
        metrics = painter.fontMetrics()
        room = metrics.horizontalAdvance(entry.value) + self.GAP if entry.value else 0
        name = metrics.elidedText(
            entry.name, Qt.TextElideMode.ElideRight, int(box.width() - room) + 1
        )
        painter.setPen(QColor(colours.muted if entry.value else colours.text))
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, name)
        box.setLeft(box.left() + min(metrics.horizontalAdvance(name), box.width()) + self.GAP)
        painter.setPen(QColor(colours.text))
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, entry.value)


class Caption(pg.GraphicsWidget):  # type: ignore[misc]
    """The line above a plot: a run's swatch and name, then figures; cut where there is no room."""

    def __init__(self) -> None:
        super().__init__()
        self.entry = Entry("")
        self.setFixedHeight(18)
        self.setMinimumWidth(0)

    def tell(self, entry: Entry) -> None:
        """Show a name and figures."""
        if entry != self.entry:
            self.entry = entry
            self.setToolTip(f"{entry.name} {entry.value}".strip())
            self.update()

    def paint(self, painter: QPainter, *_: object) -> None:
        """Paint it."""
        paint_caption(painter, QRectF(self.rect()), self.entry)


class CaptionBar(QWidget):
    """The same as a widget, above an image grid or a strip."""

    def __init__(self) -> None:
        super().__init__()
        self.entry = Entry("")
        self.setFixedHeight(self.fontMetrics().height() + 8)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def tell(self, entry: Entry) -> None:
        """Show a name and figures."""
        if entry != self.entry:
            self.entry = entry
            self.setToolTip(f"{entry.name} {entry.value}".strip())
            self.update()

    def keep_width(self, width: int | None) -> None:
        """Keep to a width, or take what there is."""
        policy = QSizePolicy.Policy.Ignored if width is None else QSizePolicy.Policy.Fixed
        self.setSizePolicy(policy, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(width or 0)
        self.setMaximumWidth(width or (1 << 24) - 1)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint it."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_caption(painter, QRectF(self.rect()).adjusted(2, 0, -2, 0), self.entry)
        painter.end()


def paint_caption(painter: QPainter, box: QRectF, entry: Entry) -> None:
    """Paint swatch and name, then the value, muted and cut where there is no room."""
    metrics = painter.fontMetrics()
    if entry.name:
        paint_swatch(painter, QRectF(box.left(), box.top(), 18, box.height()), entry)
        box.setLeft(box.left() + 24)
        painter.setPen(QColor(theme.palette().text))
        box = _written(painter, box, entry.name)
    painter.setPen(QColor(theme.palette().muted))
    if box.width() > metrics.averageCharWidth() * 4:
        _written(painter, box, entry.value)


def _written(painter: QPainter, box: QRectF, text: str) -> QRectF:
    """Write a text, cut to the box; return what is left of the box."""
    metrics = painter.fontMetrics()
    text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, int(box.width()))
    painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, text)
    return box.adjusted(metrics.horizontalAdvance(text) + 8, 0, 0, 0)
