"""A recorded run, read while it may still be written.

================================ ==================================================
``experiment.toml``              the experiment, resolved, as it was at the start
``telemetry.sqlite``             every step of every series, snapshots, events
``checkpoints/``                 ``step-*.safetensors``: where it can be resumed
================================ ==================================================

Nothing in the folder is changed by reading it.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from ganstudio.foreign import parse_json
from ganstudio.telemetry.messages import Edited, Event, Frame
from ganstudio.telemetry.parts import part_of
from ganstudio.telemetry.recording.chunks import COLUMNS, chunk_of, follows, joined
from ganstudio.telemetry.recording.database import (
    FILE,
    FOREVER,
    FORMAT,
    RecordingError,
    checkpoint_path,
    checksum,
    open_to_read,
)
from ganstudio.telemetry.recording.packing import PackingError, from_text, unpack
from ganstudio.telemetry.records import Losses, Record

__all__ = ["Checkpoint", "RecordingError", "RecordingReader"]


@dataclass(frozen=True)
class Checkpoint:
    """A step at which a run can be resumed or forked; ``best`` by the measure that was chosen."""

    step: int
    path: Path
    best: bool


class RecordingReader:
    """What a folder holds of one run.

    May be used from any one thread at a time.

    Parameters
    ----------
    folder
        The run's folder.
    run
        The number that its frames and events are to carry.

    Attributes
    ----------
    meta : mapping
        What was said of the run at its start: ``program``, ``torch``, ``device``, ``title``,
        ``data``, ``created``, ``components`` (the package of each), and for a fork ``parent``
        and ``parent_step``.
    experiment : str
        The resolved experiment at the start, as TOML.
    damage : list of str
        A sentence for each part that was passed over because it is damaged.

    Raises
    ------
    RecordingError
        If there is no recording, or one that is damaged or of a newer version.
    """

    def __init__(self, folder: Path | str, run: int = 0) -> None:
        self.folder = Path(folder)
        self.run = run
        self.damage: list[str] = []
        self._version = 0
        path = self.folder / FILE
        try:
            there = path.is_file()
        except OSError:
            there = False
        if not there:
            raise RecordingError(
                f"{folder} holds no recorded run: there is no {FILE} in it; "
                f"choose the folder of a run"
            )
        self._connect()
        try:
            self._introduce()
        except BaseException:
            self.close()
            raise

    def _connect(self) -> None:
        path = self.folder / FILE
        try:
            file, self._connection = _identity(path), open_to_read(path)
        except (OSError, sqlite3.Error) as error:
            raise self._trouble(error) from None
        self._file = file

    def _introduce(self) -> None:
        rows = self.rows("SELECT key, value FROM meta")
        if list(self.rows("SELECT name FROM sqlite_schema WHERE type IN ('view', 'trigger')")):
            raise RecordingError(self._damaged("it computes what it should hold"))
        try:
            meta = {key: parse_json(value) for key, value in rows}
            newer = int(meta.get("format", 0)) > FORMAT
        except (ValueError, TypeError):
            raise RecordingError(self._damaged("its description is not readable")) from None
        if newer:
            raise RecordingError(
                f"{self.folder} was recorded by a newer version, GAN Studio "
                f"{meta.get('program', '?')}; open it with that version"
            )
        self.experiment = str(meta.pop("experiment", ""))
        self.meta = MappingProxyType(meta)

    def rows(self, query: str, *values: Any) -> Iterator[tuple[Any, ...]]:
        """Yield the rows of a query.

        Raises
        ------
        RecordingError
            If it cannot be answered.
        """
        try:
            # A cursor would be closed with this generator, which fails once the connection is.
            yield from (row for row in self._connection.execute(query, values))
        except sqlite3.Error as error:
            raise self._trouble(error) from None
        except OverflowError:
            raise RecordingError(f"no step is as large as {max(values)}; take less") from None

    def _trouble(self, error: Exception) -> RecordingError:
        if isinstance(error, sqlite3.ProgrammingError):
            return RecordingError(f"the recording {self.folder / FILE} is closed; open it again")
        if isinstance(error, sqlite3.OperationalError | OSError):
            return RecordingError(f"the recording {self.folder / FILE} cannot be read: {error}")
        return RecordingError(self._damaged(str(error)))

    def _damaged(self, why: str) -> str:
        return f"the recording {self.folder / FILE} is damaged: {why}; other runs are not affected"

    def pass_over(self, what: str) -> None:
        """Take note of a part that is damaged."""
        sentence = self._damaged(f"{what} cannot be read and was passed over")
        if sentence not in self.damage:
            self.damage.append(sentence)

    def close(self) -> None:
        """Let go of the files.

        While another connection of this process reads the same database, SQLite keeps the handle
        of one that is closed, and takes it again for the next; the last one gives all back.
        """
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # ── in order ─────────────────────────────────────────────────────────────

    def events(self, after: int = 0) -> list[tuple[int, int, float, Event]]:
        """Return (id, step, seconds, event) of the events whose id is beyond ``after``."""
        found = []
        query = "SELECT id, step, seconds, checksum, body FROM events WHERE id > ? ORDER BY id"
        for id, step, seconds, check, body in self.rows(query, after):
            try:
                event = from_text(body if checksum(step, seconds, body) == check else "")
            except (PackingError, TypeError):
                self.pass_over(f"the event of step {step}")
                continue
            if any(field.name == "run" for field in fields(event)):
                event = replace(event, run=self.run)
            found.append((id, step, seconds, event))
        return found

    def series(self, after: int = 0, upto: int = FOREVER) -> Iterator[tuple[int, Losses]]:
        """Yield (id, chunk) of the series beyond an id, in order; small chunks are put together.

        Steps beyond ``upto`` are left out. A chunk that begins before the end of the last one
        takes the run back to there: it was resumed from a checkpoint.
        """
        query = f"SELECT id, {COLUMNS} FROM series WHERE id > ? AND first_step <= ? ORDER BY id"
        parts: list[Losses] = []
        last = after
        for id, first, steps, names, check, values in self.rows(query, after, upto):
            chunk = self._chunk(first, steps, names, check, values)
            if chunk is None:
                continue
            if first + steps - 1 > upto:
                chunk = replace(chunk, values=chunk.values[: upto - first + 1].copy())
            if parts and not follows(parts, chunk):
                yield last, joined(parts)
                parts = []
            parts.append(chunk)
            last = id
        if parts:
            yield last, joined(parts)

    def _chunk(
        self, first: int, steps: int, names: str, check: int, values: bytes
    ) -> Losses | None:
        chunk = chunk_of(first, steps, names, check, values)
        if chunk is None:
            self.pass_over(f"the series from step {first} on")
        return chunk

    # ── by channel and step ──────────────────────────────────────────────────

    def channels(self) -> list[str]:
        """Return the names of the channels that there are snapshots of."""
        query = "SELECT DISTINCT channel FROM snapshots WHERE typeof(channel) = 'text' ORDER BY 1"
        return [name for (name,) in self.rows(query)]

    def steps(self, channel: str) -> NDArray[np.int64]:
        """Return the steps at which there is a snapshot, in order, each once."""
        rows = self.rows(
            "SELECT DISTINCT step FROM snapshots WHERE channel = ? AND typeof(step) = 'integer' "
            "ORDER BY step",
            channel,
        )
        return np.array([step for (step,) in rows], dtype=np.int64)

    def snapshot(self, channel: str, step: int) -> Frame | None:
        """Return the newest snapshot at or before a step; None where there is none."""
        query = (
            "SELECT step, seconds, checksum, payload FROM snapshots "
            "WHERE channel = ? AND step <= ? AND typeof(step) = 'integer' "
            "ORDER BY step DESC, id DESC"
        )
        for at, seconds, check, payload in self.rows(query, channel, step):
            try:
                whole = checksum(at, seconds, channel, payload) == check
                record = unpack(payload if whole else b"")
            except (PackingError, TypeError):
                record = None
            if not isinstance(record, Record) or not isinstance(seconds, int | float):
                self.pass_over(f"the snapshot {channel!r} of step {at}")
                continue
            return Frame(self.run, at, seconds, record, part_of(channel))
        return None

    def recent(self, steps: int) -> Losses | None:
        """Return the newest steps of the series, that many or a few more; None where none is."""
        query = f"SELECT {COLUMNS} FROM series ORDER BY id DESC"
        parts: list[Losses] = []
        for row in self.rows(query):
            chunk = self._chunk(*row)
            if chunk is None or (parts and not follows([chunk], parts[0])):
                break
            parts.insert(0, chunk)
            steps -= len(chunk.values)
            if steps <= 0:
                break
        return joined(parts) if parts else None

    def edits(self) -> list[Edited]:
        """Return the edits in order; those that are damaged are left out."""
        query = "SELECT step, seconds, checksum, body FROM events WHERE kind = 'Edited' ORDER BY id"
        found = []
        for step, seconds, check, body in self.rows(query):
            if checksum(step, seconds, body) == check:
                with contextlib.suppress(PackingError, TypeError):
                    found.append(from_text(body))
        return [event for event in found if isinstance(event, Edited)]

    @property
    def experiment_now(self) -> str:
        """The experiment after its last edit, as TOML."""
        return next((edit.experiment for edit in reversed(self.edits())), self.experiment)

    def checkpoints(self) -> list[Checkpoint]:
        """Return the checkpoints whose files are there, in order of their steps."""
        rows = self.rows(
            "SELECT step, best FROM checkpoints WHERE typeof(step) = 'integer' ORDER BY step"
        )
        found = [
            Checkpoint(step, checkpoint_path(self.folder, step), bool(best)) for step, best in rows
        ]
        return [checkpoint for checkpoint in found if checkpoint.path.is_file()]

    @property
    def best_step(self) -> int | None:
        """The step of the best checkpoint; None where none was judged."""
        return next((each.step for each in self.checkpoints() if each.best), None)

    @property
    def last_step(self) -> int:
        """The newest step of which anything is recorded; 0 at the start."""
        query = (
            "SELECT max(first_step + steps - 1) FROM (SELECT first_step, steps FROM series "
            "ORDER BY id DESC LIMIT 1) UNION ALL SELECT max(step) FROM snapshots "
            "WHERE typeof(step) = 'integer'"
        )
        steps = (step for (step,) in self.rows(query) if isinstance(step, int))
        return max((step for step in steps if step < FOREVER), default=0)

    def changed(self) -> bool:
        """Tell whether anything has been written by another since the last call.

        Another file in the place of the one that was opened, as a program leaves it that keeps
        folders alike, is opened instead.
        """
        with contextlib.suppress(OSError):  # in between there may be none
            if _identity(self.folder / FILE) != self._file:
                self._connection.close()
                self._connect()
                self._version = 0
        before = self._version
        ((self._version,),) = self.rows("PRAGMA data_version")
        return self._version != before


def _identity(path: Path) -> tuple[int, int]:
    status = path.stat()
    return status.st_dev, status.st_ino
