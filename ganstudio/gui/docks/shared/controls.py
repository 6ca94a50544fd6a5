"""The controls that stand in headers: a toggle, one of a few words, a list, a small number."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import QPoint, Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QHideEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QToolButton,
    QWidget,
)

from ganstudio.gui.widgets.spins import Whole


class ToggleButton(QToolButton):
    """A word that is on or off."""

    def __init__(self, text: str, on: bool = False) -> None:
        super().__init__()
        self.setText(text)
        self.setCheckable(True)
        self.setChecked(on)


class SegmentedChoice(QWidget):
    """One of a few words, all in sight."""

    changed = Signal(str)

    def __init__(self, words: Mapping[str, str], tips: Mapping[str, str] | None = None) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        self._group = QButtonGroup(self)
        self._keys = list(words)
        for i, (key, word) in enumerate(words.items()):
            button = ToggleButton(word, on=i == 0)
            button.setToolTip((tips or {}).get(key, ""))
            self._group.addButton(button, i)
            row.addWidget(button)
        self._group.idToggled.connect(self._tell)

    @Slot(int, bool)
    def _tell(self, index: int, on: bool) -> None:
        if on:
            self.changed.emit(self._keys[index])

    def value(self) -> str:
        """Return the key of the chosen word."""
        return self._keys[max(self._group.checkedId(), 0)]

    def set_value(self, key: object) -> None:
        """Choose; an unknown key changes nothing."""
        if key in self._keys:
            self._group.button(self._keys.index(key)).setChecked(True)

    def button(self, key: str) -> QToolButton:
        """Return the button of a word."""
        found = self._group.button(self._keys.index(key))
        assert isinstance(found, QToolButton)
        return found


@dataclass(frozen=True)
class ShownMenu:
    """A menu as it is on screen: its words, the chosen one, and whether another can be chosen."""

    words: tuple[str, ...]
    chosen: str
    enabled: bool


class Menu(QComboBox):
    """One of several words, in a list that opens; tells of the user's choice only."""

    chose = Signal(str)

    def __init__(self, words: Mapping[str, str]) -> None:
        super().__init__()
        self._words: dict[str, str] = {}
        self.offer(words)
        self.activated.connect(self._tell)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def offer(self, words: Mapping[str, str]) -> None:
        """Offer these words and no others; nothing happens if they are the same."""
        if words == self._words:
            return
        self._words = dict(words)
        self.clear()
        for key, word in words.items():
            self.addItem(word, key)

    @Slot(int)
    def _tell(self, index: int) -> None:
        self.chose.emit(self.itemData(index))

    def shown(self) -> ShownMenu | None:
        """Return what is on screen; None while it is hidden."""
        if self.isHidden():
            return None
        words = tuple(self.itemText(i) for i in range(self.count()))
        return ShownMenu(words, self.currentText(), self.isEnabled())

    def value(self) -> str:
        """Return the key of the chosen word."""
        return str(self.currentData())

    def set_value(self, key: object) -> None:
        """Choose; an unknown key changes nothing."""
        if (index := self.findData(key)) >= 0:
            self.setCurrentIndex(index)


class Count(Whole):
    """A small number in a header; what cannot be taken is said below it."""

    def __init__(self, low: int, high: int) -> None:
        super().__init__(lambda value: None if low <= value <= high else f"Takes {low} to {high}")
        self.setFixedWidth(self.fontMetrics().horizontalAdvance(str(high)) + 40)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._complaint = QLabel(self, Qt.WindowType.ToolTip)
        self._complaint.setProperty("role", "complaint")
        self.refused.connect(self._complain)
        self.setValue(low)

    def follow(self, value: int) -> None:
        """Show a value that came from elsewhere, without telling, unless it is being edited."""
        if not self.hasFocus() and value != self.value():
            blocked = self.blockSignals(True)
            self.setValue(value)
            self.blockSignals(blocked)

    def complaint(self) -> str:
        """Return what is said below it; empty while all is well."""
        return self._complaint.text()

    @Slot(str)
    def _complain(self, why: str) -> None:
        self._complaint.setText(why)
        self._complaint.adjustSize()
        self._complaint.move(self.mapToGlobal(QPoint(0, self.height() + 2)))
        self._complaint.setVisible(bool(why) and self.isVisible())

    def hideEvent(self, event: QHideEvent) -> None:
        """Say nothing while it cannot be seen."""
        super().hideEvent(event)
        self._complaint.hide()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Bring back what is in force when it is left."""
        super().focusOutEvent(event)
        self.setValue(self.value())
