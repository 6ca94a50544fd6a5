"""Texts that are typed, and whatever is written as one: several numbers, a path."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QMenu, QToolButton, QWidget

from ganstudio.gui.widgets.refusing import Refusal, cut
from ganstudio.gui.widgets.typed import Typed

if TYPE_CHECKING:
    from ganstudio.components.declaration import PathKind


class Text(Typed, QLineEdit):
    """A text, or whatever is written as one."""

    valueChanged = Signal(object)
    refused = Signal(str)

    def __init__(self, refuse: Refusal, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._refuse = refuse
        self._value = ""
        self.editingFinished.connect(self._commit)

    def line(self) -> QLineEdit:
        """Return where it is typed, which is all of it."""
        return self

    def text_of(self, value: Any) -> str:
        """Return a value as it is written."""
        return str(value)

    def value_in(self, text: str) -> Any:
        """Return the text itself."""
        return text


class Numbers(Text):
    """Several floats, with commas between."""

    def text_of(self, value: Any) -> str:
        """Return them with commas."""
        return ", ".join(np.format_float_positional(number, trim="-") for number in value)

    def value_in(self, text: str) -> tuple[float, ...]:
        """Read them."""
        parts = text.replace(";", ",").split(",")
        try:
            return tuple(float(part) for part in parts if part.strip())
        except ValueError:
            wrong = f"{cut(text)} is not a list of numbers, such as −2, 0, 2"
            raise ValueError(wrong) from None


class PathField(QWidget):
    """A path, typed or browsed for.

    Parameters
    ----------
    kind
        What it is the path of: where that is a file or a folder, the button asks for either.
    """

    valueChanged = Signal(object)
    refused = Signal(str)

    def __init__(self, refuse: Refusal, kind: PathKind, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        said = "file or folder" if kind == "either" else kind
        self._text = Text(refuse, self)
        self._text.setPlaceholderText(f"choose a {said}")
        self._text.valueChanged.connect(self.valueChanged)
        self._text.refused.connect(self.refused)
        browse = QToolButton(self)
        browse.setObjectName("browse")
        browse.setText("…")
        browse.setToolTip(f"Browse for a {said}")
        if kind == "either":
            browse.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
            menu = QMenu(browse)
            menu.addAction("File…", self._browse_file)
            menu.addAction("Folder…", self._browse_folder)
            browse.setMenu(menu)
        else:
            browse.clicked.connect(self._browse_file if kind == "file" else self._browse_folder)
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
