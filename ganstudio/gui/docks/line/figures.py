"""A small table of words and numbers, which can be copied."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QSizePolicy, QWidget

from ganstudio.gui.widgets.notation import write
from ganstudio.gui.widgets.numerals import written

Row = tuple[str, ...]
NONE = "–"
LONGEST = "−0.00000e−00"


def six(value: float | None) -> str:
    """Return a number with six digits; a dash where there is none."""
    if value is None or math.isnan(value):
        return NONE
    if math.isinf(value):
        return "∞" if value > 0 else "−∞"
    return written(f"{value:.6g}").replace("e-0", "e-").replace("e+", "e").replace("-", "−")


class Figures(QWidget):
    """Rows of words and numbers under headings; all columns but the first are numbers."""

    def __init__(self) -> None:
        super().__init__()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(10, 4, 10, 8)
        self._grid.setHorizontalSpacing(14)
        self._grid.setVerticalSpacing(2)
        self._grid.setColumnStretch(0, 1)
        self._cells: list[list[QLabel]] = []
        self._rows: list[Row] = []
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)

    def show_rows(self, rows: Sequence[Row], headings: Sequence[int]) -> None:
        """Show rows, of which some are headings, in the notation in force."""
        shape = [len(row) for row in rows]
        if shape != [len(row) for row in self._rows]:
            self._rebuild(shape)
        self._rows = [tuple(map(write, row)) for row in rows]
        for number, (row, cells) in enumerate(zip(self._rows, self._cells, strict=True)):
            for words, cell in zip(row, cells, strict=True):
                cell.setText(words)
                self._dress(cell, "muted" if number in headings else "")
            cells[0].setToolTip(row[0])

    def wanted_width(self) -> int:
        """Return the pixels that nothing is cut in."""
        metrics, margins = self.fontMetrics(), self._grid.contentsMargins()
        columns = zip(*self._rows, strict=True)
        widths = [max(map(metrics.horizontalAdvance, column)) for column in columns]
        least = metrics.horizontalAdvance(LONGEST)
        numbers = sum(max(width, least) for width in widths[1:])
        gaps = self._grid.horizontalSpacing() * (len(widths) - 1)
        return widths[0] + numbers + gaps + margins.left() + margins.right()

    def shown(self) -> list[Row]:
        """Return what is on screen."""
        return [tuple(cell.text() for cell in cells) for cells in self._cells]

    def _rebuild(self, shape: Sequence[int]) -> None:
        for cells in self._cells:
            for cell in cells:
                self._grid.removeWidget(cell)
                cell.deleteLater()
        self._cells = [[self._cell(i, j) for j in range(n)] for i, n in enumerate(shape)]

    def _cell(self, row: int, column: int) -> QLabel:
        cell = QLabel()
        cell.setTextFormat(Qt.TextFormat.PlainText)
        cell.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        if column:
            cell.setMinimumWidth(cell.fontMetrics().horizontalAdvance(LONGEST))
            cell.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._grid.addWidget(cell, row, column)
        return cell

    def _dress(self, cell: QLabel, role: str) -> None:
        if cell.property("role") != role:
            cell.setProperty("role", role)
            cell.style().polish(cell)
