"""What a list of runs can show and be sorted by."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Any

from ganstudio.library.entry import Entry, Value, keys_of
from ganstudio.telemetry.series import LOSS_D, LOSS_G, LOSSES, SCORE_FAKE, SCORE_REAL
from ganstudio.wording import thousands

RESULTS = {
    "title": "run",
    "state": "state",
    "steps": "steps",
    "verdict": "verdict",
    "since": "verdict since",
    "edits": "changed while training",
    "created": "begun",
    "tags": "tags",
    LOSS_D: "loss of D",
    LOSS_G: "loss of G",
    "steps_per_second": "steps/s",
    "seconds": "seconds",
    SCORE_REAL: "score, real",
    SCORE_FAKE: "score, generated",
    "folder": "folder",
}
"""Names on screen of what every run may have."""
STANDARD = ("title", "state", "steps", "verdict", *LOSSES, "edits", "created")


def available(entries: Iterable[Entry]) -> dict[str, str]:
    """Return what there is to choose from, names on screen by key: results, measures, settings."""
    measures: dict[str, str] = {}
    settings: dict[str, str] = {}
    for entry in entries:
        measures |= {key: title for key, title in entry.titles.items() if key not in RESULTS}
        settings |= {key: key for key in entry.values}
    settings = {key: key for key in sorted(settings) if key not in RESULTS and key not in measures}
    return {**RESULTS, **measures, **settings}


def text(entry: Entry, key: str) -> str:
    """Return a value as it is read; a dash for none."""
    if key != "verdict" and key in entry.texts:
        return entry.texts[key]
    value = entry.values.get(key)
    match value:
        case None | () | "":
            return "–"
        case bool():
            return "yes" if value else "no"
        case int():
            return thousands(value)
        case float():
            return f"{value:.4g}".replace("-", "−")
        case tuple():
            return ", ".join(value)
    return str(value)[:16] if key == "created" else str(value)


def rank(entry: Entry, key: str) -> tuple[int, Any]:
    """Return what a run is sorted by: numbers before texts before nothing."""
    value = entry.values.get(key)
    if isinstance(value, int | float) and not math.isnan(value):
        return 0, float(value)
    return (2, "") if value is None else (1, _plain(value))


def ordered(entries: Sequence[Entry], word: str, reverse: bool = False) -> list[Entry]:
    """Return the runs sorted by what a word means; those that lack it come last either way.

    Raises
    ------
    KeyError
        If no run has it.
    """
    key = next((key for entry in entries for key in keys_of(entry.values, word)), None)
    if key is None:
        raise KeyError(word)
    having = [entry for entry in entries if key in entry.values]
    lacking = [entry for entry in entries if key not in entry.values]
    return sorted(having, key=lambda entry: rank(entry, key), reverse=reverse) + lacking


def _plain(value: Value) -> str:
    return ", ".join(value) if isinstance(value, tuple) else str(value).casefold()
