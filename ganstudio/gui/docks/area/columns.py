"""Docks put into a main window in columns, as a fitting has them."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMainWindow

from ganstudio.gui.docks.area.fitting import Fitting
from ganstudio.gui.docks.base import StudioDock


class Columns:
    """Columns of stacks of docks, those of a stack as tabs.

    Parameters
    ----------
    fit
        Where docks stand, by name, and what they take of the room.
    docks
        All docks by name.

    Attributes
    ----------
    names : set of str
        The docks that stand in a column.
    """

    def __init__(self, fit: Fitting, docks: Mapping[str, StudioDock]) -> None:
        self._fit = fit
        self._stacks = [[[docks[name] for name in stack] for stack in c] for c in fit.columns]
        self.names = {name for column in fit.columns for stack in column for name in stack}

    @property
    def _tops(self) -> list[StudioDock]:
        return [column[0][0] for column in self._stacks]

    def put_into(self, area: QMainWindow) -> None:
        """Put the docks where they stand, the first of each stack in front."""
        for top in self._tops[:1]:
            area.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, top)
        for left, right in pairwise(self._tops):
            area.splitDockWidget(left, right, Qt.Orientation.Horizontal)
        for column in self._stacks:
            for above, below in pairwise(column):
                area.splitDockWidget(above[0], below[0], Qt.Orientation.Vertical)
            for stack in column:
                for first, other in pairwise(stack):
                    area.tabifyDockWidget(first, other)
                for dock in stack:
                    dock.show()
                    dock.turn_to(0)
                stack[0].raise_()

    def share(self, area: QMainWindow) -> None:
        """Give each its share of the room there is now."""
        fit = self._fit
        widths = [area.width() * share // sum(fit.widths) for share in fit.widths]
        area.resizeDocks(self._tops, widths, Qt.Orientation.Horizontal)
        for column, shares in zip(self._stacks, fit.heights, strict=True):
            heights = [area.height() * share // sum(shares) for share in shares]
            area.resizeDocks([stack[0] for stack in column], heights, Qt.Orientation.Vertical)
