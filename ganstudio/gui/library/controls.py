"""The lines above and below the table: search, what is listed, and what was done."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QToolButton, QWidget

from ganstudio.gui.library.table import RunTable
from ganstudio.gui.library.view import ColumnsButton
from ganstudio.gui.widgets.elided import ElidedLabel
from ganstudio.library.entry import Entry
from ganstudio.library.run_library import RunLibrary
from ganstudio.wording import counted


class SearchLine(QWidget):
    """What is looked for, and how it is listed."""

    def __init__(self, table: RunTable, parent: QWidget) -> None:
        super().__init__(parent)
        self.search = QLineEdit(self)
        self.search.setPlaceholderText("Search: words, loss=hinge, lr>1e-4, verdict=healthy …")
        self.search.setAccessibleName("Search the runs")
        self.search.setClearButtonEnabled(True)
        self.tree = button(self, "Forks", "Show each fork under the run that it came from", True)
        self.lines = button(self, "Lines", "Show what settings led to which results", True)
        self.archived = button(self, "Archived", "Show archived runs too", True)
        self.columns = ColumnsButton(table, self)
        self.folder = button(self, "Folder…", "Look below another folder")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.search, 1)
        for widget in (self.tree, self.lines, self.archived, self.columns, self.folder):
            row.addWidget(widget)


class StatusLine(QWidget):
    """How many runs there are, what was done last, and its way back."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.words = ElidedLabel("", self)
        self.words.setProperty("role", "muted")
        self.open = QPushButton("Open", self)
        self.open.setObjectName("primary")
        self.open.setToolTip("Show the chosen runs in the window (Return)")
        self.open.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.undo = button(self, "Undo", "")
        self.trash = button(self, "Empty trash…", "")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.words, 1)
        row.addWidget(self.open)
        row.addWidget(self.undo)
        row.addWidget(self.trash)

    def tell(self, shown: int, entries: Sequence[Entry], *, busy: bool, done: str) -> None:
        """Say what was done last, how many of the runs are shown, and whether more are read."""
        total = len(entries)
        every = runs_in_words(total) or "0 runs"
        damaged = sum(entry.state == "damaged" for entry in entries)
        words = [
            done,
            f"{shown} of {every}" if shown < total else every,
            runs_in_words(damaged, "damaged"),
            "reading …" if busy else "",
        ]
        self.words.setText(" · ".join(word for word in words if word))

    def offer(self, library: RunLibrary, chosen: int) -> None:
        """Offer to open what is chosen, to take back what was done last, and to empty the trash."""
        self.open.setEnabled(bool(chosen))
        self.open.setText(f"Open {runs_in_words(chosen)}" if chosen > 1 else "Open")
        what = library.undoable
        self.undo.setEnabled(bool(what))
        self.undo.setText(f"Undo {what}" if what else "Undo")
        self.undo.setToolTip(f"Take back: {what} (Ctrl+Z)" if what else "Nothing to take back")
        waiting = len(library.trash.contents())
        self.trash.setVisible(bool(waiting))
        self.trash.setToolTip(f"Remove {runs_in_words(waiting, 'deleted')} for good")


def button(parent: QWidget, text: str, tip: str, checkable: bool = False) -> QToolButton:
    """Return a button with words, which a click does not give the focus to."""
    made = QToolButton(parent)
    made.setText(text)
    made.setToolTip(tip)
    made.setCheckable(checkable)
    made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return made


def runs_in_words(count: int, what: str = "") -> str:
    """Return such as ``3 runs damaged``; empty for none."""
    return f"{counted(count, 'run')} {what}".rstrip() if count else ""
