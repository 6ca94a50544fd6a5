"""The row of places below the toolbar."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QToolBar, QToolButton, QWidget

from ganstudio.gui.docks.area.places import PLACES
from ganstudio.gui.menus.table import ActionTable


class PlacesBar(QToolBar):
    """One of five, all in sight."""

    def __init__(self, table: ActionTable, parent: QWidget) -> None:
        super().__init__("Places", parent)
        self.setObjectName("places")
        self.setMovable(False)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        for place in PLACES:
            action = table[f"view.layout.{place.name}"]
            self.addAction(action)
            button = self.widgetForAction(action)
            assert isinstance(button, QToolButton)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.toggled.connect(partial(self._look, action))
        self._table = table

    def _look(self, action: QAction, on: bool) -> None:
        """Look, once an action that was triggered is done, whether this one was."""
        if on:
            QTimer.singleShot(0, self, partial(self._go, action))

    def _go(self, action: QAction) -> None:
        """Go to a place whose button is down without that: a screen reader does not press it."""
        there = self._table.actions[action.objectName()].checked
        if action.isChecked() and there is not None and not there():
            action.setChecked(False)
            action.trigger()
