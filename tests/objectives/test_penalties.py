"""Penalties on critics whose slopes are known."""

from __future__ import annotations

import pytest
import torch

from ganstudio.components import find, parameters
from ganstudio.objectives.base import Penalty
from ganstudio.objectives.penalties import (
    DRAGAN,
    R1,
    R2,
    GradientPenalty,
    LipschitzPenalty,
    input_gradients,
)

ALL = [GradientPenalty, LipschitzPenalty, DRAGAN, R1, R2]


def noise(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def points(*rows: list[float]) -> torch.Tensor:
    return torch.tensor(rows, dtype=torch.float64)


def linear(slope: list[float]) -> torch.nn.Module:
    """A critic c(x) = slope · x."""
    with torch.random.fork_rng(devices=[]), torch.no_grad():
        layer = torch.nn.Linear(len(slope), 1, bias=False, dtype=torch.float64)
        layer.weight.copy_(torch.tensor([slope]))
    return torch.nn.Sequential(layer, torch.nn.Flatten(0))


def quadratic(x: torch.Tensor) -> torch.Tensor:
    """A critic c(x) = ½‖x‖², whose slope at x is ‖x‖."""
    return x.square().flatten(1).sum(1) / 2


REAL, FAKE = points([1.0, 2.0], [-3.0, 0.5]), points([0.0, 1.0], [5.0, -2.0])


def test_gradient_is_each_samples_own() -> None:
    torch.testing.assert_close(input_gradients(quadratic, REAL), REAL)


def test_gradients_of_images_are_flat() -> None:
    images = torch.randn(3, 2, 4, 4, generator=noise())
    torch.testing.assert_close(input_gradients(quadratic, images), images.reshape(3, 32))


@pytest.mark.parametrize(
    ("slope", "expected"), [([3.0, 4.0], 16.0), ([0.6, 0.8], 0.0), ([0.0, 0.0], 1.0)]
)
def test_gradient_penalty_of_a_linear_critic(slope: list[float], expected: float) -> None:
    found = GradientPenalty(weight=1.0)(linear(slope), REAL, FAKE, noise())
    assert found.item() == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize("slope", [[3.0, 4.0], [0.0, 0.0]])
def test_r1_of_a_linear_critic_has_the_half(slope: list[float]) -> None:
    found = R1(weight=10.0)(linear(slope), REAL, FAKE, noise())
    assert found.item() == pytest.approx(5 * (slope[0] ** 2 + slope[1] ** 2))


def test_gradient_penalty_takes_one_norm_a_sample() -> None:
    steep_and_flat = points([3.0, 4.0], [0.0, 0.0])  # slopes 5 and 0
    found = GradientPenalty(weight=1.0)(quadratic, steep_and_flat, steep_and_flat, noise())
    assert found.item() == pytest.approx(((5 - 1) ** 2 + (0 - 1) ** 2) / 2)


def test_r1_is_the_mean_over_samples_at_the_real_ones() -> None:
    found = R1(weight=2.0)(quadratic, points([3.0, 4.0], [1.0, 0.0]), FAKE, noise())
    assert found.item() == pytest.approx((25 + 1) / 2)


def test_slope_is_measured_on_the_line_with_one_epsilon_a_sample() -> None:
    seen: list[torch.Tensor] = []

    def critic(x: torch.Tensor) -> torch.Tensor:
        seen.append(x.detach())
        return x.flatten(1).sum(1)

    real, fake = torch.ones(512, 3, 2, 2), torch.zeros(512, 3, 2, 2)
    GradientPenalty()(critic, real, fake, noise())
    epsilon = seen[0].flatten(1)
    assert (epsilon == epsilon[:, :1]).all()
    assert len(epsilon[:, 0].unique()) > 500
    assert epsilon.min() >= 0
    assert epsilon.max() <= 1
    assert epsilon.mean().item() == pytest.approx(0.5, abs=0.05)


@pytest.mark.parametrize("cls", ALL)
def test_weight_multiplies(cls: type[Penalty]) -> None:
    one, seven = (cls(weight=w)(quadratic, REAL, FAKE, noise()).item() for w in (1.0, 7.0))
    assert seven == pytest.approx(7 * one)


@pytest.mark.parametrize("cls", ALL)
def test_descent_moves_the_critics_slope(cls: type[Penalty]) -> None:
    critic = linear([3.0, 4.0])
    cls(weight=1.0)(critic, REAL, FAKE, noise()).backward()
    (weight,) = critic.parameters()
    assert weight.grad is not None
    # (‖w‖ − 1)² has the slope 2 (‖w‖ − 1) w/‖w‖, and ½‖w‖² the slope w.
    factor = 1 if cls in (R1, R2) else 2 * (5 - 1) / 5
    torch.testing.assert_close(weight.grad, factor * points([3.0, 4.0]))


def test_a_flat_critic_has_a_finite_slope_to_follow() -> None:
    critic = linear([0.0, 0.0])
    GradientPenalty()(critic, REAL, FAKE, noise()).backward()
    assert all(torch.isfinite(p.grad).all() for p in critic.parameters() if p.grad is not None)


@pytest.mark.parametrize("cls", ALL)
def test_batches_are_left_as_they_were(cls: type[Penalty]) -> None:
    cls()(linear([1.0, 2.0]), REAL, FAKE, noise())
    assert not REAL.requires_grad
    assert not FAKE.requires_grad


def test_draws_from_the_given_generator_alone() -> None:
    before = torch.get_rng_state()
    first, again, other = (
        GradientPenalty()(quadratic, REAL, FAKE, noise(seed)).item() for seed in (1, 1, 2)
    )
    assert first == again
    assert first != other
    assert torch.equal(torch.get_rng_state(), before)


def test_defaults_are_the_papers_and_live() -> None:
    for name in ("wgan-gp", "wgan-lp", "dragan", "r1", "r2"):
        weight, every = parameters(find("penalty", name))
        assert (weight.key, weight.default, weight.live) == ("weight", 10.0, True)
        assert (every.key, every.default) == ("every", 1)


@pytest.mark.parametrize(
    ("slope", "expected"), [([3.0, 4.0], 16.0), ([0.6, 0.8], 0.0), ([0.3, 0.4], 0.0)]
)
def test_one_sided_penalty_of_a_linear_critic(slope: list[float], expected: float) -> None:
    found = LipschitzPenalty(weight=1.0)(linear(slope), REAL, FAKE, noise())
    assert found.item() == pytest.approx(expected, abs=1e-12)


def test_one_sided_penalty_takes_one_norm_a_sample() -> None:
    steep_and_flat = points([3.0, 4.0], [0.0, 0.5])  # slopes 5 and ½
    found = LipschitzPenalty(weight=1.0)(quadratic, steep_and_flat, steep_and_flat, noise())
    assert found.item() == pytest.approx((5 - 1) ** 2 / 2)


def test_r2_is_r1_at_the_generated_ones() -> None:
    found = R2(weight=2.0)(quadratic, FAKE, points([3.0, 4.0], [1.0, 0.0]), noise())
    assert found.item() == pytest.approx((25 + 1) / 2)
    mirrored = R1(weight=2.0)(quadratic, points([3.0, 4.0], [1.0, 0.0]), FAKE, noise())
    assert found.item() == mirrored.item()


@pytest.mark.parametrize(("slope", "expected"), [([3.0, 4.0], 16.0), ([0.6, 0.8], 0.0)])
def test_dragan_of_a_linear_critic(slope: list[float], expected: float) -> None:
    found = DRAGAN(weight=1.0)(linear(slope), REAL, FAKE, noise())
    assert found.item() == pytest.approx(expected, abs=1e-12)


def test_dragan_looks_half_a_standard_deviation_around_the_data() -> None:
    seen: list[torch.Tensor] = []

    def critic(x: torch.Tensor) -> torch.Tensor:
        seen.append(x.detach())
        return x.flatten(1).sum(1)

    real = 3.0 * torch.randn(2000, 8, generator=noise(1))
    DRAGAN()(critic, real, torch.full_like(real, 1e6), noise())
    moved = (seen[0] - real) / (0.5 * real.std())
    assert moved.min() >= 0
    assert moved.max() <= 1
    assert moved.mean().item() == pytest.approx(0.25, abs=0.01)  # E αu
    # One α a sample: Var of a sample's mean is far above that of eight independent draws.
    assert moved.mean(dim=1).var().item() == pytest.approx(1 / 48 + 1 / 9 / 8 * 0.25, abs=0.003)


def test_gradient_of_a_pack_is_one() -> None:
    def packed(x: torch.Tensor) -> torch.Tensor:
        return quadratic(x.reshape(-1, 2 * x.shape[1]))

    together = R1(weight=2.0)(packed, points([3.0, 0.0], [0.0, 4.0]), FAKE, noise())
    assert together.item() == pytest.approx(25)
