"""A recorded run at any of its steps, fast enough to be dragged through."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields
from time import monotonic
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ganstudio.telemetry.marks import Mark, mark_of
from ganstudio.telemetry.measurements import Judgement, Measurement
from ganstudio.telemetry.messages import Edited, Frame, Resumed
from ganstudio.telemetry.recording.lineage import Lineage, Origin
from ganstudio.telemetry.recording.reader import RecordingError
from ganstudio.telemetry.recording.retracing import Way, way_to

KEPT = 64 * 2**20
"""Bytes of arrays of snapshots that are kept unpacked, so that going back and forth reads none."""
STALE = 0.5
"""Seconds after which it is looked up what has been recorded meanwhile."""


class Past:
    """What a folder holds of a run, by step; before the step of a fork, what its parent's does.

    A folder that cannot be read any more has no past; it is told once, and nothing raises.
    It belongs to the window's thread; a thread that writes a file opens a reader of its own.

    Parameters
    ----------
    folder
        The run's folder.
    run
        The number that its frames are to carry.
    complain
        Is told of what cannot be read, a sentence each.

    Raises
    ------
    RecordingError
        If there is no recording that can be read.
    """

    def __init__(self, folder: str, run: int, complain: Callable[[str], None]) -> None:
        self._reader: Lineage | None = Lineage(folder, run)
        self._complain = complain
        self._told = 0
        self._frames: OrderedDict[tuple[str, int], Frame] = OrderedDict()
        self._size = 0
        self._steps: dict[str, NDArray[np.int64]] = {}
        self._marks = [_beginning(self._reader.own.meta)]
        self._marks += [mark_of(event, step) for step, event in self._reader.inherited()]
        self._experiments = self._reader.experiments()
        self._checkpoints: list[Mark] = []
        self._event = 0
        self._looked = -STALE
        self._measures = False
        self._measured = MeasuredPast(self._reader)
        self._way: tuple[int, float, Way] | None = None

    def close(self) -> None:
        """Let go of the folder."""
        if self._reader is not None:
            self._reader.close()
            self._reader = None

    # ── what there is ────────────────────────────────────────────────────────

    def channels(self) -> list[str]:
        """Return the channels that there are snapshots of."""
        self._look()
        return list(self._steps)

    def steps(self, channel: str) -> NDArray[np.int64]:
        """Return the steps at which there is a snapshot, in order."""
        self._look()
        return self._steps.get(channel, np.empty(0, np.int64))

    def marks(self) -> list[Mark]:
        """Return what happened, in order."""
        self._look()
        return sorted([mark for mark in (*self._marks, *self._checkpoints) if mark is not None])

    def experiment(self, step: int) -> str:
        """Return the experiment as it was at a step, as TOML."""
        self._look()
        first, *edits = self._experiments
        return [first[1], *(text for at, text in edits if at <= step)][-1]

    def measured(self) -> MeasuredPast | None:
        """Return the measures over time; None where they cannot be read any more."""
        if not self._measures:  # which are read from now on
            self._measures, self._looked = True, -STALE
        self._look()
        return None if self._reader is None else self._measured

    def frame(self, channel: str, step: int) -> Frame | None:
        """Return the newest snapshot of a channel at or before a step."""
        steps = self.steps(channel)
        if not len(steps) or steps[0] > step:  # a run that has just begun has more by now
            self._looked = -STALE
            steps = self.steps(channel)
        place = int(np.searchsorted(steps, step, "right")) - 1
        if place < 0:
            return None
        key = channel, int(steps[place])
        if key in self._frames:
            self._frames.move_to_end(key)
            return self._frames[key]
        frame = self._read(key)
        if frame is not None:
            self._keep(key, frame)
        return frame

    def way(self, step: int) -> Way | None:
        """Return how a fork comes to a step; None where nothing can be read any more."""
        self._look()
        if self._reader is None:
            return None
        if self._way is None or self._way[:2] != (step, self._looked):
            try:
                self._way = step, self._looked, way_to(self._reader, step)
            except RecordingError as error:
                self._give_up(error)
                return None
        return self._way[2]

    # ── reading ──────────────────────────────────────────────────────────────

    def _read(self, key: tuple[str, int]) -> Frame | None:
        if self._reader is None:
            return None
        try:
            return self._reader.snapshot(*key)
        except RecordingError as error:
            self._give_up(error)
            return None

    def _keep(self, key: tuple[str, int], frame: Frame) -> None:
        self._frames[key] = frame
        self._size += _size(frame.record)
        while self._size > KEPT and len(self._frames) > 1:
            _, gone = self._frames.popitem(last=False)
            self._size -= _size(gone.record)

    def _look(self) -> None:
        """Look up, now and then, what there is."""
        if self._reader is None or monotonic() - self._looked < STALE:
            return
        try:
            self._steps = {name: self._reader.steps(name) for name in self._reader.channels()}
            for id, step, _, event in self._reader.own.events(self._event):
                self._event = id
                self._marks.append(mark_of(event, step))
                if isinstance(event, Resumed):
                    self._measured.forget()
                if isinstance(event, Edited):
                    self._experiments.append((event.step, event.experiment))
            if self._measures:
                self._measured.look()
            self._checkpoints = [
                Mark(each.step, "checkpoint", "the best checkpoint" if each.best else "checkpoint")
                for each in self._reader.checkpoints()
            ]
        except RecordingError as error:
            self._give_up(error)
        self._looked = monotonic()
        self._tell_of_damage()

    def _tell_of_damage(self) -> None:
        damage = self._reader.own.damage if self._reader is not None else []
        for sentence in damage[self._told :]:
            self._complain(sentence)
        self._told = max(len(damage), self._told)

    def _give_up(self, error: RecordingError) -> None:
        self.close()
        self._complain(str(error))


class MeasuredPast:
    """The measures of a recording over time, and what was said at each look.

    Attributes
    ----------
    measurements : list of Measurement
    judgements : list of Judgement
    """

    def __init__(self, lineage: Lineage) -> None:
        self._lineage = lineage
        self.forget()

    def forget(self) -> None:
        """Read everything anew at the next look: the run goes on from an earlier step."""
        self.measurements: list[Measurement] = []
        self.judgements: list[Judgement] = []
        self._taken: int | None = None
        self._said: int | None = None

    def look(self) -> None:
        """Read what is new."""
        taken, said = self._lineage.measurements(self._taken), self._lineage.judgements(self._said)
        self.measurements += [each for _, each in taken]
        self.judgements += [each for _, each in said]
        self._taken = max([self._taken or 0, *(id for id, _ in taken)])
        self._said = max([self._said or 0, *(id for id, _ in said)])


class Moment(Mapping[str, Frame]):
    """The snapshots of a run as they stood at a step, read as they are asked for.

    Belongs to the thread of its `Past`; the frames that it gives are frozen and may leave it.

    Parameters
    ----------
    past
        What is recorded of the run; None if nothing is.
    newest
        The frames that arrived last; they count where they are not younger than the step.
    step
        When.
    """

    def __init__(self, past: Past | None, newest: Mapping[str, Frame], step: int) -> None:
        self._past = past
        self._newest = newest
        self._step = step

    def __getitem__(self, channel: str) -> Frame:
        newest = self._newest.get(channel)
        if newest is not None and newest.step <= self._step:
            return newest
        frame = self._past.frame(channel, self._step) if self._past is not None else None
        if frame is None:
            raise KeyError(channel)
        return frame

    def __iter__(self) -> Iterator[str]:
        known = dict.fromkeys([*self._newest, *(self._past.channels() if self._past else ())])
        return (channel for channel in known if channel in self)

    def __len__(self) -> int:
        return sum(1 for _ in self)


def _size(record: Any) -> int:
    values = (getattr(record, field.name) for field in fields(record))
    return sum(value.nbytes for value in values if isinstance(value, np.ndarray)) + 1000


def _beginning(meta: Mapping[str, Any]) -> Mark | None:
    origin = Origin.of(meta)
    return Mark(origin.step, "fork", f"forked from {origin.folder.name}") if origin else None
