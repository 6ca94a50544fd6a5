"""Whatever is refused amid a command: nothing is lost, and session, window and disk agree."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from ganstudio.telemetry.crew import Release
from ganstudio.telemetry.messages import (
    Add,
    Command,
    Edit,
    Edited,
    Event,
    Failed,
    Fork,
    Frame,
    Open,
    Optimise,
    Pause,
    RecordTo,
    Redo,
    Remove,
    Reset,
    Resume,
    RunAdded,
    RunRemoved,
    RunState,
    Start,
    StateChanged,
    Undo,
    Undoable,
    Unfold,
)
from ganstudio.telemetry.recording.database import RecordingError
from ganstudio.telemetry.recording.reader import RecordingReader
from ganstudio.training import keeping, session
from ganstudio.training.building import Builder
from ganstudio.training.experiment import Experiment
from ganstudio.training.observation import Probe
from ganstudio.training.run import Run
from ganstudio.training.run_recorder import RunRecorder
from ganstudio.training.session import Session
from ganstudio.training.trainer import Trainer

IN_USE = "the folder is being written by another program"
FAULTS: tuple[tuple[Any, str, Exception], ...] = (
    (Builder, "build", MemoryError()),
    (Run, "restore", MemoryError()),
    (Run, "checkpoint", MemoryError()),
    (Trainer, "adopt", MemoryError()),
    (RunRecorder, "resuming", RecordingError(IN_USE)),
    (session, "newest_point", RecordingError(IN_USE)),
    (keeping, "newest_point", RecordingError(IN_USE)),
)
"""What may fail amid a command, and how."""


@dataclass
class Mishap:
    """Lets one of the calls that may fail do so, the one of this place; 0 lets none."""

    at: int
    met: int = 0
    armed: bool = False

    @property
    def happened(self) -> bool:
        return 0 < self.at <= self.met

    def meet(self, error: Exception) -> None:
        self.met += self.armed
        if self.armed and self.met == self.at:
            raise error

    def put_into(self, monkeypatch: pytest.MonkeyPatch) -> None:
        for owner, name, error in FAULTS:
            monkeypatch.setattr(owner, name, self._failing(getattr(owner, name), error))

    def _failing(self, action: Callable[..., Any], error: Exception) -> Callable[..., Any]:
        def failing(*args: Any, **kwargs: Any) -> Any:
            self.meet(error)
            return action(*args, **kwargs)

        return failing


class Watched(Session):
    """A session, and what a window knows of it: each run's experiment and state."""

    def __init__(self, library: Path, mishap: Mishap) -> None:
        self.mishap = mishap
        self.shown: dict[int, tuple[str, RunState]] = {}
        self.history = Undoable()
        self.failed: list[Failed] = []
        super().__init__(self._probes, lambda run, command: ("", print), self._hear)
        self.obey(RecordTo(str(library)))

    def _probes(self, run: Run) -> list[Probe]:
        self.mishap.meet(MemoryError())
        return []

    def _hear(self, item: Event | Frame) -> None:
        match item:
            case RunAdded(run=run, experiment=text):
                self.shown[run] = text, RunState.READY
            case RunRemoved(run=run):
                del self.shown[run]
            case StateChanged(run=run, state=state):
                self.shown[run] = self.shown[run][0], state
            case Edited(run=run, experiment=text):
                self.shown[run] = text, self.shown[run][1]
            case Undoable():
                self.history = item
            case Failed():
                self.failed.append(item)

    def do(self, *commands: Command, steps: int = 0) -> None:
        for command in commands:
            assert self.obey(command)
        for _ in range(steps):
            self.advance()

    def stand(self) -> dict[int, tuple[str, RunState]]:
        return {n: (it.run.experiment.dumps(), it.run.state) for n, it in self.runs.items()}

    def folder(self, run: int) -> Path:
        recorder = self.runs[run].recorder
        assert recorder is not None
        return recorder.folder


def text(seed: int = 7) -> str:
    values = {
        "title": f"ring {seed}", "seed": seed,
        "data": {"name": "ring", "count": 200},
        "network": {"name": "mlp", "hidden": 8, "layers": 1},
        "loss": {"name": "non-saturating"}, "schedule": {"batch_size": 8},
    }  # fmt: skip
    return Experiment.parse(values).dumps()


RESTART, LIVE = Edit({"schedule.batch_size": 4}, 0), Edit({"optimisers.generator.lr": 0.5})
Told = Command | Release
CASES: dict[str, tuple[tuple[Command, ...], Told | Callable[[Watched], Told]]] = {
    "reset all": ((), Reset()),
    "an edit that restarts": ((), RESTART),
    "an edit of all": ((), LIVE),
    "open": ((), Open((text(1), text(2)), start=True)),
    "add": ((), Add(text(1), start=True)),
    "undo opening": ((Open((text(1),), start=True),), Undo()),
    "undo an edit": ((LIVE,), Undo()),
    "redo": ((Reset(0), Start(0), Undo()), Redo()),
    "fork": ((Pause(0),), lambda it: Fork(str(it.folder(0)), 6, text(1))),
    "one player alone": ((), Optimise(0, "discriminator")),
    "slow motion": ((), Unfold(0)),
}


@pytest.mark.parametrize(("before", "told"), CASES.values(), ids=CASES)
def test_what_is_refused_has_changed_nothing(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    before: tuple[Command, ...],
    told: Told | Callable[[Watched], Told],
) -> None:
    for place in itertools.count(1):
        mishap = Mishap(place)
        with monkeypatch.context() as patched:
            mishap.put_into(patched)
            watched = Watched(tmp_path / str(place), mishap)
            watched.do(Open((text(), text(8)), start=True), steps=6)
            watched.do(*before, steps=2)
            _refuse_and_tell_again(watched, told(watched) if callable(told) else told)
        if not mishap.happened:
            assert place > 1
            return


def _refuse_and_tell_again(watched: Watched, command: Any) -> None:
    stood, history = watched.stand(), watched.history
    watched.mishap.armed = True
    done = watched.obey(command)
    watched.mishap.armed = False
    assert watched.shown == watched.stand()
    if not done:
        assert len(watched.failed) == 1
        assert watched.stand() == stood
        assert (watched.history.undo, watched.history.redo) == (history.undo, history.redo)
        assert watched.obey(command), watched.failed[-1].sentence
        assert watched.shown == watched.stand()
    steps = {number: it.run.iteration for number, it in watched.runs.items()}
    watched.advance()
    for number, it in watched.runs.items():
        assert it.run.iteration == steps[number] + (it.run.state is RunState.RUNNING)
    recorded = [(it.run.iteration, it.recorder) for it in watched.runs.values()]
    watched.close()
    for step, recorder in recorded:
        if recorder is not None and recorder.begun and recorder.origin is None:
            with RecordingReader(recorder.folder) as reader:
                assert reader.last_step == step


def _fail(watched: Watched, run: int) -> None:
    def break_down(observed: object) -> None:
        raise RuntimeError("its device is lost")

    watched.runs[run].guarded(break_down)


@pytest.mark.parametrize("place", range(1, 6))
def test_a_failed_run_that_cannot_go_on_stays_failed_and_is_recorded_once_it_can(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: int
) -> None:
    mishap = Mishap(place)
    mishap.put_into(monkeypatch)
    watched = Watched(tmp_path, mishap)
    watched.do(Open((text(),), start=True), steps=6)
    watched.do(Pause(), Start())
    _fail(watched, 0)
    mishap.armed = True
    assert not watched.obey(Start(0))
    mishap.armed = False
    assert mishap.happened
    assert watched.shown == watched.stand()
    assert watched.stand()[0][1] is RunState.FAILED
    watched.do(Start(0), steps=3)
    assert watched.runs[0].run.iteration == 9
    folder = watched.folder(0)
    watched.close()
    with RecordingReader(folder) as reader:
        assert reader.last_step == 9


def test_a_fork_that_cannot_begin_where_its_way_ends_leaves_the_others_training(
    tmp_path: Path,
) -> None:
    """Its way there is long, so it arrives amid the rounds and not amid a command."""
    watched = Watched(tmp_path, Mishap(0))
    watched.do(Open((text(),), start=True), steps=6)
    changed = Experiment.loads(text()).with_values({"device": "cuda:7"}).dumps()
    watched.do(Fork(str(watched.folder(0)), 3, changed, start=True), steps=40)
    (failed,) = watched.failed
    assert "cuda:7" in failed.sentence
    assert watched.shown == watched.stand()
    assert list(watched.runs) == [0]
    assert watched.runs[0].run.iteration == 46
    watched.close()


def test_a_run_that_cannot_be_handed_on_is_still_recorded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mishap = Mishap(1)
    watched = Watched(tmp_path, mishap)
    watched.do(Open((text(),), start=True), steps=6)
    mishap.put_into(monkeypatch)
    mishap.armed = True
    assert not watched.obey(Release(0))
    mishap.armed = False
    watched.do(steps=3)
    folder = watched.folder(0)
    watched.close()
    with RecordingReader(folder) as reader:
        assert reader.last_step == 9


def test_the_past_of_a_resumed_run_may_be_unreadable(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unreadable(*_: object) -> Any:
        raise RecordingError("damaged")

    watched = Watched(tmp_path, Mishap(0))
    watched.do(Open((text(),), start=True), steps=6)
    folder = watched.folder(0)
    watched.do(Remove(0))
    monkeypatch.setattr("ganstudio.training.arrivals.recorded_snapshots", unreadable)
    watched.do(Resume((str(folder),), start=True), steps=2)
    assert watched.shown == watched.stand()
    assert watched.stand()[1][1] is RunState.RUNNING
    watched.close()


def test_what_can_never_be_brought_back_does_not_stand_in_the_way(tmp_path: Path) -> None:
    watched = Watched(tmp_path, Mishap(0))
    watched.do(Open((text(), text(8)), start=True), steps=6)
    watched.do(LIVE)
    folder = watched.folder(1)
    watched.do(Remove(1))
    folder.rename(tmp_path / "away")
    assert not watched.obey(Undo())
    assert watched.history.undo.startswith("optimisers.generator.lr")
    watched.do(Undo())
    assert Experiment.loads(watched.stand()[0][0]) == Experiment.loads(text())
    watched.close()
