"""The row of places below the toolbar."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QToolBar, QToolButton, QWidget

from ganstudio.gui.docks.places import PLACES
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
