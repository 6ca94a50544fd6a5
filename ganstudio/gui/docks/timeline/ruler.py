"""The ruler of the timeline: rails, marks and the cursor, to be dragged along."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QHelpEvent, QMouseEvent, QPainter, QPen, QPolygonF, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from ganstudio.gui.docks.shared.event_marks import verdict_colour
from ganstudio.gui.widgets import theme
from ganstudio.gui.widgets.numerals import written
from ganstudio.gui.widgets.scales import THIN, number
from ganstudio.telemetry.marks import Kind, Mark

SIDE = 14
"""Pixels at each end, so that the knob is whole at both."""
MARKS, RAIL, TICKS = 9.0, 24.0, 33.0
"""Heights of the middle of the marks, of the middle of the rails and of the top of the labels."""
NEAR = 6.0
"""Pixels within which a mark is under the mouse, and another mark in the same place."""
WEIGHT: dict[Kind, int] = {
    "error": 6, "rule": 5, "verdict": 4, "fork": 3, "edit": 2, "stage": 1, "checkpoint": 0,
}  # fmt: skip
NAMES: dict[Kind, str] = {
    "edit": "edit", "verdict": "verdict", "checkpoint": "", "error": "error", "fork": "",
    "rule": "rule", "stage": "",
}  # fmt: skip
MOST_LINES = 8
STAIRS = [(-4, 4), (-4, 0), (0, 0), (0, -4), (4, -4), (4, 4)]
"""The mark of players that grow."""


@dataclass(frozen=True)
class Rail:
    """What happened to one run, as far as it is."""

    title: str
    colour: str
    reached: int
    marks: tuple[Mark, ...]


@dataclass(frozen=True)
class ShownRuler:
    """A ruler as it is on screen: its rails, the step at its right end, and that of the knob.

    The knob's is None where it stands at the end and stays there while more comes: now.
    """

    rails: tuple[Rail, ...]
    last: int
    at: int | None


class Ruler(QWidget):
    """Shows where the cursor stands among what happened, and lets it be moved.

    Attributes
    ----------
    last : int
        The step at its right end; 0 is at its left.
    at : int or None
        Where the knob stands; None is the right end, in another colour: now.
    """

    scrubbed = Signal(int)
    """The user has moved the cursor to a step."""
    wheeled = Signal(int)
    """The wheel was turned: −1 backwards, 1 forwards."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rails: Sequence[Rail] = ()
        self.last = 1
        self.at: int | None = None
        self._pointed: float | None = None
        self.setMouseTracking(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Timeline")

    def sizeHint(self) -> QSize:
        """As high as marks, rails and labels are together."""
        return QSize(400, int(TICKS) + self.fontMetrics().height() + 1)

    def minimumSizeHint(self) -> QSize:
        """No narrower than can be dragged along."""
        return QSize(80, self.sizeHint().height())

    def show_rails(self, rails: Sequence[Rail], last: int, at: int | None) -> None:
        """Show these."""
        shown = (tuple(rails), max(last, 1), at)
        if shown != (self.rails, self.last, self.at):
            self.rails, self.last, self.at = shown
            self.update()

    def shown(self) -> ShownRuler:
        """Return what is on screen."""
        return ShownRuler(tuple(self.rails), self.last, self.at)

    # ── steps and pixels ─────────────────────────────────────────────────────

    def place(self, step: float) -> float:
        """Return the pixel at which a step stands."""
        return SIDE + (self.width() - 2 * SIDE) * step / self.last

    def step(self, place: float) -> int:
        """Return the step at a pixel."""
        share = (place - SIDE) / max(self.width() - 2 * SIDE, 1)
        return round(min(max(share, 0.0), 1.0) * self.last)

    def near(self, place: float) -> list[tuple[Rail, Mark]]:
        """Return the marks about a pixel, in order."""
        found = [
            (rail, mark)
            for rail in self.rails
            for mark in rail.marks
            if abs(self.place(mark.step) - place) <= NEAR
        ]
        return sorted(found, key=lambda pair: pair[1].step)

    # ── the hand ─────────────────────────────────────────────────────────────

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go to the step under the mouse; on a mark, to the mark's own."""
        if event.button() != Qt.MouseButton.LeftButton:
            event.ignore()
            return
        place = event.position()
        marks = self.near(place.x()) if place.y() < RAIL - NEAR else []
        nearest = min(
            marks, key=lambda pair: abs(self.place(pair[1].step) - place.x()), default=None
        )
        self.scrubbed.emit(nearest[1].step if nearest else self.step(place.x()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Take the cursor along, or point."""
        self._pointed = event.position().x()
        if event.buttons() & Qt.MouseButton.LeftButton:
            self.scrubbed.emit(self.step(self._pointed))
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        """Point no more."""
        self._pointed = None
        self.update()
        super().leaveEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Move by a snapshot."""
        turned = event.angleDelta().y() or event.angleDelta().x()
        if turned:
            self.wheeled.emit(-1 if turned > 0 else 1)
        event.accept()

    def event(self, event: QEvent) -> bool:
        """Say what happened where the mouse rests."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self.words(event.pos().x()), self)
            return True
        return super().event(event)

    def words(self, place: float) -> str:
        """Return what happened about a pixel, a line each, or else its step."""
        found = self.near(place)
        lines = [self._line(rail, mark) for rail, mark in found[:MOST_LINES]]
        if len(found) > MOST_LINES:
            lines.append(f"and {len(found) - MOST_LINES} more")
        return "\n".join(lines) or f"step {number(self.step(place))}"

    def _line(self, rail: Rail, mark: Mark) -> str:
        run = f"{rail.title} · " if len(self.rails) > 1 else ""
        name = f"{NAMES[mark.kind]}: " if NAMES[mark.kind] else ""
        return f"{run}step {number(mark.step)} · {name}{mark.text}"

    # ── painting ─────────────────────────────────────────────────────────────

    def paintEvent(self, _event: object) -> None:
        """Paint labels, rails, marks and the cursor."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_labels(painter)
        self._paint_rails(painter)
        self._paint_marks(painter)
        self._paint_cursor(painter)
        painter.end()

    def _paint_labels(self, painter: QPainter) -> None:
        colours = theme.palette()
        font = painter.font()
        font.setPointSizeF(font.pointSizeF() * 0.88)
        painter.setFont(font)
        metrics = painter.fontMetrics()
        spacing = tick_spacing(self.last, (self.width() - 2 * SIDE) / 88)
        for i in range(int(self.last / spacing) + 1):
            text = tick_label(i * spacing, spacing)
            x = self.place(i * spacing)
            width = metrics.horizontalAdvance(text)
            left = min(max(x - width / 2, 2.0), self.width() - width - 2.0)
            painter.setPen(QColor(colours.muted))
            painter.drawText(QPointF(left, TICKS + metrics.ascent()), text)

    def _paint_rails(self, painter: QPainter) -> None:
        colours = theme.palette()
        painter.setPen(Qt.PenStyle.NoPen)
        now = self.place(self.last if self.at is None else self.at)
        for rail, top, height in self._rail_places():
            end = self.place(rail.reached)
            whole = QRectF(SIDE, top, end - SIDE, height)
            painter.setBrush(QColor(colours.border))
            painter.drawRoundedRect(whole, height / 2, height / 2)
            painter.setBrush(QColor(rail.colour if len(self.rails) > 1 else colours.accent))
            done = QRectF(SIDE, top, min(now, end) - SIDE, height)
            painter.drawRoundedRect(done, height / 2, height / 2)

    def _rail_places(self) -> Iterator[tuple[Rail, float, float]]:
        """Yield each rail with its top and height."""
        count = max(len(self.rails), 1)
        pitch = 4.0 if count == 1 else min(4.0, 14.0 / count)
        height = 4.0 if count == 1 else max(pitch - 1.5, 1.0)
        top = RAIL - (pitch * (count - 1) + height) / 2
        for i, rail in enumerate(self.rails):
            yield rail, top + i * pitch, height

    def _paint_marks(self, painter: QPainter) -> None:
        """Paint the marks; of those in one place, the gravest. Checkpoints are ticks below."""
        marks = [(mark, rail) for rail in self.rails for mark in rail.marks]
        marks.sort(key=lambda pair: WEIGHT[pair[0].kind])
        taken: dict[int, tuple[Mark, Rail]] = {}
        for mark, rail in marks:
            x = self.place(mark.step)
            if mark.kind == "checkpoint":
                painter.fillRect(QRectF(x - 0.5, RAIL + 5, 1, 4), QColor(theme.palette().muted))
            else:
                taken[round(x / NEAR)] = mark, rail
        for mark, rail in taken.values():
            colour = QColor(self._colour(mark, rail))
            _paint_glyph(painter, mark.kind, self.place(mark.step), colour)

    def _colour(self, mark: Mark, rail: Rail) -> str:
        colours = theme.palette()
        match mark.kind:
            case "error":
                return colours.error
            case "verdict":
                return verdict_colour(mark.text)
        return rail.colour if len(self.rails) > 1 else colours.text

    def _paint_cursor(self, painter: QPainter) -> None:
        colours = theme.palette()
        if self._pointed is not None:
            painter.setPen(QPen(QColor(colours.muted), 1, Qt.PenStyle.DotLine))
            x = self.place(self.step(self._pointed))
            painter.drawLine(QPointF(x, 2), QPointF(x, RAIL + 8))
        x = self.place(self.last if self.at is None else min(self.at, self.last))
        painter.setPen(QPen(QColor(colours.text), 1.25))
        painter.drawLine(QPointF(x, 2), QPointF(x, RAIL + 9))
        painter.setPen(QPen(QColor(colours.surface), 2))
        painter.setBrush(QColor(colours.ok if self.at is None else colours.text))
        painter.drawEllipse(QPointF(x, RAIL), 6.5, 6.5)


def _paint_glyph(painter: QPainter, kind: Kind, x: float, colour: QColor) -> None:
    """Paint a mark: a shape for each kind, so that nothing rests on colour alone."""
    y, r = MARKS, 4.0
    painter.setPen(QPen(QColor(theme.palette().surface), 1))
    painter.setBrush(colour)
    if kind == "edit":
        painter.drawPolygon(_shape(x, y, [(0, -r), (r, 0), (0, r), (-r, 0)]))
    elif kind == "verdict":
        painter.drawPolygon(_shape(x, y, [(0, -r - 0.5), (r + 0.8, r - 0.5), (-r - 0.8, r - 0.5)]))
    elif kind == "stage":
        painter.drawPolygon(_shape(x, y, STAIRS))
    elif kind == "rule":
        painter.drawRect(QRectF(x - r + 0.5, y - r + 0.5, 2 * r - 1, 2 * r - 1))
    else:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(colour, 1.75))
        if kind == "error":
            for way in (-1, 1):
                painter.drawLine(QPointF(x - 3, y - 3 * way), QPointF(x + 3, y + 3 * way))
        else:
            painter.drawEllipse(QPointF(x, y), 3.4, 3.4)


def _shape(x: float, y: float, corners: Sequence[tuple[float, float]]) -> QPolygonF:
    return QPolygonF([QPointF(x + dx, y + dy) for dx, dy in corners])


def tick_spacing(last: int, most: float) -> int:
    """Return a round number of steps that goes at most ``most`` times into the whole."""
    spacing = 1
    while last / spacing > max(most, 1):
        leading = int(str(spacing)[0])
        spacing = spacing * 5 // 2 if leading == 2 else spacing * 2
    return spacing


def tick_label(step: int, spacing: int) -> str:
    """Return a step as it is written below the rails, in millions where they are many."""
    return written(f"{step / 1e6:g}{THIN}M") if spacing >= 100_000 and step else number(step)
