"""360 courses that were computed apart from this program, and the trainer's own."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from ganstudio.probes.two_numbers import alone, law
from ganstudio.training.experiment import Experiment
from ganstudio.training.run import Run
from ganstudio.training.two_numbers.course import course, exact
from ganstudio.training.two_numbers.field import Field
from tests.training.two_numbers.games import STEPS, Known, is_chaotic, known, law_of, played

ROWS = known()
DEAR = ("noise",)
"""Regularisers that take a quadrature at each step: every fifth row of them here."""


def test_every_known_course() -> None:
    assert len(ROWS) == 360
    chosen = [row for k, row in enumerate(ROWS) if row.regulariser not in DEAR or k % 5 == 0]
    missed = [row for row in chosen if not row.is_met_by(played(row)[-1])]
    assert [str(row) for row in missed if not is_chaotic(row)] == []
    assert len(missed) <= 2


TRAINED = [
    ("minimax", "none", "sim", "sgd"),
    ("ns", "gp", "alt", "sgd"),
    ("hinge", "clip", "alt", "sgd"),
    ("wgan", "none", "sim", "eg"),
    ("minimax", "none", "alt", "omd"),
    ("lsgan", "r1", "sim", "mom-0.5"),
    ("minimax", "none", "sim", "adam0.5"),
    ("ns", "consensus", "sim", "sgd"),
]


def by_name(*name: str) -> Known:
    """Return the row of a name; one that the table does not have has no known end."""
    named = (r for r in ROWS if (r.loss, r.regulariser, r.order, r.optimiser) == name)
    return next(named, Known(*name, end=(0.0, 0.0), radius=0.0))


def trained(experiment: Experiment, steps: int = STEPS) -> np.ndarray:
    run = Run(experiment)
    for _ in range(steps):
        run.step()
    series = run.take_series()
    assert series is not None
    names = [f"weight/{name}" for name in experiment.network.numbers]
    return series.columns(names).astype(float)


@pytest.mark.parametrize("name", TRAINED, ids=" ".join)
def test_the_trainer_plays_it(name: tuple[str, ...]) -> None:
    row = by_name(*name)
    path = trained(row.experiment())
    assert row.is_met_by(path[-1])
    # In single precision, so that 500 steps of a path that grows add up to some 1e-5 of it.
    np.testing.assert_allclose(path, played(row)[1:], atol=2e-5 * np.abs(path).max())


@pytest.mark.parametrize(
    "changes",
    [
        {"schedule.order": "odd-even"},
        {"schedule.order": "random", "schedule.warmup": 20, "schedule.decay": "cosine"},
        {"schedule.order": "generator-first", "schedule.generator_steps": 2},
        {"loss": "relativistic"},
        {"loss": "relativistic-average", "data.at": 0.5},
        {"loss": "f-gan-pearson", "data.at": -0.5},
        {"loss": "wasserstein", "penalties.wgan-lp": {}, "penalties.wgan-lp.every": 3},
        {"loss": "relativistic-hinge", "data.at": 1.0, "stabilisers.consensus.weight": 0.5},
        {"optimisers.generator": "rmsprop", "optimisers.discriminator": "extragradient",
         "optimisers.generator.lr": 0.01, "optimisers.discriminator.lr": 0.2},
    ],
)  # fmt: skip
def test_whatever_is_chosen(changes: dict[str, object]) -> None:
    experiment = by_name("ns", "r1", "alt", "sgd").experiment().with_values(changes)
    penalties = tuple(map(alone, experiment.penalties.values()))
    tables = law(experiment.loss, tuple(experiment.penalties), penalties, experiment.data.at)
    expected = course(Field(experiment, tables), (1.0, 1.0), 100)[1:]
    np.testing.assert_allclose(trained(experiment, 100), expected, atol=2e-5)


def test_least_squares_rests_off_the_middle() -> None:
    end = played(by_name("lsgan", "none", "alt", "sgd"))[-1]
    np.testing.assert_allclose(end, [0, -1.191252], atol=1e-6)


def test_non_saturating_at_once_ends_on_a_circle() -> None:
    row = by_name("ns", "none", "sim", "sgd")
    end = course(Field(row.experiment(), law_of(row)), (1.0, 1.0), 20_000)[-500:]
    assert np.hypot(*end.T).mean() == pytest.approx(np.sqrt(2 * 0.1), rel=2e-3)


def test_non_saturating_in_turn_winds_in_by_its_law() -> None:
    row = by_name("ns", "none", "alt", "sgd")
    end = course(Field(row.experiment(), law_of(row)), (1.0, 1.0), 20_000)[-500:]
    predicted = np.sqrt(1 / (1 / 2 + 0.1 * 20_000 / 8))
    assert np.hypot(*end.T).mean() == pytest.approx(predicted, rel=0.01)


def test_in_turn_an_ellipse_is_kept() -> None:
    for order, steps, constant in (("alt", 1, 1.9), ("alt k=5", 5, 5.5)):
        theta, psi = played(by_name("wgan", "none", order, "sgd")).T
        kept = steps * theta**2 + psi**2 - steps * 0.1 * theta * psi
        np.testing.assert_allclose(kept, constant, rtol=1e-9)


def test_the_exact_orbit_is_the_limit_of_small_steps() -> None:
    np.testing.assert_allclose(exact((1.0, 0.0), np.array([50.0]))[0], [0.964966, 0.262375], 1e-6)
    row = by_name("wgan", "none", "sim", "sgd")
    rates = {"optimisers.generator.lr": 1e-4, "optimisers.discriminator.lr": 1e-4}
    field = Field(row.experiment().with_values(rates), law_of(row))
    path = course(field, (1.0, 0.0), 10_000)
    np.testing.assert_allclose(path, exact((1.0, 0.0), 1e-4 * np.arange(10_001)), atol=1e-4)


def test_what_cannot_be_told_says_why() -> None:
    experiment = by_name("ns", "none", "sim", "sgd").experiment()
    row = by_name("ns", "none", "sim", "sgd")
    for changes, words in (
        ({"stabilisers.label-smoothing": {}}, "changes the game in a way"),
        ({"penalties.r1": {}}, "other penalties"),
        ({"stabilisers.consensus": {}, "stabilisers.instance-noise": {}}, "not known"),
    ):
        with pytest.raises(ValueError, match=words):
            Field(experiment.with_values(changes), law_of(row))
    assert Field.of(experiment, object()) is None


def test_it_takes_no_number_from_torch() -> None:
    before = torch.random.get_rng_state()
    played(by_name("hinge", "gp", "sim", "sgd"))
    assert torch.equal(before, torch.random.get_rng_state())
