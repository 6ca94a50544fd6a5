"""The number of statistically different bins: which parts of the data are drawn too rarely."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import torch
from numpy.typing import NDArray

from ganstudio.probes.measures import BIN_DIVERGENCE, BINS
from ganstudio.probes.rows import distances_between, rows
from ganstudio.probes.work import Work, by_parts, rows_at_once
from ganstudio.telemetry.records import Measure
from ganstudio.training.random import DATA_SEED, numpy_stream, stream

if TYPE_CHECKING:
    from torch import Tensor

Counts = NDArray[np.int64]
MOST_BINS = 100
A_BIN = 20
"""Generated samples for each bin, at least; the test is one for large numbers."""
MOST_LEARNT = 5000
"""Training samples that the bins are learnt from."""
ROUNDS = 15
AT_ONCE = 256
"""Training samples that are taken from the data at a time."""
CRITICAL = 1.959964
"""Of the normal law, two-sided, at α = 0.05."""
DRAWS = 200
PURPOSE = "diagnosis/bins"


class Bins:
    """NDB: bins of the data whose share of the generated samples differs from the data's.

    The bins are Voronoi cells of k-means on training samples. Each is tested by a pooled
    two-proportion z-test at α = 0.05, so a perfect sampler fails about one in twenty; the
    floors are means over draws from the data's own shares. Beside it stands the
    Jensen–Shannon divergence of the shares. Richardson and Weiss 2018, On GANs and GMMs.

    Parameters
    ----------
    data : Tensor
        Training samples (N, …).
    order : Tensor
        Indices of those that the bins are learnt from, or of more than that, in no order.
    samples
        Generated samples that will be tested.

    Attributes
    ----------
    bins : int
        How many there are: 100, or fewer so that each gets 20 samples.
    differing_floor, js_floor : float
        Known after `prepare`.
    """

    def __init__(self, data: Tensor, order: Tensor, samples: int) -> None:
        self._data, self._order = data, order[:MOST_LEARNT]
        self._samples = samples
        self.bins = max(2, min(MOST_BINS, samples // A_BIN, len(self._order) // 2))
        self.differing_floor = self.js_floor = 0.0
        self._errors = (0.0, 0.0)

    def prepare(self) -> Work[None]:
        """Learn the bins, count the training samples in them and work out the floors."""
        learnt = yield from by_parts(lambda part: rows(self._data[part]), self._order, AT_ONCE)
        source = stream(learnt.device, DATA_SEED, PURPOSE)
        first = yield from first_centres(learnt, self.bins, source)
        self._centres = yield from k_means(learnt, first)
        self._training = yield from self._count(learnt)
        rng = numpy_stream(DATA_SEED, PURPOSE)
        shares = self._training / self._training.sum()
        law = rng.multinomial(self._training.sum(), shares, DRAWS)
        drawn = rng.multinomial(self._samples, shares, DRAWS)
        pairs = [_compared(a, b) for a, b in zip(drawn, law, strict=True)]
        self.differing_floor, self.js_floor = np.mean(pairs, axis=0).tolist()
        differing, js = np.std(pairs, axis=0).tolist()
        self._errors = (differing, js)

    def look(self, samples: Tensor) -> Work[tuple[int, float]]:
        """Return how many bins differ, and the divergence in nats."""
        found = yield from self._count(rows(samples))
        return _compared(found, self._training)

    def _count(self, points: Tensor) -> Work[Counts]:
        nearest = yield from _nearest(points, self._centres)
        counts: Counts = torch.bincount(nearest, minlength=self.bins).cpu().numpy()
        return counts

    def measures(self, differing: int, js: float) -> tuple[Measure, Measure]:
        """Return both as measures."""
        per_bin, floor = differing / self.bins, self.differing_floor / self.bins
        return (
            replace(BINS, title=f"NDB of {self.bins}").taken(
                differing,
                self.differing_floor,
                f"{differing}",
                f"{self.differing_floor:.1f}",
                aside=f"NDB/k is {per_bin:.2f} and {floor:.2f} for a perfect sampler.",
                n=self._samples,
                uncertainty=self._errors[0],
            ),
            BIN_DIVERGENCE.taken(
                js,
                self.js_floor,
                f"{js:.3f}",
                f"{self.js_floor:.3f}",
                aside=f"There are {self.bins}.",
                n=self._samples,
                uncertainty=self._errors[1],
            ),
        )


def _compared(drawn: Counts, training: Counts) -> tuple[int, float]:
    return differing_bins(drawn, training), jensen_shannon(drawn, training)


def differing_bins(first: Counts, second: Counts) -> int:
    """Return in how many bins two samples' shares differ at α = 0.05, given their counts (k,).

    z = (p₁ − p₂) / √(p(1−p)(1/n₁ + 1/n₂)) with the pooled share p.
    """
    n, m = first.sum(), second.sum()
    pooled = (first + second) / (n + m)
    spread = np.sqrt(pooled * (1.0 - pooled) * (1.0 / n + 1.0 / m))
    return int((np.abs(first / n - second / m) > CRITICAL * spread).sum())


def jensen_shannon(first: Counts, second: Counts) -> float:
    """Return ½ KL(p ‖ m) + ½ KL(q ‖ m), m = ½(p + q), in nats, of counts (k,)."""
    p, q = first / first.sum(), second / second.sum()
    middle = (p + q) / 2
    return sum(
        float((each[each > 0] * np.log(each[each > 0] / middle[each > 0])).sum()) / 2
        for each in (p, q)
    )


def k_means(points: Tensor, centres: Tensor) -> Work[Tensor]:
    """Return centres (k, d) of clusters of points (n, d), by Lloyd's rounds from first ones.

    By hand, since scikit-learn's cannot be interrupted, and its import alone holds training up.
    """
    for _ in range(ROUNDS):
        nearest = yield from _nearest(points, centres)
        sums = torch.zeros_like(centres).index_add_(0, nearest, points)
        filled = torch.bincount(nearest, minlength=len(centres))[:, None]
        centres = torch.where(filled > 0, sums / filled.clamp_min(1), centres)
        yield
    return centres


def first_centres(points: Tensor, count: int, source: torch.Generator) -> Work[Tensor]:
    """Draw centres (count, d) from points by k-means++ (Arthur and Vassilvitskii 2007).

    The probability of each grows with the squared distance to those before it.
    """
    weight = torch.ones(len(points), device=points.device)
    chosen = []
    for number in range(count):
        drawn = torch.multinomial(weight, 1, generator=source)
        chosen.append(drawn)
        squared = (points - points[drawn]).square().sum(1)
        weight = squared if number == 0 else torch.minimum(weight, squared)
        if not bool(weight.sum() > 0):  # fewer different points than centres
            weight = torch.ones_like(weight)
        yield
    return points[torch.cat(chosen)]


def _nearest(points: Tensor, centres: Tensor) -> Work[Tensor]:
    """Return the index (n,) of the centre nearest to each point."""
    return (
        yield from by_parts(
            lambda part: distances_between(part, centres).argmin(1), points, rows_at_once(centres)
        )
    )
