"""Latents as they are drawn to be shown, and the paths that strips and films follow."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
from torch import Tensor

if TYPE_CHECKING:
    from ganstudio.networks.base import Network

BLOCK = 64
"""Latents are drawn in blocks of one size, since torch gives other numbers to a larger draw."""
TRUNCATIONS = (0.0, 2.0, 1.5, 1.0, 0.7, 0.5, 0.3, 0.1)
"""The thresholds of a sweep, in σ; 0 cuts nothing off."""
MOST_ANCHORS = 16
"""Anchors set apart for each path, so that a path keeps its own when another gets more."""


def drawn_in_blocks(network: Network, count: int, source: torch.Generator) -> Tensor:
    """Draw latents (count, latent), of which the first stay when more are drawn."""
    blocks = [network.latents(BLOCK, source) for _ in range(0, count, BLOCK)]
    return torch.cat(blocks)[:count]


def closed_path(anchors: Tensor, frames: int, spherical: bool) -> Tensor:
    """Return points at equal steps along paths from anchor to anchor and back to the first.

    Parameters
    ----------
    anchors : Tensor
        (strips, A, latent); anchor a stands at frame a · frames / A.
    frames
        Points a strip; the first is the first anchor, which is not repeated at the end.
    spherical
        Whether to go by `slerp`, else straight.

    Returns
    -------
    Tensor (strips, frames, latent)
    """
    count = anchors.shape[1]
    place = torch.arange(frames, device=anchors.device) * count
    here, fraction = place // frames, (place % frames / frames)[:, None]
    start, end = anchors[:, here], anchors[:, (here + 1) % count]
    return slerp(start, end, fraction) if spherical else torch.lerp(start, end, fraction)


def slerp(start: Tensor, end: Tensor, t: Tensor) -> Tensor:
    """Return the spherical interpolation between vectors (…, d) at t in [0, 1].

    The direction turns at a constant rate along the great circle and the length goes
    straight from one to the other, so that no latent on the way is unusually short. Where
    the two point the same way or opposite ways there is no one great circle, and the path
    is straight.

    White 2016, Sampling Generative Networks.
    """
    from_length, to_length = (x.norm(dim=-1, keepdim=True) for x in (start, end))
    a, b = start / from_length, end / to_length
    # By the chord, not by the cosine, which is flat and therefore inexact near 0 and π.
    angle = 2.0 * torch.atan2(
        (a - b).norm(dim=-1, keepdim=True), (a + b).norm(dim=-1, keepdim=True)
    )
    sine = torch.sin(angle)
    direction = (torch.sin((1.0 - t) * angle) * a + torch.sin(t * angle) * b) / sine
    turned = direction * torch.lerp(from_length, to_length, t.expand_as(from_length))
    return torch.where(sine.abs() > 1e-4, turned, torch.lerp(start, end, t.expand_as(start)))
