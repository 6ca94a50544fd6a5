"""What was said of each run and when, as ribbons level with the plots; edits below them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
)
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QToolTip, QWidget

from ganstudio.gui.widgets import theme
from ganstudio.gui.widgets.legend import Entry, paint_swatch
from ganstudio.gui.widgets.scales import number

ROW, PAD = 21, 2
"""Pixels of a ribbon, and between two."""
IN_SIGHT = 6
"""Ribbons that are in sight together; more scroll."""
GOOD = ("healthy", "arrived")
FILLS = {"good": "#1B7550", "fault": "#9A4E00", "ended": "#B3261E", "early": "#565E6C"}
PROGRESS = "#2C5C9E"
"""Grounds on which white letters can be read in either theme; the word says what they mean."""
WAYS = {
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
}
Span = Callable[[], "tuple[float, float, float, float] | None"]


@dataclass(frozen=True)
class Segment:
    """A word that held for a while: where it begins and ends on the axis, and all that it says."""

    word: str
    start: float
    end: float
    step: int
    fault: bool
    evidence: str = ""

    @property
    def label(self) -> str:
        """The word, and when it was told first; what it says began earlier."""
        return f"{self.word}, told at {number(self.step)}" if self.step else self.word


@dataclass(frozen=True)
class Row:
    """The ribbon of one run."""

    look: Entry
    segments: tuple[Segment, ...]


@dataclass(frozen=True)
class EditMark:
    """An edit of any run: where it stands on the axis, its step, and what it was."""

    place: float
    step: int
    text: str


def fill(segment: Segment) -> str:
    """Return the ground of a word."""
    if segment.word == "diverged":
        return FILLS["ended"]
    if segment.fault:
        return FILLS["fault"]
    kinds = {**dict.fromkeys(GOOD, "good"), "starting": "early"}
    return FILLS[kinds[segment.word]] if segment.word in kinds else PROGRESS


class Ribbons(QWidget):
    """The ribbons of all runs, a row each; ← → ↑ ↓ go from word to word, Enter goes there.

    Parameters
    ----------
    span
        Tells the pixels between which the axis stands, and its ends.
    """

    asked = Signal(int)
    """The user wants to see the step at which a word began, or an edit was made."""

    def __init__(self, span: Span) -> None:
        super().__init__()
        self._span = span
        self.rows: tuple[Row, ...] = ()
        self.edits: tuple[EditMark, ...] = ()
        self.place: float | None = None
        self._at = (0, 0)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName("Verdicts")

    def show_rows(
        self, rows: Sequence[Row], edits: Sequence[EditMark], place: float | None
    ) -> None:
        """Show these, with the cursor at a place of the axis."""
        told = tuple(rows), tuple(edits), place
        if told != (self.rows, self.edits, self.place):
            self.rows, self.edits, self.place = told
            self.setFixedHeight(self.sizeHint().height())
            self._tell()
        self.update()

    def sizeHint(self) -> QSize:
        """As high as its rows, and one for edits."""
        lines = len(self.rows) + bool(self.edits)
        return QSize(200, lines * ROW + 2 * PAD)

    # ── where things are ─────────────────────────────────────────────────────

    def _x(self, place: float) -> float:
        left, right, low, high = self._span() or (0.0, float(self.width()), 0.0, 1.0)
        share = (place - low) / max(high - low, 1e-12)
        return left + min(max(share, 0.0), 1.0) * (right - left)

    def box(self, row: int, place: int) -> QRectF:
        """Return where a word stands."""
        segment = self.rows[row].segments[place]
        left, right = self._x(segment.start), self._x(segment.end)
        return QRectF(left, PAD + row * ROW, max(right - left, 2.0), ROW - PAD)

    def _hit(self, position: QPointF) -> tuple[int, int] | None:
        every = ((r, s) for r, row in enumerate(self.rows) for s in range(len(row.segments)))
        return next((at for at in every if self.box(*at).contains(position)), None)

    def _edit_at(self, position: QPointF) -> EditMark | None:
        if position.y() < PAD + len(self.rows) * ROW:
            return None
        before = [each for each in self.edits if self._x(each.place) <= position.x() + 6]
        return before[-1] if before else None

    # ── the hand ─────────────────────────────────────────────────────────────

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go to where a word began, or an edit was made."""
        at, edit = self._hit(event.position()), self._edit_at(event.position())
        if at is not None:
            self._at = at
            self._tell()
            self.asked.emit(self.rows[at[0]].segments[at[1]].step)
        elif edit is not None:
            self.asked.emit(edit.step)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go from word to word, and to where one began."""
        key = Qt.Key(event.key())
        if key in WAYS and self.rows:
            row = min(max(self._at[0] + WAYS[key][0], 0), len(self.rows) - 1)
            last = max(len(self.rows[row].segments) - 1, 0)
            self._at = row, min(max(self._at[1] + WAYS[key][1], 0), last)
            self._tell()
            self.update()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.focused() is not None:
            self.asked.emit(self.rows[self._at[0]].segments[self._at[1]].step)
        else:
            super().keyPressEvent(event)

    def focused(self) -> Segment | None:
        """Return the word that the keys stand at."""
        row, place = self._at
        if row < len(self.rows) and place < len(self.rows[row].segments):
            return self.rows[row].segments[place]
        return None

    def _tell(self) -> None:
        """Say the word that the keys stand at to who cannot see it."""
        segment = self.focused()
        name = self.rows[self._at[0]].look.name if segment is not None else ""
        told = f"{name}: {segment.label}. {segment.evidence}" if segment is not None else ""
        self.setAccessibleDescription(told)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show where the keys stand."""
        super().focusInEvent(event)
        self.update()

    def event(self, event: QEvent) -> bool:
        """Tell all of a word under the mouse; keep the arrows, which elsewhere move the cursor."""
        own = (*WAYS, Qt.Key.Key_Return, Qt.Key.Key_Enter)
        overrides = event.type() == QEvent.Type.ShortcutOverride
        if overrides and isinstance(event, QKeyEvent) and event.key() in own:
            event.accept()
            return True
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            position = QPointF(event.pos())
            at, edit = self._hit(position), self._edit_at(position)
            text = edit.text if edit is not None else ""
            if at is not None:
                segment = self.rows[at[0]].segments[at[1]]
                text = f"{self.rows[at[0]].look.name}: {segment.label}\n{segment.evidence}"
            QToolTip.showText(event.globalPos(), text, self)
            return True
        return super().event(event)

    # ── painting ─────────────────────────────────────────────────────────────

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ribbons, the edits and the cursor."""
        if self._span() is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for row, each in enumerate(self.rows):
            middle = QRectF(12, PAD + row * ROW, 22, ROW - PAD)
            paint_swatch(painter, middle, each.look)
            for place, segment in enumerate(each.segments):
                self._paint(painter, self.box(row, place), segment, (row, place))
        self._paint_edits(painter)
        if self.place is not None:
            painter.setPen(QPen(QColor(theme.palette().text), 1))
            x = self._x(self.place)
            painter.drawLine(QPointF(x, 0), QPointF(x, self.height()))
        painter.end()

    def _paint(self, painter: QPainter, box: QRectF, segment: Segment, at: tuple[int, int]) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(fill(segment)))
        painter.drawRoundedRect(box.adjusted(0, 0, -1, 0), 3, 3)
        room = box.adjusted(6, 0, -4, 0)
        metrics = painter.fontMetrics()
        fits = (text for text in (segment.label, segment.word)
                if metrics.horizontalAdvance(text) <= room.width())  # fmt: skip
        painter.setPen(QColor("#FFFFFF"))
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, next(fits, ""))
        if self.hasFocus() and at == self._at:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(theme.palette().text), 2))
            painter.drawRoundedRect(box.adjusted(1, 1, -2, -1), 3, 3)

    def _paint_edits(self, painter: QPainter) -> None:
        if not self.edits:
            return
        colours, top = theme.palette(), PAD + len(self.rows) * ROW
        painter.setPen(QColor(colours.muted))
        painter.drawText(QRectF(10, top, 60, ROW), Qt.AlignmentFlag.AlignVCenter, "edits")
        free, metrics = 0.0, painter.fontMetrics()
        for edit in self.edits:
            x, y = self._x(edit.place), top + ROW / 2
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colours.text))
            corners = ((x, y - 5), (x + 5, y), (x, y + 5), (x - 5, y))
            painter.drawPolygon(QPolygonF([QPointF(*corner) for corner in corners]))
            width = metrics.horizontalAdvance(edit.text)
            if x > free and x + 10 + width <= self.width():
                painter.setPen(QColor(colours.muted))
                box = QRectF(x + 9, top, width + 4, ROW)
                painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, edit.text)
                free = x + 22 + width


class _Scrolling(QScrollArea):
    """As high as what it holds, up to `IN_SIGHT` ribbons."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the height of the ribbons."""
        if event.type() == QEvent.Type.Resize and isinstance(watched, Ribbons):
            self.setFixedHeight(min(watched.height(), IN_SIGHT * ROW + 2 * PAD))
        return super().eventFilter(watched, event)


def scrolling(ribbons: Ribbons) -> QScrollArea:
    """Return what ribbons scroll in where there are many."""
    area = _Scrolling()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(ribbons)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    ribbons.installEventFilter(area)
    return area
