"""Samples as rows of numbers, between which distances are measured."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
from torch.nn import functional as F

if TYPE_CHECKING:
    from torch import Tensor

FEW = 8
"""Numbers a row up to which distances are taken from the differences themselves."""
SIDE = 16
"""Images are averaged down to this side first: cheap, and blind to noise in single pixels."""


def rows(samples: Tensor) -> Tensor:
    """Return images (n, C, H, W) or points (n, d) as rows (n, …), for Euclidean distances."""
    if samples.ndim == 2:
        return samples
    height, width = samples.shape[2:]
    return F.adaptive_avg_pool2d(samples, (min(height, SIDE), min(width, SIDE))).flatten(1)


def distances_between(points: Tensor, others: Tensor) -> Tensor:
    """Return the Euclidean distances (n, m) of rows (n, d) from others (m, d).

    ‖x‖² + ‖y‖² − 2 x·y, as a matrix product gives it, keeps no more than the first four digits
    of ‖x‖: of tight modes far from the origin nothing is left. Points are few numbers and can
    do without; rows of hundreds cannot, and do not lie that close.
    """
    exact = points.shape[1] <= FEW
    mode = "donot_use_mm_for_euclid_dist" if exact else "use_mm_for_euclid_dist_if_necessary"
    return torch.cdist(points, others, compute_mode=mode)
