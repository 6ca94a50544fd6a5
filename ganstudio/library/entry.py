"""A run as the library lists it: everything that it can be found or sorted by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

from ganstudio.library.notes import Notes

State = Literal["open", "done", "stopped", "damaged"]
"""Open in a program that may write it, trained to its last step, ended before, or not readable in
part."""
Value = str | int | float | bool | tuple[str, ...]


@dataclass(frozen=True)
class Entry:
    """One run.

    Attributes
    ----------
    folder : Path
        Where it lies.
    title : str
        Its name: the user's, else the experiment's, else the folder's.
    state : str
        See `State`.
    trouble : str
        What is damaged, in sentences; empty if nothing is.
    experiment : str
        Its experiment as it was at the end, as TOML.
    parent, parent_step : str, int
        The folder that it was forked from, and the step; empty and 0 for no fork.
    values : mapping
        Results by name (``steps``, ``verdict``, ``loss_d``, a measure) and settings by dotted
        path (``optimisers.generator.lr``).
    texts, titles : mapping of str
        A measure's value as it is read, and its name on screen.
    """

    folder: Path
    title: str
    notes: Notes = field(default_factory=Notes)
    state: State = "stopped"
    trouble: str = ""
    experiment: str = ""
    parent: str = ""
    parent_step: int = 0
    values: Mapping[str, Value] = field(default_factory=lambda: MappingProxyType({}))
    texts: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    titles: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


def flattened(values: Any, prefix: str = "") -> dict[str, Value]:
    """Return nested settings by dotted path; of tables with none in them, the name alone.

    Beside them stand ``penalties`` and ``stabilisers``, the names of those that there are.
    """
    flat: dict[str, Value] = {}
    for key, value in values.items():
        path = f"{prefix}{key}"
        if isinstance(value, dict):
            if path in ("penalties", "stabilisers"):
                flat[path] = tuple(value)
            flat |= flattened(value, f"{path}.")
        else:
            flat[path] = value if isinstance(value, str | int | float | bool) else str(value)
    return flat


def keys_of(values: Mapping[str, Value], word: str) -> list[str]:
    """Return the keys that a short word means: ``loss`` is ``loss.name``, ``lr`` both players'."""
    if word in values:
        return [word]
    if f"{word}.name" in values:
        return [f"{word}.name"]
    return [key for key in values if key.endswith(f".{word}")]
