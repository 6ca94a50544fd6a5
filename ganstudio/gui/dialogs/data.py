"""Data that lies in files: which, and how it is read."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from ganstudio.data.base import Data
from ganstudio.gui.dialogs.base import Dialog
from ganstudio.gui.widgets.form import SettingsForm
from ganstudio.training.choices import paths


class DataDialog(Dialog):
    """The form of a data set; accepted once its first path is given."""

    def __init__(self, data: Data, parent: QWidget) -> None:
        super().__init__(type(data).title, type(data).summary(), "Train on it", parent)
        self._form = SettingsForm(data, parent=self, running=False)
        self._form.valueChanged.connect(self._look)
        self.content.addWidget(self._form)
        self.setMinimumWidth(560)
        self._look(data)

    def _look(self, data: object) -> None:
        first = paths(type(data))[0]  # type: ignore[arg-type]
        self.take.setEnabled(bool(getattr(data, first)))

    def result_value(self) -> object:
        """Return the data set."""
        return self._form.value()
