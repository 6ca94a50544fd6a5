"""Where the docks live, arranged by layouts.

A main window inside the main window: its docks fill it without a central widget, so that
samples can be floated and moved like every other dock, and the error bar can stand above.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QMainWindow, QTabWidget, QWidget

from ganstudio.gui.docks.base import StudioDock
from ganstudio.gui.docks.layouts import FEET, LAYOUTS, DockColumn, Layout

DockT = TypeVar("DockT", bound=StudioDock)
LOWEST = 150
"""Pixels below which a dock of a column is not worth having; then they are tabs."""


class DockArea(QMainWindow):
    """Holds the docks and arranges them."""

    def __init__(self, docks: Iterable[StudioDock], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowFlags(Qt.WindowType.Widget)
        self.setObjectName("docks")
        self.setDockOptions(
            self.DockOption.AllowNestedDocks
            | self.DockOption.AllowTabbedDocks
            | self.DockOption.AnimatedDocks
        )
        self.setTabPosition(Qt.DockWidgetArea.AllDockWidgetAreas, QTabWidget.TabPosition.North)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # so that at the start no button has it
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.docks = {dock.name: dock for dock in docks}
        for dock in self.docks.values():
            dock.setParent(self)
        self._waiting: Layout | None = None
        self._place(LAYOUTS[0])

    def dock(self, kind: type[DockT]) -> DockT:
        """Return the dock of a class."""
        dock = self.docks[kind.name]
        assert isinstance(dock, kind)
        return dock

    def arrange(self, layout: Layout) -> None:
        """Put the docks where a layout wants them; while not yet shown, as soon as they are."""
        if self.isVisible():
            self._place(layout)
        else:
            self._waiting = layout

    def reveal(self, dock: StudioDock) -> None:
        """Open a dock; one that the layout has no place for becomes a tab beside the last."""
        placed = [
            other
            for other in self.docks.values()
            if self._has_place(other) and other.name not in FEET
        ]
        if not dock.isFloating() and not self._has_place(dock):
            if dock.name in FEET or not placed:
                self.addDockWidget(Qt.DockWidgetArea.BottomDockWidgetArea, dock)
            else:
                self.tabifyDockWidget(placed[-1], dock)
        dock.show()
        dock.raise_()

    def _has_place(self, dock: StudioDock) -> bool:
        return self.dockWidgetArea(dock) != Qt.DockWidgetArea.NoDockWidgetArea

    def showEvent(self, event: QShowEvent) -> None:
        """Arrange what waits: only now is it known how much room there is."""
        super().showEvent(event)
        if self._waiting is not None:
            self._place(self._waiting)
            self._waiting = None

    def _place(self, layout: Layout) -> None:
        for dock in self.docks.values():
            dock.setFloating(False)
            self.removeDockWidget(dock)
        tops = [self.docks[column.docks[0][0]] for column in layout.columns]
        self.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, tops[0])
        for left, right in pairwise(tops):
            self.splitDockWidget(left, right, Qt.Orientation.Horizontal)
        for column in layout.columns:
            docks = [self.docks[name] for name, _ in column.docks]
            for above, below in pairwise(docks):
                if self._crowded(column):
                    self.tabifyDockWidget(above, below)
                else:
                    self.splitDockWidget(above, below, Qt.Orientation.Vertical)
            for dock in docks:
                dock.show()
            docks[0].raise_()
        if layout.foot:
            self.addDockWidget(Qt.DockWidgetArea.BottomDockWidgetArea, self.docks[layout.foot])
            self.docks[layout.foot].show()
        self._share(layout)

    def _crowded(self, column: DockColumn) -> bool:
        """Tell whether the docks of a column would be too low to show anything."""
        least = min(share for _, share in column.docks) * self.height() // 100
        return len(column.docks) > 1 and least < LOWEST

    def _share(self, layout: Layout) -> None:
        tops = [self.docks[column.docks[0][0]] for column in layout.columns]
        total = sum(column.share for column in layout.columns)
        widths = [self.width() * column.share // total for column in layout.columns]
        self.resizeDocks(tops, widths, Qt.Orientation.Horizontal)
        for column in layout.columns:
            if self._crowded(column):
                continue
            docks = [self.docks[name] for name, _ in column.docks]
            heights = [self.height() * share // 100 for _, share in column.docks]
            self.resizeDocks(docks, heights, Qt.Orientation.Vertical)

    def keep(self) -> bytes:
        """Return the arrangement, for `restore`."""
        return bytes(self.saveState().data())

    def restore(self, state: bytes) -> bool:
        """Arrange as kept; tell whether the bytes made sense."""
        return bool(state) and self.restoreState(state)
