from __future__ import annotations

import math
from statistics import NormalDist

import numpy as np
import pytest
import torch

from ganstudio.probes.outputs import OutputsProbe, even_overlap, overlap, saturation


def normal(n: int, mean: float, seed: int) -> np.ndarray:
    return np.random.default_rng(seed).normal(mean, 1.0, n).astype(np.float32)


@pytest.mark.parametrize("mean", [0.0, 1.0, 2.0, 4.0])
def test_overlap_of_two_normals(mean: float) -> None:
    """N(0, 1) and N(μ, 1) share the area 2 Φ(−μ/2)."""
    known = 2 * NormalDist().cdf(-mean / 2)
    found = overlap(normal(100_000, 0.0, 0), normal(100_000, mean, 1))
    assert found == pytest.approx(known, abs=0.03)


def test_overlap_is_zero_apart_and_one_alike() -> None:
    scores = normal(500, 0.0, 0)
    assert overlap(scores, scores + 100) == 0.0
    assert overlap(scores, scores.copy()) == pytest.approx(1.0)


@pytest.mark.parametrize("value", [0.0, 1e30])
def test_constant_scores_overlap_wholly(value: float) -> None:
    same = np.full(16, value, np.float32)
    assert overlap(same, same.copy()) == 1.0


@pytest.mark.parametrize(("n", "m"), [(1024, 1024), (512, 1024), (64, 64)])
def test_the_overlap_of_an_even_game_is_that_of_two_draws_of_one_law(n: int, m: int) -> None:
    draws = [(normal(n, 0.0, 2 * k), normal(m, 0.0, 2 * k + 1)) for k in range(100)]
    mean = np.mean([overlap(*draw) for draw in draws])
    assert np.mean([even_overlap(*draw) for draw in draws]) == pytest.approx(mean, abs=0.01)
    assert even_overlap(np.zeros(9, np.float32), np.zeros(9, np.float32)) == 1.0


def test_scores_that_float32_hardly_tells_apart() -> None:
    """A histogram of 24 bins between two neighbouring float32 values needs float64."""
    low = np.full(16, 1e8, np.float32)
    assert overlap(low, np.nextafter(low, np.float32(np.inf))) == 0.0


def test_saturation() -> None:
    real, fake = np.float32([5.1, 0.0]), np.float32([-5.1, -7.0])
    assert saturation(real, fake) == 0.75


def test_latest_batches_of_a_run(make_run) -> None:
    run = make_run("ring")
    probe = OutputsProbe(run.pairing)
    assert probe.measure(run) is None
    for _ in range(10):
        run.step()
    record = probe.measure(run)
    assert record.real.shape == record.fake.shape == (8 * 16,)
    expected = torch.cat([real for real, _ in run.pairing.recent_scores]).numpy()
    np.testing.assert_array_equal(record.real, expected)
    assert record.scale == "logit"
    assert record.threshold == 0.0
    assert record.accuracy_real == pytest.approx((record.real > 0).mean())
    assert record.accuracy_fake == pytest.approx((record.fake <= 0).mean())
    assert not record.real.flags.writeable


def test_a_critic_has_no_threshold(make_run) -> None:
    run = make_run("moons", {"loss": "wasserstein", "penalties.wgan-gp": {}})
    run.step()
    record = OutputsProbe(run.pairing).measure(run)
    assert record.scale == "score"
    assert record.threshold is record.accuracy_real is record.accuracy_fake is None
    assert record.saturation is None


def test_least_squares_has_its_threshold_at_a_half(make_run) -> None:
    run = make_run("ring", {"loss": "least-squares"})
    ones, zeros = torch.ones(4), torch.zeros(4)
    run.pairing.recent_scores.append((ones, zeros))
    record = OutputsProbe(run.pairing).measure(run)
    assert (record.threshold, record.accuracy_real, record.accuracy_fake) == (0.5, 1.0, 1.0)


def test_nothing_is_said_of_what_is_not_finite(make_run) -> None:
    run = make_run("ring")
    run.pairing.recent_scores.append((torch.tensor([1.0, math.nan]), torch.zeros(2)))
    assert OutputsProbe(run.pairing).measure(run) is None


@pytest.mark.parametrize(("a", "b"), [(0.0, 1.0), (1.0, 0.0), (1.0, -1.0)])
def test_right_is_what_lies_on_the_side_of_its_target(make_run, a: float, b: float) -> None:
    run = make_run("ring", {"loss": {"name": "least-squares", "a": a, "b": b}})
    run.step()
    score = torch.tensor([a, a, b, b])
    run.pairing.recent_scores.append((b + 0 * score, torch.tensor([a, a, a, b])))
    del run.pairing.recent_scores[0]
    record = OutputsProbe(run.pairing).measure(run)
    assert (record.accuracy_real, record.accuracy_fake) == (1.0, 0.75)
    assert record.targets == (a, b)
    assert record.threshold == (a + b) / 2


def test_smoothed_labels_move_the_threshold_and_the_target(make_run) -> None:
    smoothing = {"stabilisers.label-smoothing.target": 0.9}
    for loss, level in (("non-saturating", math.log(0.9 / 1.1)), ("least-squares", 0.45)):
        run = make_run("ring", {"loss": loss, **smoothing})
        run.step()
        record = OutputsProbe(run.pairing).measure(run)
        assert record.threshold == pytest.approx(level)
        assert record.targets[1] == (0.9 if loss == "least-squares" else 1.0)
