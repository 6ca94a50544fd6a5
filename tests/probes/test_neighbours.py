"""Against brute force in plain Python, closed forms, and what a perfect sampler gets."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch

from ganstudio.probes import work as slicing
from ganstudio.probes.neighbours import Neighbours, expected_coverage, radii
from ganstudio.probes.work import finish


def cloud(n: int, seed: int, d: int = 4) -> torch.Tensor:
    return torch.randn(n, d, generator=torch.Generator().manual_seed(seed))


def prepared(reference: torch.Tensor, held_out: torch.Tensor) -> Neighbours:
    neighbours = Neighbours(reference, held_out)
    finish(neighbours.prepare())
    return neighbours


def brute_force(real: np.ndarray, fake: np.ndarray) -> tuple[float, float, float, float]:
    """The definitions of the papers, one pair of points after another."""

    def reach(points: np.ndarray, k: int) -> list[float]:
        return [
            sorted(math.dist(a, b) for j, b in enumerate(points) if i != j)[k - 1]
            for i, a in enumerate(points)
        ]

    def held(centres: np.ndarray, radius: list[float], point: np.ndarray) -> list[bool]:
        return [math.dist(c, point) <= r for c, r in zip(centres, radius, strict=True)]

    real3, real5, fake3 = reach(real, 3), reach(real, 5), reach(fake, 3)
    precision = np.mean([any(held(real, real3, point)) for point in fake])
    recall = np.mean([any(held(fake, fake3, point)) for point in real])
    inside = np.array([held(real, real5, point) for point in fake])
    return precision, recall, inside.sum() / (5 * len(fake)), inside.any(0).mean()


@pytest.mark.parametrize("shift", [0.0, 1.0, 3.0])
def test_as_brute_force_has_it(shift: float) -> None:
    real, fake = cloud(60, 0), 0.7 * cloud(45, 1) + shift
    found = finish(prepared(real, cloud(60, 2)).look(fake))[:4]
    assert found == pytest.approx(brute_force(real.numpy(), fake.numpy()), abs=1e-6)


def test_a_perfect_sampler_gets_the_floors() -> None:
    """Density 1 and the coverage of Naeem et al., as means over many samplers."""
    neighbours = prepared(cloud(300, 0), cloud(300, 1))
    found = np.array([finish(prepared(cloud(300, k), cloud(300, 1)).look(cloud(300, k + 99)))[:4]
                      for k in range(2, 32)])  # fmt: skip
    precision, recall, density, coverage = found.mean(0)
    assert density == pytest.approx(1.0, abs=0.02)
    assert neighbours.floor.density == 1.0
    assert coverage == pytest.approx(expected_coverage(300, 300, 5), abs=0.01)
    assert neighbours.floor.coverage == expected_coverage(300, 300, 5)
    assert precision == pytest.approx(recall, abs=0.02)
    assert neighbours.floor.precision == pytest.approx(precision, abs=0.06)


def test_expected_coverage() -> None:
    """For k = 1 a ball stays empty if one neighbour is real, of probability (N−1)/(2N−1)."""
    assert expected_coverage(100, 100, 1) == pytest.approx(1 - 99 / 199)
    assert expected_coverage(10**6, 10**6, 5) == pytest.approx(1 - 0.5**5, abs=1e-5)


def test_one_mode_of_two_is_precise_and_covers_half() -> None:
    left, right = cloud(200, 0) - 20.0, cloud(200, 1) + 20.0
    reference = torch.cat([left[:100], right[:100]])
    found = finish(
        prepared(reference, torch.cat([left[100:], right[100:]])).look(cloud(200, 2) + 20)
    )
    assert found.precision > 0.5
    assert found.recall <= 0.5
    assert found.coverage == pytest.approx(0.5, abs=0.03)
    assert found.density == pytest.approx(1.0, abs=0.25)


def test_far_away_is_nowhere() -> None:
    assert finish(prepared(cloud(50, 0), cloud(50, 1)).look(cloud(50, 2) + 99.0))[:4] == (0,) * 4


def test_slices_change_nothing(monkeypatch) -> None:
    neighbours = prepared(cloud(200, 0), cloud(200, 1))
    whole = finish(neighbours.look(cloud(200, 2)))
    monkeypatch.setattr(slicing, "PRODUCTS", 64 * 200 * 20)
    sliced = neighbours.look(cloud(200, 2))
    assert sum(1 for _ in sliced) == 30
    assert finish(neighbours.look(cloud(200, 2))) == pytest.approx(whole)


def test_radii_of_a_line() -> None:
    line = torch.arange(10.0)[:, None]
    assert finish(radii(line, 1)).tolist() == [1.0] * 10
    assert finish(radii(line, 3)).tolist() == [3.0, 2.0] + [2.0] * 6 + [2.0, 3.0]


def test_rows_that_coincide() -> None:
    same = torch.zeros(20, 3)
    assert finish(prepared(same, same).look(same))[:2] == (1.0, 1.0)


def test_measures_name_the_space() -> None:
    neighbours = Neighbours(cloud(20, 0), cloud(20, 1), "features of the digits classifier")
    finish(neighbours.prepare())
    measures = neighbours.measures(finish(neighbours.look(cloud(20, 2))))
    assert [each.name for each in measures] == ["precision", "density", "recall", "coverage"]
    assert all("features of the digits classifier" in each.help for each in measures)
    assert {each.better for each in measures} == {"high"}
