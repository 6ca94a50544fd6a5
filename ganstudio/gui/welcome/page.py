"""The page: the two buttons above, cards below, lessons and runs beside them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QApplication,
    QBoxLayout,
    QFrame,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from ganstudio.gui.menus.table import ActionTable
from ganstudio.gui.welcome.card import CardFrame
from ganstudio.gui.welcome.cards import CARDS
from ganstudio.gui.welcome.gallery import Gallery
from ganstudio.gui.welcome.hero import Hero
from ganstudio.gui.welcome.side import SideColumn
from ganstudio.lessons.lesson import lessons
from ganstudio.library.entry import Entry

WIDE = 1280
"""Pixels from which lessons and runs stand beside the cards, and not below them."""
SIDE = 304


class WelcomePage(QScrollArea):
    """Replaces the docks until something is open."""

    left = Signal()
    """The user wants to see the docks."""

    def __init__(self, table: ActionTable, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("welcome")
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.hero = Hero()
        self.cards = [
            CardFrame(card, number, table, self) for number, card in enumerate(CARDS.values(), 1)
        ]
        self.side = SideColumn(lessons(), table, self)
        content = QWidget()
        content.setAutoFillBackground(False)
        self.viewport().setAutoFillBackground(False)
        main = QVBoxLayout()
        main.setSpacing(10)
        main.addWidget(self.hero)
        main.addWidget(Gallery(self.cards))
        main.addStretch(1)
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, content)
        self._row.setContentsMargins(6, 6, 6, 6)
        self._row.setSpacing(10)
        self._row.addLayout(main, 1)
        self._row.addWidget(self.side)
        self.setWidget(content)
        self._add_keys()

    def _add_keys(self) -> None:
        keys: list[tuple[str, Callable[[], None]]] = [
            ("Return", self._enter), ("Enter", self._enter), ("Esc", self.left.emit),
        ]  # fmt: skip
        keys += [(str(i), card.do) for i, card in enumerate(self.cards[:9], start=1)]
        for key, deed in keys:
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(deed)

    def _enter(self) -> None:
        """Press the button that has the keyboard, else the first."""
        focused = QApplication.focusWidget()
        pressed = focused if isinstance(focused, QPushButton) else self.hero.run
        pressed.click()

    def show_runs(self, entries: list[Entry], open_run: Callable[[Path], None]) -> None:
        """List the runs of before."""
        self.side.show_runs(entries, open_run)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put lessons and runs beside the cards, or below them."""
        super().resizeEvent(event)
        wide = self.width() >= WIDE
        self.hero.fit(self.width() - (SIDE if wide else 0))
        way = QBoxLayout.Direction
        self._row.setDirection(way.LeftToRight if wide else way.TopToBottom)
        self.side.setMinimumWidth(SIDE if wide else 0)
        self.side.setMaximumWidth(SIDE if wide else 16777215)
