"""A form made from the fields of one immutable value, a component or a group of settings."""

from __future__ import annotations

import html
from collections.abc import Iterable
from functools import partial
from typing import Any

from pydantic import ValidationError
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QSizePolicy, QToolButton, QWidget

from ganstudio.components import Parameter, Settings, parameters
from ganstudio.gui.widgets import theme
from ganstudio.gui.widgets.assets import icon
from ganstudio.gui.widgets.editors import Editor, editor
from ganstudio.gui.widgets.elided import ElidedLabel
from ganstudio.gui.widgets.explainer import stands_for
from ganstudio.gui.widgets.refusing import Complaint
from ganstudio.gui.widgets.spins import Spin
from ganstudio.gui.widgets.texts import PathField, Text
from ganstudio.wording import sentence

RESTARTS = "↻"
"""Stands beside what cannot change while training goes on."""


def refusal(settings: Settings, key: str, value: Any) -> str | None:
    """Return why a field cannot take a value, in a sentence, or None."""
    try:
        type(settings).model_validate({**settings.model_dump(), key: value})
    except ValidationError as error:
        message = error.errors()[0]["msg"].removeprefix("Value error, ")
        return sentence(message)
    return None


def in_words(problem: str | None, parameter: Parameter) -> str | None:
    """Return a refusal with the allowed range, if the value is out of that."""
    spanned = parameter.range
    if problem is None or not spanned or not problem.startswith("Input should be"):
        return problem
    return f"Must be {spanned}"


class SettingRow:
    """A label, whether the run begins afresh, an editor and a way back."""

    def __init__(self, parameter: Parameter, field: Editor, parent: QWidget) -> None:
        self.parameter = parameter
        self.field = field
        self.field.setParent(parent)
        self.field.setObjectName(parameter.key)
        # Neither asks for room of its own, so that the columns of all forms stand in line.
        self.field.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.label = ElidedLabel(_caption(parameter), parent, explanation(parameter))
        self.label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.label.setBuddy(self.field)
        self.mark = QLabel("" if parameter.live else RESTARTS, parent)
        self.mark.setObjectName(f"{parameter.key}.mark")
        self.mark.setProperty("role", "muted")
        self.mark.setFixedWidth(self.mark.fontMetrics().horizontalAdvance(RESTARTS) + 2)
        self.mark.setToolTip("" if parameter.live else "Changing it restarts the run")
        self.complaint = Complaint(parent)
        self.back = QToolButton(parent)
        self.back.setObjectName(f"{parameter.key}.reset")
        self.back.setAutoRaise(True)
        self.back.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        for widget in (self.label, self.mark, self.field, self.back):
            stands_for(widget, parameter)
        self.lead_back_to(parameter.default, "the default")
        self.restyle()

    def lead_back_to(self, value: Any, what: str) -> None:
        """Let the way back lead to a value."""
        self.origin = value
        self.back.setToolTip(f"Back to {what}, {value}")

    def show(self, value: Any) -> None:
        """Show a value, and the way back where it is another than that leads to."""
        if self.field.value() != value:
            self.field.setValue(value)
        self.show_way_back(offered=not self.label.isHidden())

    def show_way_back(self, *, offered: bool) -> None:
        """Show the way back where the field is shown and holds another value than it leads to.

        Beside a field that is shown its place is kept free, so that none moves.
        """
        policy = self.back.sizePolicy()
        policy.setRetainSizeWhenHidden(offered)
        self.back.setSizePolicy(policy)
        differs = self.origin is not None and self.field.value() != self.origin
        self.back.setVisible(offered and differs)

    def is_about(self, words: str) -> bool:
        """Tell whether all words occur in what is said of it."""
        said = f"{self.parameter.key} {self.parameter.title} {self.parameter.help}".lower()
        return all(word in said for word in words.lower().split())

    def restyle(self) -> None:
        """Take over the colours in force."""
        colours = theme.palette()
        self.back.setIcon(icon("undo", colours.muted, colours.disabled))


class SettingsForm(QWidget):
    """Edits one frozen `Settings` value; a new value replaces it at each change.

    Parameters
    ----------
    settings
        What is edited.
    keys
        The fields shown; None shows all that are hyper-parameters.
    running
        Whether it is a run's, so that it matters which fields make it begin afresh.
    """

    valueChanged = Signal(object)
    """The new value, after an edit by the user."""
    edited = Signal(str, object)
    """Key and value of the field that the user changed."""
    complained = Signal()
    """A field holds what cannot be taken, or does so no more."""

    def __init__(
        self,
        settings: Settings,
        keys: Iterable[str] | None = None,
        parent: QWidget | None = None,
        *,
        running: bool = True,
    ) -> None:
        super().__init__(parent)
        self._settings = settings
        self._rows: dict[str, SettingRow] = {}
        self._showing = False
        self._running = running
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(4)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(2, 1 if running else 2)
        wanted = None if keys is None else set(keys)
        for parameter in parameters(settings):
            if wanted is None or parameter.key in wanted:
                self._add_row(grid, parameter)
        self.setValue(settings)

    def value(self) -> Settings:
        """Return what is edited."""
        return self._settings

    def shown(self) -> dict[str, Any]:
        """Return what the fields hold, by key."""
        return {key: row.field.value() for key, row in self._rows.items()}

    def row(self, key: str) -> SettingRow:
        """Return the row of a field."""
        return self._rows[key]

    def way_back(self) -> int:
        """Return the pixels that the ways back to defaults take beside the fields."""
        return max((row.back.sizeHint().width() for row in self._rows.values()), default=0)

    def setValue(self, settings: Settings) -> None:
        """Show another value of the same type; fields that are equal are left as they are."""
        self._settings = settings
        self._showing = True
        for key, row in self._rows.items():
            row.show(getattr(settings, key))
        self._showing = False

    def lead_back_to(self, first: Settings | None) -> None:
        """Let the ways back lead to these settings; to the defaults where they are of others."""
        for key, row in self._rows.items():
            if type(first) is type(self._settings):
                row.lead_back_to(getattr(first, key), "what the run began with")
            else:
                row.lead_back_to(row.parameter.default, "the default")

    def restyle(self) -> None:
        """Take over the colours in force."""
        for row in self._rows.values():
            row.restyle()

    def _add_row(self, grid: QGridLayout, parameter: Parameter) -> None:
        key = parameter.key
        field = editor(
            parameter, lambda value: in_words(refusal(self._settings, key, value), parameter)
        )
        row = self._rows[key] = SettingRow(parameter, field, self)
        field.valueChanged.connect(partial(self._take, key))
        row.back.clicked.connect(partial(self._go_back, key))
        row.mark.setVisible(self._running)
        line = grid.rowCount()
        for column, widget in enumerate((row.label, row.mark, field, row.back)):
            grid.addWidget(widget, line, column)
        if self._running and isinstance(field, PathField):  # beside a label no path can be read
            grid.addWidget(field, line + 1, 0, 1, 4)
        grid.addWidget(row.complaint, grid.rowCount(), 0, 1, 4)
        if isinstance(field, Spin | Text | PathField):
            field.refused.connect(partial(self._complain, row))

    def _complain(self, row: SettingRow, why: str) -> None:
        """Say below a field why it cannot be taken."""
        row.complaint.say(why, offered=not row.label.isHidden())
        self.complained.emit()

    def wrong(self) -> dict[str, str]:
        """Return why fields cannot be taken, by key of those that cannot."""
        said = {key: row.complaint.text() for key, row in self._rows.items()}
        return {key: why for key, why in said.items() if why}

    def narrow(self, words: str, *, simple: bool) -> bool:
        """Show only the fields that words occur in; tell whether there are any.

        Without words all of them, but those for experts where the form is to be ``simple``.
        """
        found = False
        for row in self._rows.values():
            fits = row.is_about(words) if words.strip() else not (simple and row.parameter.expert)
            found |= fits
            for widget in (row.label, row.mark, row.field, row.back):
                widget.setVisible(fits)
            row.mark.setVisible(fits and self._running)
            row.complaint.setVisible(fits and bool(row.complaint.text()))
            row.show_way_back(offered=fits)
        self.setVisible(found)
        return found

    def _take(self, key: str, value: Any) -> None:
        if self._showing or value == getattr(self._settings, key):
            return
        settings = type(self._settings).model_validate({**self._settings.model_dump(), key: value})
        self.setValue(settings)
        self.valueChanged.emit(settings)
        self.edited.emit(key, value)

    def _go_back(self, key: str, _checked: bool = False) -> None:
        self._take(key, self._rows[key].origin)


def _caption(parameter: Parameter) -> str:
    unit = f" ({parameter.unit})" if parameter.unit else ""
    return f"{parameter.title}{unit}"


def explanation(parameter: Parameter) -> str:
    """Return a tooltip: what the parameter does, its bounds, its default, when it takes effect."""
    spanned = parameter.range
    when = "Changes while training goes on." if parameter.live else "Changing it restarts the run."
    lines = [
        parameter.help,
        f"Range: {spanned}." if spanned else "",
        f"Default: {parameter.default}." if parameter.default not in (None, "") else "",
        parameter.paper,
        when,
    ]
    return f"<p>{'<br>'.join(html.escape(line) for line in lines if line)}</p>"
