"""A recorded run and what it was forked from, read as one.

Up to the step at which it was forked a run's past is that of its parent, and so on up to the
first. A parent is where it was at the time, or beside the fork under the same name, so that
a library that was moved keeps its families; where it is neither, the past ends there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self, TypeVar

import numpy as np
from numpy.typing import NDArray

from ganstudio.telemetry.measurements import Judgement, Measurement
from ganstudio.telemetry.messages import Edited, Event, Frame
from ganstudio.telemetry.recording import measured
from ganstudio.telemetry.recording.database import FILE, FOREVER
from ganstudio.telemetry.recording.reader import Checkpoint, RecordingError, RecordingReader
from ganstudio.telemetry.records import Losses

T = TypeVar("T")
Place = tuple[int, int]
"""How far a series was read: which part, and the row in it."""


@dataclass(frozen=True)
class Origin:
    """What a fork came from: its parent's folder as it was then, and the step."""

    folder: Path
    step: int

    @classmethod
    def of(cls, meta: Mapping[str, Any]) -> Self | None:
        """Return what a recording says that its run came from, None if it is no fork."""
        parent, step = meta.get("parent"), meta.get("parent_step", 0)
        if not isinstance(parent, str) or not parent or not isinstance(step, int):
            return None
        return cls(Path(parent), step)

    def place(self, fork: Path) -> Path | None:
        """Return where the parent of the fork in a folder is now, None if it is gone."""
        places = (self.folder, fork.absolute().parent / self.folder.name)
        return next((place for place in places if (place / FILE).is_file()), None)


@dataclass(frozen=True)
class Part:
    """A run's share in a lineage: its series beyond ``first`` up to ``last``, both steps."""

    reader: RecordingReader
    first: int
    last: int

    def holds(self, steps: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Tell which snapshots count: at the step of a fork the fork's own does."""
        return (steps >= self.first) & (steps < self.last)


class Lineage:
    """What the folders of a run and of its ancestors hold of it.

    May be used from any one thread at a time.

    Parameters
    ----------
    folder
        The run's folder.
    run
        The number that its frames and events are to carry.

    Attributes
    ----------
    own : RecordingReader
        What the run's own folder holds.
    parts : list of Part
        The run's own and those of its ancestors, the oldest first.
    lost : str
        What of its past cannot be shown and why, in a sentence; empty if all of it can.

    Raises
    ------
    RecordingError
        If the run's own recording cannot be read.
    """

    def __init__(self, folder: Path | str, run: int = 0) -> None:
        self.own = RecordingReader(folder, run)
        self.lost = ""
        self.parts = [Part(self.own, 0, FOREVER)]
        try:
            while (origin := Origin.of(self.parts[0].reader.meta)) and not self.lost:
                self._go_back(origin)
        except BaseException:
            self.close()
            raise

    def _go_back(self, origin: Origin) -> None:
        """Add the parent of the oldest part, or say why it cannot be."""
        fork = self.parts[0]
        self.parts[0] = Part(fork.reader, origin.step, fork.last)
        place = origin.place(fork.reader.folder)
        known = {part.reader.folder.resolve() for part in self.parts}
        if place is None or place.resolve() in known:
            self._lose(origin, "is no longer there")
            return
        try:
            reader = RecordingReader(place, self.own.run)
        except RecordingError as error:
            self._lose(origin, f"cannot be read ({error})")
            return
        reader.damage = self.own.damage
        self.parts.insert(0, Part(reader, 0, min(origin.step, fork.last)))

    def _lose(self, origin: Origin, why: str) -> None:
        self.lost = (
            f"What was before step {origin.step} is not shown: "
            f"{origin.folder.name}, from which it was forked, {why}"
        )

    def close(self) -> None:
        """Let go of the files."""
        for part in self.parts:
            part.reader.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _ask(self, part: Part, question: Callable[[RecordingReader], T]) -> T | None:
        """Ask a reader; what cannot be read of an ancestor is said and ends only the past."""
        try:
            return question(part.reader)
        except RecordingError as error:
            if part.reader is self.own:
                raise
            if str(error) not in self.own.damage:
                self.own.damage.append(str(error))
            return None

    # ── what there is ────────────────────────────────────────────────────────

    def experiments(self) -> list[tuple[int, str]]:
        """Return the ancestors' experiments and the run's first, as TOML, from which step on."""
        found = []
        for part in self.parts:
            found.append((part.first, part.reader.experiment))
            for step, event in self._events(part):
                if isinstance(event, Edited):
                    found.append((step, event.experiment))
        return found

    def inherited(self) -> list[tuple[int, Event]]:
        """Return what happened to the ancestors up to the forks, with the steps."""
        return [event for part in self.parts for event in self._events(part)]

    def _events(self, part: Part) -> list[tuple[int, Event]]:
        if part.reader is self.own:
            return []
        events = self._ask(part, lambda reader: reader.events()) or []
        return [(step, event) for _, step, _, event in events if step <= part.last]

    def checkpoints(self) -> list[Checkpoint]:
        """Return the checkpoints whose files are there, in order of their steps."""
        return [
            each
            for part in self.parts
            for each in self._ask(part, lambda reader: reader.checkpoints()) or []
            if part.first <= each.step <= part.last
        ]

    def series(self, after: Place = (0, 0), upto: int = FOREVER) -> Iterator[tuple[Place, Losses]]:
        """Yield (place, chunk) of the series beyond a place, in order, up to a step."""
        for number, part in enumerate(self.parts):
            if number >= after[0]:
                row = after[1] if number == after[0] else 0
                for id, chunk in self._rows(part, row, upto):
                    yield (number, id), chunk

    def _rows(self, part: Part, after: int, upto: int) -> Iterator[tuple[int, Losses]]:
        rows = part.reader.series(after, min(part.last, upto))
        while (found := self._ask(part, lambda _: next(rows, None))) is not None:
            yield found

    def measurements(self, after: int | None = None) -> list[tuple[int, Measurement]]:
        """Return (row, measurement) of the run's own beyond a row; without one, of all parts.

        A row of 0 is that of an ancestor, or of what was taken from a diagnosis that was kept.
        """
        found = self._by_row(measured.measurements, after)
        return [(id, taken) for part, id, taken in found if part.first <= taken.step < part.last]

    def judgements(self, after: int | None = None) -> list[tuple[int, Judgement]]:
        """Return (row, judgement) likewise."""
        found = self._by_row(measured.judgements, after)
        return [(id, said) for part, id, said in found if part.first <= said.step < part.last]

    def _by_row(
        self, read: Callable[[RecordingReader, int | None], list[tuple[int, T]]], after: int | None
    ) -> Iterator[tuple[Part, int, T]]:
        for part in self.parts:
            own = part.reader is self.own
            if own or after is None:
                for id, item in self._ask(part, lambda reader: read(reader, after)) or []:
                    yield part, id if own else 0, item

    # ── by channel and step ──────────────────────────────────────────────────

    def channels(self) -> list[str]:
        """Return the names of the channels that there are snapshots of."""
        found = [self._ask(part, lambda reader: reader.channels()) for part in self.parts]
        return sorted({name for names in found for name in names or []})

    def steps(self, channel: str) -> NDArray[np.int64]:
        """Return the steps at which there is a snapshot, in order, each once."""
        found = [np.empty(0, np.int64)]
        for part in self.parts:
            steps = self._ask(part, lambda reader: reader.steps(channel))
            if steps is not None:
                found.append(steps[part.holds(steps)])
        return np.concatenate(found)

    def snapshot(self, channel: str, step: int) -> Frame | None:
        """Return the newest snapshot at or before a step; None where there is none."""
        part = next((part for part in reversed(self.parts) if step >= part.first), None)
        if part is None:
            return None
        upto = min(step, part.last - 1)
        return self._ask(part, lambda reader: reader.snapshot(channel, upto))
