"""Captions: the line above a plot or a grid that says of which run it is, and figures."""

from __future__ import annotations

import pyqtgraph as pg
from PySide6.QtCore import QEvent, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ganstudio.gui.widgets import theme
from ganstudio.gui.widgets.elided import shortened
from ganstudio.gui.widgets.legend import Entry, paint_swatch
from ganstudio.gui.widgets.plain_text import plain

FEWEST = 12
"""Letters of a value below which it is left out rather than cut."""


class Caption(pg.GraphicsWidget):  # type: ignore[misc]
    """The line above a plot: a run's swatch and name, then figures; cut where there is no room."""

    def __init__(self) -> None:
        super().__init__()
        self.entry = Entry("")
        self._fit()
        self.setMinimumWidth(0)

    def _fit(self) -> None:
        self.setFixedHeight(max(18, QFontMetrics(self.font()).height() + 2))

    def tell(self, entry: Entry) -> None:
        """Show a name and figures, as high as the type, of which an item is not told."""
        self._fit()
        if entry != self.entry:
            self.entry = entry
            self.setToolTip(plain(f"{entry.name} {entry.value}".strip()))
            self.update()

    def paint(self, painter: QPainter, *_: object) -> None:
        """Paint it."""
        paint_caption(painter, QRectF(self.rect()), self.entry)


class CaptionBar(QWidget):
    """The same as a widget, above an image grid or a strip."""

    def __init__(self) -> None:
        super().__init__()
        self.entry = Entry("")
        self._fit()
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def _fit(self) -> None:
        self.setFixedHeight(self.fontMetrics().height() + 8)

    def changeEvent(self, event: QEvent) -> None:
        """Be as high as the type."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()

    def tell(self, entry: Entry) -> None:
        """Show a name and figures."""
        if entry != self.entry:
            self.entry = entry
            self.setToolTip(plain(f"{entry.name} {entry.value}".strip()))
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
    needed = metrics.horizontalAdvance(entry.value)
    if box.width() >= min(needed, metrics.averageCharWidth() * FEWEST):
        _written(painter, box, entry.value)


def _written(painter: QPainter, box: QRectF, text: str) -> QRectF:
    """Write a text, cut to the box; return what is left of the box."""
    metrics = painter.fontMetrics()
    text = shortened(metrics, text, box.width())
    painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, text)
    return box.adjusted(metrics.horizontalAdvance(text) + 8, 0, 0, 0)
