"""What the engine remembers of the runs, so that they can go on when a process that trains dies."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from ganstudio.telemetry.crew import Kept
from ganstudio.telemetry.messages import (
    Busy,
    Edited,
    Event,
    Failed,
    Frame,
    RecordedIn,
    RunAdded,
    RunRemoved,
    RunState,
    StateChanged,
    Undoable,
)
from ganstudio.telemetry.recording.database import FILE as RECORDING
from ganstudio.telemetry.source import Outbox


class Ledger(Outbox):
    """An outbox that remembers which runs there are, so that they can go on after a crash.

    Whoever serves puts, from the engine's thread and from those that export; the window takes.
    What is remembered lies under the outbox's own lock, and is given away as copies.
    """

    def __init__(self) -> None:
        super().__init__()
        self._experiments: dict[int, str] = {}
        self._folders: dict[int, str] = {}
        self._steps: dict[int, int] = {}
        self._states: dict[int, RunState] = {}

    def put(self, items: Iterable[Event | Frame]) -> None:
        """Note what concerns the runs, and pass everything on."""
        items = tuple(items)
        with self._changed:
            for item in items:
                self._note(item)
            super().put(items)

    def _note(self, item: Event | Frame) -> None:
        match item:
            case RunAdded(run=run, experiment=text, folder=folder):
                self._experiments[run], self._folders[run] = text, folder
            case Edited(run=run, experiment=text):
                self._experiments[run] = text
            case RecordedIn(run=run, folder=folder):
                self._folders[run] = folder
            case RunRemoved(run=run):
                self._experiments.pop(run, None)
                self._folders.pop(run, None)
            case StateChanged(run=run, step=step, state=state):
                self._steps[run], self._states[run] = step, state
            case Frame(run=run, step=step):
                self._steps[run] = step

    def experiments(self) -> dict[int, str]:
        """Return the experiment of each run."""
        with self._changed:
            return dict(self._experiments)

    def recorded(self) -> dict[int, str]:
        """Return the folders of the runs that can go on from what is recorded of them."""
        with self._changed:
            folders = dict(self._folders)
        return {
            run: folder
            for run, folder in folders.items()
            if folder and (Path(folder) / RECORDING).is_file()
        }

    def run_in(self, folder: str) -> int | None:
        """Return the run that is recorded in a folder, if there is one."""
        with self._changed:
            return next((n for n, each in self._folders.items() if each and each == folder), None)

    def kept(self, run: int) -> Kept | None:
        """Return a run as it was when last heard of; None for one that is gone."""
        folder = self.recorded().get(run, "")
        with self._changed:
            if run not in self._experiments:
                return None
            text, step = self._experiments[run], self._steps.get(run, 0)
            state = self._states.get(run, RunState.READY)
        return Kept(run, "", text, state, step, folder)

    def has_trained(self) -> bool:
        """Tell whether any of the runs has made a step."""
        with self._changed:
            return any(self._steps.get(run) for run in self._experiments)

    def declare_failed(self, failure: Failed) -> None:
        """Tell that all runs have failed together."""
        with self._changed:
            steps = {run: self._steps.get(run, 0) for run in self._experiments}
            states = [StateChanged(run, RunState.FAILED, step) for run, step in steps.items()]
            self.put([Busy(""), failure, *states, Undoable()])

    def strike_out(self) -> None:
        """Remove all runs."""
        with self._changed:
            self.put([*(RunRemoved(run) for run in list(self._experiments)), Undoable()])
            self._steps.clear()
