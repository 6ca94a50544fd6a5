"""Numbers that are typed or stepped."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QValidator, QWheelEvent
from PySide6.QtWidgets import QAbstractSpinBox, QLineEdit, QWidget

from ganstudio.gui.widgets.numerals import typed, typed_whole, written
from ganstudio.gui.widgets.refusing import Refusal, cut
from ganstudio.gui.widgets.typed import Typed

LARGEST = 2**31 - 1
TEXT_MARGIN = 4
"""Pixels before the text of a number; a style sheet's padding does not reach it."""
REACH = 300
"""Values that a step looks at for one that is accepted, such as the next power of two."""


class Spin(Typed, QAbstractSpinBox):
    """A number that is typed or stepped; the base of `Whole` and `Real`.

    Parameters
    ----------
    refuse
        Tells why a number cannot be taken; these are the exact bounds, open ones included.
    """

    valueChanged = Signal(object)
    refused = Signal(str)
    what = "a number"

    def __init__(self, refuse: Refusal, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._refuse = refuse
        self.lineEdit().setTextMargins(TEXT_MARGIN, 0, 0, 0)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.editingFinished.connect(self._commit)

    def line(self) -> QLineEdit:
        """Return where it is typed."""
        return self.lineEdit()

    def rewrite(self) -> None:
        """Show the number in the numerals in force; what was typed and is refused stays."""
        if not self.property("wrong"):
            self.lineEdit().setText(self._shown())

    def value_in(self, text: str) -> Any:
        """Return the number in a text; ValueError, with the reason, where there is none."""
        try:
            return self.number_in(text)
        except ValueError:
            wrong = f"{cut(text)} is not {self.what}" if text else f"Write {self.what}"
            raise ValueError(wrong) from None

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


class Whole(Spin):
    """An integer."""

    what = "a whole number"

    def text_of(self, value: Any) -> str:
        """Return its digits."""
        return str(value)

    def number_in(self, text: str) -> int:
        """Read digits; what stands between thousands is for the eye."""
        return int(typed_whole(text))

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
            return written(np.format_float_scientific(value, trim="-", exp_digits=1))
        return written(np.format_float_positional(value, trim="-"))

    def number_in(self, text: str) -> float:
        """Read a finite number, with a decimal point or comma."""
        value = float(typed(text))
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
