"""What the user prefers, whatever is opened: each change is in force at once where it can be."""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QWidget

from ganstudio.components import Parameter, parameters
from ganstudio.gui.dialogs.base import Dialog
from ganstudio.gui.dialogs.rules_field import RulesField
from ganstudio.gui.preferences import Preferences
from ganstudio.gui.widgets.editors import Choice, Editor
from ganstudio.gui.widgets.form import in_words, refusal
from ganstudio.gui.widgets.refusing import Complaint
from ganstudio.gui.widgets.spins import Real, Spin, Whole
from ganstudio.gui.widgets.texts import PathField, Text

EXPLANATION = (
    "Kept between starts, and in force at once where that can be. What an experiment says "
    "itself counts more."
)
GROUPS = {
    "Window": ("theme", "numerals", "space"),
    "Recording": ("library", "record_limit"),
    "Training": ("engine", "device", "budget"),
    "When a verdict turns": ("rules", "on_verdict"),
}
CHOICES = {
    "theme": {"system": "As the desktop has it", "dark": "Dark", "light": "Light"},
    "numerals": {
        "point": "1\u202f234.5, with a decimal point",
        "comma": "1\u202f234,5, with a decimal comma",
        "system": "As the desktop has them",
    },
    "space": {
        "focused": "Presses a focused button, else runs and pauses",
        "always": "Always runs and pauses",
    },
    "engine": {
        "auto": "A process on the CPU, the window's on CUDA",
        "thread": "The window's process",
        "process": "A process of its own",
    },
}
UNITS = {"record_limit": "MB a run", "budget": "of the time"}


class PreferencesDialog(Dialog):
    """A field a preference."""

    edited = Signal(str, object)
    """Key and new value of what was changed."""

    def __init__(self, preferences: Preferences, parent: QWidget) -> None:
        super().__init__("Preferences", EXPLANATION, "", parent)
        self._preferences = preferences
        known = {each.key: each for each in parameters(preferences)}
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 1)
        for title, keys in GROUPS.items():
            heading = QLabel(title, self)
            heading.setProperty("role", "group")
            heading.setIndent(0)
            grid.addWidget(heading, grid.rowCount(), 0, 1, 3)
            for key in keys:
                self._add_row(grid, known[key])
        self.content.addLayout(grid)
        self.setMinimumWidth(660)
        for button in self.buttons.buttons():
            assert isinstance(button, QPushButton)
            button.setAutoDefault(False)  # Enter hands in what was typed

    def _add_row(self, grid: QGridLayout, parameter: Parameter) -> None:
        key, line = parameter.key, grid.rowCount()
        field = self._field(parameter)
        field.setParent(self)
        field.setObjectName(key)
        (field.focusProxy() or field).setAccessibleName(parameter.title)
        field.setToolTip(parameter.help)
        field.setValue(getattr(self._preferences, key))
        field.valueChanged.connect(partial(self._take, key))
        label = QLabel(parameter.title, self)
        label.setBuddy(field)
        label.setToolTip(parameter.help)
        unit = QLabel(UNITS.get(key, ""), self)
        unit.setProperty("role", "muted")
        for column, widget in enumerate((label, field, unit)):
            grid.addWidget(widget, line, column)
        if isinstance(field, Spin | Text | PathField):
            complaint = Complaint(self)
            field.refused.connect(complaint.say)
            field.refused.connect(self.make_room)
            grid.addWidget(complaint, line + 1, 1, 1, 2)

    def _field(self, parameter: Parameter) -> Editor | RulesField:
        if parameter.key in CHOICES:
            return Choice(dict(CHOICES[parameter.key]), self)

        def refuse(value: Any) -> str | None:
            return in_words(refusal(self._preferences, parameter.key, value), parameter)

        if parameter.key == "rules":
            return RulesField(self)
        if parameter.key == "library":
            return PathField(_unwritable, "folder", self)
        if parameter.type is str:
            return Text(refuse, self)
        return Whole(refuse, self) if parameter.type is int else Real(refuse, None, self)

    def _take(self, key: str, value: Any) -> None:
        self._preferences = self._preferences.but(key, value)
        self.edited.emit(key, value)


def _unwritable(folder: str) -> str | None:
    """Return why no run can be recorded below a folder, which need not be there yet."""
    if not folder:
        return "Needs a folder"
    place = Path(folder).expanduser().absolute()
    there = next(each for each in (place, *place.parents) if os.path.exists(each))
    if not os.path.isdir(there):
        return f"{there} is no folder"
    return None if os.access(there, os.W_OK | os.X_OK) else f"Nothing can be written into {there}"
