"""The inside of a plot, in which the user zooms and pans."""

from __future__ import annotations

from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import Qt, Signal


class PlotBox(pg.ViewBox):  # type: ignore[misc]
    """The inside of a plot: the wheel zooms along x, over an axis along that axis; drag pans.

    Whatever the user has moved stays put until a double-click returns it.

    Attributes
    ----------
    free_x, free_y : bool
        Whether the user has moved that axis, so that it follows nothing.
    """

    wentHome = Signal()
    moved = Signal()
    zoomChanged = Signal()
    """An axis was moved, or all of it follows again."""

    def __init__(self) -> None:
        super().__init__(enableMenu=False, defaultPadding=0)
        self.disableAutoRange()
        self.free_x = self.free_y = False

    @property
    def zoomed(self) -> bool:
        """Whether the user has moved any axis."""
        return bool(self.free_x or self.free_y)

    def free(self, *, x: bool = False, y: bool = False) -> None:
        """Let axes stay where they are put."""
        self.free_x, self.free_y = self.free_x or x, self.free_y or y
        self.zoomChanged.emit()

    def hold(self) -> None:
        """Let both axes follow again, without telling that anybody wants it."""
        self.free_x = self.free_y = False
        self.zoomChanged.emit()

    def go_home(self) -> None:
        """Return to all there is, and follow it."""
        self.hold()
        self.wentHome.emit()

    def wheelEvent(self, event: Any, axis: int | None = None) -> None:
        """Zoom."""
        axis = 0 if axis is None else axis
        self.free(x=axis == 0, y=axis == 1)
        super().wheelEvent(event, axis=axis)
        self.moved.emit()

    def mouseDragEvent(self, event: Any, axis: int | None = None) -> None:
        """Pan, along y only where y has been zoomed or goes with x."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.free(x=axis != 1, y=axis == 1)
            both = self.free_y or self.state["aspectLocked"]
            super().mouseDragEvent(event, axis=axis if axis is not None or both else 0)
            self.moved.emit()
        else:
            event.ignore()

    def mouseDoubleClickEvent(self, event: Any) -> None:
        """Return."""
        self.go_home()
        event.accept()
