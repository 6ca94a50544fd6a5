"""Latents cut off near the middle."""

from __future__ import annotations

import pytest
import scipy
import torch

from ganstudio.components import find
from ganstudio.networks.base import Network, initialise, truncated


def vectors(*shape: int) -> torch.Tensor:
    return torch.randn(shape, generator=torch.Generator().manual_seed(0))


@pytest.mark.parametrize("threshold", [0.04, 1.0, 5.0])
def test_truncated_latents_follow_the_law_that_is_cut_off(threshold: float) -> None:
    law = scipy.stats.truncnorm(-threshold, threshold)
    found = truncated(vectors(20_000), threshold)
    assert found.abs().max() <= threshold
    assert scipy.stats.kstest(found.numpy(), law.cdf).pvalue > 0.01


def test_truncation_keeps_the_order_and_cuts_nothing_off_where_it_is_0() -> None:
    latents = vectors(100)
    assert torch.equal(truncated(latents, 0.0), latents)
    assert torch.equal(truncated(latents, 1.0).argsort(), latents.argsort())
    assert truncated(torch.tensor([8.0, -8.0]), 5.0).isfinite().all()


def spreads(name: str) -> list[float]:
    """Return how far samples are apart, the more of the latents is cut off."""
    plain = {"conditioning": "none"} if name == "biggan" else {}
    built = find("network", name).model_validate({"features": 4, **plain})
    assert isinstance(built, Network)
    generator = built.generator((3, 16, 16))
    initialise(generator, 0, built.weight_std)
    generator.eval()
    latents = vectors(100, built.latent)
    found = []
    with torch.no_grad():
        for threshold in (0.0, 2.0, 1.0, 0.5, 0.1):
            samples = generator(built.truncated(generator, latents, threshold)).flatten(1)
            found.append(float(torch.cdist(samples, samples).mean()))
    return found


@pytest.mark.parametrize("name", ["upconv", "dcgan", "biggan", "stylegan"])
def test_the_more_is_cut_off_the_more_samples_are_alike(name: str) -> None:
    found = spreads(name)
    assert found == sorted(found, reverse=True)
    assert found[-1] < 0.5 * found[0]


def test_latents_that_are_brought_to_one_length_stay_as_various() -> None:
    found = spreads("growing")
    assert min(found) > 0.95 * max(found)
