"""A card on screen: picture, title, words, and a button that opens it."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPixmap, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMenu, QPushButton, QVBoxLayout, QWidget

from ganstudio.gui.menus.mnemonics import mark_letters
from ganstudio.gui.menus.table import ActionTable
from ganstudio.gui.welcome.cards import Card
from ganstudio.gui.widgets.assets import asset

PICTURE = 120
"""Pixels of height that a picture has."""


class Picture(QLabel):
    """A small picture of real samples as large as fits, from twice its size in whole multiples."""

    def __init__(self, name: str, height: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._picture = QPixmap(str(asset(f"welcome/{name}.png")))
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setFixedHeight(height)
        self.setMinimumWidth(40)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit it in."""
        super().resizeEvent(event)
        room, own = self.size() - QSize(12, 8), self._picture.size()
        times = min(room.width() / own.width(), room.height() / own.height())
        mode = Qt.TransformationMode
        smooth = mode.SmoothTransformation if times < 2 else mode.FastTransformation
        size = own * (times if times < 2 else int(times))
        self.setPixmap(self._picture.scaled(size, Qt.AspectRatioMode.KeepAspectRatio, smooth))


class CardFrame(QFrame):
    """A card; its key and its button do the same."""

    def __init__(self, card: Card, number: int, table: ActionTable, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.card = card
        actions = [table[id] for id in card.actions if id in table.actions]
        self.open = QPushButton(card.button, self)
        self.open.setToolTip(f"{card.title} ({number})")
        self.open.setAccessibleName(f"{card.title}: {card.button}")
        self._menu = QMenu(self)
        self._menu.setToolTipsVisible(True)
        for action in actions:
            entry = self._menu.addAction(action.text(), action.trigger)
            entry.setToolTip(action.toolTip())
        mark_letters(self._menu)
        self.only = actions[0] if len(actions) == 1 else None
        self.open.clicked.connect(self.do)
        self._arrange(number, len(actions))

    def do(self) -> None:
        """Open what there is, or offer it."""
        if self.only is not None:
            self.only.trigger()
        else:
            self._menu.popup(self.open.mapToGlobal(self.open.rect().bottomLeft()))

    def _arrange(self, number: int, count: int) -> None:
        title, key = QLabel(self.card.title), QLabel(str(number))
        title.setProperty("role", "card")
        key.setProperty("role", "key")
        head = QHBoxLayout()
        head.addWidget(title, 1)
        head.addWidget(key)
        words = QLabel(self.card.words)
        words.setWordWrap(True)
        words.setProperty("role", "muted")
        ready = QLabel(f"{count} ready" if count > 1 else "")
        ready.setProperty("role", "muted")
        foot = QHBoxLayout()
        foot.addWidget(ready, 1)
        foot.addWidget(self.open)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 12)
        column.setSpacing(6)
        column.addWidget(self._top())
        column.addLayout(head)
        column.addWidget(words)
        column.addStretch(1)
        column.addLayout(foot)

    def _top(self) -> QWidget:
        if self.card.picture:
            return Picture(self.card.picture, PICTURE, self)
        code = QLabel(self.card.code.rstrip(), self)
        code.setTextFormat(Qt.TextFormat.PlainText)
        code.setProperty("role", "code")
        code.setFixedHeight(PICTURE)
        code.setMinimumWidth(40)
        return code
