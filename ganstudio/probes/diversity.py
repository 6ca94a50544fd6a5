"""Variety of images without knowing their modes: how far apart they are, and how many are twins."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import torch

from ganstudio.probes.birthday import Birthday, birthday, support_measure
from ganstudio.probes.findings import NO_MODES, Findings, percent
from ganstudio.probes.pixels import pixels
from ganstudio.probes.rows import rows
from ganstudio.probes.work import Work, finish
from ganstudio.probes.work import distances as pairwise
from ganstudio.telemetry.records import Measure

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from torch import Tensor

TWIN_QUANTILE = 0.05
LEAST = 1e-6
"""Instead of zero, where all the data is one image over and over."""
LEAST_TWIN_DISTANCE = 0.1
"""As a share of the typical distance to the nearest neighbour: data may hold true duplicates."""


class Variety(NamedTuple):
    """Diversity, the share of near-duplicates, and what the pairs of samples tell."""

    diversity: float
    twins: float
    birthday: Birthday


class DiversityDiagnosis:
    """Mean pairwise distance over that of real images, near-duplicates, and the support.

    All by Euclidean distance of the pixels, of images averaged down to 16 × 16. A sample
    is a near-duplicate if another one is closer to it than 95 % of real images are to
    their nearest neighbour, among as many. The floors are the same measures of held-out
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
        distances = finish(_distances(reference))
        nearest = distances.min(1).values
        self._spread = max(_mean(distances), LEAST)
        self._twins_within = max(
            float(nearest.quantile(TWIN_QUANTILE)), LEAST_TWIN_DISTANCE * float(nearest.median())
        )
        self.floor = finish(self.look(held_out))

    def prepare(self) -> Work[None]:
        """Nothing more need be known beforehand."""
        yield from ()

    def look(self, images: Tensor) -> Work[Variety]:
        """Return how various images (n, C, H, W) are."""
        distances = yield from _distances(images)
        twins = (distances.min(1).values <= self._twins_within).float().mean()
        diversity = _mean(distances) / self._spread
        yield
        return Variety(diversity, float(twins), birthday(distances, self._twins_within))

    def examine(self, samples: Tensor) -> Work[Findings]:
        """Return what is found in generated images."""
        found = yield from self.look(samples)
        diversity, twins, _ = found
        return Findings(
            modes=(),
            shares=NO_MODES,
            target=NO_MODES,
            measures=self.measures(found),
            coverage=self.variety(found),
            quality=1.0,
            evidence=f"{percent(diversity)} of real diversity, {percent(twins)} near-duplicates",
            twins=twin_pictures(samples, found),
        )

    def variety(self, found: Variety) -> float:
        """Return how much of the real variety is there, from 0 to 1; twins add nothing to it."""
        distinct = (1.0 - found.twins) / max(1.0 - self.floor.twins, LEAST)
        share = found.diversity / max(self.floor.diversity, LEAST)
        return min(1.0, share) * min(1.0, distinct)

    def measures(self, found: Variety) -> tuple[Measure, ...]:
        """Return the three as measures."""
        floor = self.floor
        return (
            Measure(
                name="diversity",
                title="Diversity",
                help="Mean distance of the pixels of two samples over that of two real images.",
                value=found.diversity,
                floor=floor.diversity,
                text=percent(found.diversity),
                floor_text=percent(floor.diversity),
                better="high",
                group="variety",
            ),
            Measure(
                name="duplicates",
                title="Near-duplicates",
                help="Share of the samples that have another one closer to them than 95 % of real "
                "images have, among as many.",
                value=found.twins,
                floor=floor.twins,
                text=percent(found.twins),
                floor_text=percent(floor.twins),
                better="low",
                group="variety",
            ),
            support_measure(found.birthday, floor.birthday),
        )


def twin_pictures(samples: Tensor, found: Variety) -> NDArray[np.uint8]:
    """Return the closest pairs of samples as `Collapse` has them."""
    closest = found.birthday.closest
    pictures = pixels(samples[closest.flatten()])
    return pictures.reshape(len(closest), 2, *pictures.shape[1:])


def _distances(images: Tensor) -> Work[Tensor]:
    """Return the pairwise distances (n, n) of images, infinite from each to itself."""
    places = rows(images)
    distances = yield from pairwise(places, places)
    return distances.fill_diagonal_(torch.inf)


def _mean(distances: Tensor) -> float:
    """Return the mean of all but the diagonal."""
    n = len(distances)
    finite = distances.masked_fill(torch.eye(n, dtype=torch.bool, device=distances.device), 0.0)
    return float(finite.sum() / (n * (n - 1)))
