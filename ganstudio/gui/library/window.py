"""The window of the library: search above, runs as a table, the chosen one beside it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QLabel,
    QMessageBox,
    QSplitter,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from ganstudio.gui.editors import show_wrong
from ganstudio.gui.library.controls import SearchLine, StatusLine, counted
from ganstudio.gui.library.detail import DetailPane
from ganstudio.gui.library.reader import Reader
from ganstudio.gui.library.table import RunFilter, RunTable
from ganstudio.gui.library.thumbnails import Thumbnails
from ganstudio.gui.library.view import RunView
from ganstudio.gui.settings import Settings
from ganstudio.library import columns, family
from ganstudio.library.entry import Entry
from ganstudio.library.run_library import RunLibrary
from ganstudio.library.search import Query, QueryError
from ganstudio.library.sweep_folder import PLAN

SIZE = (1180, 720)
REFRESH = 3000
"""Milliseconds between two looks for runs that came, changed or went."""
EMPTY = (
    "No runs in {folder} yet.\n\nWhat is trained while recording is on, and what "
    "'ganstudio train' leaves below this folder, appears here by itself."
)
UNFOUND = "No run fits the search.\nA filter is such as loss=hinge or lr>1e-4."


class LibraryWindow(QWidget):
    """Lists the runs below a folder.

    Attributes
    ----------
    library : RunLibrary
        What it shows.
    """

    opened = Signal(object)
    """The folders of runs that are to be shown in the main window."""
    sweepAsked = Signal(object)
    """The folder of a sweep whose results are to be shown."""

    def __init__(self, folder: Path, settings: Settings, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setObjectName("library")
        self.resize(*SIZE)
        self.library = RunLibrary(folder)
        self._settings = settings
        self._changed = True
        self._thumbnails = Thumbnails(self)
        self.table = RunTable(self._thumbnails, self)
        kept = settings.get("library/columns", list(columns.STANDARD))
        self.table.set_keys([key for key in kept if isinstance(key, str)])
        self.runs = RunFilter(self.table, self)
        self.view = RunView(self.runs, self.table, self)
        self.detail = DetailPane(self._thumbnails, self)
        self.controls = SearchLine(self.table, self)
        self.search, self.tree = self.controls.search, self.controls.tree
        self.status = StatusLine(self)
        self._empty = QLabel(self)
        self._empty.setProperty("role", "muted")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setWordWrap(True)
        self._empty.setMargin(32)
        self._arrange()
        self._connect()
        self._begin(folder)

    # ── made ─────────────────────────────────────────────────────────────────

    def _arrange(self) -> None:
        page = QWidget(self)
        self._pages = QStackedLayout(page)
        self._pages.addWidget(self.view)
        self._pages.addWidget(self._empty)
        split = QSplitter(self)
        split.addWidget(page)
        split.addWidget(self.detail)
        split.setStretchFactor(0, 1)
        split.setSizes([860, 320])
        split.setChildrenCollapsible(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 8)
        column.setSpacing(8)
        column.addWidget(self.controls)
        column.addWidget(split, 1)
        column.addWidget(self.status)

    def _connect(self) -> None:
        self.search.textChanged.connect(self._search)
        self.search.returnPressed.connect(self.view.enter)
        self.tree.toggled.connect(self.runs.set_tree)
        self.controls.archived.toggled.connect(self.runs.set_archived)
        self.controls.columns.changed.connect(self._take_columns)
        self.controls.folder.clicked.connect(self._ask_folder)
        self.status.undo.clicked.connect(self.undo)
        self.status.trash.clicked.connect(self._ask_empty)
        self.table.renamed.connect(self._rename)
        # Not amid a change of the table: what was edited until now changes it too.
        self.view.chosenChanged.connect(self._show_chosen, Qt.ConnectionType.QueuedConnection)
        self.view.horizontalHeader().sectionClicked.connect(lambda _: self.tree.setChecked(False))
        self.view.activated.connect(self._open_activated)
        self.detail.edited.connect(self._edit)
        self.detail.chosen.connect(self.view.choose)
        for signal in (self.runs.rowsInserted, self.runs.rowsRemoved, self.runs.layoutChanged):
            signal.connect(self._tell)
        for deed in (
            ("Open", "Return", self.open_chosen),
            ("Show its sweep", "S", self.show_sweep),
            ("", "", self.undo),
            ("Rename", "F2", self.view.rename),
            ("Archive or take back", "A", self.archive),
            ("", "", self.undo),
            ("Delete", "Del", self.delete),
        ):
            self.view.add_deed(*deed)
        self.view.add_deed("", "Ctrl+Z", self.undo)
        for key, do in (("Ctrl+F", self.search.setFocus), ("Esc", self.close), ("F5", self.look)):
            QShortcut(QKeySequence(key), self).activated.connect(do)
        self._timer = QTimer(self, interval=REFRESH)
        self._timer.timeout.connect(self.look)

    def _begin(self, folder: Path) -> None:
        self.setWindowTitle(f"Library – {folder}")
        self._reader = Reader(self.library, self)
        self._reader.gone.connect(self._drop)
        self._reader.read.connect(self._take)
        self.view.sortByColumn(self._column("created"), Qt.SortOrder.DescendingOrder)

    def _column(self, key: str) -> int:
        return self.table.keys.index(key) if key in self.table.keys else 0

    # ── reading ──────────────────────────────────────────────────────────────

    @Slot()
    def look(self) -> None:
        """Look for runs that came, changed or went."""
        if not self._reader.busy:
            self._reader.start()
        self._tell()

    def show_folder(self, folder: Path) -> None:
        """Look below another folder."""
        if folder == self.library.root:
            return
        self._reader.wait()
        self._reader.deleteLater()
        self.library = RunLibrary(folder)
        self.table.keep_only(())
        self._begin(folder)
        self.look()

    @Slot(object)
    def _drop(self, folders: frozenset[Path]) -> None:
        if self.sender() is self._reader:
            self._changed |= len(folders) != len(self.table.entries)
            self.table.keep_only(folders)

    @Slot(object, bool)
    def _take(self, entries: Sequence[Entry], done: bool) -> None:
        if self.sender() is not self._reader:
            return  # of a folder that is no longer shown
        known = {entry.folder: entry for entry in self.table.entries}
        fresh = [entry for entry in entries if known.get(entry.folder) is not entry]
        self._changed |= bool(fresh)
        self.table.take(fresh)
        if done and self._changed:
            self._changed = False
            self.table.settle()
            self._show_unless_edited()
        self._tell(reading=not done)

    def showEvent(self, event: QShowEvent) -> None:
        """Read while on screen."""
        super().showEvent(event)
        self._timer.start()
        self.look()
        self.search.setFocus()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Keep what was edited and let go."""
        self.detail.keep()
        self._timer.stop()
        self._reader.wait()
        self._thumbnails.close()
        super().closeEvent(event)

    # ── showing ──────────────────────────────────────────────────────────────

    @Slot(str)
    def _search(self, text: str) -> None:
        try:
            query = Query.parse(text)
        except QueryError as error:
            show_wrong(self.search, str(error))
            self.status.words.setText(str(error))
            return
        show_wrong(self.search, None)
        self.runs.set_query(query)
        self._tell()
        unknown = query.unknown(self.table.entries)
        if unknown:
            self.status.words.setText(unknown)

    @Slot(object)
    def _take_columns(self, keys: Sequence[str]) -> None:
        chosen = [entry.folder for entry in self.view.entries()]
        order, column = self.runs.sortOrder(), self.runs.sortColumn()
        key = self.table.keys[column] if 0 <= column < len(self.table.keys) else "created"
        self.table.set_keys(keys)
        self._settings.put("library/columns", list(self.table.keys))
        self.view.sortByColumn(self._column(key), order)
        for folder in chosen[:1]:
            self.view.choose(folder)

    @Slot()
    def _show_chosen(self) -> None:
        self.detail.keep()  # before the runs are looked at, since it changes them
        chosen = self.view.entries()
        parent, forks = None, []
        if len(chosen) == 1:
            above = family.parents(self.table.entries)
            known = {entry.folder: entry for entry in self.table.entries}
            parent = known.get(above.get(chosen[0].folder, Path()))
            forks = [known[fork] for fork, of in above.items() if of == chosen[0].folder]
        self.detail.show_runs(chosen, parent, forks)
        self._tell()

    @Slot()
    def _tell(self, *_: object, reading: bool | None = None, done: str = "") -> None:
        """Say how many runs there are, and what can be taken back."""
        total, shown = len(self.table.entries), self.runs.rowCount()
        busy = self._reader.busy if reading is None else reading
        self._empty.setText(UNFOUND if total else EMPTY.format(folder=self.library.root))
        if busy and not total:
            self._empty.setText("Looking for runs …")
        self._pages.setCurrentIndex(0 if shown else 1)
        every = counted(total) or "0 runs"
        words = [done, f"{shown} of {every}" if shown < total else every]
        words.append(counted(sum(e.state == "damaged" for e in self.table.entries), "damaged"))
        words.append("reading …" if busy else "")
        self.status.words.setText(" · ".join(word for word in words if word))
        self.status.offer(self.library)

    # ── deeds ────────────────────────────────────────────────────────────────

    def open_chosen(self) -> None:
        """Show the chosen runs in the main window, together."""
        folders = [entry.folder for entry in self.view.entries()]
        if folders:
            self.opened.emit(folders)

    def show_sweep(self) -> None:
        """Show what came of the sweep that the chosen run belongs to."""
        chosen = self.view.entries()
        places = [entry.folder.parent for entry in chosen]
        found = [place for place in places if (place / PLAN).is_file()]
        if found:
            self.sweepAsked.emit(found[0])
        elif chosen:
            self._tell(done=f"{chosen[0].title} belongs to no sweep")

    @Slot()
    def _open_activated(self, *_: object) -> None:
        self.open_chosen()

    @Slot(object, str)
    def _rename(self, folder: Path, title: str) -> None:
        self._annotate([folder], title=title)

    @Slot(object, str, object)
    def _edit(self, folder: Path, field: str, value: Any) -> None:
        self._annotate([folder], **{field: value})

    def archive(self) -> None:
        """Archive the chosen runs; take them back if all of them are archived."""
        chosen = self.view.entries()
        archived = not all(entry.notes.archived for entry in chosen)
        self._annotate([entry.folder for entry in chosen], archived=archived)

    def delete(self) -> None:
        """Move the chosen runs to the trash."""
        folders = [entry.folder for entry in self.view.entries()]
        self.detail.keep()
        if folders and self._tried(lambda: self.library.delete(folders)):
            gone = set(folders)
            self.table.keep_only(e.folder for e in self.table.entries if e.folder not in gone)
            self._tell(done=f"{counted(len(folders), 'deleted')}, Ctrl+Z takes it back")

    @Slot()
    def undo(self) -> None:
        """Take back what was done last."""
        self.detail.keep()
        what = self.library.undoable
        if what and self._tried(self.library.undo):
            self._changed = True
            self._read_again([entry.folder for entry in self.table.entries])
            self._show_chosen()
            self.look()
            self._tell(done=f"taken back: {what}")

    def _annotate(self, folders: Sequence[Path], **changes: Any) -> None:
        if self._tried(lambda: self.library.annotate(folders, **changes)):
            self._read_again(folders)

    def _read_again(self, folders: Sequence[Path]) -> None:
        entries = [self.library.entry(folder) for folder in folders if folder.is_dir()]
        self.table.take(entries)
        shown = self.detail.entry
        for entry in entries:
            if shown is not None and entry.folder == shown.folder:
                self.detail.entry = entry
        self.runs.invalidate()
        self._show_unless_edited()
        self._tell()

    def _show_unless_edited(self) -> None:
        """Show the chosen runs anew, but leave alone what is being typed."""
        if not self.detail.isAncestorOf(self.focusWidget() or self):
            self._show_chosen()

    def _tried(self, deed: Callable[[], object]) -> bool:
        """Do something; say why if it cannot be done."""
        try:
            deed()
        except OSError as error:
            self._tell(done=str(error))
            return False
        return True

    @Slot()
    def _ask_folder(self) -> None:
        chosen = QFileDialog.getExistingDirectory(
            self, "Look for runs below", str(self.library.root)
        )
        if chosen:
            self.show_folder(Path(chosen))

    @Slot()
    def _ask_empty(self) -> None:
        waiting = len(self.library.trash.contents())
        question = QMessageBox(
            QMessageBox.Icon.NoIcon,
            "Empty trash",
            f"Remove {counted(waiting, 'deleted')} for good? This cannot be taken back.",
            QMessageBox.StandardButton.Cancel,
            self,
        )
        question.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        remove = question.addButton("Remove", QMessageBox.ButtonRole.DestructiveRole)
        remove.clicked.connect(self.empty_trash)
        question.open()

    @Slot()
    def empty_trash(self) -> None:
        """Remove deleted runs for good."""
        if self._tried(self.library.empty_trash):
            self._tell(done="trash emptied")
