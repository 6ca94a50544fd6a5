"""One widget for one value: ``value()``, ``setValue()``, ``valueChanged``.

Which one a hyper-parameter gets follows from its type alone. A value is offered only once
it is accepted, so an editor never holds what the component would refuse.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QShortcut, QValidator, QWheelEvent
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QCheckBox,
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QMenu,
    QToolButton,
    QWidget,
)

from ganstudio.components import Parameter
from ganstudio.gui.widgets.explainer import hears_f1
from ganstudio.gui.widgets.plain_text import plain

Refusal = Callable[[Any], str | None]
"""Returns why a value cannot be taken, in a sentence, or None."""
LARGEST = 2**31 - 1
TEXT_MARGIN = 4
"""Pixels before the text of a number; a style sheet's padding does not reach it."""
LONGEST = 24
"""Letters of what was typed that a sentence repeats."""
REACH = 300
"""Values that a step looks at for one that is accepted, such as the next power of two."""


class Spin(QAbstractSpinBox):
    """A number that is typed or stepped; the base of `Whole` and `Real`.

    What is typed and cannot be taken stays to be mended, and the last good number in force;
    Escape brings that back.

    Parameters
    ----------
    refuse
        Tells why a number cannot be taken; these are the exact bounds, open ones included.
    """

    valueChanged = Signal(object)
    refused = Signal(str)
    """Why what was typed cannot be taken, and what is still in force; empty once it can."""
    what = "a number"

    def __init__(self, refuse: Refusal, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._refuse = refuse
        self._value: Any = None
        self.lineEdit().setTextMargins(TEXT_MARGIN, 0, 0, 0)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.editingFinished.connect(self._commit)

    def value(self) -> Any:
        """Return the number."""
        return self._value

    def setValue(self, value: Any) -> None:
        """Show a number."""
        changed, self._value = value != self._value, value
        self.lineEdit().setText(self.text_of(value))
        self._show_wrong(None)
        if changed:
            self.valueChanged.emit(value)

    def text_of(self, value: Any) -> str:
        """Return a number as it is shown."""
        raise NotImplementedError

    def number_in(self, text: str) -> Any:
        """Return the number in a text; ValueError where there is none."""
        raise NotImplementedError

    def next_value(self, value: Any, up: bool) -> Any:
        """Return the number that an arrow leads to."""
        raise NotImplementedError

    # ── Qt asks ──────────────────────────────────────────────────────────────

    def validate(self, text: str, position: int) -> tuple[QValidator.State, str, int]:
        """Let everything be typed; what cannot be taken is said when it is handed in."""
        return QValidator.State.Acceptable, text, position

    def stepEnabled(self) -> QAbstractSpinBox.StepEnabledFlag:
        """Both arrows: a bound shows itself when it is reached."""
        return self.StepEnabledFlag.StepUpEnabled | self.StepEnabledFlag.StepDownEnabled

    def stepBy(self, steps: int) -> None:
        """Go to the next number that is accepted."""
        value = self._value
        for _ in range(abs(steps)):
            candidate = value
            for _ in range(REACH):
                candidate = self.next_value(candidate, steps > 0)
                if self._refuse(candidate) is None:
                    value = candidate
                    break
        self.setValue(value)
        self.selectAll()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Turn only what has the focus, so that scrolling a form changes nothing."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Bring back the last good number by Escape."""
        if event.key() == Qt.Key.Key_Escape and self.lineEdit().text() != self._shown():
            self.setValue(self._value)
            self.selectAll()
        else:
            super().keyPressEvent(event)

    def _shown(self) -> str:
        return "" if self._value is None else self.text_of(self._value)

    @Slot()
    def _commit(self) -> None:
        text = self.lineEdit().text().strip()
        try:
            value = self.number_in(text)
        except ValueError:
            self._show_wrong(f"{cut(text)} is not {self.what}" if text else f"Write {self.what}")
            return
        problem = self._refuse(value)
        if problem is None:
            self.setValue(value)
        else:
            self._show_wrong(problem)

    def _show_wrong(self, problem: str | None) -> None:
        said = "" if problem is None else f"{problem.rstrip('.')}; still {self._shown()}"
        show_wrong(self, said)
        self.refused.emit(said)


class Whole(Spin):
    """An integer."""

    what = "a whole number"

    def text_of(self, value: Any) -> str:
        """Return its digits."""
        return str(value)

    def number_in(self, text: str) -> int:
        """Read digits; spaces between them are for the eye."""
        return int(text.replace(" ", "").replace("\u202f", ""))

    def next_value(self, value: Any, up: bool) -> int:
        """Count."""
        return max(-LARGEST, min(LARGEST, int(value) + (1 if up else -1)))


class Real(Spin):
    """A float, shown exactly and with the fewest digits; stepped by its leading digit.

    Below a thousandth it is written as ``2e-4``, as learning rates are read. Close to a
    bound at 1, as decay rates are, the distance from 1 is what is stepped.
    """

    def __init__(self, refuse: Refusal, high: float | None, parent: QWidget | None = None) -> None:
        super().__init__(refuse, parent)
        self._towards_one = high == 1

    def text_of(self, value: Any) -> str:
        """Return the shortest text that reads back as the same number."""
        if value and not 1e-3 <= abs(value) < 1e6:
            return np.format_float_scientific(value, trim="-", exp_digits=1)
        return np.format_float_positional(value, trim="-")

    def number_in(self, text: str) -> float:
        """Read a finite number, with a decimal point or comma."""
        value = float(text.replace(",", "."))
        if not math.isfinite(value):
            raise ValueError
        return value

    def next_value(self, value: Any, up: bool) -> float:
        """Step the leading digit."""
        if self._towards_one and value > 0.5:
            return _neat(1 - _stepped(_neat(1 - value), not up))
        return _stepped(value, up)


def _stepped(value: float, up: bool) -> float:
    if value == 0:
        return 0.01 if up else -0.01
    outwards = up == (value > 0)
    exponent = math.floor(math.log10(abs(value)) + 1e-9)
    leading = abs(value) / 10.0**exponent
    if not outwards and leading < 1 + 1e-9:
        exponent -= 1  # 1e-3 comes after 2e-3, and 9e-4 after that
    step = 10.0**exponent
    return _neat(value + (step if up else -step))


def _neat(value: float) -> float:
    return float(f"{value:.10g}")


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


Editor = Whole | Real | Toggle | Choice | Text | PathField


def editor(parameter: Parameter, refuse: Refusal, is_path: bool = False) -> Editor:
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
        return PathField(refuse) if is_path else Text(refuse)
    return Numbers(refuse)


def cut(text: str) -> str:
    """Return a text as a sentence can hold it."""
    text = " ".join(text.split())
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def show_wrong(field: QWidget, problem: str | None) -> None:
    """Mark a field whose text cannot be taken and say why in its tooltip; none unmarks it."""
    if bool(field.property("wrong")) != bool(problem):
        field.setProperty("wrong", bool(problem))
        field.style().unpolish(field)
        field.style().polish(field)
    field.setToolTip(plain(problem or ""))
    field.setAccessibleDescription(problem or "")
