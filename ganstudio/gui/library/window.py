"""The library's page: search above, runs as a table, the chosen one beside it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QCloseEvent, QHideEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from ganstudio.gui.library.actions import EntryActions
from ganstudio.gui.library.controls import SearchLine, StatusLine
from ganstudio.gui.library.detail import DetailPane
from ganstudio.gui.library.listing import Listing, RowsAndLines
from ganstudio.gui.library.reader import Reader
from ganstudio.gui.library.table import RunFilter, RunTable
from ganstudio.gui.library.thumbnails import Thumbnails
from ganstudio.gui.library.view import RunTableView
from ganstudio.gui.settings import Settings
from ganstudio.gui.widgets.refusing import show_wrong
from ganstudio.library import columns, family
from ganstudio.library.entry import Entry
from ganstudio.library.index import Index
from ganstudio.library.run_library import RunLibrary
from ganstudio.library.search import Query, QueryError

SIZE = (1180, 720)
REFRESH = 3000
"""Milliseconds between two looks for runs that came, changed or went."""


class LibraryWindow(QWidget):
    """Lists the runs below a folder.

    Attributes
    ----------
    library : RunLibrary
        What it shows.
    entry_actions : EntryActions
        What is done with the chosen runs.
    """

    left = Signal()
    """The user wants to go back to where he was."""

    def __init__(self, folder: Path, settings: Settings, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setObjectName("library")
        self.resize(QSize(*SIZE).boundedTo(self.screen().availableSize()))
        self.library = RunLibrary(folder, Index.of(folder))
        self._settings = settings
        self._changed = True
        self._thumbnails = Thumbnails(self)
        self.table = RunTable(self._thumbnails, self)
        kept = settings.get("library/columns", list(columns.STANDARD))
        self.table.set_keys([key for key in kept if isinstance(key, str)])
        self.runs = RunFilter(self.table, self)
        self.view = RunTableView(self.runs, self.table, self)
        self.entry_actions = EntryActions(self.library, self.view.entries, self)
        self.detail = DetailPane(self._thumbnails, self)
        self.controls = SearchLine(self.table, self)
        self.search, self.tree = self.controls.search, self.controls.tree
        self.status = StatusLine(self)
        self.listing = Listing(self.view, self)
        self.rows = RowsAndLines(self.listing, self.view, self.runs, self)
        self._arrange()
        self._connect()
        self._begin(folder)

    # ── made ─────────────────────────────────────────────────────────────────

    def _arrange(self) -> None:
        split = QSplitter(self)
        split.addWidget(self.rows)
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
        self.controls.lines.toggled.connect(self.rows.show_lines)
        self.rows.lines.noted.connect(self._say)
        self.controls.archived.toggled.connect(self.runs.set_archived)
        self.controls.columns.changed.connect(self._take_columns)
        self.controls.folder.clicked.connect(self._ask_folder)
        actions = self.entry_actions
        self.status.undo.clicked.connect(self._undo)
        self.status.trash.clicked.connect(actions.ask_empty)
        self.status.open.clicked.connect(actions.open)
        self.table.renamed.connect(actions.rename)
        self.detail.edited.connect(actions.edit)
        self.view.activated.connect(actions.open)
        actions.changed.connect(self._read_again)
        actions.gone.connect(self._take_leave)
        actions.restored.connect(self._restore)
        actions.said.connect(self._say)
        # Not amid a change of the table: what was edited until now changes it too.
        later = Qt.ConnectionType.QueuedConnection
        self.view.chosenChanged.connect(self._show_chosen, later)
        for signal in (self.runs.rowsRemoved, self.runs.layoutChanged):
            signal.connect(self._show_unless_edited, later)  # chosen ones may be gone
        self.view.horizontalHeader().sectionClicked.connect(lambda _: self.tree.setChecked(False))
        self.detail.chosen.connect(self.view.choose)
        for signal in (self.runs.rowsInserted, self.runs.rowsRemoved, self.runs.layoutChanged):
            signal.connect(self._tell)
        for offer in (
            ("Open", "Return", actions.open),
            ("Show its sweep", "S", actions.show_sweep, actions.sweeps),
            ("", "", self._undo),
            ("Rename", "F2", self.view.rename),
            ("Archive or take back", "A", actions.archive),
            ("Pin as baseline", "B", actions.pin, actions.one),
            ("", "", self._undo),
            ("Delete", "Del", self._delete),
        ):
            self.view.offer(*offer)
        self.view.offer("", "Ctrl+Z", self._undo)
        for key, do in (
            ("Ctrl+F", self.search.setFocus),
            ("Esc", self.left.emit),
            ("F5", self.look),
        ):
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(do)
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
        self.library = self.entry_actions.library = RunLibrary(folder, Index.of(folder))
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

    def hideEvent(self, event: QHideEvent) -> None:
        """Keep what was edited, and read no more while out of sight."""
        super().hideEvent(event)
        self.detail.keep()
        self._timer.stop()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Let go."""
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
        self.rows.refresh()
        self._tell()

    @Slot()
    def _tell(self, *_: object, reading: bool | None = None, done: str = "") -> None:
        """Say how many runs there are, and what can be taken back."""
        entries, shown = self.table.entries, self.runs.rowCount()
        busy = self._reader.busy if reading is None else reading
        self.listing.tell(shown, len(entries), self.library.root, busy=busy)
        self.status.tell(shown, entries, busy=busy, done=done)
        self.status.offer(self.library, len(self.view.entries()))

    # ── what was done ────────────────────────────────────────────────────────

    @Slot(str)
    def _say(self, done: str) -> None:
        self._tell(done=done)

    @Slot()
    def _undo(self) -> None:
        self.detail.keep()  # what is being written counts as done
        self.entry_actions.undo()

    def _delete(self) -> None:
        self.detail.keep()
        self.entry_actions.delete()

    @Slot(object)
    def _take_leave(self, folders: Sequence[Path]) -> None:
        gone = set(folders)
        self.table.keep_only(e.folder for e in self.table.entries if e.folder not in gone)

    @Slot()
    def _restore(self) -> None:
        self._changed = True
        self._read_again([entry.folder for entry in self.table.entries])
        self._show_chosen()
        self.look()

    @Slot(object)
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

    @Slot()
    def _show_unless_edited(self, *_: object) -> None:
        """Show the chosen runs anew, but leave alone what is being typed."""
        if not self.detail.isAncestorOf(self.focusWidget() or self):
            self._show_chosen()

    @Slot()
    def _ask_folder(self) -> None:
        chosen = QFileDialog.getExistingDirectory(
            self, "Look for runs below", str(self.library.root)
        )
        if chosen:
            self.show_folder(Path(chosen))
