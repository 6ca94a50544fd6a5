"""Samples as rows of numbers, between which distances are measured."""

from __future__ import annotations

from typing import TYPE_CHECKING

from torch.nn import functional as F

if TYPE_CHECKING:
    from torch import Tensor

SIDE = 16
"""Images are averaged down to this side first: cheap, and blind to noise in single pixels."""


def rows(samples: Tensor) -> Tensor:
    """Return images (n, C, H, W) or points (n, d) as rows (n, …), for Euclidean distances."""
    if samples.ndim == 2:
        return samples
    height, width = samples.shape[2:]
    return F.adaptive_avg_pool2d(samples, (min(height, SIDE), min(width, SIDE))).flatten(1)
