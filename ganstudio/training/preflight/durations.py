"""Durations as they are read."""

from __future__ import annotations

import math

UNITS = ((86400.0, "days"), (3600.0, "h"), (60.0, "min"), (1.0, "s"))


def in_words(seconds: float) -> str:
    """Return a duration to two figures: ``"43 s"``, ``"1.5 h"``."""
    size, unit = next((each for each in UNITS if seconds >= each[0]), UNITS[-1])
    amount = max(seconds / size, 0.1)
    digits = max(0, 1 - math.floor(math.log10(amount)))
    return f"{round(amount, digits):g} {unit}"
