"""Words from people and files, where Qt would take them for markup or for a mnemonic."""

from __future__ import annotations

import html

from PySide6.QtGui import Qt


def plain(text: str) -> str:
    """Return a text as a tooltip or a label shows it letter by letter, in its lines."""
    if not Qt.mightBeRichText(text):
        return text
    return f'<p style="white-space: pre-wrap">{html.escape(text)}</p>'


def unmarked(text: str) -> str:
    """Return a text as a button shows it: on one line, and without a letter to press."""
    return " ".join(text.split()).replace("&", "&&")
