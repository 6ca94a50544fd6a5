"""Measures over time as a table: a row each time that one was taken, as data tools like it."""

from __future__ import annotations

import csv
import importlib.util
import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any

from ganstudio.export.atomic import check_target, replacing
from ganstudio.export.options import Options
from ganstudio.export.records import RunRecords, measurements_of
from ganstudio.export.table import told
from ganstudio.telemetry.jobs import ExportError, Report, silent
from ganstudio.telemetry.measurements import Measurement
from ganstudio.telemetry.records import Measure

FIRST = ("step", "seconds", "measure", "value", "floor", "samples")
LAST = ("pairing", "evaluated")
SCREEN = ("name", "help", "text", "floor_text", "step")
"""Fields of a measure that are words for the screen, or stand in a column of another name."""
Row = dict[str, Any]


def write_measures(
    runs: Sequence[RunRecords], path: Path, options: Options, report: Report = silent
) -> None:
    """Write the measures of runs over time as CSV, or as Parquet if the name ends so.

    Those of several runs have their title in a column before.

    Raises
    ------
    ExportError
        If nothing is measured yet, or Parquet is asked for and its package is missing.
    OSError
        If it cannot be written.
    """
    titled = [(told(run.title), measurements_of(run)) for run in runs]
    if not any(taken for _, taken in titled):
        raise ExportError("nothing is measured yet; train the run first")
    several = len(runs) > 1
    columns = ["run", *_columns()] if several else _columns()
    found = [{"run": title, **row} for title, taken in titled for row in rows(taken)]
    if path.suffix.lower() == ".parquet":
        _write_parquet(path, columns, found)
    else:
        _write_csv(path, columns, found)


def write_measurements(path: Path, taken: Iterable[Measurement]) -> None:
    """Write the measures of one run as CSV; a cell is empty where a number is not known.

    Raises
    ------
    OSError
        If it cannot be written.
    """
    _write_csv(path, _columns(), rows(taken))


def rows(taken: Iterable[Measurement]) -> Iterator[Row]:
    """Yield measures as rows in order of steps, with whatever fields a measure has."""
    for each in sorted(taken, key=lambda each: (each.step, each.evaluated)):
        told = {name: getattr(each.measure, name) for name in _extra()}
        yield {
            **told,
            "step": each.step,
            "seconds": round(each.seconds, 3),
            "measure": each.measure.name,
            "value": float(each.measure.value),
            "floor": float(each.measure.floor),
            "samples": each.samples or None,
            "pairing": each.part,
            "evaluated": each.evaluated,
        }


def _extra() -> list[str]:
    return [each.name for each in fields(Measure) if each.name not in (*SCREEN, *FIRST)]


def _columns() -> list[str]:
    return [*FIRST, *_extra(), *LAST]


def _write_csv(path: Path, columns: Sequence[str], found: Iterable[Row]) -> None:
    with replacing(path) as temporary, temporary.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows([_cell(row[column]) for column in columns] for row in found)


def _cell(value: Any) -> Any:
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    return int(value) if isinstance(value, bool) else value


def _write_parquet(path: Path, columns: Sequence[str], found: Sequence[Row]) -> None:
    if importlib.util.find_spec("pyarrow") is None:
        raise ExportError(
            "Parquet needs the package pyarrow; install it with: pip install 'ganstudio[parquet]'"
        )
    import pyarrow as pa
    from pyarrow import parquet

    with replacing(path) as temporary:
        table = pa.table({column: [row[column] for row in found] for column in columns})
        parquet.write_table(table, temporary)


def check_table(path: Path) -> None:
    """Find out, before anything is measured, whether measures can be added to a table.

    Raises
    ------
    ExportError
        If its name does not end in .csv, or it is a file of something else.
    OSError
        If something is in the way.
    """
    if path.suffix.lower() != ".csv":
        raise ExportError(f"{path} has to end in .csv")
    check_target(path)
    if path.is_file():
        _header(path)


def _header(path: Path) -> list[str]:
    try:
        with path.open(newline="", encoding="utf-8") as file:
            header = next(csv.reader(file), [])
    except (UnicodeDecodeError, csv.Error):
        header = []
    if not set(FIRST) <= set(header):
        raise ExportError(f"{path} holds something other than measures; choose another file")
    return header


def add_measurements(path: Path, taken: Iterable[Measurement]) -> None:
    """Add measures to a table of them, or begin one; what is there stays.

    Raises
    ------
    ExportError
        If the file is of something else.
    OSError
        If it cannot be written.
    """
    if not path.is_file():
        write_measurements(path, taken)
        return
    columns, before = _header(path), path.read_bytes()
    with replacing(path) as temporary:
        temporary.write_bytes(before if before.endswith(b"\n") else before + b"\n")
        with temporary.open("a", newline="", encoding="utf-8") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerows([_cell(row.get(column)) for column in columns] for row in rows(taken))


def read_measurements(path: Path) -> list[Measurement]:
    """Read what `write_measurements` wrote.

    Raises
    ------
    OSError
        If the file cannot be read.
    ValueError
        If it is not such a table.
    """
    with path.open(newline="", encoding="utf-8") as file:
        return [_read(row) for row in csv.DictReader(file)]


def _read(row: dict[str, Any]) -> Measurement:
    try:
        value, floor = (float(row[name] or "nan") for name in ("value", "floor"))
        text, floor_text = (f"{each:.3g}" for each in (value, floor))
        measure = Measure(
            row["measure"], row["title"], "", value, floor, text,
            "–" if math.isnan(floor) else floor_text, row["better"], row["group"],
        )  # fmt: skip
        step, seconds, samples = int(row["step"]), float(row["seconds"]), int(row["samples"] or 0)
        return Measurement(step, seconds, measure, row["pairing"], samples, row["evaluated"] == "1")
    except (KeyError, TypeError) as error:
        raise ValueError(f"no table of measures: {error}") from None
