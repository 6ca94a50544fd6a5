"""A recorded run as a source, which is all that a window needs to show it."""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter

from ganstudio.telemetry.messages import (
    Command,
    Edited,
    Event,
    Frame,
    Resumed,
    RunAdded,
    RunState,
    StateChanged,
)
from ganstudio.telemetry.recording.database import EXPERIMENT, FILE
from ganstudio.telemetry.recording.lineage import Lineage, Origin, Place
from ganstudio.telemetry.source import Update

INTERVAL = 0.25
"""Seconds between two looks at what another program has written since."""
BUDGET = 0.008
"""Seconds that a poll reads for; a long series comes in over several polls."""
STILL = 3.0
"""Seconds without anything new after which a run counts as ended."""


def folder_of(path: Path) -> Path | None:
    """Return the run's folder that a path means: itself, or that of a file in it; None if none."""
    if path.is_dir():
        return path
    beside = path.with_name(FILE)
    return path.parent if path.name in (FILE, EXPERIMENT) and beside.is_file() else None


class Replay:
    """A `Source` of one recorded run: how it stood at its end, and what is still written of it.

    The series of a fork begins with that of its parent. Snapshots of the past are not sent:
    `Past` gives those of any step. It belongs to the thread that polls it and has a reader of its
    own, so that another program or thread may write meanwhile.

    Parameters
    ----------
    folder
        The run's folder.
    run
        The number that it has among the others.

    Attributes
    ----------
    folder : str
        The run's folder, as an absolute path.
    step : int
        The newest step that is recorded.

    Raises
    ------
    RecordingError
        If there is no recording that can be read; from `poll` too, if it goes missing later.
    """

    def __init__(self, folder: Path | str, run: int) -> None:
        self._lineage = Lineage(folder, run)
        self._reader = self._lineage.own
        self.folder = str(self._reader.folder.resolve())
        self._run = run
        self.step = 0
        self._row: Place = (0, 0)
        self._event = 0
        self._told: dict[str, int] = {}
        self._state = RunState.STOPPED
        self._introduced = self._loaded = False
        self._grown = -math.inf
        self._due = 0.0

    def close(self) -> None:
        """Let go of the folder."""
        self._lineage.close()

    def send(self, command: Command) -> None:
        """Refuse: what is over takes no commands."""

    def poll(self) -> Update:
        """Return what is new since the last call."""
        now = perf_counter()
        if now < self._due:
            return Update()
        loaded = self._loaded
        news = self._news() if self._reader.changed() or not loaded else Update()
        if loaded:
            news = Update((*news.log, *self._changes(bool(news), now)), news.snapshots)
        self._due = perf_counter() + INTERVAL if self._loaded else 0.0
        return news

    # ── what there is ────────────────────────────────────────────────────────

    def _news(self) -> Update:
        until = perf_counter() + BUDGET
        self.step = self._reader.last_step
        log: list[Event | Frame] = [] if self._introduced else list(self._introduction())
        self._introduced = True
        log += self._events()
        log += self._series(until)
        return Update(tuple(log), tuple(self._snapshots()))

    def _events(self) -> Iterator[Event]:
        for id, _, _, event in self._reader.events(self._event):
            self._event = id
            if isinstance(event, Resumed) or (isinstance(event, Edited) and not event.restarted):
                yield event

    def _introduction(self) -> Iterator[Event]:
        reader, meta = self._reader, self._reader.meta
        device, data = str(meta.get("device", "")), str(meta.get("data", ""))
        title = str(meta.get("title") or reader.folder.name)
        origin = Origin.of(meta)
        yield RunAdded(
            self._run, title, reader.experiment, device, data, folder=self.folder, replayed=True,
            notes=(self._lineage.lost,) if self._lineage.lost else (),
            parent=str(origin.folder) if origin else "", parent_step=origin.step if origin else 0,
        )  # fmt: skip
        yield StateChanged(self._run, self._state, self.step)

    def _snapshots(self) -> Iterator[Frame]:
        for channel in self._reader.channels():
            frame = self._reader.snapshot(channel, self.step)
            if frame is not None and frame.step != self._told.get(channel):
                self._told[channel] = frame.step
                yield frame

    def _series(self, until: float) -> Iterator[Frame]:
        self._loaded = False
        for place, losses in self._lineage.series(self._row):
            self._row = place
            yield Frame(self._run, losses.first_step + len(losses.values) - 1, 0.0, losses)
            if perf_counter() > until:
                return
        self._loaded = True

    def _changes(self, grown: bool, now: float) -> Iterator[Event]:
        """Yield a change of state: a run that grows is running, in another program."""
        if grown:
            self._grown = now
        state = RunState.RUNNING if now - self._grown < STILL else RunState.STOPPED
        if state is not self._state:
            self._state = state
            yield StateChanged(self._run, state, self.step)
