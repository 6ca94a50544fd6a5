"""Rules as a field of a form: told in a line, edited in a dialog."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from ganstudio.gui.dialogs.rules import RulesDialog
from ganstudio.preset_folder import find
from ganstudio.training.rules import Rule, in_words


class RulesField(QPushButton):
    """Shows rules, and asks for others when it is pressed."""

    valueChanged = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._rules: tuple[Rule, ...] = ()
        self.setAutoDefault(False)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.clicked.connect(self._ask)

    def value(self) -> tuple[Rule, ...]:
        """Return the rules."""
        return self._rules

    def setValue(self, rules: Any) -> None:
        """Show rules, or the tables that they stand in."""
        found = tuple(Rule.model_validate(each) for each in rules)
        changed, self._rules = found != self._rules, found
        words = in_words(found)
        self.setText(f"{words[:56].rstrip()}…" if len(words) > 57 else f"{words}…")
        self.setAccessibleDescription(words)
        if changed:
            self.valueChanged.emit([each.model_dump() for each in found])

    @Slot()
    def _ask(self) -> None:
        experiment = find("digits").model_copy(update={"rules": self._rules})
        dialog = RulesDialog(experiment, self)
        dialog.chosen.connect(self.setValue)
        dialog.open()
