"""What was read of the runs of a library, kept for the next start: an index by file stamp.

It lies where the system keeps what can be made again, a file a library. Whatever is wrong with
it, it is made anew, and nobody hears of it: without it, runs are but read again. Two windows may
use it at once; SQLite sees to that.
"""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
from collections.abc import Iterable
from contextlib import closing, suppress
from dataclasses import asdict
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from ganstudio.caches import caches
from ganstudio.library.entry import Entry
from ganstudio.library.notes import Notes

VERSION = 2
"""Of what is kept of a run; an index of another one is made anew."""
PATIENCE = 2.0
"""Seconds that another window is waited for."""
TABLES = (
    "CREATE TABLE IF NOT EXISTS shapes (shape TEXT PRIMARY KEY, told TEXT)",
    "CREATE TABLE IF NOT EXISTS runs (folder TEXT PRIMARY KEY, shape TEXT, "
    "experiment TEXT, told TEXT)",
)
"""Of a run there is what it has for itself; what most runs have alike, such as the names of their
settings and measures, is its shape and stands there once: so ten thousand are read at once."""

Known = dict[Path, tuple[tuple[int, ...], Entry]]
"""Runs by folder, each with the stamp of its files when it was read."""


class Index:
    """The index of one library.

    Parameters
    ----------
    path
        Its file, which need not exist.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    @classmethod
    def of(cls, root: Path) -> Index:
        """Return the index of the runs under a folder."""
        name = hashlib.sha256(os.fsencode(os.path.abspath(root))).hexdigest()[:32]
        return cls(caches() / "library" / f"{name}.sqlite")

    def load(self, folders: Iterable[Path] = ()) -> Known:
        """Return what is known; nothing where there is no index, or one that cannot be used.

        Parameters
        ----------
        folders
            The runs that there are: to make ten thousand paths anew takes a tenth of a second.
        """
        if not self.path.is_file():
            return {}
        try:
            with closing(self._open()) as base:
                alike = base.execute("SELECT shape, told FROM shapes")
                shapes = {shape: Shape(*json.loads(text)) for shape, text in alike}
                rows = base.execute("SELECT folder, shape, experiment, told FROM runs").fetchall()
                paths = {str(folder): folder for folder in folders}
                known = {}
                texts = json.loads(f"[{','.join([text for *_, text in rows])}]")
                for (name, shape, experiment, _), (stamp, *told) in zip(rows, texts, strict=True):
                    folder = paths.get(name) or Path(name)
                    known[folder] = tuple(stamp), _entry(folder, shapes[shape], experiment, told)
                return known
        except (sqlite3.Error, OSError, ValueError, KeyError, TypeError, RecursionError) as error:
            self._throw_away(error)
            return {}

    def keep(self, runs: Known, gone: Iterable[Path] = ()) -> None:
        """Keep what was read, and forget runs that are gone."""
        shapes: dict[str, str] = {}
        rows = []
        for folder, (stamp, entry) in runs.items():
            told = json.dumps(Shape.of(entry))
            shape = hashlib.sha256(told.encode()).hexdigest()[:16]
            shapes[shape] = told
            text = json.dumps([stamp, *_told(entry)])
            rows.append((str(folder), shape, entry.experiment, text))
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with closing(self._open()) as base, base:
                base.executemany("INSERT OR IGNORE INTO shapes VALUES (?, ?)", shapes.items())
                base.executemany("INSERT OR REPLACE INTO runs VALUES (?, ?, ?, ?)", rows)
                base.executemany("DELETE FROM runs WHERE folder = ?", [(str(f),) for f in gone])
        except sqlite3.Error as error:
            self._throw_away(error)
        except (OSError, UnicodeError):
            return  # they are read again the next time

    def _throw_away(self, error: Exception) -> None:
        """Remove the file for what is wrong with it, unless another window has it locked."""
        code = getattr(error, "sqlite_errorcode", None)
        if code not in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            with suppress(OSError):
                self.path.unlink(missing_ok=True)

    def _open(self) -> sqlite3.Connection:
        """Open the file; one of another version is emptied."""
        base = sqlite3.connect(self.path, timeout=PATIENCE)
        try:
            if _version(base) != VERSION:
                with base:
                    base.execute("BEGIN IMMEDIATE")
                    if _version(base) == VERSION:
                        return base  # another window has just made it
                    for name in ("shapes", "runs"):
                        base.execute(f"DROP TABLE IF EXISTS {name}")
                    for table in TABLES:
                        base.execute(table)
                    base.execute(f"PRAGMA user_version = {VERSION}")
        except sqlite3.Error:
            base.close()
            raise
        return base


def _version(base: sqlite3.Connection) -> int:
    version: int = base.execute("PRAGMA user_version").fetchone()[0]
    return version


class Shape(NamedTuple):
    """What runs have alike: the names of values and texts, which are tuples, and the titles."""

    values: list[str]
    tuples: list[str]
    texts: list[str]
    titles: dict[str, str]

    @classmethod
    def of(cls, entry: Entry) -> Shape:
        """Return the shape of a run."""
        tuples = [key for key, value in entry.values.items() if isinstance(value, tuple)]
        return cls([*entry.values], tuples, [*entry.texts], dict(entry.titles))


def _told(entry: Entry) -> list[Any]:
    """Return what a run has for itself."""
    notes = list(asdict(entry.notes).values())
    whole = [entry.title, entry.state, entry.trouble, entry.parent, entry.parent_step, notes]
    return [*whole, [*entry.values.values()], [*entry.texts.values()]]


def _entry(folder: Path, shape: Shape, experiment: str, told: list[Any]) -> Entry:
    title, state, trouble, parent, parent_step, notes, plain, texts = told
    values = dict(zip(shape.values, plain, strict=True))
    for key in shape.tuples:
        values[key] = tuple(values[key])
    name, tags, archived, text = notes
    return Entry(
        folder,
        title,
        Notes(name, tuple(tags), archived, text),
        state,
        trouble,
        experiment,
        parent,
        parent_step,
        MappingProxyType(values),
        MappingProxyType(dict(zip(shape.texts, texts, strict=True))),
        MappingProxyType(shape.titles),
    )
