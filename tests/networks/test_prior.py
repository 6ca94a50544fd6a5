"""Latents of another law, and a few that come again and again."""

from __future__ import annotations

import scipy
import torch

from ganstudio.networks.mlp import MLP


def source(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def test_the_normal_law_is_drawn_as_it_always_was() -> None:
    expected = torch.randn((5, 3), generator=source())
    assert torch.equal(MLP(latent=3).latents(5, source()), expected)


def test_the_uniform_law_fills_the_cube() -> None:
    found = MLP(latent=2, prior="uniform").latents(5000, source()).numpy()
    for column in found.T:
        assert scipy.stats.kstest(column, scipy.stats.uniform(-1, 2).cdf).pvalue > 0.01


def test_the_uniform_law_cut_off_is_uniform_again() -> None:
    network = MLP(latent=1, prior="uniform")
    latents = network.latents(5000, source())
    kept = network.truncated(torch.nn.Identity(), latents, 0.4)
    assert (
        scipy.stats.kstest(kept.numpy().ravel(), scipy.stats.uniform(-0.4, 0.8).cdf).pvalue > 0.01
    )
    assert torch.equal(network.truncated(torch.nn.Identity(), latents, 3.0), latents)


def test_of_a_few_in_all_each_comes_again() -> None:
    network = MLP(latent=2, finite=7)
    first, second = network.latents(500, source(1)), network.latents(500, source(2))
    assert len(first.unique(dim=0)) == 7
    assert torch.equal(first.unique(dim=0), second.unique(dim=0))
    assert not torch.equal(first, second)
    assert torch.equal(network.truncated(torch.nn.Identity(), first, 0.5), first)
