"""Fidelity and variety by nearest neighbours: precision, recall, density and coverage."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

import torch

from ganstudio.probes.findings import binomial_error, percent
from ganstudio.probes.measures import COVERAGE, DENSITY, PRECISION, RECALL, Declared
from ganstudio.probes.rows import distances_between
from ganstudio.probes.work import Work, by_parts, distances, rows_at_once
from ganstudio.telemetry.records import Measure

if TYPE_CHECKING:
    from torch import Tensor

NEAR, FAR = 3, 5
"""Neighbours that the balls of precision and recall reach to, and those of the other two."""


class Fit(NamedTuple):
    """Precision, recall, density and coverage of n generated samples, and density's deviation."""

    precision: float
    recall: float
    density: float
    coverage: float
    density_error: float = 0.0
    samples: int = 0


class Neighbours:
    """How generated rows lie among as many real ones.

    Around each row lies a ball that reaches to its k-th nearest neighbour of the same kind.
    Precision is the share of generated rows in some real ball, recall the share of real rows
    in some generated ball, k = 3 (Kynkäänniemi et al. 2019, Improved Precision and Recall
    Metric). With k = 5, density is how many real balls hold a generated row, over k, and
    coverage the share of real balls that hold one (Naeem et al. 2020, Reliable Fidelity and
    Diversity Metrics for Generative Models).

    Parameters
    ----------
    reference, held_out : Tensor
        Two sets of n real rows (n, d) each, with nothing in common: points or features.
    space
        What is measured in, in words.
    extractor
        What made the features, to follow "by"; empty for points.

    Attributes
    ----------
    floor : Fit
        What a perfect sampler gets; known after `prepare`. Density and coverage have closed
        forms, the others are the held-out rows'.
    """

    def __init__(
        self, reference: Tensor, held_out: Tensor, space: str = "", extractor: str = ""
    ) -> None:
        self._reference, self._held_out, self._space = reference, held_out, space
        self._extractor = extractor
        self._near = min(NEAR, len(reference) - 1)
        self._far = min(FAR, len(reference) - 1)
        self.floor = Fit(1.0, 1.0, 1.0, 1.0)

    def prepare(self) -> Work[None]:
        """Measure the real balls and the floors."""
        self._near_radii = yield from radii(self._reference, self._near)
        self._far_radii = yield from radii(self._reference, self._far)
        real = yield from self.look(self._held_out)
        n = len(self._reference)
        self.floor = real._replace(
            density=1.0, coverage=expected_coverage(n, len(self._held_out), self._far)
        )

    def look(self, generated: Tensor) -> Work[Fit]:
        """Return how generated rows (m, d) lie."""
        between = yield from distances(self._reference, generated)
        reach = yield from radii(generated, min(self._near, len(generated) - 1))
        far = between <= self._far_radii[:, None]
        density = far.sum(0) / self._far
        shares = torch.stack(
            [
                (between <= self._near_radii[:, None]).any(0).float().mean(),
                (between <= reach).any(1).float().mean(),
                density.mean(),
                far.any(1).float().mean(),
                density.std(correction=0) / len(generated) ** 0.5,
            ]
        )
        precision, recall, density, coverage, error = shares.tolist()
        return Fit(precision, recall, density, coverage, error, len(generated))

    def measures(self, found: Fit) -> tuple[Measure, ...]:
        """Return the four as measures."""
        n, real, floor = found.samples, len(self._reference), self.floor
        return (
            self._taken(PRECISION, found.precision, floor.precision, n,
                        binomial_error(found.precision, n)),
            self._taken(DENSITY, found.density, floor.density, n,
                        found.density_error, "{:.2f}".format),
            self._taken(RECALL, found.recall, floor.recall, n, binomial_error(found.recall, real)),
            self._taken(COVERAGE, found.coverage, floor.coverage, n,
                        binomial_error(found.coverage, real)),
        )  # fmt: skip

    def _taken(
        self, declared: Declared, value: float, floor: float, n: int, error: float,
        text: Callable[[float], str] = percent,
    ) -> Measure:  # fmt: skip
        where = f"In {self._space}." if self._space else ""
        return declared.taken(
            value,
            floor,
            text(value),
            text(floor),
            aside=where,
            n=n,
            extractor=self._extractor,
            uncertainty=error,
        )


def radii(rows: Tensor, k: int) -> Work[Tensor]:
    """Return the distance (n,) from each row (n, d) to its k-th nearest other."""

    def reach(part: Tensor) -> Tensor:
        return distances_between(part, rows).kthvalue(k + 1, dim=1).values  # the first is itself

    return (yield from by_parts(reach, rows, rows_at_once(rows) // 2))


def expected_coverage(real: int, fake: int, neighbours: int) -> float:
    """Return the coverage that a perfect sampler expects (Naeem et al. 2020, eq. 9).

    It is 1 − (N−1)⋯(N−k) / ((M+N−1)⋯(M+N−k)) for N real and M generated points: a ball stays
    empty if the k nearest of all others happen to be real. That tends to 1 − 2⁻ᵏ for M = N.
    """
    empty = 1.0
    for i in range(1, neighbours + 1):
        empty *= (real - i) / (real + fake - i)
    return 1.0 - empty
