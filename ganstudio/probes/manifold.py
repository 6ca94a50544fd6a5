"""Coverage of points whose modes are not known, such as two moons or a swiss roll."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch

from ganstudio.probes.findings import (
    Findings,
    divergence,
    effective_share,
    modes_hit,
    percent,
)
from ganstudio.telemetry.records import Measure

if TYPE_CHECKING:
    from torch import Tensor

    from ganstudio.telemetry.records import FloatArray

NEIGHBOURS = 5
REGIONS = 12
LEAST = 1e-3
"""Floor of a floor: the real points of a tiny data set may be nowhere near each other."""
_ROUNDS = 20


class ManifoldDiagnosis:
    """Regions hit, and coverage and precision by nearest neighbours.

    The data is divided into regions by k-means, whose shares tell a collapse even where G
    is not yet exact. Around each of n real points lies a ball that reaches to its k-th
    nearest neighbour, k = 5. Coverage is the share of the balls that hold a generated
    point, precision the share of generated points that lie in some ball.

    Naeem et al. 2020, Reliable Fidelity and Diversity Metrics for Generative Models;
    Kynkäänniemi et al. 2019, Improved Precision and Recall Metric.

    Parameters
    ----------
    reference, held_out : Tensor
        Two sets of n real points (n, d) each, with nothing in common.
    """

    interval = 0.5
    warm_up = 300

    def __init__(self, reference: Tensor, held_out: Tensor) -> None:
        self.samples = len(reference)
        self._reference = reference
        neighbours = min(NEIGHBOURS, self.samples - 1)
        distances = torch.cdist(reference, reference).fill_diagonal_(torch.inf)
        self._radii = distances.kthvalue(neighbours, dim=1).values
        self.coverage_floor = expected_coverage(self.samples, self.samples, neighbours)
        self.precision_floor = self.figures(held_out)[1]
        self._centres = regions(reference, min(REGIONS, self.samples // 2))
        self.target = self._shares(torch.cat([reference, held_out]))
        self.modes = tuple(str(number) for number in range(1, len(self.target) + 1))
        self.divergence_floor = (len(self.modes) - 1) / (2 * self.samples)

    def figures(self, points: Tensor) -> tuple[float, float]:
        """Return coverage and precision of points (n, d)."""
        inside = torch.cdist(self._reference, points) <= self._radii[:, None]
        both = torch.stack([inside.any(1).float().mean(), inside.any(0).float().mean()])
        coverage, precision = both.tolist()
        return coverage, precision

    def _shares(self, points: Tensor) -> FloatArray:
        nearest = torch.cdist(points, self._centres).argmin(1)
        tally = torch.bincount(nearest, minlength=len(self._centres))
        return (tally / len(points)).cpu().numpy()

    def examine(self, samples: Tensor) -> Findings:
        """Return the figures for generated points."""
        coverage, precision = self.figures(samples)
        shares = self._shares(samples)
        hit, count = modes_hit(shares, self.target), len(self.modes)
        kl = divergence(shares, self.target)
        return Findings(
            modes=self.modes,
            shares=shares,
            target=self.target,
            measures=(
                _regions_measure(hit, count),
                *self._measures(coverage, precision),
            ),
            coverage=effective_share(kl - self.divergence_floor),
            quality=min(1.0, precision / max(self.precision_floor, LEAST)),
            evidence=f"{hit} of {count} regions, {percent(precision)} of the samples on the data",
        )

    def _measures(self, coverage: float, precision: float) -> tuple[Measure, ...]:
        return (
            Measure(
                name="coverage",
                title="Coverage",
                help=f"Real points with a sample nearer than their {NEIGHBOURS}th real neighbour.",
                value=coverage,
                floor=self.coverage_floor,
                text=percent(coverage),
                floor_text=percent(self.coverage_floor),
                better="high",
            ),
            Measure(
                name="precision",
                title="Precision",
                help=f"Samples nearer to some real point than its {NEIGHBOURS}th real neighbour.",
                value=precision,
                floor=self.precision_floor,
                text=percent(precision),
                floor_text=percent(self.precision_floor),
                better="high",
            ),
        )


def _regions_measure(hit: int, count: int) -> Measure:
    return Measure(
        name="modes",
        title="Regions hit",
        help="Regions of the data, by k-means, with at least a tenth of their share in it.",
        value=hit,
        floor=count,
        text=f"{hit} of {count}",
        floor_text=f"{count} of {count}",
        better="high",
    )


def regions(points: Tensor, count: int) -> Tensor:
    """Return centres (count, d) of regions of points (n, d), from left to right.

    By k-means, begun at points far from each other (Gonzalez 1985), so that nothing is drawn.
    """
    centres = points[:1]
    for _ in range(count - 1):
        farthest = torch.cdist(points, centres).min(1).values.argmax()
        centres = torch.cat([centres, points[farthest][None]])
    for _ in range(_ROUNDS):
        nearest = torch.cdist(points, centres).argmin(1)
        members = torch.nn.functional.one_hot(nearest, count).to(points.dtype)
        filled = members.sum(0)[:, None]
        centres = torch.where(filled > 0, members.T @ points / filled.clamp_min(1), centres)
    return centres[centres[:, 0].argsort()]


def expected_coverage(real: int, fake: int, neighbours: int) -> float:
    """Return the coverage that a perfect sampler expects (Naeem et al. 2020, eq. 9).

    It is 1 − (N−1)⋯(N−k) / ((M+N−1)⋯(M+N−k)) for N real and M generated points: a ball stays
    empty if the k nearest of all others happen to be real.
    """
    empty = 1.0
    for i in range(1, neighbours + 1):
        empty *= (real - i) / (real + fake - i)
    return 1.0 - empty
