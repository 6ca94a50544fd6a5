"""What is left of a text that there is no room for."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QApplication

from ganstudio.gui.widgets.elided import shortened

LONG = "Non-saturating · step 5\u202f816 · 12 it/s, recall 69\u202f% of −0.25"


def test_no_number_is_cut(qapp: QApplication) -> None:
    metrics = QFontMetrics(qapp.font())
    whole = metrics.horizontalAdvance(LONG)
    seen = {shortened(metrics, LONG, room) for room in range(whole + 1)}
    assert LONG in seen
    words = {word for text in seen - {LONG} for word in text.removesuffix("…").split(" ")}
    assert {word for word in words if any(map(str.isdigit, word))} == {
        "5\u202f816", "12", "69\u202f%"
    }  # fmt: skip
    assert not {text for text in seen if text.endswith((" …", "·…"))}


@pytest.mark.parametrize("text", ["1\u202f797\u202f000\u202f000", "W" * 40, "a word"])
def test_what_has_no_room_at_all_is_an_ellipsis(qapp: QApplication, text: str) -> None:
    metrics = QFontMetrics(qapp.font())
    assert shortened(metrics, text, metrics.horizontalAdvance("…") + 1) == "…"
