"""The runs of a library as a table, and that table filtered and sorted."""

from __future__ import annotations

import html
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSortFilterProxyModel,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor

from ganstudio.gui.library.thumbnails import Thumbnails
from ganstudio.gui.widgets import theme
from ganstudio.gui.widgets.numerals import written
from ganstudio.library import columns, family
from ganstudio.library.entry import Entry, Value
from ganstudio.library.search import Query

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
ENTRY = Role.UserRole
INDENT = "\u2003"
NONE = QModelIndex()
PICTURE = 48
"""Side of a picture, in pixels."""


class RunTable(QAbstractTableModel):
    """One row a run; which columns there are can be changed.

    Attributes
    ----------
    entries : list of Entry
        The runs, in the order in which they were read.
    keys : tuple of str
        The columns.
    ratio : float
        Pixels of the screen a pixel.
    """

    renamed = Signal(object, str)
    """The user has given a run (its folder) another title."""

    def __init__(self, thumbnails: Thumbnails, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.entries: list[Entry] = []
        self.keys: tuple[str, ...] = columns.STANDARD
        self.ratio = 1.0
        self.places: dict[Path, int] = {}
        self.depths: dict[Path, int] = {}
        self._rows: dict[Path, int] = {}
        self._thumbnails = thumbnails
        self._titles = dict(columns.RESULTS)
        self._samples: dict[str, Value] = {}
        thumbnails.ready.connect(self._show_picture)

    # ── what is there ────────────────────────────────────────────────────────

    def keep_only(self, folders: Iterable[Path]) -> None:
        """Drop runs that are gone."""
        wanted = set(folders)
        for row in reversed(range(len(self.entries))):
            if self.entries[row].folder not in wanted:
                self.beginRemoveRows(NONE, row, row)
                del self.entries[row]
                self.endRemoveRows()
        self._index()

    def take(self, entries: Iterable[Entry]) -> None:
        """Add runs, or replace what is shown of them."""
        fresh = []
        for entry in entries:
            row = self._rows.get(entry.folder)
            if row is None:
                fresh.append(entry)
            elif self.entries[row] is not entry:
                self.entries[row] = entry
                self._thumbnails.renew(entry.folder)
                self.dataChanged.emit(self.index(row, 0), self.index(row, len(self.keys) - 1))
        if fresh:
            self.beginInsertRows(NONE, len(self.entries), len(self.entries) + len(fresh) - 1)
            self.entries += fresh
            self._index()
            self.endInsertRows()

    def _index(self) -> None:
        self._rows = {entry.folder: row for row, entry in enumerate(self.entries)}

    def settle(self) -> None:
        """Find out what can be shown and which run was forked from which, once all are there."""
        before = self.depths, list(self._samples)
        self._titles = columns.available(self.entries)
        self._samples = {key: value for e in self.entries for key, value in e.values.items()}
        newest = sorted(self.entries, key=lambda e: str(e.values.get("created", "")), reverse=True)
        ordered = family.ordered(newest)
        self.places = {entry.folder: place for place, (entry, _) in enumerate(ordered)}
        self.depths = {entry.folder: depth for entry, depth in ordered}
        if self.entries and before != (self.depths, list(self._samples)):
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self.keys) - 1)
            last = self.index(len(self.entries) - 1, len(self.keys) - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    def available(self) -> dict[str, str]:
        """Return the columns to choose from, names by key."""
        return self._titles

    def set_keys(self, keys: Iterable[str]) -> None:
        """Show these columns; the title always comes first."""
        self.beginResetModel()
        self.keys = tuple(dict.fromkeys(["title", *keys]))
        self.endResetModel()

    def entry(self, index: Index) -> Entry:
        """Return the run of a row."""
        return self.entries[index.row()]

    def row_of(self, folder: Path) -> int | None:
        """Return the row of a run."""
        return self._rows.get(folder)

    # ── Qt asks ──────────────────────────────────────────────────────────────

    def rowCount(self, parent: Index = NONE) -> int:
        """One a run."""
        return 0 if parent.isValid() else len(self.entries)

    def columnCount(self, parent: Index = NONE) -> int:
        """One a key."""
        return 0 if parent.isValid() else len(self.keys)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        """Return the name of a column, with its key as tooltip."""
        if orientation is not Qt.Orientation.Horizontal or section >= len(self.keys):
            return None
        key = self.keys[section]
        if role == Role.DisplayRole:
            name = self._titles.get(key, key)
            return name.rpartition(".")[2] if name == key and name.count(".") > 1 else name
        if role == Role.TextAlignmentRole:
            return self._side(key)
        return f"{key}\nClick to sort by it" if role == Role.ToolTipRole else None

    def _side(self, key: str) -> int:
        """Return where a column's cells stand: numbers at the right."""
        number = isinstance(self._samples.get(key), int | float)
        side = Qt.AlignmentFlag.AlignRight if number else Qt.AlignmentFlag.AlignLeft
        return int(side | Qt.AlignmentFlag.AlignVCenter)

    def data(self, index: Index, role: int = 0) -> Any:
        """Return what a cell shows."""
        entry, key = self.entries[index.row()], self.keys[index.column()]
        match role:
            case Role.DisplayRole:
                return shown(entry, key)
            case Role.EditRole:
                return entry.title
            case Role.DecorationRole if index.column() == 0:
                return self._thumbnails.small(entry.folder, PICTURE, self.ratio)
            case Role.ToolTipRole:
                return _tooltip(entry)
            case Role.TextAlignmentRole:
                return self._side(key)
            case Role.ForegroundRole:
                return _colour(entry, key)
            case _ if role == ENTRY:
                return entry
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let titles be edited."""
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsEditable if index.column() == 0 else flags

    def setData(self, index: Index, value: Any, role: int = Role.EditRole) -> bool:
        """Hand on a new title; it is shown once it is kept."""
        entry, title = self.entry(index), str(value).strip()
        if role == Role.EditRole and title and title != entry.title:
            self.renamed.emit(entry.folder, title)
            return True
        return False

    def _show_picture(self, folder: Path) -> None:
        row = self._rows.get(folder)
        if row is not None:
            self.dataChanged.emit(self.index(row, 0), self.index(row, 0), [Role.DecorationRole])


def shown(entry: Entry, key: str) -> str:
    """Return a value as the table has it: what is no name, in the user's numerals."""
    text = columns.text(entry, key)
    return written(text) if isinstance(entry.values.get(key), int | float) else text


def _tooltip(entry: Entry) -> str:
    lines = [entry.title, str(entry.folder), entry.trouble, entry.texts.get("verdict", "")]
    edits = columns.text(entry, "edits") if entry.values.get("edits") else ""
    lines.append(edits)
    return "".join(f"<p>{html.escape(line)}</p>" for line in lines if line)


def _colour(entry: Entry, key: str) -> QColor | None:
    colours = theme.palette()
    if key == "state":
        told = {"damaged": colours.error, "open": colours.ok, "stopped": colours.muted}
        return QColor(told.get(entry.state, colours.text))
    if entry.notes.archived or key not in entry.values:
        return QColor(colours.muted)
    return None


class RunFilter(QSortFilterProxyModel):
    """The runs that are looked for, sorted by a column, or each fork under its parent."""

    def __init__(self, table: RunTable, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.query = Query()
        self.archived = False
        self.as_tree = False
        self._table = table
        self.setSourceModel(table)
        self.setDynamicSortFilter(True)

    def set_query(self, query: Query) -> None:
        """Show the runs that a search admits."""
        self.query = query
        self.invalidate()

    def set_archived(self, archived: bool) -> None:
        """Show archived runs too, or leave them out."""
        self.archived = archived
        self.invalidate()

    def set_tree(self, as_tree: bool) -> None:
        """Put each fork under its parent, or sort by the chosen column."""
        self.as_tree = as_tree
        self.invalidate()

    def entry(self, index: Index) -> Entry:
        """Return the run of a row."""
        return self._table.entry(self.mapToSource(index))

    def filterAcceptsRow(self, row: int, parent: Index) -> bool:
        """Ask the search."""
        entry = self._table.entries[row]
        return (self.archived or not entry.notes.archived) and self.query.admits(entry)

    def lessThan(self, left: Index, right: Index) -> bool:
        """Compare two runs by the column's key; those that lack it come last either way."""
        one, other = self._table.entry(left), self._table.entry(right)
        descending = self.sortOrder() is Qt.SortOrder.DescendingOrder
        if self.as_tree:
            places = self._table.places
            ahead = places.get(one.folder, 0) < places.get(other.folder, 0)
            return ahead != descending
        key = self._table.keys[left.column()]
        (kind, value), (others, another) = columns.rank(one, key), columns.rank(other, key)
        if kind != others:
            return (kind < others) != descending
        return bool(value < another)

    def data(self, index: Index, role: int = 0) -> Any:
        """Indent forks under their parents."""
        found = super().data(index, role)
        if self.as_tree and index.column() == 0 and role == Role.DisplayRole:
            depth = self._table.depths.get(self.entry(index).folder, 0)
            return f"{INDENT * (depth - 1)}↳ {found}" if depth else found
        return found
