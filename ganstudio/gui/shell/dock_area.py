"""Where the docks live, and the layouts by name.

A main window inside the main window: its docks fill it without a central widget, so that
samples can be floated and moved like every other dock, and the error bar can stand above.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QMainWindow, QTabWidget, QWidget

from ganstudio.gui.docks.base import StudioDock

DockT = TypeVar("DockT", bound=StudioDock)
LOWEST = 150
"""Pixels below which a dock of a column is not worth having; then they are tabs."""


@dataclass(frozen=True)
class DockColumn:
    """Docks under each other: its share of the width, and of the height for each dock."""

    share: int
    docks: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Layout:
    """An arrangement of docks, in columns and one at the foot of them all.

    Those that it does not name are closed.
    """

    name: str
    purpose: str
    columns: tuple[DockColumn, ...]
    foot: str = ""


LAYOUTS = (
    Layout(
        "Watch",
        "Everything at once.",
        (
            DockColumn(21, (("runs", 24), ("parameters", 76))),
            DockColumn(50, (("samples", 74), ("walk", 26))),
            DockColumn(29, (("losses", 28), ("outputs", 28), ("collapse", 44))),
        ),
        "timeline",
    ),
    Layout(
        "Compare",
        "Several runs side by side: samples wide, curves and figures under them.",
        (
            DockColumn(20, (("runs", 60), ("parameters", 40))),
            DockColumn(50, (("samples", 62), ("outputs", 38))),
            DockColumn(30, (("losses", 42), ("collapse", 58))),
        ),
        "timeline",
    ),
    Layout(
        "Lecture",
        "Few and large: samples, losses, the discriminator's output.",
        (
            DockColumn(60, (("samples", 100),)),
            DockColumn(40, (("losses", 50), ("outputs", 50))),
        ),
    ),
    Layout(
        "Theory",
        "The plane with the discriminator's field, the loss under the microscope, the game.",
        (
            DockColumn(20, (("parameters", 100),)),
            DockColumn(46, (("samples", 56), ("microscope", 44))),
            DockColumn(34, (("outputs", 32), ("losses", 28), ("game", 40))),
        ),
    ),
)

FEET = {layout.foot for layout in LAYOUTS}
"""Docks that are low and wide, and no tabs of others."""


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
