"""Numbers, counts and beginnings of sentences; the window writes numbers as its user does."""

from __future__ import annotations


def thousands(count: float) -> str:
    """Return a whole number with thin spaces between its thousands: ``"1 797"``."""
    return f"{count:,.0f}".replace(",", "\u202f")


def counted(count: int, one: str, several: str = "") -> str:
    """Return how many of something: ``"1 class"``, ``"1 797 images"``; with an s unless told."""
    return f"{thousands(count)} {one if count == 1 else several or f'{one}s'}"


def sentence(words: str) -> str:
    """Return words with a capital at their beginning, unless they begin with a file's name."""
    first = words.split(" ", 1)[0].rstrip(".:;,")
    return words if any(mark in first for mark in "./\\") else words[:1].upper() + words[1:]
