"""The row of controls at the top of a dock, and the words in its place while it is empty."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QSpinBox,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from ganstudio.gui.widgets.editors import TEXT_MARGIN
from ganstudio.gui.widgets.elided import ElidedLabel
from ganstudio.gui.widgets.flow import FlowRow


class Header(QWidget):
    """A row of controls, of the same height in every dock; two rows where it is narrow."""

    def __init__(self) -> None:
        super().__init__()
        self._row = FlowRow(self)
        self._row.setContentsMargins(10, 2, 10, 2)
        self._row.setSpacing(6)
        self.setMinimumHeight(30)

    def add(self, widget: QWidget, tip: str = "", label: str = "") -> None:
        """Put a control at the end, with its tooltip and perhaps a word before it."""
        if label:
            word = QLabel(label)
            word.setProperty("role", "muted")
            word.setToolTip(tip)
            word.setBuddy(widget)
            self._row.addWidget(word)
        if tip:
            widget.setToolTip(tip)
            widget.setAccessibleName(label or tip)
        self._row.addWidget(widget)

    def stretch(self, readout: Readout | None = None) -> None:
        """Push what follows to the right, with a read-out in the room between."""
        self._row.add_elastic(readout)


class Readout(ElidedLabel):
    """Muted text that never asks for room: what does not fit is cut, never reflowed."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "muted")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)


def together(*widgets: QWidget) -> QWidget:
    """Return widgets side by side as one, which a narrow row does not part."""
    both = QWidget()
    row = QHBoxLayout(both)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(6)
    for widget in widgets:
        row.addWidget(widget)
    return both


def under(legend: QWidget, plots: QWidget) -> QWidget:
    """Return a legend with plots below it, which take what room there is."""
    both = QWidget()
    column = QVBoxLayout(both)
    column.setContentsMargins(0, 0, 0, 4)
    column.setSpacing(0)
    column.addWidget(legend)
    column.addWidget(plots, 1)
    return both


class Toggle(QToolButton):
    """A word that is on or off."""

    def __init__(self, text: str, on: bool = False) -> None:
        super().__init__()
        self.setText(text)
        self.setCheckable(True)
        self.setChecked(on)


class Choice(QWidget):
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
            button = Toggle(word, on=i == 0)
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

    def value(self) -> str:
        """Return the key of the chosen word."""
        return str(self.currentData())

    def set_value(self, key: object) -> None:
        """Choose; an unknown key changes nothing."""
        if (index := self.findData(key)) >= 0:
            self.setCurrentIndex(index)


class Count(QSpinBox):
    """A small number that tells when the user has finished changing it."""

    def __init__(self, low: int, high: int) -> None:
        super().__init__()
        self.setRange(low, high)
        self.lineEdit().setTextMargins(TEXT_MARGIN, 0, 0, 0)
        self.setFixedWidth(self.fontMetrics().horizontalAdvance(str(high)) + 40)
        self.setKeyboardTracking(False)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)

    def follow(self, value: int) -> None:
        """Show a value that came from elsewhere, without telling, unless it is being edited."""
        if not self.hasFocus() and value != self.value():
            blocked = self.blockSignals(True)
            self.setValue(value)
            self.blockSignals(blocked)


class Body(QWidget):
    """The inside of a dock: header above, then content, or words while there is none."""

    def __init__(self, header: Header | None, content: QWidget, empty: str) -> None:
        super().__init__()
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._pages = QStackedWidget()
        self._words = QLabel(empty)
        self._words.setProperty("role", "muted")
        self._words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._words.setWordWrap(True)
        self._words.setMargin(24)
        self._words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self._pages.addWidget(self._words)
        self._pages.addWidget(content)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        if header is not None:
            column.addWidget(header)
        column.addWidget(self._pages, 1)

    def show_content(self, there: bool) -> None:
        """Show the content, or the words that say how to get it."""
        self._pages.setCurrentIndex(int(there))

    def is_empty(self) -> bool:
        """Tell whether the words are shown."""
        return self._pages.currentIndex() == 0

    def say_instead(self, words: str) -> None:
        """Change the words."""
        self._words.setText(words)
