"""Writes a recording: what is put in stands on disk at the next `RecordingWriter.commit`."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Self

from ganstudio.telemetry.messages import Event
from ganstudio.telemetry.parts import keyed
from ganstudio.telemetry.recording import database
from ganstudio.telemetry.recording.chunks import insert
from ganstudio.telemetry.recording.database import (
    CHECKPOINTS,
    EXPERIMENT,
    FILE,
    FORMAT,
    PATH_LIMIT,
    RecordingError,
    checkpoint_path,
    checksum,
)
from ganstudio.telemetry.recording.leftover import Leftover
from ganstudio.telemetry.recording.packing import pack, to_text
from ganstudio.telemetry.recording.retracing import BY_HAND
from ganstudio.telemetry.records import Losses, Record


class RecordingWriter:
    """The one writer of a run's folder; used from one thread at a time.

    Made by the thread that trains, which hands it to the recorder's for good.

    Attributes
    ----------
    folder : Path
        Where it writes.
    database : sqlite3.Connection
        The open database.

    Raises
    ------
    RecordingError
        If another program writes there.
    OSError, sqlite3.Error
        From every method, if the disk does not take it; what was committed stands.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._leftover: Leftover | None = None
        self._lock = database.claim(folder)
        try:
            self.database = database.open_to_write(folder / FILE)
            self._identity = os.stat(folder / FILE).st_ino
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
        length = len(os.fsencode(folder.absolute()))
        if length > PATH_LIMIT:
            raise RecordingError(
                f"its path has {length} characters, of which a recording takes {PATH_LIMIT}"
            )
        folder.mkdir(parents=True, exist_ok=True)
        if (folder / FILE).exists():
            raise RecordingError(f"{folder} already holds a recorded run; choose another folder")
        values = {**meta, "format": FORMAT, "experiment": experiment}
        (folder / CHECKPOINTS).mkdir(exist_ok=True)
        (folder / EXPERIMENT).write_text(experiment, encoding="utf-8")
        texts = {key: json.dumps(value, ensure_ascii=False) for key, value in values.items()}
        database.create(folder / FILE, texts)
        return cls(folder)

    @classmethod
    def going_on(cls, folder: Path, step: int) -> Self:
        """Write on in a folder that holds a recording, from a step.

        Raises
        ------
        RecordingError
            If another program writes there.
        OSError, sqlite3.Error
            If it cannot be written; nobody has the folder then.
        """
        writer = cls(folder)
        try:
            writer.go_back(step)
        except BaseException:
            writer.close()
            raise
        return writer

    def check(self) -> None:
        """Find out whether the folder is still there: an open file can be written when it is not.

        Raises
        ------
        RecordingError
            If it has been removed or replaced.
        """
        try:
            same = os.stat(self.folder / FILE).st_ino == self._identity
        except OSError:
            same = False
        if not same:
            raise RecordingError(f"{self.folder} is no longer there")

    # ── growing ──────────────────────────────────────────────────────────────

    def series(self, chunk: Losses) -> None:
        """Add the next steps."""
        if self._leftover is None:
            insert(self.database, chunk)
        else:
            self._leftover.give_way(chunk.first_step + len(chunk.values) - 1)
            insert(self.database, chunk, self._leftover.next_id())

    def snapshot(
        self, step: int, seconds: float, record: Record, kept: str = "", part: str = ""
    ) -> None:
        """Add a snapshot.

        Parameters
        ----------
        step, seconds
            When it was taken.
        record
            What was measured.
        kept
            Why it is to stay when others thin out; empty for one that may go.
        part
            The part of the run that it is of, if that has several.
        """
        payload, channel = pack(record), keyed(record.channel, part)
        self.put(
            "INSERT INTO snapshots (step, seconds, channel, kept, size, checksum, payload) "
            "VALUES (?, ?, ?, ?, ?, ?, ?)",
            step, seconds, channel, kept, len(payload),
            checksum(step, seconds, channel, payload), payload,
        )  # fmt: skip

    def event(self, step: int, seconds: float, event: Event) -> None:
        """Add an event."""
        if self._leftover is not None and isinstance(event, BY_HAND):
            self._leftover.drop()
        body = to_text(event)
        self.put(
            "INSERT INTO events (step, seconds, kind, checksum, body) VALUES (?, ?, ?, ?, ?)",
            step, seconds, type(event).__name__, checksum(step, seconds, body), body,
        )  # fmt: skip

    def checkpoint(
        self, step: int, seconds: float, write: Callable[[Path], None], best: bool = False
    ) -> None:
        """Add a checkpoint; ``write`` writes the file, which is there whole or not at all."""
        path = checkpoint_path(self.folder, step)
        temporary = path.with_name(f".{path.name}")
        try:
            write(temporary)
            os.replace(temporary, path)
        finally:
            temporary.unlink(missing_ok=True)
        if best:
            self.put("UPDATE checkpoints SET best = 0 WHERE best")
        size = path.stat().st_size
        self.put(
            "INSERT OR REPLACE INTO checkpoints (step, seconds, size, best) VALUES (?, ?, ?, ?)",
            step, seconds, size, best,
        )  # fmt: skip

    def protect(self, step: int, reason: str) -> None:
        """Let the newest snapshot of each channel at or before a step stay whatever its age."""
        self.put(
            "UPDATE snapshots SET kept = ? WHERE kept = '' AND id IN ("
            "SELECT max(id) FROM snapshots WHERE step <= ? GROUP BY channel)",
            reason, step,
        )  # fmt: skip

    def release(self, reason: str) -> None:
        """Let what was protected for a reason go with its age."""
        self.put("UPDATE snapshots SET kept = '' WHERE kept = ?", reason)

    def put(self, statement: str, *values: Any) -> None:
        """Change the database, together with all else that is put in before the next commit."""
        database.change(self.database, statement, *values)

    # ── standing ─────────────────────────────────────────────────────────────

    def commit(self) -> None:
        """Let everything up to now stand, together."""
        if not self.database.in_transaction:
            return
        self.database.execute("COMMIT")
        if self._leftover is not None and self._leftover.is_over():
            self._leftover = None

    def withdraw(self) -> None:
        """Take back everything since the last commit."""
        if self.database.in_transaction:
            self.database.execute("ROLLBACK")

    def go_back(self, step: int) -> None:
        """Let the run go on from a step; what lies beyond stays until it has been made again.

        Checkpoints do not: were they whole, the run would go on from them.
        """
        self._leftover = Leftover(self.database, step)
        self.put("DELETE FROM checkpoints WHERE step > ?", step)
        self.commit()
        for path in (self.folder / CHECKPOINTS).glob("step-*.safetensors"):
            if path.name > checkpoint_path(self.folder, step).name:
                path.unlink()

    def close(self) -> None:
        """Commit, leave one file where nobody reads, and let another program write."""
        try:
            self.commit()
            try:
                self.database.execute("PRAGMA journal_mode = DELETE")
            except sqlite3.OperationalError:
                return  # somebody reads; the files of the write-ahead mode stay beside it
        finally:
            self.database.close()
            self._lock.close()
