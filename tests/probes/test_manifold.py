from __future__ import annotations

import pytest
import torch

from ganstudio.data.points import Moons, SwissRoll
from ganstudio.probes.manifold import ManifoldDiagnosis, regions
from ganstudio.probes.work import finish


def points(data, seed: int, n: int = 500) -> torch.Tensor:
    return torch.from_numpy(data(count=n, seed=seed).load().samples)


@pytest.mark.parametrize("data", [Moons, SwissRoll])
def test_a_perfect_sampler_gets_the_floors(data) -> None:
    diagnosis = ManifoldDiagnosis(points(data, 0), points(data, 1))
    findings = finish(diagnosis.examine(points(data, 22)))
    assert findings.coverage > 0.95
    assert findings.quality > 0.95
    for name in ("precision", "recall", "density", "coverage"):
        measure = findings.measure(name)
        assert measure.value == pytest.approx(measure.floor, abs=0.06)


def test_one_moon_is_half_the_regions() -> None:
    data = Moons(count=4000).load()
    samples, labels = torch.from_numpy(data.samples), torch.from_numpy(data.labels)
    diagnosis = ManifoldDiagnosis(samples[:1000], samples[1000:2000])
    findings = finish(diagnosis.examine(samples[2000:][labels[2000:] == 0]))
    hit = next(measure for measure in findings.measures if measure.name == "modes")
    assert hit.value == pytest.approx(6, abs=1)
    assert findings.coverage == pytest.approx(0.5, abs=0.07)
    assert findings.quality > 0.95


def test_a_point_off_the_data() -> None:
    diagnosis = ManifoldDiagnosis(points(Moons, 0), points(Moons, 1))
    findings = finish(diagnosis.examine(torch.tensor([[9.0, 9.0]]).repeat(500, 1)))
    assert [measure.value for measure in findings.measures] == [1, 0.0, 0.0, 0.0, 0.0]
    assert findings.quality == 0.0


def test_regions_find_the_clusters() -> None:
    centres = torch.tensor([[-3.0, 0.0], [0.0, 1.0], [3.0, 0.0]])
    noise = torch.randn(300, 2, generator=torch.Generator().manual_seed(0))
    found = regions(centres.repeat(100, 1) + 0.1 * noise, 3)
    torch.testing.assert_close(found, centres, atol=0.05, rtol=0.0)


def test_points_that_coincide() -> None:
    same = torch.zeros(40, 2)
    findings = finish(ManifoldDiagnosis(same, same).examine(same))
    assert findings.coverage >= 0.0


def test_a_perfect_sampler_hits_every_region_however_far_out_some_points_lie() -> None:
    """Such as the tail of a normal law: two points in a thousand would be missed by chance."""
    source = torch.Generator().manual_seed(0)
    real = torch.randn(2000, 1, generator=source)
    diagnosis = ManifoldDiagnosis(real[:1000], real[1000:])
    assert len(diagnosis.modes) < 12
    for _ in range(100):
        tally = finish(diagnosis.examine(torch.randn(1000, 1, generator=source))).tally
        assert tally.hit == len(diagnosis.modes)
        assert not tally.lacking.any()
