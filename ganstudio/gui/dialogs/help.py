"""What there is to be read: keys, and what this program is."""

from __future__ import annotations

import importlib.metadata
import platform
from collections.abc import Iterable

from PySide6.QtCore import Qt, qVersion
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from ganstudio.gui.dialogs.base import Dialog
from ganstudio.gui.dialogs.scrolled import Scrolled
from ganstudio.gui.menus.action import Action
from ganstudio.gui.menus.table import keyed
from ganstudio.gui.widgets.assets import asset

ABOUT = (
    "GAN Studio shows two neural networks learn against each other: what the generator makes, "
    "what the discriminator thinks of it, and what another loss would change."
)
ROWS = 18
"""Entries a column of the shortcut sheet."""
COLUMN = 84
"""Pixels of a column of keys, at least."""
SHOWN = ("torch", "numpy", "pyqtgraph")
"""Packages whose versions are told."""
PROJECTED = "On a projector: 1 2 3 choose docks, + − change the type, V turns light, B blackens."


class ShortcutSheet(Dialog):
    """All actions that have a key, a block a menu."""

    def __init__(self, actions: Iterable[Action], parent: QWidget) -> None:
        super().__init__("Keyboard shortcuts", "", "", parent)
        sheet = QWidget(self)
        grid = QGridLayout(sheet)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(6)
        place = 0
        for menu, several in keyed(actions).items():
            if place % ROWS > ROWS - 3:  # no heading without two of its own below it
                place += -place % ROWS
            self._add(grid, place, self._heading(menu))
            for action in several:
                place += 1
                self._add(grid, place, self._key(action), self._words(action))
            place += 1
        for column in range(2, grid.columnCount(), 2):
            grid.setColumnMinimumWidth(column, COLUMN)
        self.content.addWidget(Scrolled(sheet, self))
        self.content.addWidget(QLabel(PROJECTED, self))

    def _add(self, grid: QGridLayout, place: int, *widgets: QWidget) -> None:
        column, row = divmod(place, ROWS)
        for beside, widget in enumerate(widgets):
            grid.addWidget(widget, row, 2 * column + beside, 1, 3 - len(widgets))

    def _heading(self, text: str) -> QLabel:
        label = QLabel(text, self)
        label.setProperty("role", "group")
        label.setIndent(0)
        return label

    def _key(self, action: Action) -> QLabel:
        label = QLabel(action.key, self)
        label.setProperty("role", "key")
        label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        return label

    def _words(self, action: Action) -> QLabel:
        words = QLabel(action.title.rstrip("…"), self)
        words.setToolTip(action.tip)
        return words


class AboutDialog(Dialog):
    """Name, versions, licence."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__("GAN Studio", ABOUT, "", parent)
        icon = QLabel(self)
        icon.setPixmap(QIcon(str(asset("icon.svg"))).pixmap(96, 96))
        self.content.addWidget(icon)
        self.versions = QLabel("\n".join(versions()), self)
        self.versions.setWordWrap(True)
        self.versions.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.content.addWidget(self.versions)
        self.setFixedWidth(420)


def versions() -> list[str]:
    """Return what this program is and what it runs on, a line each; torch is not loaded for it."""
    own = importlib.metadata.version("ganstudio")
    system = f"Python {platform.python_version()} · {platform.system()} {platform.machine()}"
    found = [f"{name} {importlib.metadata.version(name)}" for name in SHOWN]
    return [f"Version {own} · MIT licence", system, f"Qt {qVersion()} · {' · '.join(found)}"]
