"""What was done to runs is taken back, with what they had learnt, recorded or not."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
import torch

from ganstudio.telemetry.crew import Restore
from ganstudio.telemetry.messages import (
    Add,
    Command,
    Edit,
    Event,
    Failed,
    Finished,
    Fork,
    Frame,
    Open,
    Pause,
    RecordTo,
    Redo,
    Remove,
    Reset,
    Resume,
    Resumed,
    RunAdded,
    RunState,
    Start,
    Undo,
    Undoable,
)
from ganstudio.telemetry.records import Losses
from ganstudio.training import undoing
from ganstudio.training.experiment import Experiment
from ganstudio.training.session import Session


class Heard(Session):
    """A session that remembers what it said."""

    def __init__(self, library: Path | None) -> None:
        self.said: list[Event | Frame] = []
        super().__init__(lambda run: [], lambda run, command: None, self.said.append)
        if library is not None:
            self.obey(RecordTo(str(library)))

    def of(self, kind: type) -> list[Any]:
        return [item for item in self.said if isinstance(item, kind)]

    def do(self, *commands: Command, steps: int = 0) -> None:
        for command in commands:
            self.obey(command)
        for _ in range(steps):
            self.advance()

    def stand(self) -> dict[int, tuple[Experiment, int, RunState]]:
        """Return what there is: the runs in their order, how far they are, what they do."""
        runs = {number: observed.run for number, observed in self.runs.items()}
        return {n: (run.experiment, run.iteration, run.state) for n, run in runs.items()}


@pytest.fixture(params=["recorded", "not recorded"])
def session(request: pytest.FixtureRequest, tmp_path: Path) -> Any:
    made = Heard(tmp_path / "runs" if request.param == "recorded" else None)
    yield made
    made.close()


def weights(session: Heard, number: int = 0) -> dict[str, torch.Tensor]:
    return {k: v for k, v in session.runs[number].run.checkpoint().items() if k != "seconds"}


def same(one: dict[str, torch.Tensor], other: dict[str, torch.Tensor]) -> bool:
    return one.keys() == other.keys() and all(
        one[key].nan_to_num().equal(other[key].nan_to_num()) for key in one
    )


ENDINGS: dict[str, tuple[Command, str]] = {
    "reset": (Reset(), "reset"),
    "an edit that restarts": (Edit({"schedule.batch_size": 4}), "schedule.batch_size: 8 → 4"),
    "removal": (Remove(1), "remove run"),
}


@pytest.mark.parametrize(("ending", "title"), ENDINGS.values(), ids=ENDINGS)
@pytest.mark.parametrize("running", [True, False])
def test_what_ended_training_is_taken_back_and_done_again(
    session: Heard, ring: Experiment, ending: Command, title: str, running: bool
) -> None:
    session.do(Open((ring.dumps(), ring.with_values({"seed": 8}).dumps())), Start(), steps=6)
    if not running:
        session.do(Pause())
    before, learnt = session.stand(), [weights(session, number) for number in (0, 1)]
    session.do(ending)
    ended = session.stand()
    assert ended != before
    undoable = session.of(Undoable)[-1]
    assert (undoable.undo, undoable.redo) == (title, "")
    assert undoable.ended.lower().startswith(title)
    session.do(Undo())
    assert session.stand() == before
    assert all(same(weights(session, number), learnt[number]) for number in (0, 1))
    assert session.of(Undoable)[-1] == Undoable("open", title)
    session.do(Redo())
    assert session.stand() == ended
    session.do(Undo())
    assert session.stand() == before
    session.do(Start(), steps=4)
    assert {n: run.run.iteration for n, run in session.runs.items()} == {0: 10, 1: 10}
    assert session.of(Failed) == []


def test_what_was_trained_since_is_there_again_when_it_is_done_again(
    session: Heard, ring: Experiment
) -> None:
    session.do(Open((ring.dumps(),)), Start(), steps=5)
    session.do(Reset(), Start(), steps=3)
    learnt = weights(session)
    session.do(Undo())
    assert session.runs[0].run.iteration == 5
    session.do(Redo())
    assert session.runs[0].run.iteration == 3
    assert same(weights(session), learnt)


def test_another_preset_is_taken_back_with_all_its_runs(session: Heard, ring: Experiment) -> None:
    texts = [ring.with_values({"seed": seed}).dumps() for seed in (1, 2, 3)]
    session.do(Open(tuple(texts)), Start(), steps=4)
    session.do(Pause(), Edit({"optimisers.generator.lr": 0.5}, 1))
    before = session.stand()
    session.do(Open((ring.with_values({"loss": "hinge"}).dumps(),), start=True), steps=2)
    assert list(session.runs) == [3]
    assert (
        session.of(Undoable)[-2:][0].ended == "" or "all 3 runs" in session.of(Undoable)[-1].ended
    )
    session.do(Undo())
    assert session.stand() == before
    session.do(Undo())
    assert session.runs[1].run.experiment.optimisers.generator.lr != 0.5
    session.do(Redo(), Redo())
    assert [(run.run.experiment.loss.name, run.run.iteration) for run in session.runs.values()] == [
        ("hinge", 2)
    ]


def test_a_live_edit_goes_back_and_what_was_trained_by_it_stays(
    session: Heard, ring: Experiment
) -> None:
    session.do(Open((ring.dumps(),)), Start(), steps=3)
    session.do(Edit({"penalties.r1.weight": 2.0}), steps=3)
    session.do(Edit({"loss": "hinge"}), steps=1)
    session.do(Undo())
    assert session.of(Undoable)[-1] == Undoable("R1 added", "loss: non-saturating → hinge")
    assert session.runs[0].run.experiment.loss.name == "non-saturating"
    session.do(Undo(), steps=1)
    assert session.stand()[0] == (ring, 8, RunState.RUNNING)
    assert not session.of(Losses)
    session.do(Redo(), Redo())
    assert session.runs[0].run.experiment.loss.name == "hinge"
    session.do(Undo(), Edit({"schedule.steps": 50}))
    assert session.of(Undoable)[-1] == Undoable("schedule.steps: 2000 → 50", "")


def test_nothing_is_taken_back_where_nothing_was_done(session: Heard, ring: Experiment) -> None:
    session.do(Undo(), Redo())
    assert session.said == []
    session.do(Add(ring.dumps()), Start(), steps=2)
    session.do(Pause(), Reset(7), Edit({"seed": ring.seed}))
    assert [each.undo for each in session.of(Undoable)] == ["new run"]
    session.do(Undo(), Undo())
    assert not session.runs
    session.do(Redo())
    assert session.stand()[0][1:] == (2, RunState.PAUSED)


def test_a_recording_that_is_gone_is_said_and_loses_nothing_more(
    ring: Experiment, tmp_path: Path
) -> None:
    import shutil

    session = Heard(tmp_path)
    session.do(Open((ring.dumps(),)), Start(), steps=2)
    session.do(Reset(), Start(), steps=3)
    shutil.rmtree(tmp_path / ".reset")
    session.do(Undo())
    (failed,) = session.of(Failed)
    assert "no recorded run" in failed.sentence
    assert session.runs[0].run.iteration == 3
    session.close()


# ── the end of a run ──────────────────────────────────────────────────────────


def test_a_run_ends_after_its_steps_and_goes_on_by_as_many(
    session: Heard, ring: Experiment
) -> None:
    session.do(Open((ring.with_values({"schedule.steps": 4}).dumps(),)), Start(), steps=9)
    assert session.stand()[0][1:] == (4, RunState.STOPPED)
    assert session.of(Finished) == [Finished(0, 4, 4)]
    assert session.idle
    session.do(Start(), steps=9)
    assert session.stand()[0][1:] == (8, RunState.STOPPED)
    session.do(Edit({"schedule.steps": 11}), Start(), steps=9)
    assert session.stand()[0][1:] == (11, RunState.STOPPED)
    session.do(Start(), Edit({"schedule.steps": 6}), steps=3)
    assert session.stand()[0][1:] == (12, RunState.STOPPED)
    session.do(Reset(), Start(), steps=9)
    assert session.stand()[0][1:] == (6, RunState.STOPPED)


def test_where_a_recording_goes_back_it_says_so(ring: Experiment, tmp_path: Path) -> None:
    first = Heard(tmp_path)
    first.do(Open((ring.dumps(),)), Start(), steps=3)
    first.do(Pause(), Start(), steps=4)
    first.runs[0].tell_series()
    recorder = first.runs[0].recorder
    assert recorder is not None
    recorder.close()  # as if the process had gone
    second = Heard(None)
    second.do(Resume((str(recorder.folder),)))
    assert second.of(Resumed) == [Resumed(0, 3, 7)]
    (added,) = second.of(RunAdded)
    assert Experiment.loads(added.first) == ring
    second.close()


def test_weights_that_can_be_given_back_take_room_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(undoing, "ROOM", 20)
    said: list[Undoable] = []
    history = undoing.History(said.append, lambda deed: None)
    for step in range(3):
        with history.changing(f"player at {step}"):
            history.note(Restore(0, step, bytes(8), "generator", 0.0))
    history.obey(Undo())
    history.obey(Undo())
    assert [each.undo for each in said[-2:]] == ["player at 1", ""]


# ── what resets leave ─────────────────────────────────────────────────────────


def folders(library: Path) -> list[str]:
    return sorted(path.name for path in library.iterdir())


def test_many_resets_leave_one_run(
    ring: Experiment, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(undoing, "CHANGES", 5)
    session = Heard(tmp_path)
    session.do(Open((ring.dumps(),)))
    for count in range(12):
        session.do(Start(), steps=1 + (count == 11))
        session.do(Reset())
    assert folders(tmp_path) == [".reset"]
    assert len(folders(tmp_path / ".reset")) == 5
    session.do(Start(), steps=3)
    assert len(folders(tmp_path)) == 2
    session.do(Undo())
    assert session.stand()[0][1] == 2
    session.do(Undo())
    assert session.stand()[0][1] == 1
    assert session.of(Failed) == []
    session.close()
    assert ".reset" not in folders(tmp_path)


def test_what_came_to_something_stays_when_it_is_reset(ring: Experiment, tmp_path: Path) -> None:
    session = Heard(tmp_path)
    long = ring.with_values({"schedule.steps": 20})
    session.do(Open((long.dumps(),)), Start(), steps=5)
    session.do(Reset(), Start(), steps=1)
    assert ".reset" not in folders(tmp_path)
    assert len(folders(tmp_path)) == 2
    noted = session.runs[0].recorder.folder  # type: ignore[union-attr]
    (noted / "notes.toml").write_text("the user's own")
    session.do(Reset(), Start(), steps=1)
    assert len(folders(tmp_path)) == 3
    parent = session.runs[0].recorder.folder  # type: ignore[union-attr]
    session.do(Fork(str(parent), 1), Reset(0))
    assert parent.is_dir()
    session.close()


def test_what_a_killed_session_left_is_cleared_a_day_later(tmp_path: Path) -> None:
    import os

    for name, age in (("old", 100_000), ("new", 10)):
        file = tmp_path / ".reset" / name / "telemetry.sqlite"
        file.parent.mkdir(parents=True)
        file.touch()
        os.utime(file, (time.time() - age, time.time() - age))
    Heard(tmp_path).close()
    assert folders(tmp_path / ".reset") == ["new"]
