"""The best D and the divergence against closed forms."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch

from ganstudio.components import catalogue, find
from ganstudio.data.points import Mixture1D
from ganstudio.objectives.base import AdversarialLoss
from ganstudio.probes.densities import Line, best_outputs, jensen_shannon
from ganstudio.probes.plane import PlaneProbe
from tests.probes.conftest import MakeRun

LINE = Line(-8.0, 12.0, 2000)
PLACES = LINE.low + LINE.cell * (np.arange(LINE.cells) + 0.5)


def normal(mean: float, sigma: float = 1.0) -> np.ndarray:
    return np.exp(-0.5 * ((PLACES - mean) / sigma) ** 2) / (sigma * math.sqrt(2 * math.pi))


@pytest.mark.parametrize(("mean", "known"), [(1, 0.1114215), (2, 0.3368308), (4, 0.6327202)])
def test_divergence_of_two_gaussians(mean: int, known: float) -> None:
    assert jensen_shannon(normal(0), normal(mean), LINE.cell) == pytest.approx(known, abs=1e-6)


def test_divergence_of_cats_and_dogs() -> None:
    """G makes one of two equal modes: JS = 0.2157616, and the best D says 1/3 there."""
    both, one = (normal(-4, 0.3) + normal(4, 0.3)) / 2, normal(-4, 0.3)
    assert jensen_shannon(both, one, LINE.cell) == pytest.approx(0.2157616, abs=1e-5)
    best = best_outputs(find("loss", "minimax")(), both, one)
    assert best is not None
    at = {place: best[np.abs(PLACES - place).argmin()] for place in (-4, 4)}
    assert 1 / (1 + math.exp(-at[-4])) == pytest.approx(1 / 3, abs=1e-6)
    assert at[4] > 5
    assert np.isnan(best[np.abs(PLACES - 10).argmin()])


def test_divergence_is_at_most_ln_2_wherever_the_samples_lie() -> None:
    nowhere = np.zeros_like(PLACES)
    assert jensen_shannon(normal(0), nowhere, LINE.cell) == pytest.approx(math.log(2), abs=1e-6)
    assert jensen_shannon(normal(0), normal(0), LINE.cell) == pytest.approx(0, abs=1e-9)


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
    assert jensen_shannon(known, estimated, line.cell) < 1e-3


def test_the_plane_of_a_line_has_them(make_run: MakeRun) -> None:
    run = make_run("line")
    plane = PlaneProbe(run, run.pairing).measure(run)
    assert plane.densities is not None
    assert plane.densities.shape == (2, 256)
    assert plane.best is not None
    assert plane.best.shape == (256,)
    assert plane.divergence is not None
    assert 0.2 < plane.divergence < math.log(2)  # an untrained generator
    cell = (plane.extent[1] - plane.extent[0]) / 256
    np.testing.assert_allclose(plane.densities.sum(axis=1) * cell, 1, atol=0.05)


def test_without_a_best_output_or_a_density_there_is_none(make_run: MakeRun) -> None:
    run = make_run("line", {"loss": "relativistic"})
    plane = PlaneProbe(run, run.pairing).measure(run)
    assert plane.best is None
    assert plane.divergence is not None
    ring = make_run("ring")
    assert PlaneProbe(ring, ring.pairing).measure(ring).densities is None
