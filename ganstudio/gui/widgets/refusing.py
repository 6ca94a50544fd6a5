"""What is said at a field of a value that cannot be taken."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from ganstudio.gui.widgets.plain_text import plain

Refusal = Callable[[Any], str | None]
"""Returns why a value cannot be taken, in a sentence, or None."""
LONGEST = 24
"""Letters of what was typed that a sentence repeats."""


def cut(text: str) -> str:
    """Return a text as a sentence can hold it."""
    text = " ".join(text.split())
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def show_wrong(field: QWidget, problem: str | None) -> None:
    """Mark a field whose text cannot be taken and say why in its tooltip; none unmarks it."""
    wrong = bool(problem)
    if bool(field.property("wrong")) != wrong:
        if wrong:
            field.setProperty("usual_tip", field.toolTip())
        else:
            field.setToolTip(field.property("usual_tip"))
        field.setProperty("wrong", wrong)
        field.style().unpolish(field)
        field.style().polish(field)
    if wrong:
        field.setToolTip(plain(problem or ""))
    field.setAccessibleDescription(problem or "")


class Complaint(QLabel):
    """Stands below a field and says why what was typed there cannot be taken."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", "error")
        self.setWordWrap(True)
        self.hide()

    def say(self, why: str, *, offered: bool = True) -> None:
        """Say why, if the field is offered; nothing where it can be taken."""
        self.setText(why)
        self.setVisible(bool(why) and offered)
