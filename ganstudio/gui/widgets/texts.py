"""Texts that are typed, and whatever is written as one: several numbers, a path."""

from __future__ import annotations

from typing import Any

import numpy as np
from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QMenu, QToolButton, QWidget

from ganstudio.gui.widgets.refusing import Refusal, cut, show_wrong


class Text(QLineEdit):
    """A text, or whatever is written as one; Escape brings back the last that could be taken."""

    valueChanged = Signal(object)
    refused = Signal(str)
    """Why what was typed cannot be taken, and what is still in force; empty once it can."""

    def __init__(self, refuse: Refusal, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._refuse = refuse
        self._value: Any = ""
        self.editingFinished.connect(self._commit)

    def value(self) -> Any:
        """Return the value."""
        return self._value

    def setValue(self, value: Any) -> None:
        """Show a value."""
        changed, self._value = value != self._value, value
        self.setText(self.text_of(value))
        self._show_wrong(None)
        if changed:
            self.valueChanged.emit(value)

    def text_of(self, value: Any) -> str:
        """Return a value as it is written."""
        return str(value)

    def value_in(self, text: str) -> Any:
        """Return the value that a text says; ValueError where it says none."""
        return text.strip()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Bring back the last good text by Escape."""
        if event.key() == Qt.Key.Key_Escape and self.text() != self.text_of(self._value):
            self.setValue(self._value)
            self.selectAll()
        else:
            super().keyPressEvent(event)

    @Slot()
    def _commit(self) -> None:
        try:
            value = self.value_in(self.text())
        except ValueError:
            self._show_wrong(f"{cut(self.text())} is not a list of numbers, such as −2, 0, 2")
            return
        problem = self._refuse(value)
        if problem is None:
            self.setValue(value)
        else:
            self._show_wrong(problem)

    def _show_wrong(self, problem: str | None) -> None:
        still = cut(self.text_of(self._value)) or "empty"
        said = "" if problem is None else f"{problem.rstrip('.')}; still {still}"
        show_wrong(self, said)
        self.refused.emit(said)


class Numbers(Text):
    """Several floats, with commas between."""

    def text_of(self, value: Any) -> str:
        """Return them with commas."""
        return ", ".join(np.format_float_positional(number, trim="-") for number in value)

    def value_in(self, text: str) -> tuple[float, ...]:
        """Read them."""
        return tuple(float(part) for part in text.replace(";", ",").split(",") if part.strip())


class PathField(QWidget):
    """A file or folder, typed or browsed for."""

    valueChanged = Signal(object)
    refused = Signal(str)

    def __init__(self, refuse: Refusal, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = Text(refuse, self)
        self._text.setPlaceholderText("choose a file or folder")
        self._text.valueChanged.connect(self.valueChanged)
        self._text.refused.connect(self.refused)
        browse = QToolButton(self)
        browse.setObjectName("browse")
        browse.setText("…")
        browse.setToolTip("Browse for a file or a folder")
        browse.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(browse)
        menu.addAction("File…", self._browse_file)
        menu.addAction("Folder…", self._browse_folder)
        browse.setMenu(menu)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self._text, 1)
        layout.addWidget(browse)
        self.setFocusProxy(self._text)

    def value(self) -> str:
        """Return the path as text."""
        return str(self._text.value())

    def setValue(self, value: str) -> None:
        """Show a path."""
        self._text.setValue(value)

    @Slot()
    def _browse_file(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(self.window(), "Choose a file", self.value())
        if chosen:
            self.setValue(chosen)

    @Slot()
    def _browse_folder(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self.window(), "Choose a folder", self.value())
        if chosen:
            self.setValue(chosen)
