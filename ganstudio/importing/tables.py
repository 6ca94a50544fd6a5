"""Logs as tables: CSV with a line of names, and histories of JSON lines.

That is what loops write by themselves, what Lightning's logger writes, and what Weights & Biases
exports (CSV) and stores (``wandb-history.jsonl``).
"""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from ganstudio.foreign import ForeignError, parse_json, read_text
from ganstudio.importing.log import Gathering, Log, LogError
from ganstudio.importing.naming import step_column, time_column

LARGEST = 256 * 2**20
"""Bytes of a table."""
LINE = 2**20
"""Bytes of a line."""
MEDIA = 2**26
"""Bytes of a picture that a line names."""
EMPTY = ("", "none", "null", "n/a", "-")
DERIVED = re.compile(r"__(MIN|MAX)$")
"""What W&B's exports have beside each column."""
IMAGE = "image-file"
Row = dict[str, object]


def read_csv(path: Path) -> Log:
    """Return what a table says, a row a step.

    Raises
    ------
    LogError
        If it is no table of numbers with names, or beyond all measure.
    OSError
        If it cannot be read.
    """
    names, rows = _table(_text(path))
    step, time = step_column(names), time_column(names)
    gathering = Gathering()
    columns = _columns(names, (step, time))
    if step is None:
        gathering.notes.append("it names no steps, so its rows are counted")
    for number, row in enumerate(rows, 1):
        cells = dict(zip(names, row, strict=False))
        place = number if step is None else _step(cells.get(step, ""))
        if place is None:
            continue  # such as the row of means that some loops end with
        at = math.nan if time is None else _number(cells.get(time, ""))
        for name, called in columns.items():
            value = _number(cells.get(name, ""))
            if value is not None:
                gathering.value(called, place, value, math.nan if at is None else at)
    return _named(gathering, path)


def read_history(path: Path) -> Log:
    """Return what a history of JSON lines says.

    Raises
    ------
    LogError
        If it is none, or beyond all measure.
    OSError
        If it cannot be read.
    """
    gathering = Gathering()
    lines = [line for line in _text(path).split("\n") if line.strip()]
    for number, line in enumerate(lines):
        try:
            row = parse_json(line)
        except ForeignError as error:
            if number == len(lines) - 1 and number:
                break  # its program was killed amid a line
            raise LogError(f"line {number + 1}: {error}") from None
        if not isinstance(row, dict):
            raise LogError(f"line {number + 1} is no object of names and values")
        take_row(gathering, row, number, path.parent)
    return _named(gathering, path)


def take_row(gathering: Gathering, row: Mapping[str, object], number: int, media: Path) -> None:
    """Take in a line of a history; ``number`` is its step where it names none.

    Parameters
    ----------
    gathering
        What takes it in.
    row
        Values by name; what lies within another has a dotted name.
    number
        How many lines were before.
    media
        The folder below which the pictures lie that it names.
    """
    flat = dict(_flat(row))
    # A step that the loop names itself is its own; W&B's counts the calls.
    own = step_column(name for name in flat if name != "_step")
    told = flat.get(own) if own is not None else flat.get("_step", number)
    step = number
    if isinstance(told, int) or (isinstance(told, float) and math.isfinite(told)):
        step = int(told)
    time = flat.get(time_column(flat) or "")
    at = _real(time) if isinstance(time, int | float) else math.nan
    for name, value in flat.items():
        if name.startswith("_") or name in (own, "epoch"):
            continue
        if isinstance(value, int | float) and not _of_picture(flat, name):
            gathering.value(name, step, _real(value), at)
        elif value in ("NaN", "Infinity", "-Infinity"):
            gathering.value(name, step, float(str(value)), at)
        elif value == IMAGE and name.endswith("._type"):
            known = name.removesuffix("._type")
            encoded = _file(media, flat.get(f"{known}.path"))
            if encoded is not None:
                gathering.picture(known, step, encoded, at)


def _real(value: int | float) -> float:
    """Return a number as a float; JSON knows whole ones that are beyond all of these."""
    try:
        return float(value)
    except OverflowError:
        return math.inf if value > 0 else -math.inf


def _flat(row: Mapping[str, object], before: str = "") -> Iterator[tuple[str, object]]:
    for name, value in row.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{before}{name}.")
        else:
            yield f"{before}{name}", value


def _of_picture(flat: Mapping[str, object], name: str) -> bool:
    return f"{name.rpartition('.')[0]}._type" in flat


def _file(folder: Path, name: object) -> bytes | None:
    """Return a file below a folder; None where there is none, or it lies elsewhere."""
    if not isinstance(name, str):
        return None
    try:
        path = (folder / name).resolve()
        inside = path.is_relative_to(folder.resolve()) and path.is_file()
        return path.read_bytes() if inside and path.stat().st_size <= MEDIA else None
    except (OSError, ValueError):
        return None


# ── CSV ───────────────────────────────────────────────────────────────────────


def _text(path: Path) -> str:
    try:
        return read_text(path, LARGEST).removeprefix("\ufeff")
    except ForeignError as error:
        raise LogError(str(error)) from None


def header(line: str) -> list[str]:
    """Return the names in the first line of a table."""
    return [name.strip() for name in next(csv.reader([line], delimiter=_delimiter(line)), [])]


def _delimiter(line: str) -> str:
    return max(",;\t", key=line.count)


def _table(text: str) -> tuple[list[str], Iterator[Sequence[str]]]:
    first = text.partition("\n")[0]
    if len(first) > LINE:
        raise LogError("its first line is no line of names")
    names = header(first)
    if not any(names) or all(_number(name) is not None for name in names):
        raise LogError("its first line has no names of columns")
    reader = csv.reader(io.StringIO(text), delimiter=_delimiter(first))
    next(reader)
    return names, _rows(reader)


def _rows(reader: Iterator[list[str]]) -> Iterator[Sequence[str]]:
    try:
        yield from reader
    except csv.Error as error:
        raise LogError(f"it is no CSV: {error}") from None


def _columns(names: Sequence[str], apart: Sequence[str | None]) -> dict[str, str]:
    """Return the columns with values, and what they are called: without what all begin with."""
    found = [n for n in names if n and n not in apart and not DERIVED.search(n)]
    found = [n for n in found if n.lower() not in ("epoch", "step", "_step", "run", "verdict")]
    runs = {name.rpartition(" - ")[0] for name in found}
    if len(runs) == 1:  # W&B puts the run before each
        return {name: name.rpartition(" - ")[2] for name in found}
    return {name: name for name in found}


def _number(cell: str) -> float | None:
    """Return the number in a cell; None where there is none."""
    if cell.strip().lower() in EMPTY:
        return None
    try:
        return float(cell)
    except ValueError:
        return None


def _step(cell: str) -> int | None:
    number = _number(cell)
    return None if number is None or not math.isfinite(number) else int(number)


def _named(gathering: Gathering, path: Path) -> Log:
    generic = path.stem.lower() in ("metrics", "log", "history", "wandb-history", "series")
    return gathering.log(path.parent.resolve().name if generic else path.stem)
