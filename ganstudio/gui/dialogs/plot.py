"""Which plot to write."""

from __future__ import annotations

from PySide6.QtWidgets import QRadioButton, QWidget

from ganstudio.gui.dialogs.base import Dialog
from ganstudio.gui.docks.base import StudioDock


class PlotDialog(Dialog):
    """One radio button a dock that is on screen; ``chosen`` carries the dock."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__("Export plot", "As it is on screen now.", "Export…", parent)
        docks = [dock for dock in parent.findChildren(StudioDock) if dock.isVisible()]
        pictures = [dock for dock in docks if dock.name not in ("runs", "parameters")]
        self._buttons = {dock: QRadioButton(dock.title, self) for dock in pictures}
        for button in self._buttons.values():
            self.content.addWidget(button)
        first = next(iter(self._buttons.values()), None)
        if first is not None:
            first.setChecked(True)
        self.take.setEnabled(first is not None)
        self.setMinimumWidth(320)

    def result_value(self) -> object:
        """Return the dock."""
        return next((dock for dock, button in self._buttons.items() if button.isChecked()), None)
