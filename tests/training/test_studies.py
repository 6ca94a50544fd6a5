"""When studies have their turn, by a clock that only they move."""

from __future__ import annotations

import math
from collections.abc import Generator
from dataclasses import dataclass, field

import numpy as np
import pytest

from ganstudio.telemetry.records import Record, Speed
from ganstudio.training import studies
from ganstudio.training.experiment import Experiment
from ganstudio.training.run import Run
from ganstudio.training.studies import Inquiry, Studies, Study


@dataclass
class Clock:
    now: float = 0.0

    def perf_counter(self) -> float:
        return self.now


@dataclass
class Glance:
    """A probe that takes a while."""

    clock: Clock
    cost: float
    interval: float = 0.0
    part: str = ""

    def measure(self, run: Run) -> Record:
        self.clock.now += self.cost
        return Speed(0.0, 0.0, 0.0, 0)


@dataclass
class Long:
    """A study of several slices, each of which takes a while."""

    clock: Clock
    slices: int
    cost: float = 0.002
    interval: float = 0.0
    urgent: bool = False
    steps: float = math.inf
    worked: list[float] = field(default_factory=list)
    begun: int = 0
    part: str = ""

    def measure(self, run: Run) -> Record | None:
        raise AssertionError

    def study(self, run: Run) -> Generator[None, None, Record | None]:
        self.begun += 1
        for _ in range(self.slices):
            self.clock.now += self.cost
            self.worked.append(self.clock.now)
            yield
        return Speed(float(self.begun), 0.0, 0.0, 0)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(studies, "time", clock)
    monkeypatch.setattr(studies, "HEAD_START", 0.0)
    return clock


@pytest.fixture
def run(ring: Experiment) -> Run:
    return Run(ring.with_values({"watch.budget": 0.1}))


def train(studied: Studies, run: Run, clock: Clock, seconds: float, runs: int = 1) -> list[Record]:
    """Let steps of a millisecond pass; return what was said."""
    said: list[Record] = []
    end = clock.now + seconds
    while clock.now < end:
        clock.now += 0.001
        said += studied.go_on(run, clock.now, runs)
    return said


@pytest.mark.parametrize("runs", [1, 2])
def test_a_study_keeps_to_its_share_and_never_holds_a_step_up_for_long(
    clock: Clock, run: Run, runs: int
) -> None:
    study = Long(clock, slices=7)
    studied = Studies([study])
    blocks, seconds = [], 4.0
    while clock.now < seconds:
        clock.now += 0.001
        before = clock.now
        list(studied.go_on(run, before, runs))
        blocks.append(clock.now - before)
    # It may stop after the first slice that ends beyond 3 ms.
    assert max(blocks) == pytest.approx(2 * study.cost)
    assert sum(blocks) / seconds == pytest.approx(0.1 / runs, rel=0.1)
    assert study.begun > 10


def test_the_first_seconds_of_study_come_sooner(
    clock: Clock, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(studies, "HEAD_START", 0.8)
    studied = Studies([study := Long(clock, slices=10_000)])
    train(studied, run, clock, 2.0)
    early = len(study.worked) * study.cost
    assert early == pytest.approx(0.8, rel=0.1)  # four times the budget
    train(studied, run, clock, 2.0)
    assert len(study.worked) * study.cost - early == pytest.approx(0.2, rel=0.15)


def test_they_come_sooner_only_until_each_has_ended_once(
    clock: Clock, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(studies, "HEAD_START", 10.0)
    studied = Studies([study := Long(clock, slices=50)])
    train(studied, run, clock, 0.2)
    assert study.begun == 1
    train(studied, run, clock, 4.0)
    assert len(study.worked) * study.cost == pytest.approx(0.1 + 0.4, rel=0.1)


def test_what_is_to_be_learnt_first_gets_more_of_them_than_the_urgent_one(
    clock: Clock, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(studies, "HEAD_START", 10.0)
    urgent, learning = Long(clock, slices=10_000, urgent=True), Long(clock, slices=10_000)
    train(Studies([learning, urgent]), run, clock, 4.0)
    assert len(learning.worked) > 5 * len(urgent.worked)


@pytest.mark.parametrize(("step", "longest"), [(0.001, 0.004), (0.3, 0.034), (9.0, 0.5)])
def test_a_turn_is_as_long_as_the_steps_allow(
    clock: Clock, run: Run, step: float, longest: float
) -> None:
    studied = Studies([Long(clock, slices=10_000)])
    turns = []
    for _ in range(100):
        clock.now += step
        before = clock.now
        list(studied.go_on(run, before, 1))
        turns.append(clock.now - before)
    assert max(turns) == pytest.approx(longest, abs=0.0021)
    assert sum(turns) <= 0.12 * clock.now


def test_two_studies_take_turns(clock: Clock, run: Run) -> None:
    short, long = Long(clock, slices=4), Long(clock, slices=1000)
    train(Studies([short, long]), run, clock, 2.0)
    assert 0.5 * len(long.worked) < len(short.worked) <= len(long.worked)
    assert short.begun > 5


def test_an_urgent_one_gets_three_times_as_much(clock: Clock, run: Run) -> None:
    urgent, patient = Long(clock, slices=1000, urgent=True), Long(clock, slices=1000)
    train(Studies([patient, urgent]), run, clock, 4.0)
    assert len(urgent.worked) / len(patient.worked) == pytest.approx(3.0, rel=0.2)


def test_time_is_shared_and_not_turns(clock: Clock, run: Run) -> None:
    """Whose slices are longer has fewer of them."""
    short, long = Long(clock, slices=1000, cost=0.003), Long(clock, slices=1000, cost=0.012)
    train(Studies([short, long]), run, clock, 8.0)
    assert 4 * len(long.worked) / len(short.worked) == pytest.approx(1.0, rel=0.2)


def test_a_fast_run_is_due_by_steps_before_the_clock(clock: Clock, run: Run) -> None:
    study = Long(clock, slices=1, interval=100.0, steps=50)
    studied, begun = Studies([study]), []
    for run.trainer.iteration in range(1000):
        clock.now += 0.001
        if list(studied.go_on(run, clock.now, 1)):
            begun.append(run.iteration)
    assert set(np.diff(begun)) == {50}


def test_what_comes_of_a_study_is_said_at_its_end(clock: Clock, run: Run) -> None:
    said = train(Studies([Long(clock, slices=10, interval=100.0)]), run, clock, 1.0)
    assert [record.steps_per_second for _, record in said] == [1.0]


def test_everything_at_once_makes_the_urgent_ones_afresh(clock: Clock, run: Run) -> None:
    urgent, patient = Long(clock, slices=50, urgent=True), Long(clock, slices=50)
    studied = Studies([urgent, patient])
    train(studied, run, clock, 0.2)
    begun, done = urgent.begun, len(patient.worked)
    said = list(studied.go_on(run, math.inf, 1))
    assert [record.steps_per_second for _, record in said] == [begun + 1]
    assert len(patient.worked) == done


def test_no_budget_no_study(clock: Clock, ring: Experiment) -> None:
    run = Run(ring.with_values({"watch.budget": 0.0}))
    studied = Studies([Long(clock, slices=2, urgent=True)])
    assert train(studied, run, clock, 1.0) == []
    assert list(studied.go_on(run, math.inf, 1))


def test_an_inquiry_that_is_given_all_the_time_comes_to_its_end(clock: Clock, run: Run) -> None:
    inquiry = Inquiry(Long(clock, slices=100, interval=5.0))
    record = inquiry.go_on(run, math.inf)
    assert record is not None
    assert inquiry.due == pytest.approx(clock.now + 5.0)


def test_probes_of_both_kinds_are_told_apart(clock: Clock) -> None:
    assert isinstance(Long(clock, 1), Study)
    assert not isinstance(Glance(clock, 1.0), Study)


def train_quickly(clock: Clock, run: Run, studied: Studies) -> None:
    """Make 2,000 steps in a fifth of a second."""
    list(studied.go_on(run, math.inf, 1))
    for run.trainer.iteration in range(1, 2001):
        clock.now += 0.0001
        list(studied.go_on(run, clock.now, 1))


def test_cheap_urgent_ones_are_made_by_steps_at_first(clock: Clock, run: Run) -> None:
    study = Long(clock, slices=5, urgent=True, steps=50.0, interval=10.0)
    train_quickly(clock, run, Studies([study]))
    assert study.begun == pytest.approx(1 + studies.FREE, abs=3)  # a few more by the budget


def test_dear_ones_keep_to_the_budget_from_the_beginning(clock: Clock, run: Run) -> None:
    study = Long(clock, slices=50, urgent=True, steps=50.0, interval=10.0)
    train_quickly(clock, run, Studies([study]))
    assert len(study.worked) < 2.5 * study.slices
