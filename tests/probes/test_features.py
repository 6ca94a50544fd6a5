"""Fréchet distance against torchmetrics and closed forms, kernel distance against torchmetrics."""

from __future__ import annotations

import warnings

import numpy as np
import pytest
import torch
from torch import nn

from ganstudio.probes.features import (
    Distances,
    FeatureDistances,
    Gaussian,
    fitted,
    frechet_with_error,
    kernel_distance,
)
from ganstudio.probes.features import frechet_distance as between
from ganstudio.probes.work import finish


def cloud(n: int, seed: int, d: int = 16) -> torch.Tensor:
    source = torch.Generator().manual_seed(seed)
    mixing = torch.randn(d, d, generator=torch.Generator().manual_seed(99)) / d**0.5
    return torch.randn(n, d, generator=source).relu() @ mixing


def frechet_distance(first: torch.Tensor, second: torch.Tensor) -> float:
    return between(fitted(first), fitted(second))


class Flat(nn.Module):
    """Gives torchmetrics the very features: an image of one channel is its features."""

    num_features = 16

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        return images.flatten(1)


def torchmetrics_frechet(real: torch.Tensor, fake: torch.Tensor) -> float:
    from torchmetrics.image.fid import FrechetInceptionDistance

    with warnings.catch_warnings(), torch.random.fork_rng(devices=[]):
        warnings.simplefilter("ignore")
        metric = FrechetInceptionDistance(
            Flat(), normalize=True, input_img_size=(1, 4, 4)
        ).set_dtype(torch.float64)
        metric.update(real.double().view(-1, 1, 4, 4), real=True)
        metric.update(fake.double().view(-1, 1, 4, 4), real=False)
        return float(metric.compute())


def torchmetrics_kernel(real: torch.Tensor, fake: torch.Tensor) -> float:
    from torchmetrics.image.kid import poly_mmd

    return float(poly_mmd(real.double(), fake.double(), degree=3, gamma=None, coef=1.0))


@pytest.mark.parametrize(("n", "m"), [(300, 200), (12, 300), (10, 9)])
def test_frechet_is_torchmetrics(n: int, m: int) -> None:
    """With more samples than features and with fewer."""
    real, fake = cloud(n, 0), 1.3 * cloud(m, 1) + 0.2
    assert frechet_distance(fake, real) == pytest.approx(
        torchmetrics_frechet(real, fake), rel=1e-4, abs=1e-4
    )


def test_frechet_of_a_shift_and_of_a_stretch() -> None:
    """‖μ‖² for the same covariance; (σ₁ − σ₂)² per feature for diagonal ones."""
    rows = cloud(400, 2)
    assert frechet_distance(rows + 0.5, rows) == pytest.approx(16 * 0.25, rel=1e-5)
    total = float(rows.double().var(0).sum())
    middle = rows.mean(0)
    stretched = middle + 3 * (rows - middle)
    assert frechet_distance(stretched, rows) == pytest.approx(4 * total, rel=1e-4)
    assert frechet_distance(rows, rows) == pytest.approx(0.0, abs=1e-8)


def test_kernel_is_torchmetrics() -> None:
    real, fake = cloud(200, 0), 1.1 * cloud(200, 1) + 0.1
    ours = kernel_distance(fake, real)
    assert ours == pytest.approx(torchmetrics_kernel(fake, real), rel=1e-6)


def test_kernel_by_pairs_for_sets_of_unequal_size() -> None:
    a, b = cloud(7, 0).double(), cloud(5, 1).double()

    def k(x: torch.Tensor, y: torch.Tensor) -> float:
        return (float(x @ y) / 16 + 1) ** 3

    own = np.mean([k(a[i], a[j]) for i in range(7) for j in range(7) if i != j])
    others = np.mean([k(b[i], b[j]) for i in range(5) for j in range(5) if i != j])
    between = np.mean([k(x, y) for x in a for y in b])
    assert kernel_distance(a, b) == pytest.approx(own + others - 2 * between)


def test_kernel_is_unbiased() -> None:
    values = [kernel_distance(cloud(60, 2 * s), cloud(60, 2 * s + 1)) for s in range(300)]
    assert np.mean(values) == pytest.approx(0.0, abs=3 * np.std(values) / 300**0.5)


def test_floors_are_what_new_real_features_get() -> None:
    distances = FeatureDistances(cloud(1200, 0), cloud(300, 1), "itself", ("FD", "KD"))
    finish(distances.prepare())
    found = np.array([finish(distances.look(cloud(300, seed))) for seed in range(2, 12)])
    assert found[:, 0].mean() == pytest.approx(distances.frechet_floor, rel=0.3)
    rms = (found[:, 2] ** 2).mean() ** 0.5
    assert 0.4 < rms / distances.kernel_floor < 2.5
    far = finish(distances.look(2 * cloud(300, 12)))
    assert far.frechet > 5 * distances.frechet_floor
    assert far.kernel > 5 * distances.kernel_floor


def test_measures_carry_the_extractors_name() -> None:
    distances = FeatureDistances(cloud(40, 0), cloud(30, 1), "a classifier", ("FD-x", "KD-x"))
    finish(distances.prepare())
    frechet, kernel = distances.measures(Distances(1.0, 0.1, 0.5, 0.2))
    assert (frechet.title, kernel.title) == ("FD-x", "KD-x")
    assert "a classifier" in frechet.help
    assert "30 samples" in frechet.help
    assert kernel.floor_text.startswith("±")
    assert (frechet.uncertainty, kernel.uncertainty) == (0.1, 0.2)


@pytest.mark.parametrize(("n", "m"), [(300, 200), (12, 300), (10, 9)])
def test_frechet_with_its_error_is_the_same_distance(n: int, m: int) -> None:
    rows, real = 1.3 * cloud(m, 1) + 0.2, fitted(cloud(n, 0))
    assert frechet_with_error(rows, real)[0] == pytest.approx(between(fitted(rows), real))


def test_its_error_on_a_line_is_the_known_one() -> None:
    """(m − 0)² + (s − 1)² of n samples from N(m, s²) varies by (4m²s² + 2(s − 1)²s²)/n."""
    unit = Gaussian(torch.zeros(1).double(), torch.ones(1, 1).double(), 1.0)
    source = torch.Generator().manual_seed(0)
    draws = 1.0 + 2.0 * torch.randn(50, 400, 1, generator=source)
    errors = [frechet_with_error(rows, unit)[1] for rows in draws]
    assert np.mean(errors) == pytest.approx((24 / 400) ** 0.5, rel=0.03)


def test_its_error_is_how_far_it_strays() -> None:
    real = fitted(cloud(2000, 0))
    found = np.array([frechet_with_error(1.3 * cloud(300, seed), real) for seed in range(1, 61)])
    assert found[:, 1].mean() == pytest.approx(found[:, 0].std(), rel=0.25)


def test_the_kernel_distances_error_is_how_far_it_strays() -> None:
    distances = FeatureDistances(cloud(300, 0), cloud(300, 100), "x", ("FD", "KD"))
    finish(distances.prepare())
    looks = [finish(distances.look(2.0 * cloud(300, seed))) for seed in range(1, 41)]
    spread = np.std([each.kernel for each in looks])
    assert np.mean([each.kernel_error for each in looks]) == pytest.approx(spread, rel=0.25)
    assert spread > 1.5 * distances.kernel_floor


def test_features_that_the_extractor_has_learnt_from_are_not_held_against_new_ones() -> None:
    """The reference may differ a little from any new image; the kernel distance does not see it."""
    plain = FeatureDistances(cloud(300, 0), cloud(300, 1), "x", ("FD", "KD"))
    learnt = FeatureDistances(1.1 * cloud(300, 0), cloud(300, 1), "x", ("FD", "KD"))
    for distances in (plain, learnt):
        finish(distances.prepare())
    new = [cloud(300, seed) for seed in range(2, 12)]
    found = [[finish(each.look(one)).kernel for one in new] for each in (plain, learnt)]
    assert found[0] == found[1]
    assert abs(np.mean(found)) < 2 * plain.kernel_floor
