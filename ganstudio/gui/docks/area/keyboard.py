"""The keyboard on its way from dock to dock."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from ganstudio.gui.docks.base import StudioDock

COLUMN = 40
"""Pixels within which docks stand in one column."""


def focus_next(docks: Iterable[StudioDock], focused: QWidget) -> None:
    """Give the keyboard to the dock after the one that has it, in the order on screen."""
    shown = [dock for dock in docks if dock.isVisible() and not dock.visibleRegion().isEmpty()]
    shown.sort(key=lambda dock: (dock.isFloating(), dock.x() // COLUMN, dock.y()))
    holders = [i for i, dock in enumerate(shown) if dock.isAncestorOf(focused)]
    if shown:
        focus(shown[(holders[0] + 1) % len(shown) if holders else 0])


def focus(dock: StudioDock) -> None:
    """Give the keyboard to the first control of a dock, or to the dock."""
    taking = Qt.FocusPolicy.TabFocus
    for widget in dock.content.findChildren(QWidget):
        if widget.isVisible() and widget.isEnabled() and widget.focusPolicy() & taking:
            widget.setFocus(Qt.FocusReason.TabFocusReason)
            return
    dock.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    dock.setFocus(Qt.FocusReason.TabFocusReason)
