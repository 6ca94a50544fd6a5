"""The sign of a verdict, so that its word does not rest on colour alone."""

from __future__ import annotations

MARKS = {"diverged": "✕", "starting": "…", "learning": "↗", "healthy": "✓", "arrived": "◎"}


def mark(word: str) -> str:
    """Return the sign of a word; faults share one, but for a run that has diverged."""
    return MARKS.get(word, "▲")
