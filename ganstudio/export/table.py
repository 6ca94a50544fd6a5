"""Series as CSV: a row a step, the same numbers always as the same bytes. Verdicts likewise."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path

import numpy as np

from ganstudio.export.atomic import replacing
from ganstudio.telemetry.records import WORDS, Losses, Verdict


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
            cells = dict(zip(part.names, part.values.astype(str).T.tolist(), strict=True))
            blank = [""] * len(part.values)
            steps = range(part.first_step, part.first_step + len(part.values))
            writer.writerows(zip(steps, *(cells.get(c, blank) for c in columns), strict=True))


def write_verdicts(path: Path, verdicts: Iterable[tuple[int, Verdict]]) -> None:
    """Write what was said of a run at which step; the code of a word is its place in `WORDS`."""
    with replacing(path) as temporary, temporary.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["step", "code", "verdict", "since", "evidence"])
        for step, said in verdicts:
            writer.writerow([step, WORDS.index(said.word), said.word, said.since, said.evidence])


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
