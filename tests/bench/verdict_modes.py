"""Which modes a generator lacks, from full information, and whether that can be seen.

Shares are those of fresh samples, thousands at each look: of points by the nearest mode and
within 3 σ of it, of images by the classes of `verdict_teacher`. A mode *lacks* if its share is
surely below half of the data's by the nearest mode and below a tenth of it within 3 σ, or below a
tenth by class. It is *thin* below half by the first count. What a mode lacks is *visible* once a
test on as many samples as the detector may go by would find it with a power of 0.9.
"""

from __future__ import annotations

import functools
from typing import NamedTuple, Protocol

import numpy as np
import torch
from numpy.typing import NDArray
from scipy.stats import binom
from sklearn.cluster import KMeans
from torch import Tensor
from verdict_nearness import Nearness
from verdict_teacher import Teacher, teacher_for

from ganstudio.data.base import Mixture
from ganstudio.training.run import Run

Flags = NDArray[np.bool_]
Shares = NDArray[np.floating]
POINTS, IMAGES = 5000, 2000
"""Samples of a look."""
POOLED_POINTS, POOLED_IMAGES = 2500, 2000
"""Samples that a detector may go by: of one look of points, of four looks of images."""
LEVEL, POWER = 1e-4, 0.9
"""Level of a test over all modes together, and the power from which on a lack is visible."""
HALF, TENTH, MANY = 0.5, 0.1, 3.0
"""Of its share that a mode has: is thin, is lacking, is too full."""
FEWEST = 500
"""Images below which classes are not counted."""
REGIONS, NEIGHBOURS = 16, 1000
"""Of points without modes: regions by k-means, and real points whose nearness counts."""
WITHIN = 3.0
"""Standard deviations around a mode."""
DOT = 0.2
"""Root mean square distance from the modes, beside the data's, of samples that are but dots."""


class Census(NamedTuple):
    """How the samples of one look are shared out, an entry a mode, and how good they are.

    Attributes
    ----------
    quality : float
        Beside a perfect sampler's: of points the share within 3 σ of a mode; else by the
        nearness to real ones; NaN where nobody knows.
    dots : bool
        Whether the samples within 3 σ of a mode all but sit on its centre.
    """

    lacking: Flags
    thin: Flags
    visible: Flags
    heavy: Flags
    quality: float
    dots: bool = False


class Counter(Protocol):
    """Counts modes.

    Attributes
    ----------
    modes, samples : int
        How many there are, and samples that it counts among.
    """

    modes: int
    samples: int

    def look(self, samples: Tensor) -> Census:
        """Return how samples are shared out."""

    def told(self, samples: Tensor) -> Tensor | None:
        """Return the mode or class of each sample; None where data has none."""


class ClassCounter:
    """Counts classes of images."""

    samples = IMAGES

    def __init__(self, teacher: Teacher) -> None:
        self._teacher, self._target = teacher, teacher.target.numpy()
        self.modes = len(self._target)

    def look(self, samples: Tensor) -> Census:
        shares = self._teacher.shares(samples).numpy()
        lacking = shares < TENTH * self._target
        quality = self._teacher.quality(samples)
        return _census(shares, self._target, lacking, POOLED_IMAGES, quality)

    def told(self, samples: Tensor) -> Tensor | None:
        return self._teacher.classify(samples)


class ModeCounter:
    """Counts the modes of a mixture."""

    samples = POINTS

    def __init__(self, mixture: Mixture) -> None:
        self._centres, self._reach = torch.from_numpy(mixture.centres), WITHIN * mixture.sigma
        self.modes, dimensions = mixture.centres.shape
        self._target = np.full(self.modes, 1 / self.modes)
        normal = torch.randn(100_000, dimensions, generator=torch.Generator().manual_seed(0))
        self._perfect = float((normal.norm(dim=1) <= WITHIN).float().mean())
        self._width = mixture.sigma * dimensions**0.5

    def look(self, samples: Tensor) -> Census:
        distance, nearest = torch.cdist(samples, self._centres).min(1)
        shares = self._shares(nearest, len(samples))
        inside = distance <= self._reach
        near = self._shares(nearest[inside], len(samples)) / self._perfect
        lacking = _below_half(shares, self._target, len(samples)) & (near < TENTH * self._target)
        quality = float(inside.float().mean()) / self._perfect
        dots = float(distance[inside].square().mean().sqrt()) < DOT * self._width
        return _census(shares, self._target, lacking, POOLED_POINTS, quality)._replace(dots=dots)

    def told(self, samples: Tensor) -> Tensor | None:
        return torch.cdist(samples, self._centres).argmin(1)

    def _shares(self, modes: Tensor, n: int) -> Shares:
        return torch.bincount(modes, minlength=self.modes).numpy() / n


class RegionCounter:
    """Counts regions of points without modes."""

    samples = POINTS

    def __init__(self, data: Tensor) -> None:
        some = data[:POINTS]
        found = KMeans(REGIONS, n_init=1, random_state=0).fit(some.numpy())
        self._centres = torch.from_numpy(found.cluster_centers_.astype(np.float32))
        self._target = np.bincount(found.labels_, minlength=REGIONS) / len(some)
        self._nearness = Nearness(*some[: 2 * NEIGHBOURS].split(NEIGHBOURS))
        self.modes = REGIONS

    def look(self, samples: Tensor) -> Census:
        nearest = torch.cdist(samples, self._centres).argmin(1)
        shares = torch.bincount(nearest, minlength=REGIONS).numpy() / len(samples)
        lacking = shares < TENTH * self._target
        quality = self._nearness.quality(samples)
        return _census(shares, self._target, lacking, POOLED_POINTS, quality)

    def told(self, samples: Tensor) -> Tensor | None:
        return None


class NoCounter:
    """Stands where data has no modes, or too little of it is there; knows at most the distance.

    Points that all lie at one place are as good as they are near: 1 within a tenth, else 0.
    """

    modes = 0

    def __init__(self, data: Tensor) -> None:
        self._only = data[0] if data.ndim == 2 and bool((data == data[0]).all()) else None
        self.samples = POINTS if data.ndim == 2 else IMAGES

    def look(self, samples: Tensor) -> Census:
        quality = np.nan
        if self._only is not None:
            quality = float(float((samples - self._only).norm(dim=1).median()) <= TENTH)
        nothing = np.zeros(0, bool)
        return Census(nothing, nothing, nothing, nothing, quality)

    def told(self, samples: Tensor) -> Tensor | None:
        return None


def counter_for(run: Run) -> Counter:
    """Return who counts the modes of a run's data, whatever the run itself knows of them."""
    data, rows = run.experiment.data, run.data
    if bool((rows == rows[:1]).all()) or (rows.ndim == 4 and len(rows) < FEWEST):
        return NoCounter(rows)
    if rows.ndim == 4:
        return ClassCounter(teacher_for(data))
    if run.dataset.mixture is not None:
        return ModeCounter(run.dataset.mixture)
    return RegionCounter(rows)


def _census(shares: Shares, target: Shares, lacking: Flags, pooled: int, quality: float) -> Census:
    power = binom.cdf(_most_below_half(tuple(target), pooled), pooled, shares.clip(0, 1))
    visible = lacking & (power >= POWER)
    return Census(
        lacking, lacking | (shares < HALF * target), visible, shares > MANY * target, quality
    )


def _below_half(shares: Shares, target: Shares, n: int) -> Flags:
    return np.asarray(np.rint(shares * n) <= _most_below_half(tuple(target), n))


@functools.lru_cache(maxsize=64)
def _most_below_half(target: tuple[float, ...], n: int) -> Shares:
    """Return for each mode the largest count of n that is surely below half of its share."""
    return np.asarray(binom.ppf(LEVEL / len(target), n, HALF * np.array(target)) - 1)
