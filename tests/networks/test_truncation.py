"""Latents cut off near the middle."""

from __future__ import annotations

import pytest
import scipy.stats
import torch

from ganstudio.networks.base import truncated


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
