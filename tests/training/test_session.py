"""A session by command trace → event trace."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest

from ganstudio.data.base import DataError
from ganstudio.telemetry.jobs import Report
from ganstudio.telemetry.messages import (
    Add,
    Adopt,
    Busy,
    CancelExport,
    Edit,
    Edited,
    Event,
    Export,
    Failed,
    Frame,
    Open,
    Pause,
    Progress,
    Remove,
    Reset,
    RunAdded,
    RunRemoved,
    RunState,
    Saved,
    Start,
    StateChanged,
    Step,
    Stop,
)
from ganstudio.telemetry.records import Losses, Record, Speed
from ganstudio.training import observation
from ganstudio.training.experiment import Experiment
from ganstudio.training.observation import Appointment, Probe
from ganstudio.training.run import Run
from ganstudio.training.session import Session


@dataclass
class Counter:
    """A probe that counts its measurements."""

    interval: float = 0.0
    part: str = ""
    measured: int = 0

    def measure(self, run: Run) -> Record:
        self.measured += 1
        return Speed(float(run.iteration), 0.0, 0.0, 0)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a second pass at every look at the clock, so that everything is always due."""
    ticks = itertools.count()
    monkeypatch.setattr(observation.time, "perf_counter", lambda: float(next(ticks)))


def _prepared(run: Run, order: Export) -> tuple[str, Callable[[Report], object]]:
    """Return work that is done at once, or a film that has no end."""
    if order.kind == "endless":
        return "film", lambda report: [report(0.5) for _ in itertools.count()]
    return "sample grid", lambda report: None


class Heard(Session):
    """A session that remembers what it said."""

    def __init__(self, probes: Callable[[Run], list[Probe]]) -> None:
        self._said: list[Event | Frame] = []
        super().__init__(probes, _prepared, self._said.append)

    def take(self) -> list[Event | Frame]:
        said = [*self._said]
        self._said.clear()
        return said


@pytest.fixture
def session() -> Heard:
    return Heard(lambda run: [Counter()])


def states(said: list[Event | Frame]) -> list[tuple[int, str, int]]:
    return [(e.run, str(e.state), e.step) for e in said if isinstance(e, StateChanged)]


def rows(said: list[Event | Frame], run: int) -> np.ndarray:
    records = [f.record for f in said if isinstance(f, Frame) and f.run == run]
    return np.concatenate([r.values for r in records if isinstance(r, Losses)])


def play(session: Heard, rounds: int) -> None:
    for _ in range(rounds):
        session.advance()


def test_a_run_is_added_with_what_may_go_wrong(session: Heard, ring: Experiment) -> None:
    crowded = ring.with_values({"data.count": 100, "schedule.batch_size": 64})
    session.obey(Open((crowded.dumps(),)))
    (added,) = (event for event in session.take() if isinstance(event, RunAdded))
    assert added.notes[0].startswith("a batch of 64 holds most of the 100 samples")


def test_open_announces_runs_at_step_0_with_what_an_untrained_generator_makes(
    session: Heard, ring: Experiment
) -> None:
    session.obey(Open((ring.dumps(), ring.dumps())))
    said = session.take()
    added = [e for e in said if isinstance(e, RunAdded)]
    assert [e.run for e in added] == [0, 1]
    assert added[0].title == "ring"
    assert added[0].device == "cpu · float32 · 1 thread"
    assert added[0].data == "1\u202f000 2-D points, 8 modes"
    assert Experiment.loads(added[0].experiment) == ring
    assert states(said) == [(0, "ready", 0), (1, "ready", 0)]
    assert sum(isinstance(f, Frame) and f.record.channel == "speed" for f in said) == 2
    assert session.idle


def test_states_follow_commands(session: Heard, ring: Experiment) -> None:
    session.obey(Open((ring.dumps(),), start=True))
    assert states(session.take())[-1] == (0, "running", 0)
    play(session, 3)
    session.obey(Pause())
    session.obey(Start())
    play(session, 2)
    session.obey(Stop())
    session.obey(Reset())
    assert states(session.take()) == [
        (0, "paused", 3),
        (0, "running", 3),
        (0, "stopped", 5),
        (0, "ready", 0),
    ]


def test_every_step_is_delivered_in_order(session: Heard, ring: Experiment, clock: None) -> None:
    session.obey(Open((ring.dumps(),), start=True))
    play(session, 25)
    session.obey(Pause())
    frames = [f for f in session.take() if isinstance(f, Frame) and isinstance(f.record, Losses)]
    covered = [
        step
        for frame in frames
        for step in range(
            frame.record.first_step, frame.record.first_step + len(frame.record.values)
        )
    ]
    assert covered == list(range(1, 26))


def test_runs_go_in_lockstep_on_the_same_data_and_latents(session: Heard, ring: Experiment) -> None:
    comparison = ring.compared(["non-saturating", "minimax"])
    session.obey(Open(tuple(e.dumps() for e in comparison.expand()), start=True))
    first, second = (player.run for player in session.runs.values())
    assert first.data.data_ptr() == second.data.data_ptr()
    play(session, 4)
    session.obey(Pause())
    said = session.take()
    assert first.iteration == second.iteration == 4
    # D's first step is the same under both: one loss for D, the same batches, the same weights.
    assert rows(said, 0)[0, 0] == rows(said, 1)[0, 0]
    assert rows(said, 0)[0, 1] != rows(said, 1)[0, 1]


def test_each_run_is_paused_and_removed_alone(session: Heard, ring: Experiment) -> None:
    session.obey(Open((ring.dumps(), ring.dumps()), start=True))
    session.obey(Pause(run=0))
    play(session, 3)
    assert [p.run.iteration for p in session.runs.values()] == [0, 3]
    session.obey(Remove(run=1))
    session.obey(Add(ring.dumps()))
    said = session.take()
    assert RunRemoved(1) in said
    assert list(session.runs) == [0, 2]
    assert session.idle


def test_steps_by_hand(session: Heard, ring: Experiment) -> None:
    session.obey(Open((ring.dumps(),)))
    session.take()
    for player in ("both", "discriminator", "generator"):
        session.obey(Step(player=player))  # type: ignore[arg-type]
    said = session.take()
    assert states(said)[0] == (0, "paused", 1)
    assert len(rows(said, 0)) == 3
    assert session.idle


def test_live_edit_goes_on_and_other_edits_begin_afresh(session: Heard, ring: Experiment) -> None:
    session.obey(Open((ring.dumps(),), start=True))
    play(session, 3)
    session.take()
    session.obey(Edit({"optimisers.generator.lr": 0.01}))
    (edited,) = [e for e in session.take() if isinstance(e, Edited)]
    assert (edited.step, edited.restarted) == (3, False)
    assert edited.changes == ("optimisers.generator.lr: 0.0002 → 0.01",)
    session.obey(Edit({"schedule.batch_size": 4}))
    said = session.take()
    (edited,) = [e for e in said if isinstance(e, Edited)]
    assert (edited.step, edited.restarted) == (0, True)
    assert states(said) == [(0, "ready", 0), (0, "running", 0)]
    session.obey(Adopt(ring.with_values({"loss": "hinge"}).dumps()))
    (edited,) = [e for e in session.take() if isinstance(e, Edited)]
    assert Experiment.loads(edited.experiment).loss.name == "hinge"


def counting(run: Run) -> list[Probe]:
    """Return a probe, unless the run asks for features that are not there, as by a wrong file."""
    if run.experiment.watch.extractor:
        raise DataError("features.onnx is no network; give another file.")
    return [Counter()]


def test_what_cannot_be_measured_is_refused_and_the_run_goes_on(ring: Experiment) -> None:
    session = Heard(counting)
    session.obey(Open((ring.dumps(),), start=True))
    play(session, 3)
    session.take()
    assert not session.obey(Edit({"watch.extractor": "features.onnx"}, 0))
    (failed,) = [event for event in session.take() if isinstance(event, Failed)]
    assert failed.sentence == "features.onnx is no network; give another file."
    play(session, 2)
    assert session.runs[0].run.iteration == 5
    assert session.runs[0].run.state is RunState.RUNNING


@pytest.mark.parametrize("path", ["schedule.steps", "schedule.warmup", "schedule.decay_steps"])
def test_a_number_that_nothing_can_be_computed_by_is_refused(
    session: Heard, ring: Experiment, path: str
) -> None:
    session.obey(Open((ring.dumps(),), start=True))
    play(session, 3)
    session.take()
    assert not session.obey(Edit({path: 10**309}, 0))
    (failed,) = [event for event in session.take() if isinstance(event, Failed)]
    assert failed.sentence.startswith(
        f"{path}: input should be less than or equal to {10**15}, not"
    )
    play(session, 2)
    assert session.runs[0].run.iteration == 5


def test_a_refused_command_is_a_sentence_and_loses_nothing(
    session: Heard, ring: Experiment
) -> None:
    session.obey(Open((ring.dumps(),), start=True))
    play(session, 2)
    session.take()
    missing = ring.with_values(
        {"data": {"name": "idx", "images": "nowhere.gz"}, "network": "dcgan"}
    )
    for command in (
        Open(("loss = 3",)),
        Open((missing.dumps(),)),
        Edit({"los": 1}),
        Edit({"network": "dcgan"}),
    ):
        session.obey(command)
    said = [e for e in session.take() if not isinstance(e, Frame)]
    failures = [e for e in said if isinstance(e, Failed)]
    assert len(failures) == 4
    assert all(f.details == "" and f.sentence for f in failures)
    assert "nowhere.gz" in failures[1].sentence
    play(session, 1)
    assert session.runs[0].run.iteration == 3
    assert session.runs[0].run.state is RunState.RUNNING


def test_an_error_in_a_step_ends_that_run_and_is_told(
    session: Heard, ring: Experiment, monkeypatch: pytest.MonkeyPatch
) -> None:
    session.obey(Open((ring.dumps(), ring.dumps()), start=True))
    session.take()

    def broken(self: Any = None) -> None:
        raise RuntimeError("kernel panic\nmore")

    monkeypatch.setattr(session.runs[0].run.trainer, "step", broken)
    play(session, 3)
    said = session.take()
    (failed,) = [e for e in said if isinstance(e, Failed)]
    assert failed.run == 0
    assert "RuntimeError: kernel panic)" in failed.sentence
    assert "Traceback" in failed.details
    assert states(said) == [(0, "failed", 0)]
    assert session.runs[1].run.iteration == 3
    session.obey(Start(run=0))
    assert states(session.take())[-1] == (0, "running", 0)


def test_divergence_stops_the_run_and_names_the_step(
    session: Heard, ring: Experiment, clock: None
) -> None:
    hot = {"name": "sgd", "lr": 10.0, "momentum": 0.99}
    experiment = ring.with_values(
        {"loss": "least-squares", "optimisers.generator": hot, "optimisers.discriminator": hot}
    )
    session.obey(Open((experiment.dumps(),), start=True))
    play(session, 200)
    said = session.take()
    (failed,) = [e for e in said if isinstance(e, Failed)]
    broken = np.flatnonzero(~np.isfinite(rows(said, 0)[:, :2]).all(axis=1))
    assert f"since step {broken[0] + 1}" in failed.sentence
    assert states(said)[-1][1] == "stopped"


def test_commands_for_a_run_that_has_gone_are_passed_over(session: Heard, ring: Experiment) -> None:
    session.obey(Open((ring.dumps(),)))
    session.take()
    gone = Export(run=9, kind="grid", path="grid.png")
    for command in (Start(9), Pause(9), Step(9), Edit({"seed": 2}, 9), Remove(9), gone):
        session.obey(command)
    assert session.take() == []


def test_loading_is_announced_before_it_begins(
    session: Heard, ring: Experiment, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[Event | Frame] = []
    load = type(ring.data).load
    monkeypatch.setattr(
        type(ring.data), "load", lambda data: (heard.extend(session.take()), load(data))[1]
    )
    session.obey(Open((ring.dumps(),)))
    assert heard == [Busy("loading Ring of Gaussians")]
    assert session.take()[0] == Busy("")


def test_an_export_goes_on_beside_training(session: Heard, ring: Experiment) -> None:
    session.obey(Open((ring.dumps(),)))
    session.take()
    session.obey(Export(run=0, kind="grid", path="grid.png"))
    session.jobs.wait()
    begun, over, saved = session.take()
    assert begun == Progress("grid.png", "sample grid", 0.0)
    assert over == Progress("grid.png", "sample grid", None)
    assert saved == Saved("grid.png", "sample grid")


def test_an_export_is_cancelled(session: Heard, ring: Experiment) -> None:
    session.obey(Open((ring.dumps(),)))
    session.take()
    session.obey(Export(run=0, kind="endless", path="film.mp4"))
    session.obey(CancelExport("film.mp4"))
    session.jobs.wait()
    said = session.take()
    assert said[-1] == Progress("film.mp4", "film", None)
    assert not any(isinstance(each, Saved | Failed) for each in said)


def test_a_probe_pays_its_cost_back_before_it_measures_again(
    ring: Experiment, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = Run(ring)
    times = iter([0.0, 0.01, 10.0, 12.0, 20.0, 22.0])
    monkeypatch.setattr(observation.time, "perf_counter", lambda: next(times))
    short = Appointment(Counter())
    short.keep(run, runs=3)
    assert short.due == pytest.approx(0.01 + 3 * 0.01 / observation.SNAPSHOT_SHARE)
    slow = Appointment(Counter())  # as on a busy machine: what is shown must not grow old
    slow.keep(run, runs=1)
    assert slow.due == pytest.approx(12.0 + 2.0 / observation.MOST_SHARE)
    rare = Appointment(Counter(interval=1000.0))
    rare.keep(run, runs=1)
    assert rare.due == 22.0 + 1000.0


def test_probing_does_not_change_training(ring: Experiment, clock: None) -> None:
    watched, alone = Heard(lambda run: [Counter()]), Heard(lambda run: [])
    said = []
    for each in (watched, alone):
        each.obey(Open((ring.dumps(),), start=True))
        play(each, 5)
        each.obey(Stop())
        said.append(rows(each.take(), 0))
    assert np.array_equal(*said)


def test_what_is_compared_is_measured_at_common_steps(ring: Experiment, clock: None) -> None:
    session = Heard(lambda run: [Counter(interval=7.0)])
    for _ in range(3):
        session.obey(Add(ring.dumps(), start=True))
    for _ in range(4):
        session.advance()
    session.obey(Pause(1))  # leaves, and holds nobody up
    for _ in range(6):
        session.advance()
    steps: dict[int, list[int]] = {0: [], 1: [], 2: []}
    for item in session.take():
        if isinstance(item, Frame) and isinstance(item.record, Speed):
            steps[item.run].append(item.step)
    assert steps[0] == steps[2]
    assert len(steps[0]) > 2
    assert max(steps[1]) == 4
