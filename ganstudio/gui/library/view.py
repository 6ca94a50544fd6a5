"""The table of runs on screen: keys, context menu, which columns."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QLineEdit,
    QMenu,
    QStyledItemDelegate,
    QTableView,
    QToolButton,
    QWidget,
)

from ganstudio.gui.library.table import PICTURE, RunFilter, RunTable
from ganstudio.gui.menus.mnemonics import mark_letters
from ganstudio.library import columns
from ganstudio.library.entry import Entry

WIDTHS = {"title": 244, "state": 84, "steps": 76, "verdict": 110, "created": 136, "tags": 120,
          "folder": 260}  # fmt: skip


GENERAL = "experiment"
"""The menu of settings that belong to no part."""


class TitleDelegate(QStyledItemDelegate):
    """Lets a title be edited in peace: a row that changes meanwhile does not take it back."""

    def setEditorData(self, editor: QWidget, index: QModelIndex | QPersistentModelIndex) -> None:
        """Fill the editor, once."""
        if not (isinstance(editor, QLineEdit) and editor.isModified()):
            super().setEditorData(editor, index)


class RunTableView(QTableView):
    """Rows are chosen whole, several at once."""

    chosenChanged = Signal()

    def __init__(self, runs: RunFilter, table: RunTable, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("library.runs")
        self._runs = runs
        self._table = table
        self._offers: list[tuple[str, str, Callable[[], None], Callable[[], object]]] = []
        self.setModel(runs)
        self.setSelectionBehavior(self.SelectionBehavior.SelectRows)
        self.setSelectionMode(self.SelectionMode.ExtendedSelection)
        self.setEditTriggers(self.EditTrigger.NoEditTriggers)
        self.setSortingEnabled(True)
        self.setShowGrid(False)
        self.setIconSize(QSize(PICTURE, PICTURE))
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setItemDelegate(TitleDelegate(self))
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._open_menu)
        heads = self.horizontalHeader()
        heads.setHighlightSections(False)
        heads.setSectionsMovable(True)
        rows = self.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(PICTURE + 10)
        self.selectionModel().selectionChanged.connect(self._tell)
        table.modelReset.connect(self.fit)
        self.fit()

    def showEvent(self, event: QShowEvent) -> None:
        """Find out how fine the screen is."""
        self._table.ratio = self.devicePixelRatioF()
        super().showEvent(event)

    @Slot()
    def _tell(self, *_: object) -> None:
        self.chosenChanged.emit()

    def fit(self) -> None:
        """Give each column the width that suits what is in it, and has its name whole."""
        heads = self.horizontalHeader()
        for place, key in enumerate(self._table.keys):
            self.setColumnWidth(place, max(WIDTHS.get(key, 88), heads.sectionSizeHint(place)))

    def offer(
        self,
        title: str,
        key: str,
        callback: Callable[[], None],
        fits: Callable[[], object] = lambda: True,
    ) -> None:
        """Offer something to do with the chosen runs, in the menu where it fits them.

        Empty titles make a rule there.
        """
        self._offers.append((title, key, callback, fits))
        if key and key != "Return":  # Enter activates by itself
            shortcut = QShortcut(QKeySequence(key), self, context=Qt.ShortcutContext.WidgetShortcut)
            shortcut.activated.connect(callback)

    def entries(self) -> list[Entry]:
        """Return the chosen runs, as they stand under each other."""
        rows = sorted(self.selectionModel().selectedRows(), key=QModelIndex.row)
        return [self._runs.entry(row) for row in rows]

    def choose(self, folder: Path) -> None:
        """Choose a run."""
        row = self._table.row_of(folder)
        if row is None:
            return
        index = self._runs.mapFromSource(self._table.index(row, 0))
        if index.isValid():
            self.selectRow(index.row())
            self.scrollTo(index)

    @Slot()
    def enter(self) -> None:
        """Take the keys, with a run chosen if there is one."""
        self.setFocus()
        if not self.selectionModel().hasSelection():
            self.selectRow(0)

    def rename(self) -> None:
        """Let the title of the current run be edited."""
        current = self.currentIndex()
        if current.isValid():
            self.edit(current.siblingAtColumn(0))

    @Slot(QPoint)
    def _open_menu(self, position: QPoint) -> None:
        if not self.selectionModel().hasSelection():
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for title, key, callback, fits in self._offers:
            if not fits():
                continue
            if title:
                action = menu.addAction(title, callback)
                action.setShortcut(QKeySequence(key))
            else:
                menu.addSeparator()
        mark_letters(menu)
        menu.popup(self.viewport().mapToGlobal(position))


class ColumnsButton(QToolButton):
    """Chooses the columns: results and measures at once, settings by their part."""

    changed = Signal(object)
    """The keys of the columns."""

    def __init__(self, table: RunTable, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._table = table
        self.setText("Columns")
        self.setToolTip("Which results and settings are shown")
        self.setPopupMode(self.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self)
        menu.setToolTipsVisible(True)
        menu.aboutToShow.connect(self._fill)
        self.setMenu(menu)

    @Slot()
    def _fill(self) -> None:
        menu = self.menu()
        menu.clear()
        menu.addAction("Standard", partial(self.changed.emit, columns.STANDARD))
        menu.addSeparator()
        parts: dict[str, QMenu] = {}
        for key, title in self._table.available().items():
            if key == "title":
                continue
            place = menu
            if title == key and key not in columns.RESULTS:  # a setting, in its part's menu
                part = key.partition(".")[0] if "." in key else GENERAL
                if part not in parts:
                    parts[part] = menu.addMenu(part.capitalize())
                place = parts[part]
            action = place.addAction(key.partition(".")[2] or title)
            action.setToolTip(key)
            action.setCheckable(True)
            action.setChecked(key in self._table.keys)
            action.toggled.connect(partial(self._toggle, key))

    def _toggle(self, key: str, shown: bool) -> None:
        keys = [each for each in self._table.keys if each != key]
        self.changed.emit([*keys, key] if shown else keys)
