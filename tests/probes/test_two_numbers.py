"""Tables against the losses and penalties that were asked."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from ganstudio.components import catalogue, find
from ganstudio.objectives.base import AdversarialLoss, Penalty
from ganstudio.probes.two_numbers import TwoNumbersProbe, alone, is_played_by, law
from ganstudio.telemetry.recording.packing import pack, unpack
from ganstudio.telemetry.records import TwoNumbers
from ganstudio.training.experiment import Experiment
from ganstudio.training.run import Run
from ganstudio.training.two_numbers.slopes import Slopes

ANYWHERE = np.random.default_rng(0).uniform(-6, 6, 400)


def slope_of(loss: AdversarialLoss, term: str, c: np.ndarray) -> np.ndarray:
    at = torch.from_numpy(c.copy()).requires_grad_()
    (slope,) = torch.autograd.grad(loss.terms()[term](at).sum(), at)  # type: ignore[index]
    return slope.numpy()


@pytest.mark.parametrize("name", list(catalogue("loss")))
def test_a_table_is_its_loss_anywhere(name: str) -> None:
    loss = find("loss", name)()
    assert isinstance(loss, AdversarialLoss)
    found = law(loss, (), ())
    for term, table in zip(("real", "fake", "generator"), found.slopes, strict=True):
        if term not in loss.terms():
            assert np.isnan(table).all()
            continue
        slopes, expected = Slopes(found.places, *table), slope_of(loss, term, ANYWHERE)
        np.testing.assert_allclose(slopes.all(ANYWHERE), expected, rtol=1e-6, atol=2e-7)
        assert slopes(1.5) == pytest.approx(slope_of(loss, term, np.array([1.5]))[0], abs=1e-6)


def test_a_jump_is_where_it_is() -> None:
    found = law(find("loss", "hinge")(), (), ())  # type: ignore[arg-type]
    real = Slopes(found.places, *found.slopes[0])
    assert [real(c) for c in (1 - 1e-8, 1.0, 1 + 1e-8)] == [-1, 0, 0]


def test_beyond_its_places_a_table_goes_on_straight() -> None:
    found = law(find("loss", "least-squares")(), (), ())  # type: ignore[arg-type]
    fake = Slopes(found.places, *found.slopes[1])
    assert fake(1e6) == pytest.approx(1e6)
    assert fake.derivative(-1e6) == pytest.approx(1.0)


@pytest.mark.parametrize("name", ["r1", "r2", "wgan-gp", "wgan-lp"])
def test_penalties_by_the_slope_of_d(name: str) -> None:
    penalty = find("penalty", name)()
    assert isinstance(penalty, Penalty)
    found = law(find("loss", "hinge")(), (name,), (alone(penalty),))  # type: ignore[arg-type]
    table = Slopes(found.inclines, *found.penalty_slopes[0])
    expected = {
        "r1": ANYWHERE,
        "r2": ANYWHERE,
        "wgan-gp": 2 * (ANYWHERE - np.sign(ANYWHERE)),
        "wgan-lp": 2 * np.sign(ANYWHERE) * np.maximum(np.abs(ANYWHERE) - 1, 0),
    }[name]
    np.testing.assert_allclose(table.all(ANYWHERE), expected, atol=1e-7)
    assert table(0.0) == 0.0
    assert table(1e-8) == pytest.approx(-2.0 if name == "wgan-gp" else 0.0, abs=1e-7)


def dirac(**changes: object) -> Run:
    values = {
        "data": {"name": "point", "count": 8, "at": 0.5},
        "network": "dirac",
        "loss": "non-saturating",
        "schedule": {"batch_size": 2},
        "threads": 1,
    }
    return Run(Experiment.parse(values | changes))


def test_it_is_told_once_and_after_another_choice() -> None:
    run, probe = dirac(), TwoNumbersProbe()
    first = probe.measure(run)
    assert isinstance(first, TwoNumbers)
    assert (first.at, first.paired, first.penalties) == (0.5, False, ())
    assert probe.measure(run) is None
    run.adopt(run.experiment.with_values({"penalties.r1": {}}))
    second = probe.measure(run)
    assert second is not None
    assert second.penalties == ("r1",)
    run.adopt(run.experiment.with_values({"penalties.r1.weight": 3.0}))
    assert probe.measure(run) is None


def test_what_has_no_table_says_why() -> None:
    run = dirac(data={"name": "mixture-1d", "count": 50})
    found = TwoNumbersProbe().measure(run)
    assert found is not None
    assert "not one point" in found.unknown


def test_a_recording_keeps_it() -> None:
    found = TwoNumbersProbe().measure(dirac(loss="hinge"))
    kept = unpack(pack(found))
    np.testing.assert_array_equal(kept.places, found.places)  # type: ignore[union-attr]
    assert kept.places.dtype == np.float64


def test_who_plays_it() -> None:
    assert is_played_by(dirac())
    assert not is_played_by(dirac(network={"name": "mlp", "hidden": 4}))
