"""The game of maximum likelihood has the gradient of KL on average (Goodfellow 2014)."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from ganstudio.components import find
from ganstudio.objectives.contest import Contest
from ganstudio.objectives.likelihood import exact, expected
from ganstudio.objectives.normals import Normals
from ganstudio.objectives.responses import response

NEAR = Contest(Normals(np.array([0.5]), 0.9), Normals(np.array([0.0]), 1.2))


def test_the_expected_gradient_is_that_of_the_divergence() -> None:
    answer = response(find("loss", "maximum-likelihood")())
    assert answer is not None
    found = expected(NEAR, lambda x: answer.pull_at(NEAR, x))
    assert found.mean == pytest.approx(exact(NEAR), rel=1e-7)
    assert min(found.variance) > 0.1


def test_the_gradient_of_the_divergence_is_its_closed_form_s() -> None:
    # KL(N(m, a²)‖N(θ, s²)) = ln s/a + (a² + (m − θ)²)/2s² − ½
    theta = torch.tensor(0.0, dtype=torch.float64, requires_grad=True)
    omega = torch.tensor(np.log(1.2), requires_grad=True)
    divergence = omega + (0.9**2 + (0.5 - theta) ** 2) / (2 * (2 * omega).exp())
    slopes = torch.autograd.grad(divergence, (theta, omega))
    assert exact(NEAR) == pytest.approx([float(slope) for slope in slopes])


def test_minimax_has_another_gradient_that_varies_less() -> None:
    minimax, likelihood = (
        response(find("loss", name)()) for name in ("minimax", "maximum-likelihood")
    )
    assert minimax is not None
    assert likelihood is not None
    found = expected(NEAR, lambda x: minimax.pull_at(NEAR, x))
    other = expected(NEAR, lambda x: likelihood.pull_at(NEAR, x))
    assert found.mean[0] == pytest.approx(-0.194461, abs=1e-6)
    assert found.variance[0] < other.variance[0] / 3
