"""Two laws on a line against quadrature: p = ½N(−2, ¼) + ½N(2, ¼), p_G = N(1, 1)."""

from __future__ import annotations

import numpy as np
import pytest

from ganstudio.objectives.laws import Array, Laws


def normal(x: Array, mean: float, sigma: float) -> Array:
    return np.exp(-0.5 * ((x - mean) / sigma) ** 2) / (sigma * np.sqrt(2 * np.pi))


def example(noise: float = 0.0, reach: float = 20.0, cells: int = 4000) -> Laws:
    cell = 2 * reach / cells
    x = -reach + cell * (np.arange(cells) + 0.5)
    narrow, wide = np.hypot(0.5, noise), np.hypot(1.0, noise)
    p = (normal(x, -2, narrow) + normal(x, 2, narrow)) / 2
    return Laws(cell, p, normal(x, 1, wide))


def test_divergences_of_the_example() -> None:
    laws = example()
    assert laws.jensen_shannon == pytest.approx(0.309634, abs=1e-6)
    assert laws.separation == pytest.approx(0.972358, abs=1e-6)
    assert laws.wasserstein == pytest.approx(1.225265, abs=2e-5)


@pytest.mark.parametrize(
    ("sigma", "divergence", "distance"), [(0.5, 0.221714, 1.147413), (1.5, 0.059517, 1.010664)]
)
def test_noise_is_seen_by_both_laws(sigma: float, divergence: float, distance: float) -> None:
    seen = example().through(sigma)
    assert seen.jensen_shannon == pytest.approx(divergence, abs=1e-6)
    assert seen.wasserstein == pytest.approx(distance, abs=1e-5)
    np.testing.assert_allclose(seen.p, example(sigma).p, atol=1e-7)
    np.testing.assert_allclose(seen.q, example(sigma).q, atol=1e-7)


@pytest.mark.parametrize(
    ("sigma", "known"),
    [(0, 0.693054), (0.5, 0.686536), (1, 0.597650), (1.5, 0.447375), (2, 0.323328), (4, 0.109888)],
)
def test_divergence_through_noise_of_figure_17_2(sigma: float, known: float) -> None:
    x = -30 + 0.02 * (np.arange(3000) + 0.5)
    laws = Laws(0.02, normal(x, 2, 0.5), normal(x, -2, 0.5))
    assert laws.through(sigma).jensen_shannon == pytest.approx(known, abs=1e-6)


def test_points_between_the_laws() -> None:
    """Of N(−2, ¼) and N(2, ¼): as 200,000 such points lie."""
    laws = example(reach=6.0, cells=600)
    assert laws.between.sum() * laws.cell == pytest.approx(1, abs=1e-6)
    random = np.random.default_rng(0)
    n = 200_000
    x = random.choice([-2.0, 2.0], n) + 0.5 * random.standard_normal(n)
    y, epsilon = 1 + random.standard_normal(n), random.random(n)
    drawn, _ = np.histogram(epsilon * x + (1 - epsilon) * y, 30, (-6, 6))
    expected = laws.between.reshape(30, 20).sum(axis=1) * laws.cell
    np.testing.assert_allclose(drawn / n, expected, atol=0.003)


def test_what_lies_left_of_the_line_is_carried_too() -> None:
    whole = example()
    half = Laws(whole.cell, whole.p[2000:], whole.q[2000:], float(whole.q[:2000].sum()) * 0.01)
    carried = half.gap - float(whole.p[:2000].sum()) * whole.cell
    np.testing.assert_allclose(carried, whole.gap[2000:], atol=1e-9)
