"""Tables as text: a row a picture, pixel by pixel, or a row a point; with a column of labels."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from io import StringIO

import numpy as np
from numpy.typing import NDArray

from ganstudio.data.base import DataError
from ganstudio.data.member import Member
from ganstudio.data.own.arrays import MOST_DIMENSIONS, flat_pictures
from ganstudio.data.own.content import (
    Content,
    Reader,
    Wish,
    chosen_part,
    numbered,
    numbered_integers,
    part_of,
)
from ganstudio.data.own.labelling import HEADINGS
from ganstudio.data.own.unpacking import needed, stem
from ganstudio.wording import thousands

SUFFIXES = (".csv", ".tsv", ".txt", ".dat")
MOST = 2**28
"""Bytes of text that are read at most."""
CHOOSE = "choose a table with a picture or a point a row"
FEW = 64
"""Different whole numbers at most in a last column without a heading that are classes."""


def claims(found: Sequence[Member]) -> list[Member]:
    """Return what is called like a table."""
    tables = [member for member in found if stem(member.name).endswith(SUFFIXES)]
    return tables if len(tables) == len(found) else []


def read(found: list[Member], wish: Wish) -> Content:
    """Read the table of the part that is asked for.

    Raises
    ------
    DataError
        If it is no table of numbers, or of a width that neither pictures nor points have.
    """
    parts = [part_of(stem(member.name)) for member in found]
    used, notes = chosen_part(parts, wish)
    table = next(member for member, part in zip(found, parts, strict=True) if part == used)
    left_out = {
        member.name: "one table is used at a time"
        for member, part in zip(found, parts, strict=True)
        if part == used and member is not table
    }
    text = needed(table, MOST).decode("utf-8-sig", "replace")
    content = of_text(text, table.name)
    said = (*notes, *content.notes)
    return Content(
        "table", (), content.pixels, content.points, content.labels, content.classes, said, left_out
    )


def of_text(text: str, name: str) -> Content:
    """Return a table of numbers as pictures or points.

    Parameters
    ----------
    text
        Values with commas, semicolons, tabs or spaces between them; the first line may name the
        columns.
    name
        What the table is called in sentences.

    Raises
    ------
    DataError
        If it is none.
    """
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    if not lines or "\0" in lines[0]:
        raise DataError(f"{name} is no table of numbers; {CHOOSE}")
    try:
        return _of_lines(lines, name)
    except csv.Error as error:  # of a word that is longer than any number
        raise DataError(f"{name} is no table of numbers ({error}); {CHOOSE}") from None


def _of_lines(lines: Sequence[str], name: str) -> Content:
    delimiter = next((mark for mark in ";\t," if mark in lines[0]), None)
    first = _split(lines[0], delimiter)
    is_heading = _is_heading(first, _split(lines[1], delimiter) if len(lines) > 1 else [])
    heading = [word.strip().lower() for word in first] if is_heading else []
    body = lines[1:] if heading else lines
    if (
        heading
        and body
        and len(_split(body[0], delimiter)) == len(first)
        and not any(map(_is_number, _split(body[0], delimiter)))
    ):
        raise DataError(f"{name} has words where numbers belong; {_widths()}")
    if not body:
        raise DataError(f"{name} has no rows; {CHOOSE}")
    label = _label_column(heading, body, delimiter, name)
    width = len(_split(body[0], delimiter))
    columns = [k for k in range(width) if k != label and not _is_index(heading, k)]
    values = _numbers(body, delimiter, columns, name)
    finite = np.isfinite(values).all(axis=1)
    left_out = f"left out {thousands(int((~finite).sum()))} rows that are not finite"
    notes = () if finite.all() else (left_out,)
    if not finite.any():
        raise DataError(f"{name} has no row of finite numbers; {_widths()}")
    labels, classes = _labels(body, delimiter, label)
    values, labels = values[finite], None if labels is None else labels[finite]
    pixels = flat_pictures(values)
    if pixels is None and values.shape[1] > MOST_DIMENSIONS:
        raise DataError(f"{name} has {values.shape[1]} columns of numbers; {_widths()}")
    if labels is not None:
        called = heading[label] if heading and label is not None else "the labels"
        notes = (
            *notes,
            f"the column {called} is the class"
            if heading
            else f"column {(label or 0) + 1} is taken for the class",
        )
    points = None if pixels is not None else values
    return Content("table", (), pixels, points, labels, classes, notes)


def _widths() -> str:
    return "rows are pictures of side² or 3·side² values, or points of 1 or 2, beside a label"


def _split(line: str, delimiter: str | None) -> list[str]:
    if delimiter is None:
        return line.split()
    return next(csv.reader([line], delimiter=delimiter), [])


def _is_number(word: str) -> bool:
    try:
        float(word)
    except ValueError:
        return False
    return True


def _is_heading(first: list[str], second: list[str]) -> bool:
    """Tell whether words stand in the first row where numbers do below, or nothing but words."""
    over = any(_is_number(b) and not _is_number(a) for a, b in zip(first, second, strict=False))
    return over or not any(map(_is_number, first))


def _is_index(heading: list[str], column: int) -> bool:
    """Tell whether a column only counts the rows, as tables of data frames do."""
    return (
        bool(heading) and column < len(heading) and heading[column] in ("", "index", "unnamed: 0")
    )


def _label_column(
    heading: list[str], body: Sequence[str], delimiter: str | None, name: str
) -> int | None:
    rows = [_split(line, delimiter) for line in body[:1000]]
    width = len(rows[0])
    for word in HEADINGS:
        coordinate = word == "y" and ("x" in heading or width == 1)
        if word in heading[:width] and not coordinate:
            return heading.index(word)
    words = [
        k for k in range(width) if any(k < len(row) and not _is_number(row[k]) for row in rows)
    ]
    if len(words) == 1:
        return words[0]
    if len(words) > 1:
        raise DataError(f"{name} has words in {len(words)} columns; {_widths()}")
    fits = flat_pictures(np.empty((1, width), np.uint8)) is not None
    if not fits and flat_pictures(np.empty((1, max(width - 1, 1)), np.uint8)) is not None:
        return 0
    if heading:
        return None
    last = {row[-1] for row in rows}
    whole_ = all(re.fullmatch(r"\d+(\.0*)?", word.strip()) for word in last)
    return width - 1 if width == MOST_DIMENSIONS + 1 and whole_ and len(last) <= FEW else None


def _numbers(
    body: Sequence[str], delimiter: str | None, columns: list[int], name: str
) -> NDArray[np.float32]:
    if not columns:
        raise DataError(f"{name} has labels alone; {_widths()}")
    try:
        return np.loadtxt(
            StringIO("\n".join(body)), np.float32, delimiter=delimiter, usecols=columns, ndmin=2,
            comments=None, quotechar='"',
        )  # fmt: skip
    except (ValueError, MemoryError, OverflowError) as error:
        reason = str(error).partition(";")[0].partition("\n")[0][:120]
        raise DataError(
            f"{name} is no table of numbers ({reason}); mend that row or choose another"
        ) from None


def _labels(
    body: Sequence[str], delimiter: str | None, column: int | None
) -> tuple[NDArray[np.int64] | None, tuple[str, ...]]:
    if column is None:
        return None, ()
    rows = [_split(line, delimiter) for line in body]
    words = [row[column].strip() if column < len(row) else "" for row in rows]
    if all(re.fullmatch(r"-?\d{1,9}(\.0*)?", word) for word in words):
        return numbered_integers(np.array([int(float(word)) for word in words]))
    return numbered(words)


READER = Reader(claims, read)
