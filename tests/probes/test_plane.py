from __future__ import annotations

import numpy as np
import pytest
import torch

from ganstudio.probes.latents import FixedLatents
from ganstudio.probes.plane import PlaneProbe


def test_plane_of_two_dimensions(make_run) -> None:
    run = make_run("ring")
    plane = PlaneProbe(run, run.pairing).measure(run)
    assert plane.real.shape == plane.fake.shape == (1000, 2)
    assert plane.heat.shape == (64, 64)
    assert plane.arrows.shape == (60, 2, 2)
    assert (plane.scale, plane.averaged) == ("logit", False)
    fake = run.pairing.sample(FixedLatents(run, run.pairing, "samples").first(1000))
    np.testing.assert_array_equal(plane.fake, fake.numpy())
    np.testing.assert_array_equal(plane.arrows[:, 0], plane.fake[:60])


def test_truncation_moves_the_points_and_not_the_density(make_run) -> None:
    whole, cut = make_run("line"), make_run("line", {"watch.truncation": 0.5})
    shown, truncated = (PlaneProbe(run, run.pairing).measure(run) for run in (whole, cut))
    assert np.ptp(truncated.fake) < np.ptp(shown.fake)
    np.testing.assert_array_equal(truncated.densities, shown.densities)


def test_plane_of_one_dimension(make_run) -> None:
    run = make_run("line")
    plane = PlaneProbe(run, run.pairing).measure(run)
    assert plane.real.shape == (500, 1)
    assert plane.heat.shape == (1, 256)
    assert plane.arrows.shape == (60, 2, 1)
    assert plane.extent[2:] == (0.0, 1.0)


def test_extent_is_the_data_with_a_quarter_on_each_side(make_run) -> None:
    run = make_run("moons")
    x0, x1, y0, y1 = PlaneProbe(run, run.pairing).measure(run).extent
    low, high = run.dataset.samples.min(0), run.dataset.samples.max(0)
    np.testing.assert_allclose((x0, y0), low - 0.25 * (high - low), rtol=1e-5)
    np.testing.assert_allclose((x1, y1), high + 0.25 * (high - low), rtol=1e-5)


def test_heat_is_d_at_the_centres_of_the_cells(make_run) -> None:
    run = make_run("ring")
    plane = PlaneProbe(run, run.pairing).measure(run)
    x0, x1, y0, y1 = plane.extent
    row, column = 5, 40
    point = (x0 + (column + 0.5) * (x1 - x0) / 64, y0 + (row + 0.5) * (y1 - y0) / 64)
    score = run.pairing.score(torch.tensor([point]))
    assert plane.heat[row, column] == pytest.approx(float(score), abs=1e-5)


def test_arrows_point_where_the_loss_falls(make_run) -> None:
    """For D(x) = w·x and the Wasserstein loss, −∂L_G/∂x is w everywhere."""
    run = make_run("moons", {"loss": "wasserstein", "penalties.wgan-gp": {}})
    slope = torch.tensor([[0.5, -2.0]])
    run.pairing.discriminator = Linear(slope)
    arrows = PlaneProbe(run, run.pairing).measure(run).arrows
    np.testing.assert_allclose(arrows[:, 1], np.tile(slope.numpy(), (60, 1)), rtol=1e-5)


class Linear(torch.nn.Module):
    def __init__(self, slope: torch.Tensor) -> None:
        super().__init__()
        self.slope = torch.nn.Parameter(slope)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return (x @ self.slope.T).flatten()


def test_no_gradient_is_left_in_d(make_run) -> None:
    run = make_run("ring")
    PlaneProbe(run, run.pairing).measure(run)
    assert all(p.grad is None for p in run.pairing.discriminator.parameters())
    assert run.pairing.discriminator.training
