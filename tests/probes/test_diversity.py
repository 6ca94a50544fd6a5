from __future__ import annotations

import numpy as np
import pytest
import torch

from ganstudio.probes.diversity import DiversityDiagnosis
from ganstudio.probes.work import finish


def images(n: int, seed: int, channels: int = 1, side: int = 8) -> torch.Tensor:
    source = torch.Generator().manual_seed(seed)
    return torch.rand(n, channels, side, side, generator=source) * 2 - 1


@pytest.fixture(scope="module")
def diagnosis() -> DiversityDiagnosis:
    return DiversityDiagnosis(images(300, 0), images(300, 1))


def test_floors_come_from_held_out_images(diagnosis: DiversityDiagnosis) -> None:
    assert diagnosis.floor.diversity == pytest.approx(1.0, abs=0.02)
    assert diagnosis.floor.twins == pytest.approx(0.05, abs=0.05)


def test_a_perfect_sampler_gets_the_floors(diagnosis: DiversityDiagnosis) -> None:
    found = np.array([finish(diagnosis.look(images(300, seed)))[:2] for seed in range(2, 12)])
    assert found[:, 0].mean() == pytest.approx(diagnosis.floor.diversity, abs=0.02)
    assert found[:, 1].mean() == pytest.approx(diagnosis.floor.twins, abs=0.04)
    assert finish(diagnosis.examine(images(300, 12))).coverage > 0.9


def test_one_image_has_no_variety(diagnosis: DiversityDiagnosis) -> None:
    findings = finish(diagnosis.examine(images(1, 5).expand(300, -1, -1, -1)))
    assert finish(diagnosis.look(images(1, 5).expand(300, -1, -1, -1)))[:2] == pytest.approx(
        (0, 1), abs=1e-2
    )
    assert findings.coverage == 0.0
    assert findings.evidence.endswith("100 % near-duplicates")


def test_diversity_is_the_ratio_of_mean_distances(diagnosis: DiversityDiagnosis) -> None:
    """Halved contrast halves every distance."""
    whole, half = (finish(diagnosis.look(k * images(300, 7)))[0] for k in (1.0, 0.5))
    assert half == pytest.approx(whole / 2, rel=1e-4)


def test_pairs_of_twins(diagnosis: DiversityDiagnosis) -> None:
    """90 images twice each and 120 once: 60 % of the 300 have a twin."""
    pool = images(210, 8)
    batch = torch.cat([pool[:90], pool[:90] + 1e-3, pool[90:]])
    assert finish(diagnosis.look(batch))[1] == pytest.approx(0.6, abs=0.06)


def test_data_with_true_duplicates_still_tells_a_collapse() -> None:
    doubled = images(100, 0).repeat(2, 1, 1, 1)
    diagnosis = DiversityDiagnosis(torch.cat([doubled, images(100, 1)]), images(300, 2))
    collapsed = images(1, 3) + 1e-3 * images(300, 4)
    assert finish(diagnosis.examine(collapsed)).coverage < 0.05


def test_large_colour_images() -> None:
    diagnosis = DiversityDiagnosis(images(20, 0, 3, 64), images(20, 1, 3, 64))
    assert finish(diagnosis.examine(images(20, 2, 3, 64))).coverage > 0.5


def test_data_of_one_image_over_and_over() -> None:
    same = images(1, 0).expand(20, -1, -1, -1)
    findings = finish(DiversityDiagnosis(same, same).examine(images(20, 1)))
    assert 0.0 <= findings.coverage <= 1.0
