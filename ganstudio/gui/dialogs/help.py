"""What there is to be read: keys, and what this program is."""

from __future__ import annotations

import importlib.metadata
from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from ganstudio.gui.dialogs.base import Dialog
from ganstudio.gui.menus.action import Action
from ganstudio.gui.widgets.assets import asset

ABOUT = (
    "GAN Studio shows two neural networks learn against each other: what the generator makes, "
    "what the discriminator thinks of it, and what another loss would change."
)
ROWS = 14  # entries a column of the shortcut sheet


class ShortcutSheet(Dialog):
    """All actions that have a key."""

    def __init__(self, actions: Iterable[Action], parent: QWidget) -> None:
        super().__init__("Keyboard shortcuts", "", "", parent)
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(6)
        keyed = [action for action in actions if action.shortcut]
        for place, action in enumerate(keyed):
            column, row = divmod(place, ROWS)
            label = QLabel(action.key, self)
            label.setProperty("role", "key")
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            words = QLabel(action.title.rstrip("…"), self)
            words.setToolTip(action.tip)
            grid.addWidget(label, row, 2 * column)
            grid.addWidget(words, row, 2 * column + 1)
        self.content.addLayout(grid)


class AboutDialog(Dialog):
    """Name, version, licence."""

    def __init__(self, parent: QWidget) -> None:
        version = importlib.metadata.version("ganstudio")
        super().__init__("GAN Studio", ABOUT, "", parent)
        icon = QLabel(self)
        icon.setPixmap(QIcon(str(asset("icon.svg"))).pixmap(96, 96))
        self.content.addWidget(icon)
        self.content.addWidget(QLabel(f"Version {version} · MIT licence", self))
        self.setFixedWidth(420)
