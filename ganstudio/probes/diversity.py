"""Variety of images without knowing their modes: how far apart they are, and how many are twins."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch

from ganstudio.probes.findings import NO_MODES, Findings, percent
from ganstudio.probes.rows import rows
from ganstudio.telemetry.records import Measure

if TYPE_CHECKING:
    from torch import Tensor

TWIN_QUANTILE = 0.05
LEAST = 1e-6
"""Instead of zero, where all the data is one image over and over."""
LEAST_TWIN_DISTANCE = 0.1
"""As a share of the typical distance to the nearest neighbour: data may hold true duplicates."""


class DiversityDiagnosis:
    """Mean pairwise distance over that of real images, and the share of near-duplicates.

    Both by Euclidean distance of the pixels, of images averaged down to 16 × 16. A sample
    is a near-duplicate if another one is closer to it than 95 % of real images are to
    their nearest neighbour, among as many. The floors are the same figures of held-out
    real images.

    Parameters
    ----------
    reference, held_out : Tensor
        Two sets of n real images (n, C, H, W) each, with nothing in common.
    """

    interval = 1.0
    warm_up = 300

    def __init__(self, reference: Tensor, held_out: Tensor) -> None:
        self.samples = len(reference)
        distances = _distances(reference)
        nearest = distances.min(1).values
        self._spread = max(_mean(distances), LEAST)
        self._twins_within = max(
            float(nearest.quantile(TWIN_QUANTILE)), LEAST_TWIN_DISTANCE * float(nearest.median())
        )
        self.diversity_floor, self.twins_floor = self.figures(held_out)

    def figures(self, images: Tensor) -> tuple[float, float]:
        """Return diversity and the share of near-duplicates of images (n, C, H, W)."""
        distances = _distances(images)
        twins = (distances.min(1).values <= self._twins_within).float().mean()
        return _mean(distances) / self._spread, float(twins)

    def examine(self, samples: Tensor) -> Findings:
        """Return the figures for generated images."""
        diversity, twins = self.figures(samples)
        return Findings(
            modes=(),
            shares=NO_MODES,
            target=NO_MODES,
            measures=self.measures(diversity, twins),
            coverage=self.variety(diversity, twins),
            quality=1.0,
            evidence=f"{percent(diversity)} of real diversity, {percent(twins)} near-duplicates",
        )

    def variety(self, diversity: float, twins: float) -> float:
        """Return how much of the real variety is there, from 0 to 1; twins add nothing to it."""
        distinct = (1.0 - twins) / max(1.0 - self.twins_floor, LEAST)
        return min(1.0, diversity / max(self.diversity_floor, LEAST)) * min(1.0, distinct)

    def measures(self, diversity: float, twins: float) -> tuple[Measure, Measure]:
        """Return both as figures for the screen."""
        return (
            Measure(
                name="diversity",
                title="Diversity",
                help="Mean distance of the pixels of two samples over that of two real images.",
                value=diversity,
                floor=self.diversity_floor,
                text=percent(diversity),
                floor_text=percent(self.diversity_floor),
                better="high",
            ),
            Measure(
                name="duplicates",
                title="Near-duplicates",
                help="Share of the samples that have another one closer to them than 95 % of real "
                "images have, among as many.",
                value=twins,
                floor=self.twins_floor,
                text=percent(twins),
                floor_text=percent(self.twins_floor),
                better="low",
            ),
        )


def _distances(images: Tensor) -> Tensor:
    """Return the pairwise distances (n, n) of images, infinite from each to itself."""
    places = rows(images)
    return torch.cdist(places, places).fill_diagonal_(torch.inf)


def _mean(distances: Tensor) -> float:
    n = len(distances)
    return float(distances[~torch.eye(n, dtype=torch.bool, device=distances.device)].mean())
