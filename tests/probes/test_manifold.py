from __future__ import annotations

import numpy as np
import pytest
import torch

from ganstudio.data.points import Moons, SwissRoll
from ganstudio.probes.manifold import ManifoldDiagnosis, expected_coverage, regions


def points(data, seed: int, n: int = 500) -> torch.Tensor:
    return torch.from_numpy(data(count=n, seed=seed).load().samples)


@pytest.mark.parametrize("data", [Moons, SwissRoll])
def test_a_perfect_sampler_gets_the_floors(data) -> None:
    diagnosis = ManifoldDiagnosis(points(data, 0), points(data, 1))
    found = np.array([diagnosis.figures(points(data, seed)) for seed in range(2, 22)])
    assert found[:, 0].mean() == pytest.approx(diagnosis.coverage_floor, abs=0.015)
    assert found[:, 1].mean() == pytest.approx(diagnosis.precision_floor, abs=0.02)
    findings = diagnosis.examine(points(data, 22))
    assert findings.coverage > 0.95
    assert findings.quality > 0.95


def test_expected_coverage() -> None:
    """For k = 1 a ball stays empty if one neighbour is real, of probability (N−1)/(2N−1)."""
    assert expected_coverage(100, 100, 1) == pytest.approx(1 - 99 / 199)
    assert expected_coverage(10**6, 10**6, 5) == pytest.approx(1 - 0.5**5, abs=1e-5)


def test_one_moon_is_half_the_regions() -> None:
    data = Moons(count=4000).load()
    samples, labels = torch.from_numpy(data.samples), torch.from_numpy(data.labels)
    diagnosis = ManifoldDiagnosis(samples[:1000], samples[1000:2000])
    findings = diagnosis.examine(samples[2000:][labels[2000:] == 0])
    hit = next(measure for measure in findings.measures if measure.name == "modes")
    assert hit.value == pytest.approx(6, abs=1)
    assert findings.coverage == pytest.approx(0.5, abs=0.07)
    assert findings.quality > 0.95


def test_a_point_off_the_data() -> None:
    diagnosis = ManifoldDiagnosis(points(Moons, 0), points(Moons, 1))
    findings = diagnosis.examine(torch.tensor([[9.0, 9.0]]).repeat(500, 1))
    assert [measure.value for measure in findings.measures] == [1, 0.0, 0.0]
    assert findings.quality == 0.0


def test_regions_find_the_clusters() -> None:
    centres = torch.tensor([[-3.0, 0.0], [0.0, 1.0], [3.0, 0.0]])
    noise = torch.randn(300, 2, generator=torch.Generator().manual_seed(0))
    found = regions(centres.repeat(100, 1) + 0.1 * noise, 3)
    torch.testing.assert_close(found, centres, atol=0.05, rtol=0.0)


def test_points_that_coincide() -> None:
    same = torch.zeros(40, 2)
    findings = ManifoldDiagnosis(same, same).examine(same)
    assert findings.coverage >= 0.0
