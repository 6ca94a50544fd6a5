"""What was done to the runs of a session, so that it can be taken back and done again.

Whatever changes, ends or adds a run notes how that is taken back, which notes in its turn how
it is done again. A run that ends is kept as it is recorded, or by its checkpoint where it is not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from torch import Tensor

from ganstudio.telemetry.messages import (
    Add,
    Command,
    Fork,
    Open,
    Remove,
    Reset,
    Resume,
    RunState,
    Settle,
    Undoable,
)
from ganstudio.telemetry.recording.lineage import Origin
from ganstudio.training.experiment import Experiment
from ganstudio.training.observation import Observed
from ganstudio.training.resuming import Point, newest_point
from ganstudio.training.run import Run

TITLES: dict[type[Command], str] = {
    Open: "open", Add: "new run", Remove: "remove run", Reset: "reset", Fork: "fork",
    Resume: "resume recording", Settle: "player trained alone",
}  # fmt: skip
"""What commands are called; an edit is called by what it has changed."""
CHANGES = 100
"""Changes that can be taken back at most."""
ROOM = 512 * 2**20
"""Bytes that checkpoints of runs that were not recorded may take in memory."""


def title_of(command: Command) -> str:
    """Return what a command is called where it is taken back."""
    return TITLES.get(type(command), "edit")


@dataclass(frozen=True)
class Kept:
    """A run that has ended.

    Attributes
    ----------
    number : int
        What it was among the runs.
    state : RunState
        What it did.
    experiment, step
        How far it was.
    folder : Path or None
        Where it is recorded; None for a run that is not, or has not begun.
    tensors : dict or None
        Its checkpoint where there is no folder; None at step 0.
    origin : Origin or None
        What it was forked from.
    """

    number: int
    state: RunState
    experiment: Experiment
    step: int
    folder: Path | None
    tensors: dict[str, Tensor] | None
    origin: Origin | None

    @classmethod
    def of(cls, observed: Observed[Run], state: RunState) -> Kept:
        """Return a run of which all is recorded that is to be, and what it did before."""
        run, recorder = observed.run, observed.recorder
        folder = recorder.folder if recorder is not None and recorder.begun else None
        held = run.checkpoint() if folder is None and run.iteration > 0 else None
        return cls(
            observed.number, state, run.experiment, run.iteration, folder, held,
            recorder.origin if recorder is not None else None,
        )  # fmt: skip

    def point(self) -> Point:
        """Return where it goes on.

        Raises
        ------
        RecordingError
            If its recording is gone.
        """
        if self.folder is not None:
            return newest_point(self.folder)
        return Point(self.experiment, self.step, self.tensors)

    @property
    def size(self) -> int:
        """Bytes that it takes in memory."""
        return sum(tensor.nbytes for tensor in (self.tensors or {}).values())

    def __str__(self) -> str:
        step = f"step {self.step:,}".replace(",", "\u202f")
        if self.folder is not None:
            return f"{step} is kept as {self.folder.name}"
        return f"{step} of {self.experiment.title} is kept until you quit"


@dataclass
class Change:
    """What one command did: how it is called, what comes of it, how it is taken back."""

    title: str
    how: str = ""
    inverses: list[Callable[[], None]] = field(default_factory=list)
    ended: list[Kept] = field(default_factory=list)

    @property
    def size(self) -> int:
        """Bytes that what it ended takes in memory."""
        return sum(kept.size for kept in self.ended)

    def farewell(self) -> str:
        """Return where the training is that it ended, in a sentence; empty if it ended none."""
        trained = [kept for kept in self.ended if kept.step > 0]
        if not trained:
            return ""
        what = str(trained[0]) if len(trained) == 1 else f"all {len(trained)} runs are kept"
        said = f"{self.title}{self.how}: {what}"
        return said[:1].upper() + said[1:]


class History:
    """The changes that can be taken back, and those that can be done again.

    Parameters
    ----------
    say
        Is told of both whenever they change.
    """

    def __init__(self, say: Callable[[Undoable], None]) -> None:
        self._say = say
        self._done: list[Change] = []
        self._undone: list[Change] = []
        self._now: Change | None = None
        self._turning = False

    @contextmanager
    def change(self, title: str) -> Iterator[None]:
        """Take whatever is noted meanwhile for one change; a change in another is part of that."""
        if self._now is not None:
            yield
            return
        with self._noted(title, self._done) as change:
            yield
        if change.inverses:
            self._undone.clear()
            self._tell(change)

    def call(self, title: str, how: str = "") -> None:
        """Give the change of now a name that says more, and say what comes of it."""
        if self._now is not None and not self._turning:
            self._now.title, self._now.how = title, how

    def note(self, inverse: Callable[[], None], ended: Kept | None = None) -> None:
        """Take in how something is taken back that has just been done."""
        if self._now is not None:
            self._now.inverses.append(inverse)
            if ended is not None:
                self._now.ended.append(ended)

    def undo(self) -> None:
        """Take back the last change."""
        self._turn(self._done, self._undone)

    def redo(self) -> None:
        """Do it again."""
        self._turn(self._undone, self._done)

    def _turn(self, source: list[Change], target: list[Change]) -> None:
        if not source:
            return
        change = source.pop()
        self._turning = True
        try:
            with self._noted(change.title, target):
                for inverse in reversed(change.inverses):
                    inverse()
        finally:
            self._turning = False
            self._tell()

    @contextmanager
    def _noted(self, title: str, target: list[Change]) -> Iterator[Change]:
        change = self._now = Change(title)
        try:
            yield change
        finally:
            self._now = None
            if change.inverses:
                target.append(change)
                self._make_room()

    def _make_room(self) -> None:
        """Forget what lies longest back."""
        while len(self._done) > CHANGES or (len(self._done) > 1 and self._size() > ROOM):
            del self._done[0]

    def _size(self) -> int:
        return sum(change.size for change in (*self._done, *self._undone))

    def _tell(self, change: Change | None = None) -> None:
        undo, redo = (each[-1].title if each else "" for each in (self._done, self._undone))
        self._say(Undoable(undo, redo, change.farewell() if change is not None else ""))
