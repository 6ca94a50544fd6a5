"""Variety of images without knowing their modes: how far apart they are, and how many are twins."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import torch

from ganstudio.probes.birthday import Birthday, birthday, support_measure
from ganstudio.probes.findings import IMAGES, NO_MODES, Findings, binomial_error, percent
from ganstudio.probes.measures import DIVERSITY, DUPLICATES
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
    """What the pairwise distances of n images tell.

    Attributes
    ----------
    diversity : float
        Their mean over that of real images.
    twins : float
        Share of near-duplicates.
    birthday : Birthday
        The same as pairs.
    alike : float
        Share of near-duplicates by the images' own contrast: blurred or pale ones lie closer to
        each other without being any more alike.
    error : float
        Standard deviation of the diversity between draws of as many samples.
    samples : int
        How many there are.
    """

    diversity: float
    twins: float
    birthday: Birthday
    alike: float
    error: float
    samples: int


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
        self._spread = max(_mean(distances)[0], LEAST)
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
        nearest = distances.min(1).values
        mean, error = _mean(distances)
        diversity = mean / self._spread
        reach = nearest.new_tensor([1.0, min(1.0, diversity)]) * self._twins_within
        twins, alike = (nearest[:, None] <= reach).float().mean(0).tolist()
        yield
        pairs = birthday(distances, self._twins_within)
        return Variety(diversity, twins, pairs, alike, error / self._spread, len(images))

    def examine(self, samples: Tensor) -> Work[Findings]:
        """Return what is found in generated images."""
        found = yield from self.look(samples)
        diversity, twins = found.diversity, found.twins
        return Findings(
            modes=(),
            shares=NO_MODES,
            target=NO_MODES,
            measures=self.measures(found),
            coverage=self.variety(found),
            quality=None,
            evidence=f"{percent(diversity)} of real diversity, {percent(twins)} near-duplicates",
            twins=twin_pictures(samples, found),
            standard=IMAGES,
        )

    def variety(self, found: Variety) -> float:
        """Return how much of the real variety is there, from 0 to 1; twins add nothing to it."""
        distinct = (1.0 - found.alike) / max(1.0 - self.floor.alike, LEAST)
        share = found.diversity / max(self.floor.diversity, LEAST)
        return min(1.0, share) * min(1.0, distinct)

    def measures(self, found: Variety) -> tuple[Measure, ...]:
        """Return the three as measures."""
        floor = self.floor
        return (
            DIVERSITY.taken(
                found.diversity,
                floor.diversity,
                percent(found.diversity),
                percent(floor.diversity),
                n=found.samples,
                uncertainty=found.error,
            ),
            DUPLICATES.taken(
                found.twins,
                floor.twins,
                percent(found.twins),
                percent(floor.twins),
                n=found.samples,
                uncertainty=binomial_error(found.twins, found.samples),
            ),
            support_measure(found.birthday, floor.birthday, found.samples),
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


def _mean(distances: Tensor) -> tuple[float, float]:
    """Return the mean of all but the diagonal, and its deviation: that of a U-statistic."""
    n = len(distances)
    finite = distances.masked_fill(torch.eye(n, dtype=torch.bool, device=distances.device), 0.0)
    rows = finite.sum(1) / (n - 1)
    return float(rows.mean()), 2.0 * float(rows.std(correction=0)) / n**0.5
