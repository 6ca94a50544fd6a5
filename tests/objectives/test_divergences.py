"""f-GAN: each bound at the best T equals its divergence, computed from the densities."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch

from ganstudio.components import catalogue, find
from ganstudio.objectives.divergences import Divergence, log_lambert_w

NAMES = [name for name, cls in catalogue("loss").items() if issubclass(cls, Divergence)]
P = np.array([0.5, 0.2, 0.2, 0.1])
Q = np.array([0.1, 0.3, 0.2, 0.4])

DIVERGENCES = {
    "f-gan-kl": lambda p, q: (p * np.log(p / q)).sum(),
    "f-gan-reverse-kl": lambda p, q: (q * np.log(q / p)).sum(),
    "f-gan-pearson": lambda p, q: ((p - q) ** 2 / q).sum(),
    "f-gan-hellinger": lambda p, q: ((np.sqrt(p) - np.sqrt(q)) ** 2).sum(),
    "f-gan-jeffrey": lambda p, q: ((p - q) * np.log(p / q)).sum(),
    "f-gan-js": lambda p, q: 2 * jensen_shannon(p, q),
    "f-gan-gan": lambda p, q: 2 * jensen_shannon(p, q) - math.log(4),
}
BEST = {  # the best raw output, by the ratio u = p/q
    "f-gan-kl": lambda u: 1 + np.log(u),
    "f-gan-reverse-kl": np.log,
    "f-gan-pearson": lambda u: 2 * (u - 1),
    "f-gan-hellinger": lambda u: np.log(u) / 2,
    "f-gan-jeffrey": lambda u: np.log(u) + 1 - 1 / u,
    "f-gan-js": np.log,
    "f-gan-gan": np.log,
}


def jensen_shannon(p: np.ndarray, q: np.ndarray) -> float:
    m = (p + q) / 2
    return float((p * np.log(p / m)).sum() / 2 + (q * np.log(q / m)).sum() / 2)


def divergence(name: str) -> Divergence:
    built = find("loss", name)()
    assert isinstance(built, Divergence)
    return built


def bound(found: Divergence, v: torch.Tensor) -> torch.Tensor:
    """E_p T − E_q f*(T), through the loss itself: each atom as often as its weight says."""
    real = v.repeat_interleave(torch.tensor((P * 10).round().astype(int)))
    fake = v.repeat_interleave(torch.tensor((Q * 10).round().astype(int)))
    return -found.discriminator(real, fake)


def test_the_seven_of_the_list() -> None:
    assert sorted(NAMES) == sorted(DIVERGENCES)


@pytest.mark.parametrize("name", NAMES)
def test_bound_at_the_best_output_is_the_divergence(name: str) -> None:
    v = torch.tensor(BEST[name](P / Q), requires_grad=True)
    value = bound(divergence(name), v)
    assert value.item() == pytest.approx(DIVERGENCES[name](P, Q), rel=1e-9)
    (slope,) = torch.autograd.grad(value, v)
    torch.testing.assert_close(slope, torch.zeros_like(v), rtol=0, atol=1e-9)


@pytest.mark.parametrize("name", NAMES)
def test_no_other_output_gives_more(name: str) -> None:
    found, best = divergence(name), torch.tensor(BEST[name](P / Q))
    generator = torch.Generator().manual_seed(0)
    for _ in range(50):
        other = best + 0.5 * torch.randn(4, generator=generator, dtype=torch.float64)
        assert bound(found, other) <= bound(found, best) + 1e-12


@pytest.mark.parametrize("name", NAMES)
def test_equilibrium_at_the_balanced_output(name: str) -> None:
    found = divergence(name)
    same = torch.full((3,), found.balance, dtype=torch.float64)
    assert found.balance == pytest.approx(BEST[name](1.0))
    assert found.threshold == found.balance
    assert found.discriminator(same, same).item() == pytest.approx(
        found.equilibrium.discriminator, abs=1e-12
    )
    assert found.generator(same, same).item() == pytest.approx(
        found.equilibrium.generator, abs=1e-12
    )


@pytest.mark.parametrize("name", NAMES)
def test_players_pull_a_generated_score_apart(name: str) -> None:
    v = torch.tensor([0.3], dtype=torch.float64, requires_grad=True)
    w = torch.tensor([0.3], dtype=torch.float64, requires_grad=True)
    found = divergence(name)
    by_real, by_fake = torch.autograd.grad(found.discriminator(v, w), (v, w))
    (of_generator,) = torch.autograd.grad(found.generator(w, v), w)
    assert by_real < 0 < by_fake
    assert of_generator < 0


@pytest.mark.parametrize("name", NAMES)
def test_conjugate_is_the_legendre_transform(name: str) -> None:
    f = {
        "f-gan-kl": lambda u: u * np.log(u),
        "f-gan-reverse-kl": lambda u: -np.log(u),
        "f-gan-pearson": lambda u: (u - 1) ** 2,
        "f-gan-hellinger": lambda u: (np.sqrt(u) - 1) ** 2,
        "f-gan-jeffrey": lambda u: (u - 1) * np.log(u),
        "f-gan-js": lambda u: u * np.log(u) - (u + 1) * np.log((u + 1) / 2),
        "f-gan-gan": lambda u: u * np.log(u) - (u + 1) * np.log(u + 1),
    }[name]
    u = np.exp(np.linspace(-9, 9, 200_001))
    found = divergence(name)
    for raw in (-1.0, -0.2, 0.0, 0.4, 1.1):
        v = torch.tensor(raw, dtype=torch.float64)
        t = found.activation(v).item()
        assert found.conjugate(v).item() == pytest.approx((t * u - f(u)).max(), abs=1e-6)


@pytest.mark.parametrize("y", [-700.0, -5.0, 0.0, 0.999, 1.0, 1.001, 3.0, 50.0, 1e6])
def test_log_of_lambert_w(y: float) -> None:
    at = torch.tensor(y, dtype=torch.float64, requires_grad=True)
    w = log_lambert_w(at)
    assert (w + w.exp()).item() == pytest.approx(y, rel=1e-12, abs=1e-12)
    (slope,) = torch.autograd.grad(w, at)
    assert slope.item() == pytest.approx(1 / (1 + math.exp(w.item())), rel=1e-9)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("size", [100.0, -100.0])
def test_stays_finite_at_extreme_scores_in_float32(name: str, size: float) -> None:
    real = torch.tensor([size, -size], requires_grad=True)
    fake = torch.tensor([-size, size], requires_grad=True)
    found = divergence(name)
    total = found.discriminator(real, fake) + found.generator(fake, real)
    for each in (total, *torch.autograd.grad(total, (real, fake))):
        assert torch.isfinite(each).all()


def test_gan_divergence_is_minimax() -> None:
    minimax, same = find("loss", "minimax")(), divergence("f-gan-gan")
    r, f = torch.linspace(-5, 5, 11), torch.linspace(-3, 4, 11)
    torch.testing.assert_close(same.discriminator(r, f), minimax.discriminator(r, f))
    torch.testing.assert_close(same.generator(f, r), minimax.generator(f, r))
