"""One widget for one value: ``value()``, ``setValue()``, ``valueChanged``.

Which one a hyper-parameter gets follows from its type alone. A value is offered only once
it is accepted, so an editor never holds what the component would refuse.
"""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QShortcut, QWheelEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QWidget

from ganstudio.components import Parameter
from ganstudio.gui.widgets.explainer import hears_f1
from ganstudio.gui.widgets.refusing import Refusal
from ganstudio.gui.widgets.spins import Real, Whole
from ganstudio.gui.widgets.texts import Numbers, PathField, Text


class Toggle(QCheckBox):
    """A yes or no."""

    valueChanged = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.toggled.connect(self._tell)

    def value(self) -> bool:
        """Return whether it is checked."""
        return self.isChecked()

    def setValue(self, value: bool) -> None:
        """Check or uncheck it."""
        self.setChecked(value)

    @Slot(bool)
    def _tell(self, checked: bool) -> None:
        self.valueChanged.emit(checked)


class Choice(QComboBox):
    """One of several values, each with its title."""

    valueChanged = Signal(object)

    def __init__(self, choices: dict[Any, str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        for value, title in choices.items():
            self.addItem(title, value)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(self.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(6)
        self.currentIndexChanged.connect(self._tell)

    def value(self) -> Any:
        """Return the chosen value."""
        return self.currentData()

    def setValue(self, value: Any) -> None:
        """Choose a value."""
        self.setCurrentIndex(self.findData(value))

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Turn only what has the focus, so that scrolling a form changes nothing."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def showPopup(self) -> None:
        """Open the list, in which F1 explains the entries."""
        super().showPopup()
        if self.view().findChild(QShortcut) is None:
            hears_f1(self.view())

    @Slot(int)
    def _tell(self, index: int) -> None:
        if index >= 0:
            self.valueChanged.emit(self.currentData())


Editor = Whole | Real | Toggle | Choice | Text | PathField


def editor(parameter: Parameter, refuse: Refusal) -> Editor:
    """Return the widget for a hyper-parameter, showing nothing yet."""
    if parameter.choices:
        return Choice({choice: choice for choice in parameter.choices})
    if parameter.type is bool:
        return Toggle()
    if parameter.type is int:
        return Whole(refuse)
    if parameter.type is float:
        return Real(refuse, parameter.high)
    if parameter.type is str:
        return PathField(refuse, parameter.path) if parameter.path else Text(refuse)
    return Numbers(refuse)
