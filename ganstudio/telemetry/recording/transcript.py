"""What of the things that were said is written, and which of them are to stay.

Successive chunks of the series become one. Of each channel the newest snapshot between two
remarkable events is written; the first of all, those on either side of a remarkable event,
those of the best step and the samples of milestones are protected from thinning. Measures are
all written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from ganstudio.telemetry.measurements import Look
from ganstudio.telemetry.messages import Edited, Event, Failed, Frame, Judged
from ganstudio.telemetry.recording.measured import write_look
from ganstudio.telemetry.recording.thinning import milestone
from ganstudio.telemetry.recording.writer import RecordingWriter
from ganstudio.telemetry.records import Losses

REMARKABLE = (Edited, Judged, Failed)
"""Events around which snapshots stay."""


@dataclass(frozen=True)
class TimedEvent:
    """An event, and when it was said."""

    step: int
    seconds: float
    event: Event


@dataclass(frozen=True)
class BestStep:
    """No step up to now was better than this one."""

    step: int


@dataclass(frozen=True)
class PendingCheckpoint:
    """A checkpoint that waits to be written; ``write`` writes its file."""

    step: int
    seconds: float
    write: Callable[[Path], None]
    best: bool = False


MILESTONES = ("samples", "walk")
"""Channels whose snapshots stay where they are of a milestone."""


def is_milestone(frame: Frame) -> bool:
    """Tell whether a snapshot is one of those that tell of the whole course of training."""
    return frame.record.channel in MILESTONES and milestone(frame.step)


Item = Frame | Look | TimedEvent | BestStep | PendingCheckpoint


@dataclass
class Transcript:
    """Writes items in order; belongs to the recorder's thread.

    Attributes
    ----------
    seen : set of str
        Channels that there is a snapshot of.
    awaited : set of str
        Channels whose next snapshot is the first after a remarkable event.
    """

    writer: RecordingWriter
    seen: set[str] = field(default_factory=set)
    awaited: set[str] = field(default_factory=set)
    _series: list[Losses] = field(default_factory=list)
    _newest: dict[str, Frame] = field(default_factory=dict)

    def write(self, items: Iterable[Item]) -> None:
        """Write items and let them stand, all or none."""
        seen, awaited = set(self.seen), set(self.awaited)
        try:
            for item in items:
                self._take(item)
            self._write_series()
            self._write_snapshots()
            self.writer.commit()
        except BaseException:
            self.seen, self.awaited = seen, awaited
            self._series.clear()
            self._newest.clear()
            self.writer.withdraw()
            raise

    def _take(self, item: Item) -> None:
        match item:
            case Frame(record=Losses() as chunk):
                self._take_series(chunk)
            case Frame() if is_milestone(item):
                self.writer.snapshot(item.step, item.seconds, item.record, "course", item.part)
                self.seen.add(item.channel)
            case Frame():
                self._newest[item.channel] = item
            case Look():
                write_look(self.writer.put, item)
            case TimedEvent(step=step, seconds=seconds, event=event):
                self.writer.event(step, seconds, event)
                if isinstance(event, REMARKABLE):
                    self._protect(step, "event")
                    self.awaited = set(self.seen)
            case BestStep(step=step):
                self.writer.release("best")
                self._protect(step, "best")
            case PendingCheckpoint():
                self.writer.checkpoint(item.step, item.seconds, item.write, item.best)

    def _take_series(self, chunk: Losses) -> None:
        if self._series:
            last = self._series[-1]
            expected = last.first_step + len(last.values)
            if (chunk.names, chunk.first_step) != (last.names, expected):
                self._write_series()
        self._series.append(chunk)

    def _write_series(self) -> None:
        if self._series:
            first = self._series[0]
            values = np.concatenate([chunk.values for chunk in self._series])
            self.writer.series(Losses(first.names, first.first_step, values))
            self._series.clear()

    def _write_snapshots(self) -> None:
        for channel, frame in self._newest.items():
            reason = "event" if channel in self.awaited else ""
            if channel not in self.seen:
                reason = "first"
            self.writer.snapshot(frame.step, frame.seconds, frame.record, reason, frame.part)
            self.awaited.discard(channel)
            self.seen.add(channel)
        self._newest.clear()

    def _protect(self, step: int, reason: str) -> None:
        self._write_snapshots()
        self.writer.protect(step, reason)
