"""What is said at a field of a value that cannot be taken."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QWidget

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
    if bool(field.property("wrong")) != bool(problem):
        field.setProperty("wrong", bool(problem))
        field.style().unpolish(field)
        field.style().polish(field)
    field.setToolTip(plain(problem or ""))
    field.setAccessibleDescription(problem or "")
