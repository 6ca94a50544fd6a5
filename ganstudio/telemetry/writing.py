"""Writes a recording: what is put in stands on disk at the next `RecordingWriter.commit`."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Self

import numpy as np

from ganstudio.telemetry import database
from ganstudio.telemetry.database import (
    CHECKPOINTS,
    EXPERIMENT,
    FILE,
    FORMAT,
    RecordingError,
    checksum,
)
from ganstudio.telemetry.messages import Event
from ganstudio.telemetry.packing import pack, to_text
from ganstudio.telemetry.records import Losses, Record
from ganstudio.telemetry.thinning import DENSITY, superfluous

PROTECTED = ("first", "event", "best")
"""Reasons for which a snapshot is kept whatever its age."""


class RecordingWriter:
    """The one writer of a run's folder; used from one thread at a time.

    Attributes
    ----------
    folder : Path
        Where it writes.
    density : float
        How closely old snapshots stand; see `thinning`. Halved while the limit is exceeded.
    thinned : int
        Snapshots that were let go so far.

    Raises
    ------
    RecordingError
        If another program writes there.
    OSError, sqlite3.Error
        From every method, if the disk does not take it; what was committed stands.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.density: float = DENSITY
        self.thinned = 0
        self._lock = database.claim(folder)
        try:
            self._database = database.open_to_write(folder / FILE)
        except BaseException:
            self._lock.close()
            raise

    @classmethod
    def create(cls, folder: Path, experiment: str, meta: Mapping[str, Any]) -> Self:
        """Begin a recording in a folder that holds none.

        Raises
        ------
        RecordingError
            If it holds one.
        OSError, sqlite3.Error
            If it cannot be written.
        """
        folder.mkdir(parents=True, exist_ok=True)
        if (folder / FILE).exists():
            raise RecordingError(f"{folder} already holds a recorded run; choose another folder")
        values = {**meta, "format": FORMAT, "experiment": experiment}
        (folder / CHECKPOINTS).mkdir(exist_ok=True)
        (folder / EXPERIMENT).write_text(experiment, encoding="utf-8")
        texts = {key: json.dumps(value, ensure_ascii=False) for key, value in values.items()}
        database.create(folder / FILE, texts)
        return cls(folder)

    # ── growing ──────────────────────────────────────────────────────────────

    def series(self, chunk: Losses) -> None:
        """Add the next steps."""
        values = np.ascontiguousarray(chunk.values, "<f4").tobytes()
        names = json.dumps(chunk.names, ensure_ascii=False)
        self._put(
            'INSERT INTO series (first_step, steps, names, checksum, "values") '
            "VALUES (?, ?, ?, ?, ?)",
            chunk.first_step, len(chunk.values), names,
            checksum(chunk.first_step, names, values), values,
        )  # fmt: skip

    def snapshot(self, step: int, seconds: float, record: Record, kept: str = "") -> None:
        """Add a snapshot; ``kept`` is why it is to stay, if it is."""
        payload = pack(record)
        self._put(
            "INSERT INTO snapshots (step, seconds, channel, kept, size, checksum, payload) "
            "VALUES (?, ?, ?, ?, ?, ?, ?)",
            step, seconds, record.channel, kept, len(payload),
            checksum(step, seconds, record.channel, payload), payload,
        )  # fmt: skip

    def event(self, step: int, seconds: float, event: Event) -> None:
        """Add an event."""
        body = to_text(event)
        self._put(
            "INSERT INTO events (step, seconds, kind, checksum, body) VALUES (?, ?, ?, ?, ?)",
            step, seconds, type(event).__name__, checksum(step, seconds, body), body,
        )  # fmt: skip

    def keep(self, step: int, reason: str) -> None:
        """Protect the newest snapshot of each channel at or before a step."""
        self._put(
            "UPDATE snapshots SET kept = ? WHERE kept = '' AND id IN ("
            "SELECT max(id) FROM snapshots WHERE step <= ? GROUP BY channel)",
            reason, step,
        )  # fmt: skip

    def commit(self) -> None:
        """Let everything up to now stand, together."""
        if self._database.in_transaction:
            self._database.execute("COMMIT")

    def _put(self, statement: str, *values: Any) -> None:
        if not self._database.in_transaction:
            self._database.execute("BEGIN IMMEDIATE")
        self._database.execute(statement, values)

    # ── shrinking ────────────────────────────────────────────────────────────

    def cut(self, step: int) -> None:
        """Forget what lies beyond a step: the run goes on from there."""
        rows = self._database.execute(
            'SELECT id, first_step, names, "values" FROM series '
            "WHERE first_step + steps - 1 > ? ORDER BY id",
            (step,),
        ).fetchall()
        for id, first, text, values in rows:
            self._put("DELETE FROM series WHERE id = ?", id)
            if first <= step:
                names = tuple(json.loads(text))
                table = np.frombuffer(values, "<f4").reshape(-1, len(names))
                self.series(Losses(names, first, table[: step - first + 1].astype(np.float32)))
        self._put("DELETE FROM snapshots WHERE step > ?", step)
        self.commit()

    def thin(self, limit: int) -> None:
        """Let old snapshots go by the rule, and more of them while the size exceeds a limit."""
        self._thin_once()
        while self.size() > limit and self.density > 1:
            self.density /= 2
            self._thin_once()
        self.commit()
        if self._pages() * self._page_size() > limit:
            self._database.execute("PRAGMA incremental_vacuum").fetchall()

    def _thin_once(self) -> None:
        channels = self._database.execute("SELECT DISTINCT channel FROM snapshots").fetchall()
        for (channel,) in channels:
            rows = self._database.execute(
                "SELECT id, seconds, kept FROM snapshots WHERE channel = ? ORDER BY step, id",
                (channel,),
            ).fetchall()
            seconds = [row[1] for row in rows]
            gone = superfluous(seconds, [row[2] in PROTECTED for row in rows], self.density)
            for place in gone:
                self._put("DELETE FROM snapshots WHERE id = ?", rows[place][0])
            self.thinned += len(gone)

    def size(self) -> int:
        """Return the bytes that the database fills."""
        free = self._database.execute("PRAGMA freelist_count").fetchone()[0]
        return (self._pages() - int(free)) * self._page_size()

    def _pages(self) -> int:
        return int(self._database.execute("PRAGMA page_count").fetchone()[0])

    def _page_size(self) -> int:
        return int(self._database.execute("PRAGMA page_size").fetchone()[0])

    def close(self) -> None:
        """Commit, leave one file where nobody reads, and let another program write."""
        try:
            self.commit()
            try:
                self._database.execute("PRAGMA journal_mode = DELETE")
            except sqlite3.OperationalError:
                return  # somebody reads; the files of the write-ahead mode stay beside it
        finally:
            self._database.close()
            self._lock.close()
