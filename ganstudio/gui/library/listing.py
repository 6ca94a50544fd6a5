"""The table of runs, or in its place why there is none to see."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QStackedWidget, QWidget

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
