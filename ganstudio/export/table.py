"""Series as CSV: a row a step, the same numbers always as the same bytes. Verdicts likewise."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np

from ganstudio.export.atomic import replacing
from ganstudio.export.options import Options
from ganstudio.export.records import RunRecords
from ganstudio.telemetry.jobs import ExportError, Report, silent, tracked
from ganstudio.telemetry.records import WORDS, Losses, Verdict


def told(text: str) -> str:
    """Return words of the user's as a cell that no spreadsheet takes for a formula."""
    return f"'{text}" if _is_formula(text) else text


def _is_formula(text: str) -> bool:
    try:
        float(text)  # -0.5 begins like one
    except ValueError:
        return text.startswith(("=", "+", "-", "@", "\t", "\r"))
    return False


def write_series(path: Path, chunks: Iterable[Losses]) -> None:
    """Write ``step`` and one column a series; float32 in the shortest form that reads back exactly.

    Chunks may differ in their columns (a penalty that was added while training went on);
    a cell is empty where its series was not there.
    """
    parts = list(chunks)
    columns = list(dict.fromkeys(name for part in parts for name in part.names))
    with replacing(path) as temporary, temporary.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["step", *columns])
        for part in parts:
            writer.writerows(_rows(part, columns))


def write_verdicts(path: Path, verdicts: Iterable[tuple[int, Verdict]]) -> None:
    """Write what was said of a run at which step; the code of a word is its place in `WORDS`."""
    with replacing(path) as temporary, temporary.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["step", "code", "verdict", "since", "evidence"])
        for step, said in verdicts:
            writer.writerow([step, WORDS.index(said.word), said.word, said.since, said.evidence])


def write_curves(
    runs: Sequence[RunRecords], path: Path, options: Options, report: Report = silent
) -> None:
    """Write the series of runs as CSV, or as Parquet if the name ends so.

    That of one run is as `write_series` has it; several have their title in a column before.

    Raises
    ------
    ExportError
        If there are no steps yet, or Parquet is asked for and its package is missing.
    OSError
        If it cannot be written.
    """
    if not any(len(chunk.values) for run in runs for chunk in run.series):
        raise ExportError("there are no steps yet; train the run first")
    if path.suffix.lower() == ".parquet":
        from ganstudio.export.parquet import write_parquet

        write_parquet(runs, path)
    elif len(runs) == 1:
        write_series(path, runs[0].series)
    else:
        _write_several(path, runs, report)


def _write_several(path: Path, runs: Sequence[RunRecords], report: Report) -> None:
    chunks = [(told(run.title), chunk) for run in runs for chunk in run.series]
    columns = list(dict.fromkeys(name for _, chunk in chunks for name in chunk.names))
    with replacing(path) as temporary, temporary.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["run", "step", *columns])
        for title, chunk in tracked(chunks, len(chunks), report):
            writer.writerows([title, *row] for row in _rows(chunk, columns))


def _rows(chunk: Losses, columns: Sequence[str]) -> Iterator[tuple[int | str, ...]]:
    cells = dict(zip(chunk.names, chunk.values.astype(str).T.tolist(), strict=True))
    blank = [""] * len(chunk.values)
    steps = range(chunk.first_step, chunk.first_step + len(chunk.values))
    return zip(steps, *(cells.get(column, blank) for column in columns), strict=True)


def read_series(path: Path) -> Losses:
    """Read what `write_series` wrote; NaN where a cell is empty.

    Raises
    ------
    OSError
        If the file cannot be read.
    ValueError
        If it is not such a table.
    """
    with path.open(newline="", encoding="utf-8") as file:
        header, *rows = csv.reader(file)
    values = np.array([[cell or "nan" for cell in row[1:]] for row in rows], dtype=np.float32)
    first = int(rows[0][0]) if rows else 1
    return Losses(tuple(header[1:]), first, values.reshape(len(rows), len(header) - 1))
