"""The class of each picture: from a table beside the pictures, or from the folders they lie in."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import PurePosixPath

import numpy as np
from numpy.typing import NDArray

from ganstudio.data.member import Member, UnusableError
from ganstudio.data.own.content import (
    PARTS,
    Wish,
    chosen_part,
    composed,
    numbered,
    numbered_integers,
)
from ganstudio.data.own.unpacking import SMALL, stem, whole
from ganstudio.wording import thousands

SUFFIXES = (
    ".png", ".jpg", ".jpeg", ".webp", ".gif", ".bmp", ".tif", ".tiff", ".ppm", ".pgm", ".jp2",
    ".avif", ".ico",
)  # fmt: skip
"""How picture files end."""
TABLES = (".csv", ".tsv")
HEADINGS = ("label", "class", "category", "target", "breed", "species", "y")
"""What the column of classes is called."""
ROWS = 5_000_000
COVERED = 0.5
"""Share of the pictures of which a table has to name more to be theirs."""
DOMAIN = re.compile(r"^(train|test|val)[_-]?([ABab])$")
LOOSE = "(no folder)"
"""Class of the pictures that lie beside the folders of the others."""


@dataclass(frozen=True)
class Labelled:
    """Which pictures are used, and their classes.

    Attributes
    ----------
    kept : array
        Places of those that are used.
    labels : array or None
        int64, one each of those.
    classes : tuple of str
        Their names.
    notes : tuple of str
        What was decided.
    """

    kept: NDArray[np.intp]
    labels: NDArray[np.int64] | None
    classes: tuple[str, ...]
    notes: tuple[str, ...]


def labelled(names: Sequence[str], beside: Sequence[Member], wish: Wish) -> Labelled:
    """Return the classes of pictures by name.

    A ``dataset.json`` is believed first, then a table that names most of the pictures, then
    their folders. Folders called train and test are parts, not classes.

    Raises
    ------
    DataError
        If a part is asked for that is not there.
    """
    kept, folders, notes, are_domains = _parts([composed(name) for name in names], wish)
    chosen = [composed(names[place]) for place in kept]
    for table in beside:
        told = _told(table, chosen)
        if told is not None:
            labels, classes, silent = told
            said = f"labels are from {table.name}"
            if silent:
                said += f", which does not name {thousands(silent)} of them (class unknown)"
            return Labelled(kept, labels, classes, (*notes, said))
    labels, classes = _by_folder(folders)
    if are_domains and len(classes) > 1:
        said = (
            f"{' and '.join(classes)} are the two domains of a translation; here they are classes"
        )
        notes = (*notes, said)
    elif labels is not None:
        notes = (*notes, f"{len(classes)} folders are the classes")
    return Labelled(kept, labels, classes, notes)


# ── folders ──────────────────────────────────────────────────────────────────


def _parts(
    names: Sequence[str], wish: Wish
) -> tuple[NDArray[np.intp], list[tuple[str, ...]], tuple[str, ...], bool]:
    """Return the places of the part that is used, its folders without that of the part."""
    folders = [PurePosixPath(name).parts[:-1] for name in names]
    depth = shared_depth(folders)
    at = [folder[depth] if len(folder) > depth else "" for folder in folders]
    if all(DOMAIN.match(name) for name in at):
        found = [DOMAIN.match(name) for name in at]
        parts = [PARTS[each[1]] for each in found if each]
        rest: list[tuple[str, ...]] = [(each[2].upper(),) for each in found if each]
    elif all(name.lower() in PARTS for name in at):
        parts = [PARTS[name.lower()] for name in at]
        rest = [folder[depth + 1 :] for folder in folders]
    else:
        shared = [name.lower() for name in folders[0][:depth]] if folders else []
        part = next((PARTS[name] for name in reversed(shared) if name in PARTS), "")
        if wish.split:
            chosen_part([part], wish)
        return np.arange(len(names)), folders, (), False
    used, notes = chosen_part(parts, wish)
    kept = np.array([place for place, part in enumerate(parts) if part == used], np.intp)
    return kept, [rest[place] for place in kept], notes, bool(DOMAIN.match(at[0]))


def shared_depth(folders: Sequence[tuple[str, ...]]) -> int:
    """Return how many leading parts all the paths have in common."""
    if not folders:
        return 0
    first, last = min(folders), max(folders)
    differ = (depth for depth, (a, b) in enumerate(zip(first, last, strict=False)) if a != b)
    return next(differ, min(len(first), len(last)))


def _by_folder(
    folders: Sequence[tuple[str, ...]],
) -> tuple[NDArray[np.int64] | None, tuple[str, ...]]:
    shared = shared_depth(folders)
    return numbered([folder[shared] if len(folder) > shared else LOOSE for folder in folders])


# ── tables ───────────────────────────────────────────────────────────────────

_Told = tuple[NDArray[np.int64] | None, tuple[str, ...], int]


def is_table(member: Member) -> bool:
    """Tell whether a file may hold the labels of pictures."""
    name = stem(member.name)
    return name == "dataset.json" or name.endswith(TABLES)


def _told(table: Member, names: Sequence[str]) -> _Told | None:
    """Return labels, classes and how many pictures a table does not name; None if not theirs."""
    try:
        text = whole(table, SMALL).decode("utf-8-sig", "replace")
    except UnusableError:
        return None
    folder = composed(table.name.rpartition("/")[0])
    if stem(table.name) == "dataset.json":
        return _matched(_of_json(text, folder), names)
    return _of_csv(text, names)


def _of_json(text: str, folder: str) -> dict[str, str]:
    """Return the labels of StyleGAN's ``dataset.json``: ``{"labels": [[name, class], …]}``."""
    try:
        told = json.loads(text)["labels"]
        pairs = told.items() if isinstance(told, dict) else told
        prefix = f"{folder}/" if folder else ""
        return {
            prefix + composed(str(name)): str(label)
            for name, label in pairs
            if isinstance(label, int | str)
        }
    except (ValueError, TypeError, KeyError, RecursionError):
        return {}


def _of_csv(text: str, names: Sequence[str]) -> _Told | None:
    """Return the labels of a table with a column of files and one of classes."""
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    try:
        rows = list(islice(csv.reader(text.splitlines(), delimiter=delimiter), ROWS))
    except csv.Error:
        return None
    rows = [[composed(value.strip()) for value in row] for row in rows if len(row) > 1]
    width = min(map(len, rows), default=0)
    if width < 2:
        return None
    own = _keys(names)
    found = [sum(_key(row[k]) in own for row in rows[:1000]) for k in range(width)]
    named = int(np.argmax(found))
    if not found[named]:
        return None
    headed = _key(rows[0][named]) not in own
    heading = [value.lower() for value in rows[0]] if headed else []
    body = rows[headed:]
    others = [k for k in range(width) if k != named]
    labels = next(
        (k for word in HEADINGS for k in others if headed and heading[k] == word),
        min(others, key=lambda k: _variety([row[k] for row in body])),
    )
    return _matched({row[named]: row[labels] for row in body}, names)


def _variety(values: Sequence[str]) -> int:
    """Return how many different values there are; one value all over tells nothing."""
    count = len(set(values))
    return count if count > 1 else len(values) + 1


def _key(name: str) -> str:
    """Return a name by which a picture is known in a table: without folders and suffix."""
    path = PurePosixPath(name)
    return path.stem if path.suffix.lower() in SUFFIXES else path.name


def _keys(names: Sequence[str]) -> set[str]:
    return {_key(name) for name in names}


def _matched(told: dict[str, str], names: Sequence[str]) -> _Told | None:
    """Return what was told of each name: by its whole path, or by its last part."""
    by_key = {_key(name): label for name, label in told.items()}
    unique = len(by_key) == len(told)
    values = [told.get(name, by_key.get(_key(name)) if unique else None) for name in names]
    silent = sum(value is None for value in values)
    if not values or silent >= (1 - COVERED) * len(values):
        return None
    if not silent and all(
        value is not None and re.fullmatch(r"-?\d{1,9}", value) for value in values
    ):
        return *numbered_integers(np.array([int(v) for v in values if v is not None])), 0
    return *numbered(["unknown" if value is None else value for value in values]), silent
