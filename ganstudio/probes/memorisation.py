"""Whether G copies: how far its samples are from the training data, beside how far real ones are.

All data is trained on, so no real sample is new to G. But the distance from one of them to the
nearest of the others is what a new one would have, and that is what a sampler gets that has
learnt the law and not the samples.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import torch

from ganstudio.probes.findings import binomial_error, percent
from ganstudio.probes.measures import COPIES, DISTANCE
from ganstudio.probes.rows import FEW, distances_between, rows
from ganstudio.probes.work import Work, rows_at_once
from ganstudio.telemetry.records import Measure
from ganstudio.wording import thousands

if TYPE_CHECKING:
    from torch import Tensor

COPY_QUANTILE = 0.05
LEAST = 1e-6
"""Instead of zero, where all the data is one sample over and over."""
MOST_SEARCHED = 30_000
"""Training samples that are searched; of more of them, some from all over."""
MOST_REAL = 0.1
"""Share of real samples that are as near to another one as a copy is, at most, for copies to tell
anything: of data that repeats itself a new sample is a copy too."""
LEAST_COPY_DISTANCE = 0.1
"""As a share of the typical distance to the nearest neighbour: data may hold true duplicates."""


@dataclass(frozen=True)
class Copying:
    """How close generated samples come to the training data.

    Attributes
    ----------
    ratio : float
        Median distance to the nearest training sample, over that of real samples from the
        others: about 1 for a perfect sampler, 0 where every sample is a copy.
    copies : float
        Share of the samples that are nearer to a training sample than 95 % of real ones are.
    error : float
        Standard deviation of the ratio between draws of as many samples.
    samples, originals : Tensor (n,)
        The samples in order of how near they come, and the training samples nearest to them.
    """

    ratio: float
    copies: float
    error: float
    samples: Tensor
    originals: Tensor


class Memorisation:
    """Distances from generated samples to the nearest training samples.

    Euclidean, between points as they are and between images averaged down to 16 × 16. Of more than
    `MOST_SEARCHED` training samples every second, every third … is searched, so that a large data
    set takes no longer. After Meehan et al. 2020, A Non-Parametric Test to Detect Data-Copying in
    Generative Models.

    Parameters
    ----------
    data : Tensor
        The training samples (N, C, H, W) or (N, d).
    first, second : Tensor
        Indices (n,) of two sets of them: the former give the unit of distance, the latter the
        floors.

    Attributes
    ----------
    unit : float
        Median distance from a real sample to the nearest other one; known after `prepare`.
    repeats : bool
        Whether most real samples are there twice, so that there is no such unit; likewise.
    ratio_floor, copies_floor : float
        What real samples get; likewise.
    """

    def __init__(self, data: Tensor, first: Tensor, second: Tensor) -> None:
        self._data, self._first, self._second = data, first, second
        self._every = -(-len(data) // MOST_SEARCHED)
        self._searched = data[:: self._every]
        self.unit = self._copies_within = LEAST
        self.repeats = False
        self.ratio_floor, self.copies_floor = 1.0, COPY_QUANTILE

    def prepare(self) -> Work[None]:
        """Measure the real samples' own distances, and from them the floors."""
        real = yield from self._from_others(self._first)
        self.repeats = not float(real.median())
        self.unit = LEAST if self.repeats else float(real.median())
        self._copies_within = max(
            float(real.quantile(COPY_QUANTILE)), LEAST_COPY_DISTANCE * self.unit
        )
        others = yield from self._from_others(self._second)
        self.ratio_floor, self.copies_floor = self._ratio_and_copies(others)

    def _from_others(self, chosen: Tensor) -> Work[Tensor]:
        """Return the distance of each of some training samples from the nearest other one."""
        own = torch.where(chosen % self._every == 0, chosen // self._every, -1)
        distance, _ = yield from nearest(self._data[chosen], self._searched, own)
        return distance

    def _ratio_and_copies(self, distance: Tensor) -> tuple[float, float]:
        copies = (distance <= self._copies_within).float().mean()
        return float(distance.median()) / self.unit, float(copies)

    def look(self, samples: Tensor) -> Work[Copying]:
        """Compare generated samples with the training data."""
        distance, places = yield from nearest(samples, self._searched)
        ratio, copies = self._ratio_and_copies(distance)
        order = distance.argsort()
        originals = places[order] * self._every
        return Copying(ratio, copies, self._error(distance), order, originals)

    def outright(self, found: Copying) -> bool:
        """Tell whether samples lie on training samples themselves, as hardly any real one does.

        That is so however dense the data is, and of points that are merely too near to the middle
        of it never.
        """
        return found.ratio < LEAST_COPY_DISTANCE and self.copies_floor <= MOST_REAL

    def _error(self, distance: Tensor) -> float:
        """Return the deviation of the median: half of what lies between the ranks n/2 ± √n/2."""
        half = 0.5 / len(distance) ** 0.5
        ends = distance.quantile(distance.new_tensor([max(0.5 - half, 0.0), min(0.5 + half, 1.0)]))
        return float(ends.diff()) / 2.0 / self.unit

    def measures(self, found: Copying) -> tuple[Measure, ...]:
        """Return both as measures; of data that repeats itself only the share of copies."""
        of, few = thousands(len(self._data)), thousands(len(self._searched))
        searched = f"Of {of} training samples, {few} are searched." if self._every > 1 else ""
        copies = COPIES.taken(
            found.copies,
            self.copies_floor,
            percent(found.copies),
            percent(self.copies_floor),
            aside=searched,
            n=len(found.samples),
            uncertainty=binomial_error(found.copies, len(found.samples)),
        )
        if self.repeats:
            return (copies,)
        distance = DISTANCE.taken(
            found.ratio,
            self.ratio_floor,
            f"{found.ratio:.2f}",
            f"{self.ratio_floor:.2f}",
            aside=searched,
            n=len(found.samples),
            uncertainty=found.error,
        )
        return distance, copies


def nearest(
    samples: Tensor, data: Tensor, own: Tensor | None = None
) -> Work[tuple[Tensor, Tensor]]:
    """Return the distance from each sample to the nearest of the data, and its index, both (n,).

    Parameters
    ----------
    samples, data : Tensor
        (n, …) and (N, …); images are averaged down.
    own : Tensor or None
        For each sample the index (n,) of the one of the data that does not count: itself; -1 where
        it is not there.
    """
    queries = rows(samples)
    best = torch.full((len(queries),), torch.inf, device=data.device)
    index = torch.zeros(len(queries), dtype=torch.int64, device=data.device)
    at_once = rows_at_once(queries)
    for start in range(0, len(data), at_once):
        distance = distances_between(queries, rows(data[start : start + at_once]))
        if own is not None:
            _leave_out(distance, own - start)
        closest, place = distance.min(1)
        closer = closest < best
        best = torch.where(closer, closest, best)
        index = torch.where(closer, place + start, index)
        yield
    if queries.shape[1] > FEW:  # which keeps a few digits only, and of copies none
        parts = zip(torch.split(queries, at_once), torch.split(index, at_once), strict=True)
        best = torch.cat([(part - rows(data[places])).norm(dim=1) for part, places in parts])
    return best, index


def _leave_out(distance: Tensor, own: Tensor) -> None:
    """Set the distance (n, m) of each row to the column at its own index to infinity."""
    inside = ((own >= 0) & (own < distance.shape[1])).nonzero().squeeze(1)
    distance[inside, own[inside]] = torch.inf
