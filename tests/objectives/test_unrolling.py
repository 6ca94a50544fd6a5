"""Looking ahead on a game whose every step can be written down."""

from __future__ import annotations

import math

import pytest
import torch
from torch import nn

from ganstudio.objectives.losses import NonSaturating, Wasserstein
from ganstudio.objectives.unrolling import UnrolledDiscriminator


def line(slope: float) -> nn.Module:
    """D(x) = slope · x."""
    with torch.random.fork_rng(devices=[]), torch.no_grad():
        layer = nn.Linear(1, 1, bias=False, dtype=torch.float64)
        layer.weight.fill_(slope)
    return nn.Sequential(layer, nn.Flatten(0)).requires_grad_(False)


@pytest.mark.parametrize("k", [1, 2, 5])
def test_wasserstein_answer_is_known(k: int) -> None:
    # ψ⁽ᵏ⁾ = ψ − kηθ with the data at 0, so L_G = −ψ⁽ᵏ⁾θ has the slope −ψ + 2kηθ by θ.
    theta = torch.tensor([[0.7]], dtype=torch.float64, requires_grad=True)
    real, loss = torch.zeros(1, 1, dtype=torch.float64), Wasserstein()
    discriminator = line(0.3)
    critic = UnrolledDiscriminator(k=k, rate=0.1).opponent(
        discriminator, lambda critic: loss.discriminator(critic(real), critic(theta))
    )
    scores = critic(theta)
    assert scores.item() == pytest.approx((0.3 - k * 0.1 * 0.7) * 0.7)
    (slope,) = torch.autograd.grad(loss.generator(scores, scores), theta)
    assert slope.item() == pytest.approx(-0.3 + 2 * k * 0.1 * 0.7)
    assert discriminator[0].weight.item() == pytest.approx(0.3)  # D itself stays
    assert not discriminator[0].weight.requires_grad


def test_one_step_of_the_logistic_game() -> None:
    # L_D = sp(ψθ) + ln 2: ψ' = ψ − ησ(ψθ)θ, and L_G = sp(−ψ'θ).
    theta = torch.tensor([[0.7]], dtype=torch.float64, requires_grad=True)
    real, loss, psi, rate = torch.zeros(1, 1, dtype=torch.float64), NonSaturating(), 0.3, 0.5
    critic = UnrolledDiscriminator(k=1, rate=rate).opponent(
        line(psi), lambda critic: loss.discriminator(critic(real), critic(theta))
    )
    value = loss.generator(critic(theta), critic(theta))
    (slope,) = torch.autograd.grad(value, theta)

    def sigma(x: float) -> float:
        return 1 / (1 + math.exp(-x))

    def by_hand(at: float) -> float:
        ahead = psi - rate * sigma(psi * at) * at
        return math.log(1 + math.exp(-ahead * at))

    h = 1e-5
    assert value.item() == pytest.approx(by_hand(0.7))
    assert slope.item() == pytest.approx((by_hand(0.7 + h) - by_hand(0.7 - h)) / (2 * h), rel=1e-6)
