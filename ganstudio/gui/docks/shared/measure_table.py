"""The table of measures, painted: as high as it needs, as wide as it may be."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFont,
    QFontMetrics,
    QFontMetricsF,
    QHelpEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QMenu, QSizePolicy, QToolTip, QWidget

from ganstudio.gui.docks.shared.measure_cells import (
    BESIDE,
    PERFECT,
    Cell,
    FloorColumn,
    MeasureColumn,
    cells,
)
from ganstudio.gui.widgets import theme
from ganstudio.gui.widgets.legend import paint_swatch
from ganstudio.gui.widgets.taking import Takeaway, taking_menu
from ganstudio.telemetry.records import Measure

LEAST = 0.2
"""Share of the width that names keep even where the values want more."""
PART = re.compile(r"[^\s-]+-?")
"""What stays together where a head is broken into lines."""
PAD = 7
"""Pixels between two columns."""


def _smaller(font: QFont) -> QFont:
    small = QFont(font)
    small.setPointSizeF(0.85 * small.pointSizeF())
    return small


def _cut(metrics: QFontMetrics, text: str, width: float) -> str:
    return metrics.elidedText(text, Qt.TextElideMode.ElideRight, int(width) + 1)


def share_room(room: float, least: Sequence[float], wanted: Sequence[float]) -> list[float]:
    """Share a width among columns: evenly if that does, else first what each needs least.

    Where even that is too much the widest are cut, and the others keep what they need.
    """
    if not wanted:
        return []
    if max(wanted) <= room / len(wanted):
        return [room / len(wanted)] * len(wanted)
    if sum(least) > room:
        return _levelled(room, least)
    more = [want - need for want, need in zip(wanted, least, strict=True)]
    given = min(1.0, (room - sum(least)) / max(sum(more), 1.0))
    widths = [need + given * extra for need, extra in zip(least, more, strict=True)]
    spare = (room - sum(widths)) / len(widths)
    return [width + spare for width in widths]


def _levelled(room: float, needs: Sequence[float]) -> list[float]:
    """Cut the widest to one width, so that all come into the room."""
    rest, level = room, 0.0
    for taken, need in enumerate(sorted(needs)):
        level = rest / (len(needs) - taken)
        if need > level:
            break
        rest -= need
    return [min(need, level) for need in needs]


@dataclass(frozen=True)
class Ruling:
    """Where rows and columns are.

    Attributes
    ----------
    edges, tops : list of float
        Where columns and rows begin, and where the last one ends.
    stacked : bool
        Whether names stand above their values, since beside them these have no room.
    """

    edges: list[float]
    tops: list[float]
    stacked: bool


class MeasureTable(QWidget):
    """Paints the table; as high as it needs, so nothing is ever cut off or scrolls sideways.

    Parameters
    ----------
    subject
        What it is of, as a file is called.
    """

    noted = Signal(str)
    """Something to say in the status bar."""

    def __init__(self, reference: FloorColumn = PERFECT, subject: str = "measures") -> None:
        super().__init__()
        self.subject = subject
        self.reference = reference
        self.table: list[list[Cell]] = []
        self._laid_out: tuple[object, Ruling] = (None, Ruling([], [], False))
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def show_runs(self, runs: list[MeasureColumn]) -> None:
        """Show the measures of these runs."""
        if (table := cells(runs, self.reference)) != self.table:
            self.table, self._laid_out = table, (None, self._laid_out[1])
            self._take_height()
            self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Take the height that the width wants."""
        super().resizeEvent(event)
        self._take_height()

    def _take_height(self) -> None:
        if self.table:
            self.setFixedHeight(int(self._ruling().tops[-1] + 2))

    def shown(self) -> list[list[Cell]]:
        """Return the cells as they are painted, row by row."""
        return self.table

    def _row_height(self) -> int:
        return self.fontMetrics().height() + 5

    def _top(self) -> int:
        """Return the height of the head row: as many lines as heads have, broken at words."""
        heads = self.table[0][1:] if self._tall() else []
        lines = [len(PART.findall(head.text)) + (head.swatch is not None) for head in heads]
        return max(lines, default=1) * self.fontMetrics().height() + 7

    def _tall(self) -> bool:
        """Tell whether heads are broken into lines: where they are measures, or of several runs."""
        return self._turned() or (bool(self.table) and len(self.table[0]) > BESIDE + 2)

    def _turned(self) -> bool:
        return bool(self.table) and self.table[-1][0].text == self.reference.head

    def box(self, row: int, column: int) -> QRectF:
        """Return where a cell is."""
        ruling, line = self._ruling(), self._row_height()
        (left, right), (top, bottom) = (
            ruling.edges[column : column + 2],
            ruling.tops[row : row + 2],
        )
        if ruling.stacked and row and column == 0:
            return QRectF(left, top, self.width() - left, line)
        if ruling.stacked and row:
            top = bottom - line
        return QRectF(left, top, right - left - (4 if column == 0 else 0), bottom - top)

    def _ruling(self) -> Ruling:
        known = self.width(), self.font().key()
        if self._laid_out[0] != known:
            self._laid_out = known, self._lay_out()
        return self._laid_out[1]

    def _lay_out(self) -> Ruling:
        """Give values what they need first; names stand above them where that is too much."""
        advance = self.fontMetrics().horizontalAdvance
        names, *others = zip(*self.table, strict=True)
        named = max(advance(cell.text) + 22 * bool(cell.swatch) for cell in names) + 12
        least = [max((advance(c.text) for c in column[1:]), default=0) + PAD for column in others]
        heads = [PART.findall(column[0].text) or [""] for column in others]
        words = [max(map(self._small().horizontalAdvance, parts)) + PAD for parts in heads]
        wanted = [max(pair) for pair in zip(least, words, strict=True)] if self._tall() else least
        room = self.width() - 4
        stacked = not self._turned() and sum(least) > (1 - LEAST) * room
        share = 0.33 if self._turned() else 0.42
        first = max(min(named, share * room, room - sum(wanted)), min(named, LEAST * room))
        first = 0 if stacked else first
        widths = share_room(room - first, least, wanted)
        line = self._row_height()
        values = (any(cell.text for cell in row[1:]) for row in self.table[1:])
        heights = (line * (1 + (stacked and valued)) for valued in values)
        tops = accumulate([0.0, self._top(), *heights])
        return Ruling([4.0, *accumulate([first, *widths])], [*tops], stacked)

    def _small(self) -> QFontMetricsF:
        return QFontMetricsF(_smaller(self.font()))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the cells that are asked for: of fifty runs most are scrolled out of sight."""
        if not self.table:
            return
        asked, tops = event.rect(), self._ruling().tops
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QColor(theme.palette().border))
        painter.drawLine(0, self._top() - 2, self.width(), self._top() - 2)
        for row, line in enumerate(self.table):
            if tops[row] <= asked.bottom() + 1 and tops[row + 1] >= asked.top() - 1:
                for column, cell in enumerate(line):
                    self._paint_cell(painter, row, column, cell)
        painter.end()

    def _paint_cell(self, painter: QPainter, row: int, column: int, cell: Cell) -> None:
        metrics, left = painter.fontMetrics(), column == 0
        box = self.box(row, column).adjusted(0 if left else 6, 0, 0, 0)
        broken = row == 0 and self._tall()
        if cell.swatch is not None and broken:
            line = metrics.height()
            paint_swatch(painter, QRectF(box.right() - 16, 3, 16, line), cell.swatch)
            box.setTop(box.top() + line)
        elif cell.swatch is not None:
            taken = 0.0 if left else max(box.width() - 24 - metrics.horizontalAdvance(cell.text), 0)
            paint_swatch(
                painter, QRectF(box.left() + taken, box.top(), 16, box.height()), cell.swatch
            )
            box.setLeft(box.left() + taken + 22)
        painter.setPen(QColor(getattr(theme.palette(), cell.tone)))
        weighty = painter.font()
        weighty.setBold(cell.heading)
        painter.setFont(weighty)
        side = Qt.AlignmentFlag.AlignLeft if left else Qt.AlignmentFlag.AlignRight
        flags = side | (Qt.AlignmentFlag.AlignBottom if broken else Qt.AlignmentFlag.AlignVCenter)
        if broken:
            box.setBottom(box.bottom() - 5)
            painter.setFont(_smaller(painter.font()))
            small = painter.fontMetrics()
            text = PART.sub(lambda part: _cut(small, part[0], box.width()), cell.text)
            painter.drawText(box, int(flags | Qt.TextFlag.TextWordWrap), text)
            painter.setFont(self.font())
        elif not left and metrics.horizontalAdvance(cell.text) > box.width():
            painter.setFont(_smaller(painter.font()))
            painter.drawText(box, int(flags), _cut(painter.fontMetrics(), cell.text, box.width()))
            painter.setFont(self.font())
        else:
            painter.drawText(box, int(flags), _cut(metrics, cell.text, box.width()))

    def sizeHint(self) -> QSize:
        """Return the size it asks for."""
        return QSize(300, self.minimumHeight())

    def cell_at(self, place: QPoint) -> Cell | None:
        """Return the cell at a place."""
        for row, line in enumerate(self.table):
            for column, cell in enumerate(line):
                if self.box(row, column).contains(place):
                    return cell
        return None

    def cut_heads(self) -> list[str]:
        """Return the heads that are elided, since their columns are too narrow."""
        tall = self._tall()
        advance = (self._small() if tall else QFontMetricsF(self.font())).horizontalAdvance
        cut = []
        for column, head in enumerate(self.table[0] if self.table else []):
            parts = PART.findall(head.text) if tall else [head.text]
            need = max(map(advance, parts), default=0) + 22 * (not tall and head.swatch is not None)
            if need > self.box(0, column).width() - 5:
                cut.append(head.text)
        return cut

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer to take the table away."""
        self.menu().popup(event.globalPos())

    def menu(self) -> QMenu:
        """Return what can be done with the table, to pop up once."""
        taken = Takeaway.of(self, self.subject, "Table", self._rows)
        return taking_menu(taken, self.noted.emit, self)

    def _rows(self) -> list[list[str]]:
        """Return the table without its headings."""
        rows = [[cell.text for cell in line] for line in self.table]
        return [row for row in rows if any(row[1:])]

    def subject_at(self, place: QPoint) -> Measure | None:
        """Return the measure at a place, for F1."""
        cell = self.cell_at(place)
        return cell.measure if cell else None

    def event(self, event: QEvent) -> bool:
        """Explain the measure under the mouse."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            cell = self.cell_at(event.pos())
            QToolTip.showText(event.globalPos(), cell.help if cell else "", self)
            return True
        return super().event(event)
