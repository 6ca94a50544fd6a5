"""Presets and recordings as a stranger might have made them: by chance, or by malice.

What a seed makes is the same on every machine, so that what breaks can be looked at again.
"""

from __future__ import annotations

import contextlib
import copy
import datetime
import json
import random
import sqlite3
import struct
import tomllib
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import tomli_w

from ganstudio.telemetry.recording.database import FILE, checksum
from ganstudio.telemetry.recording.packing import DEFLATED, PLAIN

NUMBERS = (0, -1, 2**31, 2**62, 2**63 - 1, -(2**63), 10**30, 1e308, float("nan"), float("inf"))
TEXTS = ("", "x", "\x1b[2J", "é" * 10, "a" * 20_000, "../../etc/passwd", "1e9", "=cmd()", "\n\n")
TABLES = ([], {}, [[]], {"name": "x"}, {"name": 1}, [1] * 200, {"a": {"b": {"c": 1}}})
DATES = (datetime.date(2020, 1, 1), datetime.time(1), datetime.datetime(2020, 1, 1))
FOUL = (b"[a.b]\n", b'"""', b"\xff\xfe", b"[[variants]]\n", b"= 1\n", b"[[[[", b"\x00", b"9" * 5000)
CRAFTED = (
    {"type": "Losses", "fields": {}}, {"type": "Losses", "fields": "x"}, {"type": []},
    {"enum": "RunState", "value": "x"}, {"enum": "Failed", "value": 1},
    {"array": "<f4", "shape": [2**40, 2**40]}, {"array": "<f4", "shape": [-1]},
    {"array": "V1000000000", "shape": [1]}, {"array": "O", "shape": [1]},
    {"array": [["a", "<f4"]], "shape": [1]}, {"array": "<f4", "shape": "x"},
    {"dict": [[[], 1]]}, {"dict": 1}, {"list": 3}, {"scalar": "<f8", "shape": [2, 2]}, None, True,
)  # fmt: skip


def places(values: Any, before: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield where anything stands in nested values."""
    if isinstance(values, dict | list):
        for key in values if isinstance(values, dict) else range(len(values)):
            yield (*before, key)
            yield from places(values[key], (*before, key))


def put(rng: random.Random, values: Any, wild: tuple[Any, ...]) -> Any:
    """Return nested values with something else in one or a few places."""
    values = copy.deepcopy(values)
    for _ in range(rng.choice((1, 1, 2, 4))):
        found = list(places(values))
        if not found:
            break
        *parents, last = rng.choice(found)
        table = values
        for key in parents:
            table = table[key]
        match rng.randrange(5):
            case 0:
                del table[last]
            case 1 if isinstance(table, dict):
                table[rng.choice(("zz", "", "é", "a.b", "name", "\n"))] = rng.choice(wild)
            case _:
                table[last] = copy.deepcopy(rng.choice(wild))
    return values


def flipped(rng: random.Random, data: bytes) -> bytes:
    """Return bytes of which a few are others, are gone, or stand twice."""
    found = bytearray(data)
    for _ in range(rng.choice((1, 1, 2, 8, 64))):
        at = rng.randrange(len(found) + 1)
        upto = at + rng.randrange(60)
        match rng.randrange(4):
            case 0 if at < len(found):
                found[at] ^= 1 << rng.randrange(8)
            case 1:
                del found[at:upto]
            case 2:
                found[at:at] = found[at:upto]
            case _:
                found[at:at] = rng.choice(FOUL)
    return bytes(found)


def preset(rng: random.Random, texts: list[str]) -> bytes:
    """Return a preset that is damaged, or means something that nobody meant."""
    text = rng.choice(texts)
    if rng.random() < 0.5:
        return flipped(rng, text.encode())
    changed = put(rng, tomllib.loads(text), (*NUMBERS, *TEXTS, *TABLES, *DATES))
    with contextlib.suppress(ValueError):  # such as a number that Python does not write
        return tomli_w.dumps(changed).encode("utf-8", "surrogatepass")
    return flipped(rng, text.encode())


# ── recordings ────────────────────────────────────────────────────────────────


def record(rng: random.Random, payload: bytes) -> bytes:
    """Return a packed record whose header says something else."""
    body = zlib.decompress(payload[1:]) if payload[:1] == DEFLATED else payload[1:]
    (length,) = struct.unpack_from("<I", body)
    header = json.loads(body[4 : 4 + length])
    told = json.dumps(put(rng, header, (*CRAFTED, *NUMBERS, *TEXTS, *TABLES))).encode()
    if rng.random() < 0.1:
        told = b"[" * 30_000
    changed = struct.pack("<I", len(told)) + told + body[4 + length :]
    return PLAIN + changed if rng.random() < 0.5 else DEFLATED + zlib.compress(changed)


def _snapshots(rng: random.Random, base: sqlite3.Connection) -> None:
    query = "SELECT id, step, seconds, channel, payload FROM snapshots ORDER BY random() LIMIT 3"
    for id, step, seconds, channel, payload in base.execute(query).fetchall():
        changed = record(rng, payload)
        check = checksum(step, seconds, channel, changed)
        base.execute(
            "UPDATE snapshots SET payload = ?, checksum = ? WHERE id = ?", (changed, check, id)
        )


def _events(rng: random.Random, base: sqlite3.Connection) -> None:
    for id, step, seconds, body in base.execute(
        "SELECT id, step, seconds, body FROM events"
    ).fetchall():
        text = json.dumps(put(rng, json.loads(body), (*CRAFTED, *NUMBERS, *TEXTS)))
        check = checksum(step, seconds, text)
        base.execute("UPDATE events SET body = ?, checksum = ? WHERE id = ?", (text, check, id))


def _series(rng: random.Random, base: sqlite3.Connection) -> None:
    (id, first, steps, names, values) = base.execute(
        'SELECT id, first_step, steps, names, "values" FROM series ORDER BY random()'
    ).fetchone()
    first = rng.choice((first, -5, 2**62 - 1, "x", 10**12))
    steps = rng.choice((steps, 0, -1, 2**60, "x"))
    names = rng.choice((names, "[" * 5000, "[]", "3", "[[1]]", '["a", 1]', names.replace("l", "m")))
    wild = np.full(len(values) // 4, rng.choice((np.nan, np.inf, 3e38)), "<f4").tobytes()
    values = rng.choice((values, wild, values[:-3], b""))
    base.execute(
        'UPDATE series SET first_step = ?, steps = ?, names = ?, "values" = ?, checksum = ? '
        "WHERE id = ?",
        (first, steps, names, values, checksum(first, names, values), id),
    )


def _meta(rng: random.Random, base: sqlite3.Connection) -> None:
    keys = ("format", "experiment", "parent", "parent_step", "title", "created", "device")
    value = rng.choice(("[" * 9000, "9" * 5000, "x", *map(json.dumps, (*NUMBERS, *TEXTS, *TABLES))))
    base.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (rng.choice(keys), value))


def _statement(rng: random.Random, base: sqlite3.Connection) -> None:
    base.execute(
        rng.choice(
            (
                "UPDATE checkpoints SET step = step + 1", "DELETE FROM checkpoints",
                "INSERT INTO checkpoints VALUES (9223372036854775807, 0, 0, 1)",
                "UPDATE checkpoints SET best = 'x'", "DROP TABLE series", "DROP TABLE snapshots",
                "DROP TABLE events", "DROP TABLE meta", "DROP TABLE measures",
                "ALTER TABLE series RENAME COLUMN names TO n",
                "UPDATE snapshots SET step = step * 1000000000000",
                "UPDATE snapshots SET step = 'abc'", "UPDATE snapshots SET seconds = 'x'",
                "UPDATE snapshots SET channel = 'é' || channel",
                "UPDATE snapshots SET channel = x'ff00'", "UPDATE series SET first_step = 'x'",
                "UPDATE events SET kind = 'Edited'", "UPDATE events SET step = 'x'",
                "UPDATE measurements SET reading = '['", "UPDATE measures SET about = '3'",
                "UPDATE verdicts SET word = 'x'", "UPDATE verdicts SET step = 'x'",
            )
        )
    )  # fmt: skip
    if rng.random() < 0.05:
        base.execute("DROP TABLE IF EXISTS meta")
        base.execute(
            "CREATE VIEW meta AS WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r) "
            "SELECT 'k' || n AS key, '1' AS value FROM r"
        )


TAMPERED: tuple[Callable[[random.Random, sqlite3.Connection], None], ...] = (
    _snapshots, _events, _series, _meta, _statement,
)  # fmt: skip
FILES = {
    "notes.toml": ("title=1", "tags={}", "tags=[[1],{a=1}]", "a=" + "[" * 5000, 'title="\\u0000"'),
    "summary.json": ("[" * 20_000, "9" * 5000, "[]", "null", "{}", '{"steps": "x"}'),
    "experiment.toml": ("a=" + "[" * 5000, "seed=" + "9" * 5000, "x=[", ""),
}


def damage(rng: random.Random, folder: Path) -> str:
    """Damage the folder of a run; return how."""
    kind = rng.random()
    if kind < 0.65:
        base = sqlite3.connect(folder / FILE, isolation_level=None)
        done = rng.choices(TAMPERED, k=rng.choice((1, 1, 2)))
        for tamper in done:
            with contextlib.suppress(sqlite3.Error, TypeError):  # what another has made impossible
                tamper(rng, base)
        base.close()
        return ", ".join(each.__name__.strip("_") for each in done)
    if kind < 0.8:
        name = rng.choice(list(FILES))
        text = rng.choice(FILES[name])
        (folder / name).write_text(text, encoding="utf-8")
        return f"{name}: {text[:20]}"
    path = rng.choice(sorted(path for path in folder.rglob("*") if path.is_file()))
    path.write_bytes(flipped(rng, path.read_bytes()))
    return f"bytes of {path.name}"
