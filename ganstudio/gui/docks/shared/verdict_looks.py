"""The sign and the colours of a verdict: a sign, so that its word does not rest on colour alone."""

from __future__ import annotations

from ganstudio.gui.widgets import theme
from ganstudio.telemetry.records import FAULTS

MARKS = {"diverged": "✕", "starting": "…", "learning": "↗", "healthy": "✓", "arrived": "◎"}


def mark(word: str) -> str:
    """Return the sign of a word; faults share one, but for a run that has diverged."""
    return MARKS.get(word, "▲")


def tone(word: str) -> tuple[str, str]:
    """Return the colours of a verdict: text and ground."""
    colours = theme.palette()
    if word == "diverged":
        return colours.error, colours.error_fill
    if word in FAULTS:
        return colours.warning, colours.warning_fill
    return colours.ok if word in ("healthy", "arrived") else colours.text, colours.raised
