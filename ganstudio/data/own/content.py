"""What a reader finds in files: pictures that are still encoded, pixels, or points."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ganstudio.data.base import DataError
from ganstudio.data.member import Member


@dataclass(frozen=True)
class Content:
    """What files hold, before it is made alike.

    Attributes
    ----------
    kind : str
        What it was understood as, such as ``"IDX files"``.
    files : tuple of Member
        Pictures in files, each still encoded; else empty.
    pixels : array (N, H, W, C) or None
        Pictures as numbers of any type.
    points : array (N, d) or None
        float32.
    labels : array (N,) or None
        int64 class of each item.
    classes : tuple of str
        Their names.
    notes : tuple of str
        What was decided on the way.
    left_out : dict
        Reason by name of what is not used.
    """

    kind: str
    files: tuple[Member, ...] = ()
    pixels: NDArray[Any] | None = None
    points: NDArray[np.float32] | None = None
    labels: NDArray[np.int64] | None = None
    classes: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    left_out: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Wish:
    """What is asked of a reader beyond the files.

    Attributes
    ----------
    where : str
        The path that was given, for sentences.
    split : str
        Part that is asked for, such as ``"test"``; empty takes the one for training.
    turned : bool or None
        Whether pictures lie on their side; None goes by the names of the files.
    """

    where: str
    split: str = ""
    turned: bool | None = None


@dataclass(frozen=True)
class Reader:
    """Reads one kind of files.

    Attributes
    ----------
    claims : callable
        Returns those among some files that are of its kind, by their names and what they begin
        with.
    read : callable
        Reads what was claimed; raises `DataError`.
    """

    claims: Callable[[Sequence[Member]], list[Member]]
    read: Callable[[list[Member], Wish], Content]


PARTS = {
    "train": "train", "training": "train",
    "test": "test", "testing": "test", "t10k": "test", "eval": "test",
    "val": "validation", "valid": "validation", "validation": "validation", "dev": "validation",
    "unlabeled": "unlabelled", "unlabelled": "unlabelled", "extra": "extra",
}  # fmt: skip
"""What the parts of a data set are called, and what that means."""
ORDER = ("train", "validation", "test", "extra", "unlabelled")


def part_of(name: str) -> str:
    """Return which part of a data set a file's name speaks of; empty for none."""
    words = re.split(r"[^a-z0-9]+", name.lower())
    return next((PARTS[word] for word in words if word in PARTS), "")


def chosen_part(parts: Sequence[str], wish: Wish) -> tuple[str, tuple[str, ...]]:
    """Return which of some parts is used, and what is to be said of it.

    Raises
    ------
    DataError
        If a part is asked for that is not there.
    """
    there = sorted(set(parts), key=lambda part: (*_rank(part), part))
    wanted = PARTS.get(wish.split.lower(), wish.split)
    if wanted and wanted not in there:
        known = ", ".join(part for part in there if part) or "no parts"
        raise DataError(f"{wish.where} has {known}, not {wish.split!r}; change data.split")
    used = wanted or there[0]
    if len(there) < 2:
        return used, ()
    names = ", ".join(part or "the rest" for part in there)
    return used, (f"has the parts {names}; {used or 'the rest'} is used (data.split)",)


def _rank(part: str) -> tuple[int]:
    return (ORDER.index(part) if part in ORDER else len(ORDER),)


def natural(name: str) -> tuple[tuple[int, int, str], ...]:
    """Return a key that sorts names as people do: 2 before 10."""
    pieces = re.findall(r"[0-9]+|[^0-9]+", name)
    return tuple((0, int(p[:18]), p) if p[0] in "0123456789" else (1, 0, p) for p in pieces)


def composed(name: str) -> str:
    """Return a name with letters and accents in one, as most systems write them."""
    return unicodedata.normalize("NFC", name)


def numbered(values: Sequence[str]) -> tuple[NDArray[np.int64] | None, tuple[str, ...]]:
    """Return the class of each value by number, and the classes in natural order.

    Fewer than two classes tell nothing apart and are none.
    """
    classes = sorted(set(values), key=natural)
    if len(classes) < 2:
        return None, ()
    number = {name: index for index, name in enumerate(classes)}
    return np.array([number[value] for value in values], np.int64), tuple(classes)


def numbered_integers(
    values: NDArray[np.integer], names: Sequence[str] = ()
) -> tuple[NDArray[np.int64] | None, tuple[str, ...]]:
    """Return integers as classes from 0, with the names that stand for them, if any do."""
    found, labels = np.unique(values, return_inverse=True)
    if len(found) < 2:
        return None, ()
    known = len(names) > 0 and found[0] >= 0 and found[-1] < len(names)
    known = known and len(set(names)) == len(names)
    classes = tuple(names[int(k)] if known else str(k) for k in found)
    return labels.reshape(-1).astype(np.int64), classes
