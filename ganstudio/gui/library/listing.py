"""The table of runs, or in its place why there is none to see."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QLabel, QSplitter, QStackedWidget, QWidget

from ganstudio.gui.library.parallel import ParallelPlot
from ganstudio.gui.library.table import RunFilter
from ganstudio.gui.library.view import RunTableView

EMPTY = (
    "No runs in {folder} yet.\n\nWhat is trained while recording is on, and what "
    "'ganstudio train' leaves below this folder, appears here by itself."
)
UNFOUND = "No run fits the search.\nA filter is such as loss=hinge or lr>1e-4."
READING = "Looking for runs …"


class Listing(QStackedWidget):
    """Shows one of the two."""

    def __init__(self, view: RunTableView, parent: QWidget) -> None:
        super().__init__(parent)
        self._words = QLabel(self)
        self._words.setProperty("role", "muted")
        self._words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._words.setWordWrap(True)
        self._words.setMargin(32)
        self.addWidget(view)
        self.addWidget(self._words)

    def tell(self, shown: int, total: int, folder: Path, *, busy: bool) -> None:
        """Show the table if any of the runs below a folder is shown, else why none is."""
        found = UNFOUND if total else EMPTY.format(folder=folder)
        self._words.setText(READING if busy and not total else found)
        self.setCurrentIndex(0 if shown else 1)


class RowsAndLines(QSplitter):
    """The runs as rows, and below them, where that is wanted, as lines."""

    def __init__(
        self, listing: Listing, view: RunTableView, runs: RunFilter, parent: QWidget
    ) -> None:
        super().__init__(Qt.Orientation.Vertical, parent)
        self._view = view
        self._runs = runs
        self.lines = ParallelPlot(self)
        self.lines.hide()
        self.addWidget(listing)
        self.addWidget(self.lines)
        self.setChildrenCollapsible(False)

    @Slot(bool)
    def show_lines(self, shown: bool) -> None:
        """Show the lines, or leave all the room to the rows."""
        self.lines.setVisible(shown)
        self.refresh()

    def refresh(self) -> None:
        """Draw the chosen runs, or all that are listed where no two are chosen."""
        if self.lines.isHidden():
            return
        chosen = self._view.entries()
        rows = range(self._runs.rowCount())
        listed = [self._runs.entry(self._runs.index(row, 0)) for row in rows]
        self.lines.show_runs(chosen if len(chosen) > 1 else listed)
