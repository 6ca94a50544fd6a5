"""The numbers of a diagnosis, each once, at the step and second that it was taken at."""

from __future__ import annotations

import numpy as np

from ganstudio.telemetry.measurements import Gatherer, Measurement, courses
from ganstudio.telemetry.messages import Frame
from ganstudio.telemetry.records import Collapse, Measure, SampleGrid, Speed, Verdict

NONE = np.zeros(0, np.float32)


def measure(name: str = "modes", value: float = 7.0, step: int | None = None) -> Measure:
    return Measure(name, name.title(), "", value, 8.0, f"{value:g}", "8", "high", "coverage", step)


def diagnosis(step: int, *measures: Measure, game: tuple[Measure, ...] = ()) -> Frame:
    verdict = Verdict("healthy", 3, "why")
    record = Collapse((), NONE, NONE, measures, verdict, 500, game=game)
    return Frame(0, step, step / 10, record)


def test_a_look_is_all_measures_and_what_was_said() -> None:
    even = Measure("ranking", "", "", 0.5, 0.5, "50 %", "50 %", "neither", "game")
    look = Gatherer().look(diagnosis(50, measure(), game=(even,)))
    assert look is not None
    assert look.judgement is not None
    assert (look.judgement.step, look.judgement.verdict.word) == (50, "healthy")
    told = [
        (each.measure.name, each.step, each.seconds, each.samples) for each in look.measurements
    ]
    assert told == [("modes", 50, 5.0, 500), ("ranking", 50, 5.0, 0)]


def test_a_slow_measure_counts_once_where_its_samples_are_from() -> None:
    gatherer, slow = Gatherer(), measure("fd", 2.0, step=60)
    gatherer.look(diagnosis(50))
    gatherer.look(diagnosis(55))
    told = [gatherer.look(diagnosis(step, slow)) for step in (100, 150)]
    assert [len(look.measurements) for look in told if look is not None] == [1, 0]
    (fd,) = told[0].measurements  # type: ignore[union-attr]
    assert (fd.step, fd.seconds, fd.samples) == (60, 5.5, 0)


def test_speed_memory_and_learning_rates_are_measures_without_a_floor() -> None:
    rates = {"discriminator": 2e-3, "generator": 1e-3}
    look = Gatherer().look(Frame(0, 9, 1.0, Speed(250.0, 0.0, 1.0, 2**21, rates)))
    assert look is not None
    assert look.judgement is None
    values = {each.measure.name: each.measure.value for each in look.measurements}
    assert values == {"speed": 250.0, "memory": 2.0, "lr_d": 2e-3, "lr_g": 1e-3}
    assert all(np.isnan(each.measure.floor) for each in look.measurements)


def test_what_a_run_takes_of_the_machine_is_a_measure_where_it_is_known() -> None:
    told = Speed(1.0, 0.0, 0.0, 2**30, None, cores=1.25, resident=2**28, busy=0.5)
    look = Gatherer().look(Frame(0, 9, 1.0, told))
    assert look is not None
    values = {each.measure.name: each.measure.text for each in look.measurements}
    assert values == {
        "speed": "1 steps/s", "memory": "1024 MB", "resident": "256 MB",
        "cores": "1.2 cores", "busy": "50 %",
    }  # fmt: skip


def test_pictures_tell_nothing() -> None:
    pixels = np.zeros((1, 2, 2, 1), np.uint8)
    grid = SampleGrid(pixels, pixels, None, 1, False, np.zeros(1, np.float32))
    assert Gatherer().look(Frame(0, 5, 0.5, grid)) is None


def test_courses_are_in_order_and_apart_from_what_was_evaluated() -> None:
    taken = [Measurement(step, step / 10, measure(value=value), samples=500)
             for step, value in ((20, 2.0), (10, 1.0), (20, 3.0))]  # fmt: skip
    later = Measurement(10, 1.0, measure(value=9.0), samples=50_000, evaluated=True)
    other = Measurement(10, 1.0, measure(value=4.0), part="x")
    course = courses([*taken, later, other])["modes"]
    assert course.steps.tolist() == [10, 20]
    assert course.values.tolist() == [1.0, 3.0]
    assert [course.place(step) for step in (9, 10, 19, 25)] == [None, 0, 0, 1]
    assert courses([*taken, later], evaluated=True)["modes"].samples.tolist() == [50_000]
    assert courses([*taken, other], "x")["modes"].values.tolist() == [4.0, 3.0]
