from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from ganstudio.data.points import Gaussians, Grid, Mixture1D, Moons, Points, Ring, SwissRoll

MIXTURES = [Ring(), Grid(), Mixture1D(), Ring(modes=3, radius=2.0, sigma=0.05)]
EVERY = [*MIXTURES, Moons(), SwissRoll()]


@pytest.mark.parametrize("points", EVERY, ids=lambda points: points.name)
def test_loads_what_it_declares(points: Points) -> None:
    data = points.load()
    assert data.samples.shape == (50_000, *points.shape)
    assert data.samples.dtype == np.float32
    assert np.isfinite(data.samples).all()
    assert data.classes == ()


@pytest.mark.parametrize("points", EVERY, ids=lambda points: points.name)
def test_the_seed_decides(points: Points) -> None:
    small = points.model_copy(update={"count": 100})
    assert np.array_equal(small.load().samples, small.load().samples)
    other = small.model_copy(update={"seed": 1})
    assert not np.array_equal(small.load().samples, other.load().samples)


@pytest.mark.parametrize("mixture", MIXTURES, ids=lambda mixture: mixture.name)
def test_each_mode_has_its_mean_covariance_and_share(mixture: Gaussians) -> None:
    data = mixture.load()
    assert data.mixture is not None
    assert data.labels is not None
    centres, sigma = data.mixture.centres, mixture.sigma
    assert data.mixture.sigma == sigma
    modes = len(centres)
    for mode, centre in enumerate(centres):
        members = data.samples[data.labels == mode].astype(float)
        n = len(members)
        assert n / len(data) == pytest.approx(1 / modes, abs=5 * math.sqrt(1 / modes / len(data)))
        assert members.mean(axis=0) == pytest.approx(centre, abs=5 * sigma / math.sqrt(n))
        covariance = np.atleast_2d(np.cov(members.T))
        expected = sigma**2 * np.eye(len(centre))
        assert covariance == pytest.approx(expected, abs=5 * sigma**2 * math.sqrt(2 / n))


@pytest.mark.parametrize("mixture", MIXTURES, ids=lambda mixture: mixture.name)
def test_what_is_drawn_too_often_is_of_the_first_mode_and_changes_no_law(
    mixture: Gaussians,
) -> None:
    even, skewed = mixture, mixture.model_copy(update={"oversampled": 0.4})
    labels, more = even.load().labels, skewed.load().labels
    assert labels is not None
    assert more is not None
    expected = 0.4 + 0.6 / len(mixture.centres())
    assert (more == 0).mean() == pytest.approx(expected, abs=5 * math.sqrt(0.25 / len(more)))
    assert np.array_equal(labels[more != 0], more[more != 0])
    places = np.zeros((1, *mixture.shape))
    assert skewed.density(places) == even.density(places)


@pytest.mark.parametrize("mixture", [Ring(), Grid()], ids=lambda mixture: mixture.name)
def test_high_quality_share_is_that_of_a_perfect_sampler(mixture: Gaussians) -> None:
    data = mixture.load()
    distances = np.linalg.norm(data.samples[:, None] - mixture.centres(), axis=2)
    share = (distances.min(axis=1) < 3 * mixture.sigma).mean()
    expected = 1 - math.exp(-4.5)
    assert share == pytest.approx(
        expected, abs=4 * math.sqrt(expected * (1 - expected) / len(data))
    )
    assert np.array_equal(distances.argmin(axis=1), data.labels)


def test_ring_and_grid_lie_where_the_papers_have_them() -> None:
    ring, grid = Ring().centres(), Grid().centres()
    assert ring.shape == (8, 2)
    assert np.linalg.norm(ring, axis=1) == pytest.approx(1.0)
    assert ring[0] == pytest.approx([1.0, 0.0])
    assert grid.shape == (25, 2)
    assert sorted(set(grid[:, 0])) == [-4.0, -2.0, 0.0, 2.0, 4.0]
    assert grid[1] - grid[0] == pytest.approx([2.0, 0.0])


@settings(deadline=None, max_examples=20)
@given(
    means=st.lists(st.floats(-5, 5), min_size=1, max_size=5),
    sigma=st.floats(0.1, 2.0),
)
def test_density_on_a_line_integrates_to_one(means: list[float], sigma: float) -> None:
    x = np.linspace(-30, 30, 6001)
    density = Mixture1D(means=tuple(means), sigma=sigma).density(x[:, None])
    assert density.sum() * (x[1] - x[0]) == pytest.approx(1.0, abs=1e-6)


def test_density_has_its_closed_form_at_a_lone_centre() -> None:
    ring = Ring(modes=1, radius=1.0, sigma=0.1)
    assert ring.density(np.array([[1.0, 0.0]])) == pytest.approx(1 / (2 * math.pi * 0.01))
    # Two modes 4 apart: in the middle both give N(2; 0, 1), each with half the weight.
    middle = Mixture1D(means=(-2.0, 2.0), sigma=1.0).density(np.zeros((1, 1)))
    assert middle == pytest.approx(math.exp(-2) / math.sqrt(2 * math.pi))
    assert Moons().density(np.zeros((1, 2))) is None


def test_moons_without_noise_are_half_circles() -> None:
    data = Moons(noise=0.0, count=1000).load()
    upper = data.samples[data.labels == 0] - [-0.5, -0.25]
    lower = data.samples[data.labels == 1] - [0.5, 0.25]
    assert np.linalg.norm(upper, axis=1) == pytest.approx(1.0, abs=1e-6)
    assert np.linalg.norm(lower, axis=1) == pytest.approx(1.0, abs=1e-6)
    assert upper[:, 1].min() >= -1e-6
    assert lower[:, 1].max() <= 1e-6


def test_swiss_roll_without_noise_is_a_spiral() -> None:
    samples = SwissRoll(noise=0.0, count=1000).load().samples.astype(float)
    radius = np.linalg.norm(samples, axis=1)
    angle = 3 * np.pi * radius
    assert samples[:, 0] == pytest.approx(radius * np.cos(angle), abs=1e-5)
    assert samples[:, 1] == pytest.approx(radius * np.sin(angle), abs=1e-5)
    assert radius.min() >= 0.5 - 1e-6
    assert radius.max() <= 1.5 + 1e-6


def test_means_come_from_a_toml_array_and_must_be_there() -> None:
    assert Mixture1D.model_validate({"means": [0, 1.5]}).means == (0.0, 1.5)
    with pytest.raises(ValidationError):
        Mixture1D(means=())


def test_one_of_a_kind_is_told_as_one() -> None:
    assert Mixture1D(means=(0.0,), count=64).load().describe() == "64 1-D points, 1 mode"
