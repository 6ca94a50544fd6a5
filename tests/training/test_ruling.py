"""A session follows the rules of its runs, at the same steps however fast it is."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from ganstudio.telemetry.marks import mark_of
from ganstudio.telemetry.messages import (
    Edit,
    Event,
    Failed,
    Frame,
    Open,
    Pause,
    RuleApplied,
    RunAdded,
    Start,
    StateChanged,
)  # fmt: skip
from ganstudio.telemetry.recording.reader import RecordingReader
from ganstudio.telemetry.records import Collapse, Losses, Record, Verdict
from ganstudio.training import run_recorder
from ganstudio.training.experiment import Experiment
from ganstudio.training.run import Run
from ganstudio.training.runs_folder import RunsFolder
from ganstudio.training.session import Session

NONE = np.zeros(0, np.float32)
SLOW = {"when": "collapsing", "then": "fork", "set": {"optimisers.generator.lr": 1e-4}}


class ThirdLook:
    """A diagnosis that finds a fault at its third look, whenever that is, begun 30 steps before."""

    part = ""
    interval = 0.0
    steps = 1.0
    urgent = True

    def __init__(self, run: Run) -> None:
        self.looks = 0
        run.watched("third look", self)

    def memory(self) -> int:
        return self.looks

    def recall(self, memory: int) -> None:
        self.looks = memory

    def measure(self, run: Run) -> Record:
        self.looks += 1
        wrong = self.looks >= 3
        word, since = ("collapsing", run.iteration - 30) if wrong else ("learning", 0)
        verdict = Verdict(word, since, f"look {self.looks}")  # type: ignore[arg-type]
        return Collapse((), NONE, NONE, (), verdict, 500)

    def study(self, run: Run) -> Generator[None, None, Record]:
        yield
        return self.measure(run)


class Heard(Session):
    def __init__(self, library: Path | None) -> None:
        self.said: list[Event | Frame] = []
        folder = None if library is None else RunsFolder(library)
        super().__init__(lambda run: [ThirdLook(run)], None, self.said.append, folder)  # type: ignore[arg-type, list-item]

    def play(self, rounds: int) -> None:
        for _ in range(rounds):
            self.advance()

    def of(self, kind: type) -> list[Any]:
        return [item for item in self.said if isinstance(item, kind)]

    def words(self) -> list[tuple[int, str]]:
        return [(each.step, f"{each.deed}: {each.sentence}") for each in self.of(RuleApplied)]

    def looks(self, run: int) -> list[tuple[int, str]]:
        return [
            (each.step, each.record.verdict.evidence)
            for each in self.of(Frame)
            if each.run == run and isinstance(each.record, Collapse)
        ]


def ruled(experiment: Experiment, *rules: dict[str, Any], **changes: Any) -> str:
    wanted = {path.replace("__", "."): value for path, value in changes.items()}
    return experiment.with_values({"rules": list(rules), **wanted}).dumps()


@pytest.fixture
def session(tmp_path: Path) -> Heard:
    return Heard(tmp_path)


def test_a_run_is_stopped_at_the_look_that_finds_the_fault(
    session: Heard, ring: Experiment
) -> None:
    session.obey(Open((ruled(ring, {"then": "stop"}),), start=True))
    session.play(200)
    assert session.of(StateChanged)[-1] == StateChanged(0, session.runs[0].run.state, 150)
    assert session.words() == [(150, "stop: collapsing since step 120: look 3; stopped")]
    session.obey(Start())
    session.play(100)
    assert session.runs[0].run.iteration == 250  # by hand it goes on, and nothing turns again
    assert len(session.words()) == 1
    session.close()


def test_looks_are_taken_by_steps_and_at_no_other_time(session: Heard, ring: Experiment) -> None:
    session.obey(Open((ruled(ring, {}, watch__budget=0.5),), start=True))
    session.play(70)
    session.obey(Pause())
    session.obey(Start())
    session.play(70)
    assert session.looks(0) == [(50, "look 1"), (100, "look 2")]
    session.close()


def test_a_checkpoint_is_kept_of_the_step(session: Heard, ring: Experiment) -> None:
    session.obey(Open((ruled(ring, {"then": "checkpoint"}),), start=True))
    session.play(155)
    session.runs[0].recorder.flush()  # type: ignore[union-attr]
    folder = Path(session.of(RunAdded)[0].folder)
    with RecordingReader(folder) as reader:
        assert [each.step for each in reader.checkpoints()] == [150]
        marks = [mark_of(event, step) for step, _, _, event in reader.events()]
    assert [mark.step for mark in marks if mark and mark.kind == "rule"] == [150]
    session.close()


def test_a_fork_goes_on_from_where_nothing_was_wrong_with_what_the_rule_sets(
    session: Heard, ring: Experiment
) -> None:
    session.obey(Open((ruled(ring, SLOW, {"when": "healthy"}),), start=True))
    while len(session.runs) < 2:
        session.play(1)
    _, fork = session.of(RunAdded)
    assert fork.parent_step == 100
    assert session.words() == [(150, "fork: collapsing since step 120: look 3; forked at step 100")]
    session.play(60)
    assert session.runs[1].run.experiment.optimisers.generator.lr == 1e-4
    assert session.looks(1) == [(150, "look 3")]  # it has heard of the two before
    assert len(session.runs) == 2  # and does not fork again
    session.close()


@pytest.mark.parametrize("end", ["fork", "checkpoint"])
def test_a_run_that_is_not_recorded_is_told_of(ring: Experiment, end: str) -> None:
    session = Heard(None)
    session.obey(Open((ruled(ring, {"then": end}),), start=True))
    session.play(160)
    assert session.words()[0][1].endswith(f"; no {end} of a run that is not recorded")
    assert session.runs[0].run.iteration == 160
    assert session.of(Failed) == []
    session.close()


def test_two_speeds_give_the_same_course(
    ring: Experiment, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    courses = []
    for name, budget, interval in (("slow", 0.0, 30.0), ("fast", 0.5, 0.0)):
        monkeypatch.setattr(run_recorder, "INTERVAL", interval)  # checkpoints at other steps
        monkeypatch.setattr(run_recorder, "SHARE", 1.0)
        session = Heard(tmp_path / name)
        rules = SLOW, {"then": "checkpoint"}
        session.obey(Open((ruled(ring, *rules, watch__budget=budget),), start=True))
        while len(session.runs) < 2 or session.runs[1].run.iteration < 210:
            session.play(1)
        session.obey(Pause())
        frames = [each for each in session.of(Frame) if isinstance(each.record, Losses)]
        made = {  # from the fork on; what is shown of before is as far as it was recorded by then
            each.record.first_step + place: row.tobytes()
            for each in frames if each.run == 1
            for place, row in enumerate(each.record.values)
        }  # fmt: skip
        rows = [made[step] for step in range(151, 211)]
        courses.append((session.words(), session.looks(1), rows))
        session.close()
    assert courses[0] == courses[1]


def test_rules_can_come_and_go_while_a_run_trains(session: Heard, ring: Experiment) -> None:
    session.obey(Open((ring.with_values({"watch.budget": 0.0}).dumps(),), start=True))
    session.play(60)
    assert session.looks(0)[1:] == []  # but what an untrained generator makes
    session.obey(Edit({"rules": [{"then": "stop"}]}, 0))
    session.play(200)
    assert session.runs[0].run.iteration == 150
    assert session.looks(0)[1:] == [(100, "look 2"), (150, "look 3")]
    session.close()
