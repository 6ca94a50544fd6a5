"""The pull of G's loss against closed forms, clear and through noise."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from torch import nn

from ganstudio.probes.plane import PlaneProbe
from ganstudio.probes.pull import pull
from tests.probes.conftest import MakeRun


class Best(nn.Module):
    """The best D between N(2, ¼) and N(−2, ¼), seen through noise: 4x/v, as a logit or as d."""

    def __init__(self, sigma: float, regressed: bool) -> None:
        super().__init__()
        self.slope = 4 / (0.25 + sigma**2)
        self.regressed = regressed

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        c = self.slope * x[:, 0]
        return torch.sigmoid(c) if self.regressed else c


def felt(make_run: MakeRun, loss: str, x: float, sigma: float, blurred: float) -> float:
    run = make_run("line", {"loss": loss})
    run.pairing.discriminator = Best(sigma, loss == "least-squares").double()
    point = torch.tensor([[x]], dtype=torch.float64)
    return float(pull(run, run.pairing, point, point, None, None, blurred))


@pytest.mark.parametrize(
    ("x", "sigma", "loss", "clear", "through_noise"),
    [
        (-2, 0.5, "minimax", 9.00281e-7, 0.00134185),
        (-2, 1.0, "minimax", 0.00530816, 0.130811),
        (-2, 1.5, "minimax", 0.0626652, 0.225833),
        (-1, 1.5, "minimax", 0.268771, 0.471448),
        (0, 1.5, "minimax", 0.8, 0.8),
        (-2, 0.5, "non-saturating", 8.0, 7.99866),
        (-2, 1.5, "non-saturating", 1.53733, 1.37417),
        (-2, 1.0, "least-squares", 0.00529057, 0.0553948),
        (-2, 1.5, "least-squares", 0.0578526, 0.0813780),
        (0, 1.5, "least-squares", 0.2, 0.107828),
    ],
)
def test_pull_of_figure_17_2(
    make_run: MakeRun, x: float, sigma: float, loss: str, clear: float, through_noise: float
) -> None:
    assert felt(make_run, loss, x, sigma, 0.0) == pytest.approx(clear, rel=1e-5)
    assert felt(make_run, loss, x, sigma, sigma) == pytest.approx(through_noise, rel=1e-4)


def test_pull_in_the_plane_through_noise(make_run: MakeRun) -> None:
    """Of c = ½‖x‖² the pull is x wherever it is taken, and so is its mean."""
    run = make_run("moons", {"loss": "wasserstein", "penalties.wgan-gp": {}})
    run.pairing.discriminator = Bowl()
    points = run.dataset.samples[:5]
    x = torch.from_numpy(points)
    found = pull(run, run.pairing, x, x, None, None, 0.7)
    np.testing.assert_allclose(found.numpy(), points, atol=1e-5)


class Bowl(nn.Module):
    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return x.square().sum(1) / 2


def test_what_top_k_leaves_out_is_not_pulled(make_run: MakeRun) -> None:
    settings: dict[str, Any] = {"stabilisers.top-k": {"share": 0.25, "anneal_steps": 0}}
    run = make_run("ring", settings)
    arrows = PlaneProbe(run, run.pairing).measure(run).arrows
    moved = np.abs(arrows[:, 1]).sum(axis=1) > 0
    assert moved.sum() == 15
    scores = run.pairing.score(torch.tensor(arrows[:, 0])).numpy()
    assert scores[moved].min() >= scores[~moved].max()


@pytest.mark.parametrize("name", ["minibatch-std", "feature-matching", "unrolled"])
def test_where_more_than_single_samples_pulls_the_reason_is_said(
    make_run: MakeRun, name: str
) -> None:
    run = make_run("ring", {f"stabilisers.{name}": {}})
    plane = PlaneProbe(run, run.pairing).measure(run)
    assert plane.arrows.shape == (0, 2, 2)
    assert plane.no_pull
