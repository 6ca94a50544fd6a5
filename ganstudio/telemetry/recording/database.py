"""The database of a recording: its tables, and how it is opened.

``telemetry.sqlite`` is in write-ahead mode while it is written, so that others can read
meanwhile and a killed program loses no more than what it had not committed. Every row
that holds something carries the CRC-32 of it.
"""

from __future__ import annotations

import contextlib
import sqlite3
import zlib
from pathlib import Path
from typing import Any

FILE = "telemetry.sqlite"
CHECKPOINTS = "checkpoints"
EXPERIMENT = "experiment.toml"
LOCK = ".writing"
PATH_LIMIT = 470
"""Bytes that the path of a run's folder may have: SQLite takes 512 with its own file names."""
LOG = 2**20
"""Bytes that the write-ahead file is kept to, but for what a single commit holds."""
FORMAT = 1
"""Raised when an older program could no longer read what is written."""
FOREVER = 2**62
"""A step that no run comes to."""

SCHEMA = """
PRAGMA auto_vacuum = INCREMENTAL;
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE series (
    id INTEGER PRIMARY KEY AUTOINCREMENT, first_step INTEGER NOT NULL, steps INTEGER NOT NULL,
    names TEXT NOT NULL, checksum INTEGER NOT NULL, "values" BLOB NOT NULL);
CREATE TABLE snapshots (
    id INTEGER PRIMARY KEY AUTOINCREMENT, step INTEGER NOT NULL, seconds REAL NOT NULL,
    channel TEXT NOT NULL, kept TEXT NOT NULL, size INTEGER NOT NULL,
    checksum INTEGER NOT NULL, payload BLOB NOT NULL);
CREATE INDEX snapshots_in_order ON snapshots (channel, step, id);
CREATE TABLE events (
    id INTEGER PRIMARY KEY AUTOINCREMENT, step INTEGER NOT NULL, seconds REAL NOT NULL,
    kind TEXT NOT NULL, checksum INTEGER NOT NULL, body TEXT NOT NULL);
CREATE TABLE checkpoints (
    step INTEGER PRIMARY KEY, seconds REAL NOT NULL, size INTEGER NOT NULL, best INTEGER NOT NULL);
"""
MEASURES = """
CREATE TABLE IF NOT EXISTS measures (
    id INTEGER PRIMARY KEY, about TEXT NOT NULL UNIQUE);
CREATE TABLE IF NOT EXISTS measurements (
    id INTEGER PRIMARY KEY AUTOINCREMENT, step INTEGER NOT NULL, seconds REAL NOT NULL,
    part TEXT NOT NULL, name TEXT NOT NULL, value REAL, reading TEXT NOT NULL,
    samples INTEGER NOT NULL, evaluated INTEGER NOT NULL, measure INTEGER NOT NULL,
    checksum INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS verdicts (
    id INTEGER PRIMARY KEY AUTOINCREMENT, step INTEGER NOT NULL, seconds REAL NOT NULL,
    part TEXT NOT NULL, word TEXT NOT NULL, since INTEGER NOT NULL, evidence TEXT NOT NULL,
    checksum INTEGER NOT NULL);
"""
"""What recordings of older versions lack; a measure's title, floor and help stand there once."""


def checkpoint_path(folder: Path, step: int) -> Path:
    """Return the file of a step's checkpoint in a run's folder."""
    return folder / CHECKPOINTS / f"step-{step:09d}.safetensors"


class RecordingError(OSError):
    """A recording that cannot be read or written; its text is one sentence."""


def checksum(*values: bytes | str | float) -> int:
    """Return the CRC-32 of what a row holds."""
    check = 0
    for value in values:
        check = zlib.crc32(value if isinstance(value, bytes) else f"{value}\n".encode(), check)
    return check


def open_to_read(path: Path) -> sqlite3.Connection:
    """Connect without ever writing; works while another program writes, and on a read-only disk.

    Raises
    ------
    sqlite3.Error
        If it cannot be opened.
    """
    address = path.resolve().as_uri()
    connection = _connected(f"{address}?mode=ro")
    connection.text_factory = lambda data: data.decode(errors="replace")  # checksums tell
    try:
        connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    except sqlite3.OperationalError:
        connection.close()
        if path.with_name(f"{path.name}-wal").exists():
            raise
        # A folder that cannot be written to has no room for what readers share with a writer.
        connection = _connected(f"{address}?immutable=1")
        connection.text_factory = lambda data: data.decode(errors="replace")
    return connection


class _Connection(sqlite3.Connection):
    """Is closed when nobody holds it any more, such as with what reads a run for an export."""

    def __del__(self) -> None:
        self.close()


def _connected(address: str) -> sqlite3.Connection:
    return sqlite3.connect(
        address,
        uri=True,
        timeout=5.0,
        isolation_level=None,
        check_same_thread=False,
        factory=_Connection,
    )


def open_to_write(path: Path) -> sqlite3.Connection:
    """Connect to a database that is there, in write-ahead mode.

    Raises
    ------
    sqlite3.Error
        If it cannot be opened.
    """
    connection = _connected(f"{path.resolve().as_uri()}?mode=rw")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")  # a commit waits for no disk
    page = connection.execute("PRAGMA page_size").fetchone()[0]
    connection.execute(f"PRAGMA wal_autocheckpoint = {LOG // page}")
    connection.execute(f"PRAGMA journal_size_limit = {LOG}")
    connection.executescript(MEASURES)
    return connection


def change(connection: sqlite3.Connection, statement: str, *values: Any) -> None:
    """Change the database, together with all else that is changed before the next commit.

    Raises
    ------
    sqlite3.Error
        If it cannot be changed.
    """
    if not connection.in_transaction:
        connection.execute("BEGIN IMMEDIATE")
    connection.execute(statement, values)


def create(path: Path, meta: dict[str, str]) -> None:
    """Make a database that holds its tables and ``meta`` (JSON by key), whole or not at all.

    Raises
    ------
    OSError, sqlite3.Error
        If it cannot be written.
    """
    temporary = path.with_name(f".{path.name}-new")
    temporary.unlink(missing_ok=True)
    try:
        connection = _connected(f"{temporary.resolve().as_uri()}?mode=rwc")
        try:
            connection.executescript(SCHEMA + MEASURES)
            connection.executemany("INSERT INTO meta VALUES (?, ?)", meta.items())
        finally:
            connection.close()
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def claim(folder: Path) -> sqlite3.Connection:
    """Become the only program that writes into a folder, until the connection is closed.

    The lock is SQLite's own, on an empty file, so that it ends with the process however
    that ends, on every system.

    Raises
    ------
    RecordingError
        If another program is writing there.
    sqlite3.Error
        If the folder cannot be written to.
    """
    lock = _connected(f"{(folder / LOCK).resolve().as_uri()}?mode=rwc")
    lock.execute("PRAGMA busy_timeout = 0")
    try:
        lock.execute("PRAGMA journal_mode = MEMORY")  # it has nothing to put back
        lock.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError as error:
        lock.close()
        if "locked" not in str(error):
            raise
        raise RecordingError(
            f"{folder} is being written by another program; it can be looked at meanwhile"
        ) from None
    return lock


def is_claimed(folder: Path) -> bool:
    """Tell whether a program is writing into a folder now; nothing is changed by asking."""
    try:
        with contextlib.closing(
            _connected(f"{(folder / LOCK).resolve().as_uri()}?mode=ro")
        ) as lock:
            lock.execute("PRAGMA busy_timeout = 0")
            lock.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    except sqlite3.OperationalError as error:
        return "locked" in str(error)
    return False
