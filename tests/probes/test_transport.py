"""The cheapest plan, against all plans and against a closed form."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest

from ganstudio.probes.transport import assigned


def cloud(n: int, seed: int) -> np.ndarray:
    return np.random.default_rng(seed).normal(size=(n, 2)).astype(np.float32)


@pytest.mark.parametrize("seed", range(5))
def test_no_permutation_costs_less(seed: int) -> None:
    one, other = cloud(6, seed), cloud(6, seed + 100)
    costs = [
        np.linalg.norm(one - other[list(order)], axis=1).mean() for order in permutations(range(6))
    ]
    found = assigned(one, other)
    assert found.distance == pytest.approx(min(costs), rel=1e-6)
    lengths = np.linalg.norm(found.pairs[:, 0] - found.pairs[:, 1], axis=1)
    assert lengths.mean() == pytest.approx(found.distance, rel=1e-6)


@pytest.mark.parametrize("shift", [(0.0, 0.0), (3.0, -4.0), (0.05, 0.0)])
def test_a_shift_costs_its_length(shift: tuple[float, float]) -> None:
    """By the triangle's inequality no plan between a set and its shift costs less."""
    one = cloud(200, 0)
    found = assigned(one, np.random.default_rng(1).permutation(one + np.float32(shift)))
    assert found.distance == pytest.approx(np.hypot(*shift), abs=1e-6)


def test_each_point_goes_to_one_and_none_is_left() -> None:
    one, other = cloud(50, 3), cloud(50, 4)
    pairs = assigned(one, other).pairs
    for side, points in enumerate((one, other)):
        assert sorted(map(tuple, pairs[:, side])) == sorted(map(tuple, points))


def test_on_a_line_it_keeps_the_order() -> None:
    one, other = cloud(64, 5)[:, :1], cloud(64, 6)[:, :1]
    plan = np.abs(np.sort(one, axis=0) - np.sort(other, axis=0)).mean()
    assert assigned(one, other).distance == pytest.approx(plan, rel=1e-6)


def test_sets_of_two_sizes_are_refused() -> None:
    with pytest.raises(ValueError, match="3 and 4 points cannot be paired off"):
        assigned(cloud(3, 0), cloud(4, 0))
