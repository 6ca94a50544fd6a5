"""Stabilisers against what they promise."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
import torch
from torch import nn

from ganstudio.objectives.stabilisers import (
    EMA,
    InstanceNoise,
    SpectralNorm,
    WeightClipping,
)


def noise(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def built(make: Callable[[], nn.Sequential]) -> nn.Sequential:
    """Layers with the same weights every time; making them draws from the global generator."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(5)
        return make()


def network() -> nn.Sequential:
    """A small D with every kind of layer that has a spectral norm."""
    return built(
        lambda: nn.Sequential(
            nn.Conv2d(3, 16, 4, 2, 1),
            nn.ConvTranspose2d(16, 8, 4, 2, 1),
            nn.Flatten(),
            nn.Linear(8 * 8 * 8, 1),
        )
    )


def normed_generator() -> nn.Sequential:
    return built(lambda: nn.Sequential(nn.Linear(2, 3), nn.BatchNorm1d(3)))


def largest_singular_value(weight: torch.Tensor, outputs: int) -> float:
    matrix = weight.detach().movedim(outputs, 0).flatten(1).numpy()
    return float(np.linalg.svd(matrix, compute_uv=False)[0])


# ── spectral norm ────────────────────────────────────────────────────────────


def test_spectral_norm_begins_at_one() -> None:
    before = [p.detach().clone() for p in network().parameters() if p.dim() > 1]
    prepared = SpectralNorm().prepare_discriminator(network()).eval()
    layers = [layer for layer in prepared if hasattr(layer, "weight")]
    for layer, old, outputs in zip(layers, before, (0, 1, 0), strict=True):
        assert largest_singular_value(layer.weight, outputs) == pytest.approx(1, abs=2e-3)
        expected = old / largest_singular_value(old, outputs)
        torch.testing.assert_close(layer.weight.detach(), expected, rtol=2e-3, atol=1e-5)


def test_spectral_norm_follows_the_weights_by_one_iteration_a_use() -> None:
    prepared = SpectralNorm().prepare_discriminator(built(lambda: nn.Sequential(nn.Linear(6, 5))))
    layer = prepared[0]
    assert layer.parametrizations.weight[0].n_power_iterations == 1
    with torch.no_grad():
        layer.parametrizations.weight.original.copy_(torch.diag(torch.arange(1.0, 7.0))[:5])
        for _ in range(60):
            prepared(torch.zeros(1, 6))
    assert largest_singular_value(layer.weight, 0) == pytest.approx(1, abs=1e-4)


def test_spectral_norm_leaves_what_eval_mode_reads_alone() -> None:
    prepared = SpectralNorm().prepare_discriminator(network()).eval()
    x = torch.randn(2, 3, 8, 8, generator=noise())
    with torch.no_grad():
        assert torch.equal(prepared(x), prepared(x))


def test_spectral_norm_is_the_same_every_time() -> None:
    first, again = (SpectralNorm().prepare_discriminator(network()) for _ in range(2))
    for a, b in zip(first.state_dict().values(), again.state_dict().values(), strict=True):
        assert torch.equal(a, b)


# ── weight clipping ──────────────────────────────────────────────────────────


def test_clipping_bounds_every_parameter_and_touches_no_small_one() -> None:
    discriminator = network()
    before = [p.detach().clone() for p in discriminator.parameters()]
    WeightClipping(bound=0.02).after_discriminator_step(discriminator)
    for new, old in zip(discriminator.parameters(), before, strict=True):
        torch.testing.assert_close(new.detach(), old.clamp(-0.02, 0.02), rtol=0, atol=0)
    assert max(p.abs().max().item() for p in discriminator.parameters()) == pytest.approx(0.02)


def test_clipping_bound_is_the_papers() -> None:
    assert WeightClipping().bound == 0.01


# ── averaged generator ───────────────────────────────────────────────────────


def test_average_after_k_steps_has_its_closed_form() -> None:
    generator = normed_generator().double()
    ema = EMA(decay=0.9)
    averaged = ema.averaged_generator(generator)
    first = generator[0].weight.detach().clone()
    seen = []
    for k in range(1, 11):
        with torch.no_grad():
            generator[0].weight.fill_(float(k))
        seen.append(k)
        ema.after_generator_step(generator, averaged, step=1000 + k)
    tail = sum(0.1 * 0.9 ** (10 - k) * k for k in seen)
    torch.testing.assert_close(averaged[0].weight, 0.9**10 * first + tail)


def test_average_soon_forgets_the_weights_it_begins_with() -> None:
    generator = normed_generator().double()
    ema = EMA(decay=0.99)
    averaged = ema.averaged_generator(generator)
    with torch.no_grad():
        averaged[0].weight.fill_(1.0)
        generator[0].weight.zero_()
    kept = 1.0
    for step in range(50):
        ema.after_generator_step(generator, averaged, step)
        kept *= (1 + step) / (10 + step)
    torch.testing.assert_close(averaged[0].weight, torch.full_like(averaged[0].weight, kept))
    assert kept < 1e-6


def test_average_is_apart_from_what_it_averages() -> None:
    generator = normed_generator()
    averaged = EMA().averaged_generator(generator)
    assert not averaged.training
    assert generator.training
    assert not any(p.requires_grad for p in averaged.parameters())
    assert all(p.requires_grad for p in generator.parameters())
    pointers = {p.data_ptr() for p in generator.parameters()}
    assert pointers.isdisjoint(p.data_ptr() for p in averaged.parameters())


def test_average_copies_running_statistics() -> None:
    generator = normed_generator()
    ema = EMA()
    averaged = ema.averaged_generator(generator)
    generator(torch.randn(16, 2, generator=noise()))
    ema.after_generator_step(generator, averaged, step=0)
    for mean, buffer in zip(averaged.buffers(), generator.buffers(), strict=True):
        assert torch.equal(mean, buffer)
    assert generator[1].num_batches_tracked == 1


# ── instance noise ───────────────────────────────────────────────────────────


def test_noise_has_its_standard_deviation() -> None:
    samples = torch.full((64, 1, 32, 32), 0.25)
    noisy = InstanceNoise(sigma=0.3).critic_input(samples, 0, noise())
    assert noisy.mean().item() == pytest.approx(0.25, abs=0.005)
    assert noisy.std().item() == pytest.approx(0.3, abs=0.005)


def test_noise_comes_from_the_given_generator() -> None:
    samples = torch.zeros(4, 2, dtype=torch.float64)
    first, again, other = (
        InstanceNoise().critic_input(samples, 0, noise(seed)) for seed in (1, 1, 2)
    )
    assert torch.equal(first, again)
    assert not torch.equal(first, other)
    assert first.dtype == samples.dtype


@pytest.mark.parametrize(("step", "sigma"), [(0, 0.4), (50, 0.2), (75, 0.1), (100, 0), (900, 0)])
def test_noise_is_annealed_linearly(step: int, sigma: float) -> None:
    stabiliser = InstanceNoise(sigma=0.4, anneal_steps=100)
    samples = torch.zeros(64, 1024)
    found = stabiliser.critic_input(samples, step, noise()).std().item()
    assert found == pytest.approx(sigma, rel=0.02)
    assert stabiliser.sigma_at(step) == pytest.approx(sigma)


def test_noise_without_annealing_stays() -> None:
    assert InstanceNoise(sigma=0.4).sigma_at(10**9) == 0.4


def test_noise_lets_gradients_through() -> None:
    samples = torch.zeros(4, 2, requires_grad=True)
    InstanceNoise().critic_input(samples, 0, noise()).sum().backward()
    torch.testing.assert_close(samples.grad, torch.ones(4, 2))


def test_spectral_norm_refuses_a_layer_that_it_would_leave_alone() -> None:
    bilinear = built(lambda: nn.ModuleList([nn.Linear(2, 3), nn.Bilinear(3, 3, 1)]))
    with pytest.raises(ValueError, match="D has a Bilinear"):
        SpectralNorm().prepare_discriminator(bilinear)
