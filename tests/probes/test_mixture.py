"""Closed forms of the mixture's measures, held against real draws."""

from __future__ import annotations

import math
from statistics import NormalDist

import numpy as np
import pytest
import torch

from ganstudio.data.base import Mixture
from ganstudio.data.points import Grid, Mixture1D, Ring
from ganstudio.probes.findings import divergence, percent
from ganstudio.probes.mixture import MixtureDiagnosis, within
from ganstudio.probes.rows import distances_between
from ganstudio.probes.work import finish


def diagnosis(data: Ring | Grid | Mixture1D) -> MixtureDiagnosis:
    mixture = Mixture(data.centres().astype(np.float32), data.sigma)
    return MixtureDiagnosis(mixture, torch.from_numpy(data.load().samples))


def draw(
    data: Ring | Grid | Mixture1D, n: int, seed: int, modes: int | None = None
) -> torch.Tensor:
    rng = np.random.default_rng(seed)
    centres = data.centres()
    chosen = rng.integers(modes or len(centres), size=n)
    points = centres[chosen] + data.sigma * rng.standard_normal((n, centres.shape[1]))
    return torch.from_numpy(points.astype(np.float32))


def measures(findings) -> dict[str, float]:
    return {measure.name: measure.value for measure in findings.measures}


def test_mass_within_three_sigma() -> None:
    assert within(3.0, 1) == pytest.approx(math.erf(3 / math.sqrt(2)), abs=1e-12)
    assert within(3.0, 2) == pytest.approx(1 - math.exp(-4.5), abs=1e-12)
    assert within(3.0, 2) == pytest.approx(0.98889, abs=1e-5)


@pytest.mark.parametrize(
    ("data", "modes", "published_kl"), [(Ring(count=10), 8, 0.00145), (Grid(count=10), 25, 0.0047)]
)
def test_floors_are_those_of_the_literature(data, modes: int, published_kl: float) -> None:
    measures = {
        measure.name: measure
        for measure in finish(diagnosis(data).examine(draw(data, 2500, 0))).measures
    }
    assert measures["modes"].floor == modes
    assert measures["quality"].floor_text == "98.9 %"
    assert measures["kl"].floor == pytest.approx((modes - 1) / 5000)
    assert measures["kl"].floor == pytest.approx(published_kl, rel=0.05)


@pytest.mark.parametrize(
    "data", [Ring(count=10), Grid(count=10), Mixture1D(count=10, means=(-4.0, 0.0, 4.0))]
)
def test_a_perfect_sampler_gets_the_floors(data) -> None:
    """Over 100 draws of 2,500 the mean of each measure is its floor."""
    subject = diagnosis(data)
    found = [measures(finish(subject.examine(draw(data, 2500, seed)))) for seed in range(100)]
    means = {name: np.mean([each[name] for each in found]) for name in found[0]}
    assert means["modes"] == len(data.centres())
    assert means["quality"] == pytest.approx(subject.quality_floor, abs=6e-4)
    assert means["kl"] == pytest.approx(subject.divergence_floor, rel=0.15)


@pytest.mark.parametrize("k", [1, 3, 8])
def test_k_of_eight_modes(k: int) -> None:
    """Equal shares of k of K modes give KL = ln(K/k) and the coverage k/K."""
    data = Ring(count=10)
    findings = finish(diagnosis(data).examine(draw(data, 2500, 0, modes=k)))
    assert measures(findings)["modes"] == k
    assert measures(findings)["kl"] == pytest.approx(math.log(8 / k), abs=5e-3)
    assert findings.coverage == pytest.approx(k / 8, rel=5e-3)
    assert findings.quality == pytest.approx(1.0, abs=5e-3)
    assert findings.evidence.startswith(f"{k} of 8 modes")
    assert np.count_nonzero(findings.shares) == k
    assert findings.shares.sum() == pytest.approx(1.0)


def test_samples_between_the_modes_cover_none() -> None:
    data = Ring(count=10)
    halfway = 0.5 * torch.from_numpy(data.centres()).float()
    findings = finish(diagnosis(data).examine(halfway.repeat(10, 1)))
    assert measures(findings) == pytest.approx({"modes": 0, "quality": 0, "kl": 0}, abs=1e-6)


def test_overlapping_modes_are_measured_against_the_data() -> None:
    """Modes at 0, 1 and 1.2 with σ = 1 are told apart at 0.5 and 1.1, and share unequally."""
    data = Mixture1D(count=50_000, means=(0.0, 1.0, 1.2), sigma=1.0)
    subject = diagnosis(data)
    below = [np.mean([NormalDist(mean).cdf(cut) for mean in data.means]) for cut in (0.5, 1.1)]
    np.testing.assert_allclose(subject.target, np.diff([0.0, *below, 1.0]), atol=0.01)
    found = [measures(finish(subject.examine(draw(data, 2500, seed))))["kl"] for seed in range(100)]
    assert np.mean(found) == pytest.approx(subject.divergence_floor, rel=0.3)


def test_one_mode() -> None:
    data = Mixture1D(count=10, means=(0.0,))
    findings = finish(diagnosis(data).examine(draw(data, 2500, 0)))
    assert findings.coverage == 1.0


def test_divergence_of_empty_modes_is_finite() -> None:
    shares, target = np.float32([0.5, 0.5, 0.0]), np.float32([0.25, 0.25, 0.5])
    assert divergence(shares, target) == pytest.approx(math.log(2))


@pytest.mark.parametrize(
    ("share", "text"),
    [(0, "0 %"), (0.0123, "1.2 %"), (0.61, "61 %"), (0.98889, "98.9 %"), (1, "100 %")],
)
def test_percent(share: float, text: str) -> None:
    assert percent(share) == text


def test_tight_modes_far_from_the_origin_are_measured_as_near_ones() -> None:
    """Within 3σ lie 98.9 % of a Gaussian in the plane, wherever it stands."""
    random = np.random.default_rng(0)
    points = (100 + 0.01 * random.standard_normal((5000, 2))).astype(np.float32)
    centres = torch.tensor([[100.0, 100.0], [-100.0, 100.0]])
    distance = distances_between(torch.from_numpy(points), centres).amin(1)
    assert float((distance < 0.03).float().mean()) == pytest.approx(0.989, abs=0.006)
