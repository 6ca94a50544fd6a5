"""The best D and the divergence against closed forms."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch

from ganstudio.components import catalogue, find
from ganstudio.data.points import Mixture1D
from ganstudio.objectives.base import AdversarialLoss
from ganstudio.objectives.laws import Laws
from ganstudio.probes.densities import Divergence, Line
from ganstudio.probes.plane import PlaneProbe
from ganstudio.telemetry.records import Plane
from tests.probes.conftest import MakeRun

LINE = Line(-8.0, 12.0, 2000)


def normal(mean: float, sigma: float = 1.0) -> np.ndarray:
    return np.exp(-0.5 * ((LINE.places - mean) / sigma) ** 2) / (sigma * math.sqrt(2 * math.pi))


@pytest.mark.parametrize(("mean", "known"), [(1, 0.1114215), (2, 0.3368308), (4, 0.6327202)])
def test_divergence_of_two_gaussians(mean: int, known: float) -> None:
    laws = Laws(LINE.cell, normal(0), normal(mean))
    assert laws.jensen_shannon == pytest.approx(known, abs=1e-6)


def test_divergence_of_cats_and_dogs() -> None:
    """G makes one of two equal modes: JS = 0.2157616."""
    laws = Laws(LINE.cell, (normal(-4, 0.3) + normal(4, 0.3)) / 2, normal(-4, 0.3))
    assert laws.jensen_shannon == pytest.approx(0.2157616, abs=1e-5)


def test_divergence_is_at_most_ln_2_wherever_the_samples_lie() -> None:
    nowhere = np.zeros_like(LINE.places)
    assert Laws(LINE.cell, normal(0), nowhere).jensen_shannon == pytest.approx(
        math.log(2), abs=1e-6
    )
    assert Laws(LINE.cell, normal(0), normal(0)).jensen_shannon == pytest.approx(0, abs=1e-9)


# ── from samples ─────────────────────────────────────────────────────────────


def counted(sigma: float, shift: float, n: int = 8192) -> float:
    """Return the divergence of samples of the data that are shifted by so many σ."""
    data = Mixture1D(count=20_000, sigma=sigma)
    real = data.load().samples[:, 0]
    low, high = float(real.min()), float(real.max())
    margin = (high - low) / 4
    divergence = Divergence(Line(low - margin, high + margin, 256), data, real, None)
    fresh = Mixture1D(count=n, sigma=sigma, seed=1).load().samples
    return divergence.of(fresh + np.float32(shift * sigma))


@pytest.mark.parametrize("sigma", [0.5, 0.1, 0.02, 0.005])
def test_narrow_modes_are_seen_as_well_as_wide_ones(sigma: float) -> None:
    assert counted(sigma, 0) < 0.002
    assert counted(sigma, 2) == pytest.approx(0.3368, abs=0.008)
    assert 0.59 < counted(sigma, 4) <= 0.6327 + 0.005


def test_what_counting_adds_is_taken_away() -> None:
    found = [counted(0.1, 0, n) for n in (512, 1024, 2048)]
    assert max(found) < 0.015  # 0.022 without
    assert min(found) >= 0


def test_samples_far_away_have_all_of_ln_2() -> None:
    assert counted(0.1, 1e6) == pytest.approx(math.log(2), abs=1e-3)


@pytest.mark.parametrize("name", catalogue("loss"))
def test_the_best_output_is_where_the_loss_is_least(name: str) -> None:
    """There the slope of p·(cost on real) + q·(cost on generated) is 0, or it has a corner."""
    loss = find("loss", name)()
    assert isinstance(loss, AdversarialLoss)
    ratio = torch.tensor([0.1, 0.5, 1.0, 2.0, 5.0], dtype=torch.float64)
    best = loss.best_output(ratio)
    if best is None:
        assert loss.needs_real_scores or loss.needs_constraint
        return
    terms = loss.terms()

    def cost(c: torch.Tensor) -> torch.Tensor:
        return ratio * terms["real"](c) + terms["fake"](c)

    for near in (best - 1e-3, best + 1e-3):
        assert (cost(best) <= cost(near) + 1e-12).all()


def test_a_kernel_estimate_comes_near_to_the_density() -> None:
    data = Mixture1D(count=200_000)
    line = Line(-5.0, 5.0, 256)
    known = line.known(data)
    estimated = line.estimated(data.load().samples)
    assert known is not None
    assert float(estimated.sum()) * line.cell == pytest.approx(1, abs=1e-3)
    np.testing.assert_allclose(estimated, known, atol=0.02)
    assert Laws(line.cell, known, estimated).jensen_shannon < 1e-3


# ── the plane of a line ──────────────────────────────────────────────────────


def plane_of(make_run: MakeRun, settings: dict | None = None) -> Plane:
    run = make_run("line", settings)
    return PlaneProbe(run, run.pairing).measure(run)


def test_the_plane_of_a_line_has_them(make_run: MakeRun) -> None:
    plane = plane_of(make_run)
    assert plane.densities is not None
    assert plane.densities.shape == (2, 256)
    assert plane.best is not None
    assert plane.best.shape == (256,)
    assert plane.divergence is not None
    assert 0.2 < plane.divergence < math.log(2)  # an untrained generator
    assert (plane.distance, plane.remark, plane.threshold) == (None, "", 0.0)
    cell = (plane.extent[1] - plane.extent[0]) / 256
    np.testing.assert_allclose(plane.densities.sum(axis=1) * cell, 1, atol=0.05)


def test_noise_flattens_the_best_d_and_leaves_the_densities(make_run: MakeRun) -> None:
    clear, noisy = (
        plane_of(make_run, settings) for settings in ({}, {"stabilisers.instance-noise.sigma": 1.5})
    )
    np.testing.assert_allclose(clear.densities, noisy.densities, atol=1e-6)
    assert clear.divergence == noisy.divergence
    assert np.nanmax(np.abs(noisy.best)) < 0.5 * np.nanmax(np.abs(clear.best))
    assert "through the noise" in noisy.remark


def test_smoothing_moves_the_best_d_and_its_threshold(make_run: MakeRun) -> None:
    plane = plane_of(make_run, {"stabilisers.label-smoothing.target": 0.9})
    p, q = plane.densities.astype(np.float64)
    seen = np.isfinite(plane.best)
    expected = (0.9 * p / (p + q))[seen]
    np.testing.assert_allclose(1 / (1 + np.exp(-plane.best[seen])), expected, atol=1e-4)
    assert plane.threshold == pytest.approx(math.log(0.9 / 1.1))


def test_a_best_d_up_to_a_constant_stands_at_d_s_height(make_run: MakeRun) -> None:
    plane = plane_of(make_run, {"loss": "relativistic"})
    p, q = plane.densities.astype(np.float64)
    seen = np.isfinite(plane.best)
    apart = ((plane.heat[0] - plane.best) * (p + q))[seen].sum() / (p + q)[seen].sum()
    assert apart == pytest.approx(0, abs=1e-4)
    assert "a constant changes nothing" in plane.remark


def test_a_critic_is_shown_beside_the_distance(make_run: MakeRun) -> None:
    plane = plane_of(make_run, {"loss": "wasserstein", "penalties.wgan-gp.weight": 0.1})
    p, q = plane.densities.astype(np.float64)
    cell = (plane.extent[1] - plane.extent[0]) / 256
    assert plane.distance == pytest.approx(np.abs(np.cumsum(q - p)).sum() * cell * cell, rel=0.02)
    assert plane.best is not None
    assert "not W₁" in plane.remark


def test_classes_have_their_best_d_one_at_a_time(make_run: MakeRun) -> None:
    conditional = {"network.conditioning": "concatenation"}
    every = plane_of(make_run, conditional)
    assert every.best is None
    assert "for each class" in every.remark
    assert every.densities is not None
    one = plane_of(make_run, {**conditional, "watch.classes": "one", "watch.label": 1})
    places = np.linspace(*one.extent[:2], 256)
    assert places[one.densities[0].argmax()] == pytest.approx(2, abs=0.1)
    assert one.best is not None
    seen = np.isfinite(one.best) & (one.densities.min(axis=0) > 1e-3)
    ratio = one.densities[0][seen] / one.densities[1][seen]
    np.testing.assert_allclose(one.best[seen], np.log(ratio), atol=1e-3)


@pytest.mark.parametrize(
    ("settings", "reason"),
    [
        ({"loss": "relativistic-average"}, "there is none"),
        ({"stabilisers.spectral-norm": {}}, "spectral norm"),
        ({"penalties.r1.weight": 1.0}, "R1"),
        ({"stabilisers.minibatch-std": {}}, "batch"),
    ],
)
def test_without_a_best_d_there_is_the_reason(
    make_run: MakeRun, settings: dict, reason: str
) -> None:
    plane = plane_of(make_run, settings)
    assert plane.best is None
    assert reason in plane.remark
    assert plane.divergence is not None


def test_points_in_the_plane_have_no_densities(make_run: MakeRun) -> None:
    ring = make_run("ring")
    plane = PlaneProbe(ring, ring.pairing).measure(ring)
    assert plane.densities is None
    assert plane.remark == ""
