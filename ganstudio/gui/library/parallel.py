"""Runs as lines from settings to results, one axis each; what is brushed stays in sight.

Inselberg 1985, The Plane with Parallel Coordinates.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QMenu, QWidget

from ganstudio.gui.library.axes import Axis, axes_of, cell
from ganstudio.gui.widgets import theme
from ganstudio.gui.widgets.taking import Takeaway, taking_menu
from ganstudio.library.entry import Entry

MARGIN, TOP, BOTTOM = 72, 44, 46
EMPTY = "Choose several runs to see what their settings led to"
REACH = 24
"""Pixels beside an axis within which a press begins a brush on it."""
LEAST = 4
"""Pixels below which a drag is a click, which takes the axis's brush away."""
NAMED = 4
"""Runs that are named where no more pass."""
STEPS = 10
"""Parts of an axis that a key moves a brush by."""


class ParallelPlot(QWidget):
    """A line a run; drag along an axis to keep in sight only what passes there.

    Attributes
    ----------
    brushes : dict
        From and to, as places, by the axis's key.
    """

    noted = Signal(str)
    """Something to say in the status bar."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Settings and results, a line a run")
        self.setToolTip(
            "Drag along an axis to choose a range; a click takes it away. By keys: left and right "
            "choose an axis, up and down move a range along it, Delete takes it away."
        )
        self.entries: list[Entry] = []
        self.axes: list[Axis] = []
        self.brushes: dict[str, tuple[float, float]] = {}
        self._current = 0
        self._pressed: tuple[int, float] | None = None

    def sizeHint(self) -> QSize:
        """Room for the names at both ends."""
        return QSize(640, 260)

    def minimumSizeHint(self) -> QSize:
        """As little as can be read."""
        return QSize(280, TOP + BOTTOM + 96)

    def show_runs(self, entries: Sequence[Entry]) -> None:
        """Show runs; brushes of axes that there still are stay."""
        self.entries = list(entries)
        self.axes = axes_of(self.entries) if len(self.entries) > 1 else []
        known = {axis.key for axis in self.axes}
        self.brushes = {key: span for key, span in self.brushes.items() if key in known}
        self._current = min(self._current, max(len(self.axes) - 1, 0))
        self._tell()

    def kept(self) -> list[Entry]:
        """Return the runs that pass through every brush."""
        return [entry for entry in self.entries if self._passes(entry)]

    def _passes(self, entry: Entry) -> bool:
        places = {axis.key: axis.places.get(entry.values.get(axis.key, "")) for axis in self.axes}
        return all(
            (place := places[key]) is not None and low <= place <= high
            for key, (low, high) in self.brushes.items()
        )

    def _tell(self) -> None:
        self.setAccessibleDescription(self.words())
        self.update()

    def words(self) -> str:
        """Return how many runs pass through every brush, and which where they are few."""
        kept = self.kept()
        names = f": {', '.join(run.title for run in kept)}" if 0 < len(kept) <= NAMED else ""
        return f"{len(kept)} of {len(self.entries)} runs{names}" if self.brushes else ""

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer to take the lines away."""
        self.menu().popup(event.globalPos())

    def menu(self) -> QMenu:
        """Return what can be done with the lines, to pop up once."""
        taken = Takeaway.of(self, "settings and results", "Lines", self._rows)
        menu = taking_menu(taken, self.noted.emit, self)
        menu.addSeparator()
        clear = menu.addAction("Show &all", self.clear)
        clear.setEnabled(bool(self.brushes))
        return menu

    @Slot()
    def clear(self) -> None:
        """Take all brushes away."""
        self.brushes = {}
        self._tell()

    def _rows(self) -> list[tuple[object, ...]]:
        """Return what each run that is kept has on each axis."""
        head = ("run", *(axis.title for axis in self.axes))
        rows = [
            (run.title, *(cell(run.values.get(axis.key, "")) for axis in self.axes))
            for run in self.kept()
        ]
        return [head, *rows]

    # ── where things are ─────────────────────────────────────────────────────

    def across(self, axis: int) -> float:
        """Return where an axis stands, in pixels from the left."""
        apart = (self.width() - 2 * MARGIN) / max(len(self.axes) - 1, 1)
        return MARGIN + apart * axis

    def down(self, place: float) -> float:
        """Return where a place on an axis is, in pixels from the top."""
        return self.height() - BOTTOM - place * (self.height() - TOP - BOTTOM)

    def _place(self, y: float) -> float:
        return min(1.0, max(0.0, (self.height() - BOTTOM - y) / (self.height() - TOP - BOTTOM)))

    # ── by hand ──────────────────────────────────────────────────────────────

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a brush on the axis that is near."""
        near = [
            n for n in range(len(self.axes)) if abs(self.across(n) - event.position().x()) < REACH
        ]
        if near:
            self._current = near[0]
            self._pressed = near[0], event.position().y()
            self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Draw the brush out."""
        if self._pressed is None:
            return
        axis, began = self._pressed
        low, high = sorted((self._place(began), self._place(event.position().y())))
        self.brushes[self.axes[axis].key] = low, high
        self._tell()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Keep the brush; after no more than a click there is none."""
        if self._pressed is None:
            return
        axis, began = self._pressed
        self._pressed = None
        if abs(event.position().y() - began) < LEAST:
            self.brushes.pop(self.axes[axis].key, None)
            self._tell()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose an axis, move its brush, or take it away."""
        key = event.key()
        if not self.axes:
            super().keyPressEvent(event)
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            step = 1 if key == Qt.Key.Key_Right else -1
            self._current = (self._current + step) % len(self.axes)
            self.update()
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._shift(1 / STEPS if key == Qt.Key.Key_Up else -1 / STEPS)
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.brushes.pop(self.axes[self._current].key, None)
            self._tell()
        else:
            super().keyPressEvent(event)

    def _shift(self, by: float) -> None:
        """Move the brush of the chosen axis; where there is none it begins at that end."""
        key = self.axes[self._current].key
        first = (0.0, 0.5) if by > 0 else (0.5, 1.0)
        low, high = self.brushes.get(key, first)
        if key in self.brushes:
            by = min(by, 1.0 - high) if by > 0 else max(by, -low)
            low, high = round(low + by, 6), round(high + by, 6)
        self.brushes[key] = low, high
        self._tell()

    # ── drawn ────────────────────────────────────────────────────────────────

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw faint what a brush leaves out, then the rest, then the axes."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colours = theme.palette()
        painter.fillRect(self.rect(), QColor(colours.base))
        if not self.axes:
            painter.setPen(QColor(colours.muted))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, EMPTY)
            return
        for passes in (False, True):
            for entry, line in self._lines():
                if self._passes(entry) is passes:
                    self._draw_line(painter, line, passes)
        for number in range(len(self.axes)):
            self._draw_axis(painter, number)
        painter.setPen(QColor(colours.text))
        foot = QRectF(12, self.height() - 22, self.width() - 24, 20)
        painter.drawText(foot, Qt.AlignmentFlag.AlignLeft, self.words())

    def _lines(self) -> Iterator[tuple[Entry, list[QPointF]]]:
        """Yield each run with its points, on the axes of which it has a value."""
        for entry in self.entries:
            yield (
                entry,
                [
                    QPointF(self.across(number), self.down(axis.places[entry.values[axis.key]]))
                    for number, axis in enumerate(self.axes)
                    if entry.values.get(axis.key) in axis.places
                ],
            )

    def _draw_line(self, painter: QPainter, line: list[QPointF], passes: bool) -> None:
        colour = QColor(theme.palette().accent if passes else theme.palette().muted)
        colour.setAlphaF(0.8 if passes else 0.15)
        painter.setPen(QPen(colour, 1.6 if passes else 1.0))
        painter.drawPolyline(line)

    def _draw_axis(self, painter: QPainter, number: int) -> None:
        axis, colours, x = self.axes[number], theme.palette(), self.across(number)
        chosen = self.hasFocus() and number == self._current
        painter.setPen(QPen(QColor(colours.accent if chosen else colours.border), 2))
        painter.drawLine(QPointF(x, self.down(0)), QPointF(x, self.down(1)))
        if axis.key in self.brushes:
            low, high = self.brushes[axis.key]
            fill = QColor(colours.accent)
            fill.setAlphaF(0.35)
            painter.fillRect(
                QRectF(x - 6, self.down(high), 12, max(self.down(low) - self.down(high), 2)), fill
            )
        self._write(painter, x, 4, axis.title, colours.text)
        self._write(painter, x, TOP - 18, axis.ends[1], colours.muted)
        self._write(painter, x, self.height() - BOTTOM + 6, axis.ends[0], colours.muted)

    def _write(self, painter: QPainter, x: float, y: float, text: str, colour: str) -> None:
        room = (self.width() - 2 * MARGIN) / max(len(self.axes) - 1, 1) - 8
        width = int(min(2 * MARGIN, max(room, 24)))
        metrics = painter.fontMetrics()
        short = metrics.elidedText(text, Qt.TextElideMode.ElideLeft, width)
        painter.setPen(QColor(colour))
        box = QRectF(x - width / 2, y, width, metrics.height())
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, short)
