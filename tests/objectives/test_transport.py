from __future__ import annotations

import numpy as np
import pytest

from ganstudio.objectives.contest import Contest
from ganstudio.objectives.normals import Normals
from ganstudio.objectives.transport import cost, grains, quantiles

P, Q = Normals(np.array([-2.0, 2.0]), 0.5), Normals(np.array([1.0]), 1.0)


def test_quantiles_of_a_normal_law() -> None:
    found = quantiles(Q, np.array([0.025, 0.5, 0.975]))
    assert found == pytest.approx([1 - 1.959964, 1.0, 1 + 1.959964], abs=1e-6)
    assert P.below(quantiles(P, np.array([0.1, 0.3]))) == pytest.approx([0.1, 0.3])


def test_the_plan_in_order_costs_the_wasserstein_distance_and_no_other_less() -> None:
    start, end = grains(Q, 2000), grains(P, 2000)
    assert cost(start, end) == pytest.approx(Contest(P, Q).divergences()["wasserstein"], abs=2e-3)
    shuffled = np.random.default_rng(0)
    assert all(cost(start, shuffled.permutation(end)) > cost(start, end) for _ in range(20))
    assert cost(start, end[::-1]) > cost(start, end)


def test_a_shift_costs_its_length() -> None:
    moved = Normals(Q.means + 3.0, Q.deviation)
    assert cost(grains(Q, 50), grains(moved, 50)) == pytest.approx(3.0)
