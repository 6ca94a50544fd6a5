"""Coverage of points whose modes are not known, such as two moons or a swiss roll."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import torch

from ganstudio.probes.counting import Tally, least_told
from ganstudio.probes.findings import (
    POINTS,
    Findings,
    divergence,
    effective_share,
    modes_hit,
    percent,
)
from ganstudio.probes.measures import REGIONS_HIT
from ganstudio.probes.neighbours import Neighbours
from ganstudio.probes.rows import distances_between
from ganstudio.probes.work import Once, Work
from ganstudio.telemetry.records import Measure

if TYPE_CHECKING:
    from torch import Tensor

    from ganstudio.telemetry.records import FloatArray

REGIONS = 12
LEAST = 1e-3
"""Floor of a floor: the real points of a tiny data set may be nowhere near each other."""
_ROUNDS = 20


class ManifoldDiagnosis:
    """Regions hit, and how the points lie among real ones.

    The data is divided into regions by k-means, whose shares tell a collapse even where G
    is not yet exact, and each of which is so large that a perfect sampler hits it. Beside them
    stand precision, recall, density and coverage by nearest neighbours; see `Neighbours`.

    Parameters
    ----------
    reference, held_out : Tensor
        Two sets of n real points (n, d) each, with nothing in common.
    """

    interval = 0.5
    warm_up = 300

    def __init__(self, reference: Tensor, held_out: Tensor) -> None:
        self.samples = len(reference)
        self._neighbours = Neighbours(reference, held_out, "the plane of the points")
        self._prepared = Once(self._neighbours.prepare())
        real = torch.cat([reference, held_out])
        self._centres = self._tellable(regions(reference, min(REGIONS, self.samples // 2)), real)
        self.target = self._shares(real, self._centres)
        self.modes = tuple(str(number) for number in range(1, len(self.target) + 1))
        self.divergence_floor = (len(self.modes) - 1) / (2 * self.samples)

    def prepare(self) -> Work[None]:
        """Measure the real points and the floors."""
        return self._prepared.go_on()

    def _tellable(self, centres: Tensor, real: Tensor) -> Tensor:
        """Return the centres without those of regions so small that chance alone leaves them empty.

        Such as a few points far out, which k-means gives a region of their own: they fall to the
        regions beside them, the smallest first.
        """
        while len(centres) > 1:
            shares = self._shares(real, centres)
            if shares.min() >= least_told(self.samples, len(centres)):
                break
            rest = torch.arange(len(centres), device=centres.device) != int(shares.argmin())
            centres = centres[rest]
        return centres

    @staticmethod
    def _shares(points: Tensor, centres: Tensor) -> FloatArray:
        nearest = distances_between(points, centres).argmin(1)
        tally = torch.bincount(nearest, minlength=len(centres))
        return (tally / len(points)).cpu().numpy()

    def examine(self, samples: Tensor) -> Work[Findings]:
        """Return what is found in generated points."""
        yield from self._prepared.go_on()
        fit = yield from self._neighbours.look(samples)
        shares = self._shares(samples, self._centres)
        hit, count = modes_hit(shares, self.target), len(self.modes)
        kl = divergence(shares, self.target)
        return Findings(
            modes=self.modes,
            shares=shares,
            target=self.target,
            measures=(_regions_measure(hit, count, len(samples)), *self._neighbours.measures(fit)),
            coverage=effective_share(kl - self.divergence_floor),
            quality=min(1.0, fit.precision / max(self._neighbours.floor.precision, LEAST)),
            evidence=f"{hit} of {count} regions, "
            f"{percent(fit.precision)} of the samples on the data",
            fidelity=f"precision {percent(fit.precision)} of "
            f"{percent(self._neighbours.floor.precision)}",
            tally=Tally(
                self.modes,
                "regions",
                len(samples),
                shares.astype(np.float64) * len(samples),
                self.target.astype(np.float64),
            ),
            standard=POINTS,
        )


def _regions_measure(hit: int, count: int, n: int) -> Measure:
    return REGIONS_HIT.taken(hit, count, f"{hit} of {count}", f"{count} of {count}", n=n)


def regions(points: Tensor, count: int) -> Tensor:
    """Return centres (count, d) of regions of points (n, d), from left to right.

    By k-means, begun at points far from each other (Gonzalez 1985), so that nothing is drawn.
    """
    centres = points[:1]
    for _ in range(count - 1):
        farthest = distances_between(points, centres).min(1).values.argmax()
        centres = torch.cat([centres, points[farthest][None]])
    for _ in range(_ROUNDS):
        nearest = distances_between(points, centres).argmin(1)
        members = torch.nn.functional.one_hot(nearest, count).to(points.dtype)
        filled = members.sum(0)[:, None]
        centres = torch.where(filled > 0, members.T @ points / filled.clamp_min(1), centres)
    return centres[centres[:, 0].argsort()]
