"""A session that is one of several: what they share, and runs that go from one to another."""

from __future__ import annotations

from ctypes import c_long
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from ganstudio.data.base import Data, Dataset, Mixture, Pairs
from ganstudio.preset_folder import find
from ganstudio.telemetry.crew import NOBODY, Changed, Kept, Release, Released, TakeOver
from ganstudio.telemetry.messages import Busy, Edit, Event, Frame, Open, Pause, RecordTo, Start
from ganstudio.telemetry.records import Losses, Speed
from ganstudio.training.experiment import Experiment
from ganstudio.training.observation import Appointment
from ganstudio.training.place import SharedPlace
from ganstudio.training.run import Run
from ganstudio.training.session import Session


class Member(Session):
    """One of several sessions, which remembers what it said."""

    def __init__(self, number: int, folder: Path) -> None:
        self.said: list[Event | Frame] = []
        self.words: list[Any] = []
        place = SharedPlace(number, 2, folder, c_long(NOBODY))
        super().__init__(
            lambda run: [], lambda run, command: None, self.said.append,
            place=place, reply=self.words.append,
        )  # fmt: skip

    def released(self, run: int) -> Kept:
        self.obey(Release(run))
        (kept,) = (each.kept for each in self.words if isinstance(each, Released))
        return kept


@pytest.fixture
def pair(tmp_path: Path) -> tuple[Member, Member]:
    (tmp_path / "shared").mkdir()
    first, second = (Member(number, tmp_path / "shared") for number in range(2))
    return first, second


def values(said: list[Event | Frame], run: int) -> np.ndarray:
    chunks = [item.record for item in said if isinstance(item, Frame) and item.run == run]
    return np.concatenate([each.values for each in chunks if isinstance(each, Losses)])


@pytest.mark.parametrize("recorded", [True, False])
def test_a_run_that_moves_makes_the_steps_that_it_would_have_made(
    pair: tuple[Member, Member], ring: Experiment, tmp_path: Path, recorded: bool
) -> None:
    first, second = pair
    for each in pair:
        each.obey(RecordTo(str(tmp_path / "runs") if recorded else ""))
    first.obey(Open((ring.dumps(),), start=True))
    for _ in range(7):
        first.advance()
    second.obey(TakeOver(first.released(0)))
    assert first.runs == {}
    assert first.idle
    assert [item for item in second.said if not isinstance(item, Busy)] == []
    for _ in range(6):
        second.advance()
    for each in pair:
        each.close()
    second.runs[0].tell_series()
    alone = Run(ring)
    for _ in range(13):
        alone.step()
    expected = alone.take_series()
    assert expected is not None
    told = np.concatenate([values(first.said, 0), values(second.said, 0)])
    assert told.tobytes() == expected.values.tobytes()


def test_who_comes_from_elsewhere_catches_up_first(
    pair: tuple[Member, Member], ring: Experiment
) -> None:
    first, second = pair
    for member, steps in zip(pair, (3, 8), strict=True):
        member.obey(Open((ring.dumps(),), start=True))
        for _ in range(steps):
            member.advance()
    second.obey(TakeOver(first.released(0)))
    steps = [tuple(each.run.iteration for each in second.runs.values())]
    for _ in range(7):
        second.advance()
        steps.append(tuple(each.run.iteration for each in second.runs.values()))
    assert steps == [(3, 8), (4, 8), (5, 8), (6, 8), (7, 8), (8, 8), (9, 9), (10, 10)]


def test_who_was_paused_waits_for_nobody(pair: tuple[Member, Member], ring: Experiment) -> None:
    member, _ = pair
    member.obey(Open((ring.dumps(), ring.dumps()), start=True))
    member.obey(Pause(0))
    for _ in range(5):
        member.advance()
    member.obey(Start(0))
    for _ in range(3):
        member.advance()
    assert {n: each.run.iteration for n, each in member.runs.items()} == {0: 3, 2: 8}


def test_whoever_leads_is_told_what_takes_a_change_back(
    pair: tuple[Member, Member], ring: Experiment
) -> None:
    member, _ = pair
    member.obey(Open((ring.dumps(),)))
    member.obey(Edit({"optimisers.generator.lr": 0.5}))
    changed = [each.change for each in member.words if isinstance(each, Changed)]
    assert [each.title for each in changed] == ["open", "optimisers.generator.lr: 0.0002 → 0.5"]
    for inverse in changed[1].inverses:
        member.obey(inverse)
    assert member.runs[0].run.experiment == ring


def test_data_is_decoded_once(
    pair: tuple[Member, Member], ring: Experiment, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded: list[Data] = []
    kind = type(ring.data)
    load = kind.load
    monkeypatch.setattr(kind, "load", lambda data: (loaded.append(data), load(data))[1])
    for member in pair:
        member.obey(Open((ring.dumps(),)))
    assert loaded == [ring.data]
    (one,), (other,) = (member.runs.values() for member in pair)
    assert one.run.dataset.mixture is not None
    assert np.array_equal(one.run.dataset.samples, other.run.dataset.samples)
    other.run.dataset.samples[0] = 99.0
    assert one.run.dataset.samples[0, 0] != 99.0


def test_data_is_mapped_as_it_was_loaded(
    ring: Experiment, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    points = np.arange(8, dtype=np.float32).reshape(4, 2)
    pictures = np.arange(64, dtype=np.uint8).reshape(4, 1, 4, 4)
    classes, labels = ("one", "two"), np.array([0, 1, 1, 0])
    loaded = Dataset(
        pictures, labels, classes, Mixture(points, 0.1), ("3 were left out.",), 10, True,
        Dataset(pictures[:2], notes=("§",), mirrored=True), Pairs(points, points + 1, labels),
    )  # fmt: skip
    monkeypatch.setattr(type(ring.data), "load", lambda data: loaded)
    mapped = SharedPlace(0, 2, tmp_path, c_long(NOBODY)).load(ring.data)
    shelves = [each.shelf for each in mapped.domains]
    assert all(shelf is not None and shelf.is_dir() for shelf in shelves)
    bare = replace(mapped, shelf=None, second=replace(mapped.domains[1], shelf=None))
    np.testing.assert_equal(asdict(bare), asdict(loaded))
    assert [each.samples.dtype for each in mapped.domains] == [np.uint8, np.uint8]


def test_no_two_take_one_name(pair: tuple[Member, Member], ring: Experiment) -> None:
    first, second = (member.place for member in pair)
    assert first is not None
    assert second is not None
    assert (first.claim("Ring"), second.claim("Ring"), second.claim("Ring 2")) == (
        True,
        False,
        True,
    )


def test_rare_snapshots_are_of_steps_that_frequent_ones_have_too() -> None:
    run = Run(find("ring").with_values({"data.count": 100}))
    taken: dict[int, list[int]] = {}
    for rhythm in (3, 7, 20):

        class Probe:
            part, interval = "", 0.0

            def measure(self, run: Any) -> Speed:
                return Speed(1.0, 0.0, 0.0, 0)

        appointment = Appointment(Probe())
        taken[rhythm] = []
        for step in range(1, 400):
            appointment.due = appointment.at + rhythm  # a step takes a second
            if appointment.is_due(float(step), step, shared=True):
                taken[rhythm].append(step)
                appointment.keep(run, 1)
                appointment.at = step
    for rhythm, steps in taken.items():
        assert len(steps) > 400 / rhythm / 3
        assert np.diff(steps).min() >= rhythm
    assert set(taken[20][3:]) <= set(taken[7]) <= set(taken[3]) | set(taken[7][:3])
