"""Live and recorded runs as one source, so that any mix of them is compared."""

from __future__ import annotations

from ganstudio.telemetry.messages import (
    Ask,
    Command,
    Event,
    Failed,
    Recall,
    Remove,
    RunAdded,
    RunRemoved,
    RunState,
    StateChanged,
    Undo,
    Undoable,
)
from ganstudio.telemetry.recording.reader import RecordingError
from ganstudio.telemetry.recording.replay import Replay
from ganstudio.telemetry.source import Source, Update

FIRST = 1 << 20
"""The number of the first recorded run; those of a session begin at 0 and never come so far."""

REFUSAL = "A recording is not trained; resume it, fork it, or duplicate it to train anew."


class Ensemble:
    """A `Source` that adds recorded runs to those of a live one; belongs to the window's thread.

    A command goes to where its run is; one for all runs goes to the live ones.
    A recording that cannot be read any more fails alone. One that is taken away is there again
    after an `Undo`, as long as nothing else was done to the live runs.

    Attributes
    ----------
    live : Source
        Where the other runs are.
    """

    def __init__(self, live: Source) -> None:
        self.live = live
        self._replays: dict[int, Replay] = {}
        self._lost: set[int] = set()
        self._numbers = FIRST
        self._said: list[Event] = []
        self._taken_away: list[str] = []
        self._history = Undoable()

    def poll(self) -> Update:
        """Return what is new since the last call."""
        live = self.live.poll()
        self._make_way(live)
        for item in live.log:
            if isinstance(item, Undoable):
                self._history = item
                self._taken_away.clear()
        updates = [live, *(self._poll(run) for run in list(self._replays))]
        said, self._said = tuple(self._said), []
        log = tuple(item for update in updates for item in update.log)
        return Update(said + log, tuple(frame for each in updates for frame in each.snapshots))

    def _make_way(self, live: Update) -> None:
        """Take away the recording of a run that the live source goes on with."""
        resumed = {item.folder for item in live.log if isinstance(item, RunAdded)}
        for run in [run for run, replay in self._replays.items() if replay.folder in resumed]:
            self._remove(run)

    def _poll(self, run: int) -> Update:
        if run in self._lost:
            return Update()
        try:
            return self._replays[run].poll()
        except RecordingError as error:
            self._replays[run].close()
            self._lost.add(run)
            failed = StateChanged(run, RunState.FAILED, self._replays[run].step)
            return Update((Failed(str(error), run=run), failed))

    def send(self, command: Command) -> None:
        """Hand over a command, or say why it makes no sense."""
        run = getattr(command, "run", None)
        if isinstance(command, Recall):
            self._recall(command.folder)
        elif isinstance(command, Undo) and self._taken_away:
            self._recall(self._taken_away.pop())
            self._tell_history()
        elif run not in self._replays or isinstance(command, Ask):
            self.live.send(command)
        elif isinstance(command, Remove):
            self._taken_away.append(self._replays[run].folder)
            self._remove(run)
            self._tell_history()
        else:
            self._said.append(Failed(REFUSAL))

    def _remove(self, run: int) -> None:
        self._replays.pop(run).close()
        self._said.append(RunRemoved(run))

    def _tell_history(self) -> None:
        undo = "remove recording" if self._taken_away else self._history.undo
        self._said.append(Undoable(undo, self._history.redo))

    def _recall(self, folder: str) -> None:
        run, self._numbers = self._numbers, self._numbers + 1
        try:
            self._replays[run] = Replay(folder, run)
        except RecordingError as error:
            self._said.append(Failed(str(error)))

    def close(self) -> None:
        """Let go of all recordings; the live source is its owner's."""
        for replay in self._replays.values():
            replay.close()
        self._replays.clear()
