"""Numbers and counts in sentences; the window writes them in the numerals of its user."""

from __future__ import annotations


def thousands(count: float) -> str:
    """Return a whole number with thin spaces between its thousands: ``"1 797"``."""
    return f"{count:,.0f}".replace(",", "\u202f")


def counted(count: int, one: str, several: str = "") -> str:
    """Return how many of something: ``"1 class"``, ``"1 797 images"``; with an s unless told."""
    return f"{thousands(count)} {one if count == 1 else several or f'{one}s'}"
