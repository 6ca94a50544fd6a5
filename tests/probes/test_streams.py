"""Each measure draws from streams of its own: what others draw does not move it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pytest
import torch

from ganstudio.probes.collapse import CollapseProbe
from ganstudio.probes.diagnosis import diagnosis_for, slow_measures_for
from ganstudio.probes.slow_measures import SlowFindings, SlowMeasures, SlowMeasuresProbe
from ganstudio.probes.work import Work
from ganstudio.telemetry.records import Collapse
from ganstudio.training.run import Run

Choose = Callable[[Sequence[SlowMeasures]], Sequence[SlowMeasures]]
KINDS = ["ring", "moons", "digits"]


class Greedy:
    """Draws from the generators that belong to the process, which no measure should."""

    samples = 7

    def prepare(self) -> Work[None]:
        torch.rand(3)
        np.random.rand(3)
        yield

    def examine(self, samples: torch.Tensor) -> Work[SlowFindings]:
        torch.rand(len(samples))
        np.random.rand(len(samples))
        yield
        return SlowFindings()


def all_of(known: Sequence[SlowMeasures]) -> Sequence[SlowMeasures]:
    return known


def measured(run: Run, choose: Choose = all_of) -> dict[str, tuple[float, float]]:
    """Return value and floor of each measure after three steps, some slow ones chosen."""
    for _ in range(3):
        run.step()
    diagnosis = diagnosis_for(run.dataset, run.data)
    assert diagnosis is not None
    known = slow_measures_for(run.dataset, run.data, run.experiment.data.name)
    slow = SlowMeasuresProbe(run, run.pairing, diagnosis, choose(known))
    slow.measure(run)
    record = CollapseProbe(run, run.pairing, diagnosis, slow).measure(run)
    assert isinstance(record, Collapse)
    told = (*record.measures, *record.game)
    return {measure.name: (measure.value, measure.floor) for measure in told}


def assert_alike(some: dict[str, Any], every: dict[str, Any]) -> None:
    assert some
    for name in some:
        np.testing.assert_array_equal(some[name], every[name], err_msg=name)


@pytest.mark.parametrize("kind", KINDS)
def test_taking_a_measure_away_moves_no_other(make_run, kind: str) -> None:
    every = measured(make_run(kind))
    known = make_run(kind)
    count = len(slow_measures_for(known.dataset, known.data, known.experiment.data.name))
    for gone in range(count):
        some = measured(make_run(kind), lambda all_, i=gone: [*all_[:i], *all_[i + 1 :]])
        assert len(some) < len(every)
        assert_alike(some, every)


@pytest.mark.parametrize("kind", KINDS)
def test_adding_a_measure_or_another_order_moves_none(make_run, kind: str) -> None:
    every = measured(make_run(kind))
    with torch.random.fork_rng(devices=[]):
        assert_alike(measured(make_run(kind), lambda known: [Greedy(), *known]), every)
    assert_alike(measured(make_run(kind), lambda known: [*reversed(known)]), every)


@pytest.mark.parametrize("kind", KINDS)
def test_the_generators_of_the_process_are_left_alone(
    make_run, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = make_run(kind)

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a measure reached for torch's own generator")

    monkeypatch.setattr(torch, "manual_seed", refuse)
    monkeypatch.setattr(torch.random, "fork_rng", refuse)
    before = np.random.get_state()[1].copy()
    measured(run)
    np.testing.assert_array_equal(np.random.get_state()[1], before)
