"""Legends, beside the data and never over it: swatch, name and read-out of each line."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QKeyEvent,
    QLinearGradient,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from ganstudio.gui.widgets import theme
from ganstudio.gui.widgets.elided import shortened
from ganstudio.gui.widgets.notation import write
from ganstudio.gui.widgets.plain_text import plain

Shape = Literal["line", "block", "ramp", "none"]


@dataclass(frozen=True)
class Entry:
    """One entry: what its swatch looks like, its name, and a value that may change often.

    A ``ramp`` goes from ``colour`` through nothing to ``end``.

    Attributes
    ----------
    room : str
        The widest value there will be, for which room is kept; any other value is shown only
        where there is room left in its row.
    key : str
        What hides and shows it; empty for what cannot be hidden.
    """

    name: str
    colour: str = ""
    dash: tuple[float, ...] = ()
    shape: Shape = "line"
    value: str = ""
    end: str = ""
    room: str = ""
    key: str = ""


HOW = "Click hides, double-click isolates"


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
    """Entries one after the other at their natural width, in as many rows as that takes.

    Its height follows the names, the room kept for values and the width of the dock, never the
    values, so nothing moves while training goes on. A click on an entry with a key hides what
    it stands for, a double-click isolates it; arrows, Space and Enter do the same.

    Attributes
    ----------
    hidden : frozenset of str
        The keys of what the user has hidden.
    """

    SWATCH, RAMP, GAP, MARGIN, BETWEEN = 18, 54, 6, 12, 12

    hiddenChanged = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.entries: tuple[Entry, ...] = ()
        self.hidden: frozenset[str] = frozenset()
        self._before: frozenset[str] = frozenset()
        self._pointed = 0
        self.setAccessibleName("Legend")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def show_entries(self, entries: list[Entry]) -> None:
        """Show these, their names in the notation in force."""
        if self.entries != (chosen := tuple(replace(e, name=write(e.name)) for e in entries)):
            moved = [_asked_for(each) for each in self.entries] != [_asked_for(e) for e in chosen]
            self.entries = chosen
            if moved:
                self._fit()
                keys = any(entry.key for entry in chosen)
                self.setFocusPolicy(Qt.FocusPolicy.TabFocus if keys else Qt.FocusPolicy.NoFocus)
                names = [entry.name for entry in chosen if entry.name]
                self.setToolTip(plain("\n".join(names + [HOW] * keys)))
                self.setAccessibleDescription(", ".join(names))
            self.update()

    # ── layout ───────────────────────────────────────────────────────────────

    def places(self) -> list[QRectF]:
        """Return where each entry stands, row by row from the left."""
        found: list[QRectF] = []
        left, row, room = self.MARGIN, 0, self.width() - 2 * self.MARGIN
        for entry in self.entries:
            width = min(self._width(entry), room)
            if left > self.MARGIN and left + width > self.MARGIN + room:
                left, row = self.MARGIN, row + 1
            found.append(QRectF(left, 2 + row * self.row_height(), width, self.row_height()))
            left += width + self.BETWEEN
        return found

    def _width(self, entry: Entry) -> int:
        advance = self.fontMetrics().horizontalAdvance
        kept = self.GAP + advance(entry.room) if entry.room else 0
        return self._swatch(entry) + advance(entry.name) + 2 + kept

    def _swatch(self, entry: Entry) -> int:
        if entry.shape == "none":
            return 0
        return (self.RAMP if entry.shape == "ramp" else self.SWATCH) + self.GAP

    def rows(self) -> int:
        """Return how many rows there are."""
        return len({place.top() for place in self.places()})

    def row_height(self) -> int:
        """Return the height of a row in pixels."""
        return self.fontMetrics().height() + 3

    def _fit(self) -> None:
        height = self.rows() * self.row_height() + 4 if self.entries else 0
        if height != self.height() or height != self.minimumHeight():
            self.setFixedHeight(height)

    def sizeHint(self) -> QSize:
        """Return the size it asks for."""
        return QSize(200, self.minimumHeight())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Take more or fewer rows."""
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """Take rows as high as the type, which the projector makes larger."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()

    # ── what is hidden ───────────────────────────────────────────────────────

    def toggle(self, key: str) -> None:
        """Hide what an entry stands for, or show it again."""
        self._hide(self.hidden ^ {key})

    def isolate(self, key: str) -> None:
        """Hide all but this; all are shown again where only this was."""
        others = frozenset(each.key for each in self.entries if each.key) - {key}
        self._hide(frozenset() if self._before >= others and key not in self._before else others)

    def _hide(self, keys: frozenset[str]) -> None:
        self._before, self.hidden = self.hidden, keys
        self.update()
        self.hiddenChanged.emit()

    def _key_at(self, place: QPointF) -> str:
        hits = zip(self.entries, self.places(), strict=True)
        return next((entry.key for entry, box in hits if box.contains(place)), "")

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Hide or show what was clicked on."""
        key = self._key_at(event.position())
        if key and event.button() == Qt.MouseButton.LeftButton:
            self.toggle(key)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Isolate: the first of the two clicks has been a toggle, which does not count."""
        if key := self._key_at(event.position()):
            self.isolate(key)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go from entry to entry, hide with Space, isolate with Enter."""
        keyed = [entry.key for entry in self.entries if entry.key]
        if not keyed:
            event.ignore()
            return
        self._pointed %= len(keyed)
        match event.key():
            case Qt.Key.Key_Right | Qt.Key.Key_Left:
                self._pointed += 1 if event.key() == Qt.Key.Key_Right else -1
                self._pointed %= len(keyed)
                self.update()
            case Qt.Key.Key_Space:
                self.toggle(keyed[self._pointed])
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self._before = self.hidden
                self.isolate(keyed[self._pointed])
            case _:
                event.ignore()

    # ── painting ─────────────────────────────────────────────────────────────

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the entries."""
        if not self.entries:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        places = self.places()
        ends = [after.left() if after.top() == box.top() else self.width() for box, after in
                zip(places, [*places[1:], places[-1].translated(0, 1)], strict=True)]  # fmt: skip
        pointed = [entry.key for entry in self.entries if entry.key]
        for entry, box, end in zip(self.entries, places, ends, strict=True):
            if self.hasFocus() and entry.key and entry.key == pointed[self._pointed % len(pointed)]:
                painter.setPen(QPen(QColor(theme.palette().accent_hover), 1))
                painter.drawRoundedRect(box.adjusted(-3, 0.5, 3, -0.5), 3, 3)
            self._paint_entry(painter, QRectF(box), entry, end)
        painter.end()

    def _paint_entry(self, painter: QPainter, box: QRectF, entry: Entry, end: float) -> None:
        colours = theme.palette()
        hidden = entry.key in self.hidden and bool(entry.key)
        painter.setOpacity(0.45 if hidden else 1.0)
        font = painter.font()
        font.setStrikeOut(hidden)
        painter.setFont(font)
        if taken := self._swatch(entry):
            swatch = QRectF(box.left(), box.top(), taken - self.GAP, box.height())
            paint_swatch(painter, swatch, entry)
            box.setLeft(box.left() + taken)
        metrics = painter.fontMetrics()
        name = shortened(metrics, entry.name, box.width() + 1)
        painter.setPen(QColor(colours.muted if entry.value else colours.text))
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, name)
        font.setStrikeOut(False)
        painter.setFont(font)
        box.setLeft(box.left() + metrics.horizontalAdvance(name) + self.GAP)
        box.setRight(max(end - self.GAP, box.right()))
        if metrics.horizontalAdvance(entry.value) <= box.width() + 1:
            painter.setPen(QColor(colours.text))
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, entry.value)
        painter.setOpacity(1.0)


def _asked_for(entry: Entry) -> tuple[str, str, str, str]:
    """Return what the room for an entry depends on, and whether it can be hidden."""
    return entry.name, entry.room, entry.shape, entry.key
