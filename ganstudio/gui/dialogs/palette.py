"""Anything that can be done, found by a few letters of its name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from ganstudio.gui.menus.table import ActionTable

WIDTH, HEIGHT = 560, 400
MOVES = {
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_PageDown: 8,
    Qt.Key.Key_PageUp: -8,
}


def match(query: str, text: str) -> float | None:
    """Return how well a query's letters are found in a text in order, None if they are not.

    Higher is better: runs of letters and beginnings of words count, long texts lose.
    """
    score, place, previous = 0.0, 0, -2
    lowered = text.lower()
    for letter in query.lower().replace(" ", ""):
        place = lowered.find(letter, place)
        if place < 0:
            return None
        begins_word = place == 0 or not lowered[place - 1].isalnum()
        score += 3 * (place == previous + 1) + 2 * begins_word
        previous, place = place, place + 1
    return score - len(text) / 50


@dataclass(frozen=True)
class Way:
    """A way to something that is found: its name, its tooltip, the going, and its keys if any."""

    name: str
    tip: str
    go: Callable[[], object]
    key: str = ""


class CommandPalette(QDialog):
    """A line to type in and what fits it; Enter does it.

    Parameters
    ----------
    table
        What can be done.
    within
        The menu that it is limited to; all menus if it is empty.
    ways
        What can be found besides, once something is typed.
    """

    def __init__(
        self,
        table: ActionTable,
        parent: QWidget,
        within: Sequence[str] = (),
        ways: Sequence[Way] = (),
    ) -> None:
        super().__init__(parent, Qt.WindowType.Popup | Qt.WindowType.FramelessWindowHint)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("palette")
        self._table = table
        self._within = tuple(within)
        self._ways = tuple(ways)
        self.line = QLineEdit(self)
        self.line.setPlaceholderText(
            f"Search in {' ▸ '.join(within)}" if within else "What would you like to do?"
        )
        self.line.setClearButtonEnabled(True)
        self.line.installEventFilter(self)
        self.line.textChanged.connect(self._find)
        self.found = QListWidget(self)
        self.found.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.found.itemActivated.connect(self._do)
        self.found.itemClicked.connect(self._do)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(8)
        column.addWidget(self.line)
        column.addWidget(self.found)
        self.resize(min(WIDTH, parent.width() - 40), min(HEIGHT, parent.height() - 80))
        self.move(parent.mapToGlobal(QPoint((parent.width() - self.width()) // 2, 56)))
        self._find("")
        self.line.setFocus()

    @Slot(str)
    def _find(self, query: str) -> None:
        scores = [(match(query, way.name), way) for way in self._offered(query)]
        fitting = [(score, way) for score, way in scores if score is not None]
        if query:
            fitting.sort(key=lambda pair: -pair[0])
        self.found.clear()
        for _, way in fitting:
            item = QListWidgetItem(f"{way.name}  ({way.key})" if way.key else way.name, self.found)
            item.setData(Qt.ItemDataRole.UserRole, way.go)
            item.setToolTip(way.tip)
        self.found.setCurrentRow(0)

    def _offered(self, query: str) -> list[Way]:
        actions = [
            Way(action.place, action.tip, self._table[id].trigger, action.key)
            for id, action in self._table.actions.items()
            if self._table[id].isEnabled() and action.menu[: len(self._within)] == self._within
        ]
        return [*actions, *(self._ways if query else ())]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the arrows and Enter act on the list while the line has the focus."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in MOVES:
                row = self.found.currentRow() + MOVES[Qt.Key(event.key())]
                self.found.setCurrentRow(max(0, min(self.found.count() - 1, row)))
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._do(self.found.currentItem())
                return True
        return super().eventFilter(watched, event)

    @Slot(QListWidgetItem)
    def _do(self, item: QListWidgetItem | None) -> None:
        if item is None:
            return
        go = item.data(Qt.ItemDataRole.UserRole)
        self.close()
        go()
