from __future__ import annotations

import numpy as np
import pytest
import torch

from ganstudio.probes.latents import FixedLatents
from ganstudio.probes.lattice import LINES, TAIL
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


def test_a_lattice_of_z_is_where_g_sends_it(make_run) -> None:
    run = make_run("ring", {"watch.lattice": True, "network.latent": 3})
    plane = PlaneProbe(run, run.pairing).measure(run)
    assert plane.lattice.shape == (LINES, LINES, 2)
    assert plane.spanned == "z₁ and z₂ of 3, the others 0"
    places = torch.special.ndtri(torch.linspace(TAIL, 1 - TAIL, LINES))
    z = torch.zeros(1, 3)
    z[0, 0], z[0, 1] = places[20], places[5]
    sent = run.pairing.sample(z)[0].numpy()
    np.testing.assert_allclose(plane.lattice[5, 20], sent, rtol=1e-4, atol=1e-6)


@pytest.mark.parametrize(
    ("changes", "spanned", "rows"),
    [
        ({"network.latent": 2}, "z₁ and z₂", LINES),
        ({"network.latent": 1}, "z", 1),
        ({"network.latent": 2, "network.prior": "uniform"}, "z₁ and z₂", LINES),
        ({"network.conditioning": "concatenation", "watch.label": 3}, "z₁ and z₂, of {}", LINES),
        ({"network.finite": 16},
         "no lattice: the law of z is not known, or holds a few z only", None),
    ],
    ids=str,
)  # fmt: skip
def test_what_the_lattice_spans_is_said(make_run, changes, spanned: str, rows: int | None) -> None:
    run = make_run("ring", {"watch.lattice": True, "network.latent": 2, **changes})
    plane = PlaneProbe(run, run.pairing).measure(run)
    assert plane.spanned == spanned.format(run.dataset.class_names[3])
    assert (plane.lattice is None) == (rows is None)
    if rows is not None:
        assert plane.lattice.shape == (rows, LINES, 2)
        assert np.isfinite(plane.lattice).all()


def test_neither_is_measured_unless_it_is_wanted_nor_on_a_line(make_run) -> None:
    run = make_run("ring")
    plane = PlaneProbe(run, run.pairing).measure(run)
    assert (plane.lattice, plane.matches, plane.moved) == (None, None, None)
    both = {"watch.lattice": True, "watch.matching": True}
    line = make_run("line", both)
    plane = PlaneProbe(line, line.pairing).measure(line)
    assert (plane.lattice, plane.matches, plane.moved) == (None, None, None)


def test_a_perfect_sampler_is_moved_as_far_as_real_points_are(make_run, monkeypatch) -> None:
    run = make_run("ring", {"watch.matching": True})
    data, rng = run.pairing.domain.samples, torch.Generator().manual_seed(3)
    chosen = torch.randint(len(data), (1000,), generator=rng)
    monkeypatch.setattr(run.pairing, "sample", lambda *_: data[chosen])
    distance, floor = PlaneProbe(run, run.pairing).measure(run).moved
    assert distance == pytest.approx(floor, rel=0.5)
    monkeypatch.setattr(run.pairing, "sample", lambda *_: data[chosen] + torch.tensor([30.0, 40.0]))
    far, same = PlaneProbe(run, run.pairing).measure(run).moved
    assert same == floor
    assert far == pytest.approx(50.0, rel=0.05)
