"""The settings in which runs differ and what came of them, as axes on which values have places."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ganstudio.gui.widgets.numerals import written
from ganstudio.library import columns
from ganstudio.library.entry import Entry, Value
from ganstudio.telemetry.series import LOSSES

RESULTS = ("verdict", *LOSSES)
SKIPPED = ("title", "description", "group", "seed", "tags", "folder", "created", "since", "state")


@dataclass(frozen=True)
class Axis:
    """A setting or a result, and where its values stand, from 0 below to 1 above."""

    key: str
    title: str
    places: Mapping[Value, float]
    ends: tuple[str, str]

    @classmethod
    def over(cls, key: str, title: str, values: Sequence[Value]) -> Axis:
        """Return the axis on which values lie: numbers by size, words apart.

        Positive numbers that span a hundredfold stand by their logarithms.
        """
        found = list(dict.fromkeys(values))
        if all(_is_number(value) for value in found):
            sizes = {value: float(value) for value in found}  # type: ignore[arg-type]
            low, high = min(sizes.values()), max(sizes.values())
            if low > 0 and high >= 100 * low:
                sizes = {value: math.log(size) for value, size in sizes.items()}
            bottom, top = min(sizes.values()), max(sizes.values())
            span = top - bottom
            places = {
                value: round((size - bottom) / span, 6) if span else 0.5
                for value, size in sizes.items()
            }
            return cls(key, title, places, (written(f"{low:.4g}"), written(f"{high:.4g}")))
        words = sorted(found, key=str)
        last = max(len(words) - 1, 1)
        places = {word: place / last if len(words) > 1 else 0.5 for place, word in enumerate(words)}
        return cls(key, title, places, (_word(words[0]), _word(words[-1])))


def axes_of(entries: Sequence[Entry]) -> list[Axis]:
    """Return the settings in which runs differ, and after them what came of them."""
    known = columns.available(entries)
    measures = [key for entry in entries for key in entry.titles]
    results = [key for key in dict.fromkeys((*RESULTS, *measures)) if key in known]
    settings = [key for key in known if key not in (*columns.RESULTS, *results, *SKIPPED)]
    found = []
    for key in (*settings, "edits", *results):
        values = [entry.values[key] for entry in entries if key in entry.values]
        if len(set(values)) > 1 or (key in results and values):
            found.append(Axis.over(key, known[key], values))
    return found


def _word(value: Value) -> str:
    return (", ".join(value) or "none") if isinstance(value, tuple) else str(value)


def cell(value: Value) -> object:
    """Return a value as a table has it: a number, or a word."""
    return value if _is_number(value) else _word(value)


def _is_number(value: Value) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
