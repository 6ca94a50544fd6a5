"""The series in rows, each a chunk of successive steps: put in, read, parted, joined."""

from __future__ import annotations

import json
import sqlite3

import numpy as np

from ganstudio.foreign import parse_json
from ganstudio.telemetry.recording.database import FOREVER, change, checksum
from ganstudio.telemetry.records import Losses

COLUMNS = 'first_step, steps, names, checksum, "values"'
"""What a row holds, in the order of `chunk_of`."""
STEPS = 16384
"""How many successive chunks are put together to, about."""


def insert(connection: sqlite3.Connection, chunk: Losses, id: int | None = None) -> None:
    """Add a chunk to the series, as the last unless its id is given.

    Raises
    ------
    sqlite3.Error
        If the disk does not take it.
    """
    values = np.ascontiguousarray(chunk.values, "<f4").tobytes()
    names = json.dumps(chunk.names, ensure_ascii=False)
    change(
        connection, f"INSERT INTO series (id, {COLUMNS}) VALUES (?, ?, ?, ?, ?, ?)",
        id, chunk.first_step, len(chunk.values), names,
        checksum(chunk.first_step, names, values), values,
    )  # fmt: skip


def chunk_of(first: int, steps: int, names: str, check: int, values: bytes) -> Losses | None:
    """Return what a row of the series holds; None where it is damaged.

    Parameters
    ----------
    first, steps
        Its first step, and how many it has.
    names
        Those of the series, as JSON.
    check
        The checksum of its first step, its names and its values.
    values
        Little-endian float32, (steps, series).
    """
    try:
        columns = tuple(parse_json(names))
        if checksum(first, names, values) != check or not 0 <= first < FOREVER:
            return None
        table = np.frombuffer(values, "<f4").reshape(steps, len(columns))
    except (ValueError, TypeError):
        return None
    if not all(isinstance(name, str) for name in columns) or len(table) != steps:
        return None
    return Losses(columns, first, table.astype(np.float32))


def parted(chunk: Losses, step: int) -> tuple[Losses, Losses]:
    """Return the rows of a chunk up to a step, and those beyond it; either may have none."""
    rows = max(step - chunk.first_step + 1, 0)
    before, beyond = chunk.values[:rows].copy(), chunk.values[rows:].copy()
    return (
        Losses(chunk.names, chunk.first_step, before),
        Losses(chunk.names, chunk.first_step + len(before), beyond),
    )


def follows(parts: list[Losses], chunk: Losses) -> bool:
    """Tell whether a chunk goes on where the last part ends, and there is room for it."""
    last = parts[-1]
    steps = last.first_step + len(last.values) - parts[0].first_step
    adjoins = chunk.first_step == last.first_step + len(last.values)
    return adjoins and chunk.names == last.names and steps < STEPS


def joined(parts: list[Losses]) -> Losses:
    """Return successive chunks as one."""
    if len(parts) == 1:
        return parts[0]
    values = np.concatenate([part.values for part in parts])
    return Losses(parts[0].names, parts[0].first_step, values)
