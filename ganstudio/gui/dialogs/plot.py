"""Which plot to write."""

from __future__ import annotations

from PySide6.QtWidgets import QRadioButton, QWidget

from ganstudio.gui.dialogs.base import Dialog
from ganstudio.gui.docks import DOCKS
from ganstudio.gui.docks.base import StudioDock

UNPICTURED = ("runs", "parameters")
"""Docks that are lists of words and fields."""


class PlotDialog(Dialog):
    """One radio button a dock that is on screen; ``chosen`` carries the dock."""

    def __init__(self, suffix: str, parent: QWidget) -> None:
        there = {dock.name: dock for dock in parent.findChildren(StudioDock) if dock.isVisible()}
        names = [dock.name for dock in DOCKS if dock.name in there and dock.name not in UNPICTURED]
        words = "As it is on screen now." if names else "Open a dock first: View ▸ Docks."
        super().__init__(f"Export dock as {suffix.upper()}", words, "Export…", parent)
        self._buttons = {there[name]: QRadioButton(there[name].title, self) for name in names}
        for button in self._buttons.values():
            self.content.addWidget(button)
        for button in list(self._buttons.values())[:1]:
            button.setChecked(True)
        self.take.setEnabled(bool(names))
        self.setMinimumWidth(360)

    def result_value(self) -> object:
        """Return the dock."""
        return next((dock for dock, button in self._buttons.items() if button.isChecked()), None)
