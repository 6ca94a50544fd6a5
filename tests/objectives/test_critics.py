"""The best critic on a line against what was computed without the program."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from ganstudio.objectives.base import Penalty
from ganstudio.objectives.critics import best_slope, critic_loss, potential
from ganstudio.objectives.laws import Laws
from ganstudio.objectives.penalties import DRAGAN, R1, R2, GradientPenalty, LipschitzPenalty
from tests.objectives.test_laws import example, normal


def apart() -> Laws:
    """N(2, ¼) and, at a distance of 4, N(−2, ¼)."""
    x = -9 + 0.01 * (np.arange(1800) + 0.5)
    return Laws(0.01, normal(x, 2, 0.5), normal(x, -2, 0.5))


def shown(laws: Laws, *penalties: Penalty) -> float:
    slope = best_slope(laws, penalties)
    assert slope is not None
    return -critic_loss(laws, slope)


def test_the_potential_tells_the_distance() -> None:
    assert shown(apart()) == pytest.approx(4, abs=1e-6)
    assert shown(example()) == pytest.approx(1.225265, abs=2e-5)
    slope = best_slope(apart())
    assert slope is not None
    np.testing.assert_allclose(np.diff(potential(apart(), slope))[600:1200] / 0.01, 1, atol=1e-9)


@pytest.mark.parametrize(("weight", "known"), [(10, 4.802), (1, 12.02), (0.1, 84.2)])
def test_a_small_penalty_does_not_estimate_the_distance(weight: float, known: float) -> None:
    assert shown(apart(), GradientPenalty(weight=weight)) == pytest.approx(known, rel=5e-4)
    assert shown(apart(), LipschitzPenalty(weight=weight)) == pytest.approx(known, rel=5e-4)


@pytest.mark.parametrize(
    ("weight", "known", "median"), [(0.1, 14.42, 10.8), (1, 2.545, 1.98), (10, 1.357, 1.10)]
)
def test_slopes_of_the_example(weight: float, known: float, median: float) -> None:
    laws = example(reach=7.0, cells=1400)
    penalty = GradientPenalty(weight=weight)
    slope = best_slope(laws, [penalty])
    assert slope is not None
    assert -critic_loss(laws, slope) == pytest.approx(known, rel=2e-3)
    assert np.median(np.abs(slope[laws.between > 1e-3])) == pytest.approx(median, rel=5e-3)


@pytest.mark.parametrize(
    "penalties",
    [
        [GradientPenalty(weight=0.5)],
        [LipschitzPenalty(weight=0.5), R1(weight=0.7)],
        [R1(weight=0.7), R2(weight=0.2)],
        [GradientPenalty(weight=0.5), R1(weight=0.7)],
    ],
)
def test_no_other_slope_is_better(penalties: list[Penalty]) -> None:
    laws = example(reach=5.0, cells=500)
    best = best_slope(laws, penalties)
    assert best is not None

    def cost(slope: np.ndarray) -> np.ndarray:
        held = -laws.gap * slope
        for each in penalties:
            stiffness = each.stiffness(laws)
            assert stiffness is not None
            over = np.abs(slope) - each.holds_at
            over = np.maximum(over, 0) if each.one_sided else over
            held = held + stiffness / 2 * over**2
        return held

    for other in (best + 1e-3, best - 1e-3, -best, np.zeros_like(best)):
        assert (cost(best) <= cost(other) + 1e-12).all()


def test_where_there_is_no_closed_form() -> None:
    assert best_slope(example(), [DRAGAN()]) is None
    assert shown(example(), R1(weight=0.0)) == shown(example())


@pytest.mark.parametrize("penalty", [GradientPenalty(weight=0.8), R1(weight=0.8), R2(weight=0.8)])
def test_the_stiffness_is_the_penalty_s_own(penalty: Penalty) -> None:
    """½ ∫ k(x)(2 − at)² dx is what the penalty takes of a critic of slope 2."""
    laws = example()
    stiffness = penalty.stiffness(laws)
    assert stiffness is not None
    points = torch.zeros(4, 1)
    taken = penalty(lambda x: 2 * x[:, 0], points, points + 1, torch.Generator())
    expected = stiffness.sum() * laws.cell / 2 * (2 - penalty.holds_at) ** 2
    assert float(taken) == pytest.approx(expected, rel=1e-4)
