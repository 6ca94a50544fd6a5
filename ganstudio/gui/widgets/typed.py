"""What every field has in common that a value is typed into."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from ganstudio.gui.widgets.refusing import Refusal, cut, show_wrong

if TYPE_CHECKING:
    Field = QWidget
else:
    Field = object  # a widget has one base of Qt's, beside which this is mixed in


class Typed(Field):
    """A value that is typed, and taken once the line is left.

    What cannot be taken stays to be mended, and the last good value in force; Escape brings that
    back. Whatever this is mixed into declares the two signals.
    """

    valueChanged: Signal
    refused: Signal
    """Why what was typed cannot be taken, and what is still in force; empty once it can."""
    _refuse: Refusal
    _value: Any = None

    def value(self) -> Any:
        """Return the value."""
        return self._value

    def setValue(self, value: Any) -> None:
        """Show a value."""
        changed, self._value = value != self._value, value
        self.line().setText(self.text_of(value))
        self._show_wrong(None)
        if changed:
            self.valueChanged.emit(value)

    def line(self) -> QLineEdit:
        """Return where it is typed."""
        raise NotImplementedError

    def text_of(self, value: Any) -> str:
        """Return a value as it is written."""
        raise NotImplementedError

    def value_in(self, text: str) -> Any:
        """Return the value that a text says; ValueError, with the reason, where it says none."""
        raise NotImplementedError

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Bring back the last good value by Escape."""
        if event.key() == Qt.Key.Key_Escape and self.line().text() != self._shown():
            self.setValue(self._value)
            self.line().selectAll()
        else:
            super().keyPressEvent(event)

    def _shown(self) -> str:
        return "" if self._value is None else self.text_of(self._value)

    def _commit(self) -> None:
        """Take what stands there, or say why not."""
        try:
            value = self.value_in(self.line().text().strip())
        except ValueError as error:
            self._show_wrong(str(error))
            return
        problem = self._refuse(value)
        if problem is None:
            self.setValue(value)
        else:
            self._show_wrong(problem)

    def _show_wrong(self, problem: str | None) -> None:
        still = cut(self._shown()) or "empty"
        said = "" if problem is None else f"{problem.rstrip('.')}; still {still}"
        show_wrong(self, said)
        self.refused.emit(said)
