"""Fréchet and kernel distance between the features of generated and of real images."""

from __future__ import annotations

from typing import NamedTuple

import torch
from torch import Tensor

from ganstudio.probes.measures import FRECHET, KERNEL
from ganstudio.probes.work import Work, by_parts, finish, rows_at_once
from ganstudio.telemetry.records import Measure
from ganstudio.training.random import DATA_SEED, stream

SPLITS = 8
"""Ways that real features are split in two, to tell how far from 0 the kernel distance strays."""


class Distances(NamedTuple):
    """What generated features are told by, each with its standard deviation."""

    frechet: float
    frechet_error: float
    kernel: float
    kernel_error: float


class FeatureDistances:
    """Distances of the features of generated images from real ones', by a named extractor.

    Parameters
    ----------
    reference, held_out : Tensor
        Features (m, d) and (n, d) of real images, with nothing in common. An extractor may have
        learnt from the former, whose features then differ a little from those of any new image:
        the Fréchet distance has that in its floor too, and the kernel distance is taken from the
        latter.
    extractor
        What makes the features, in words.
    names
        What the two are called with it: "FD-digits" and "KD-digits".

    Attributes
    ----------
    frechet_floor, kernel_floor : float
        Known after `prepare`. The kernel distance is unbiased, so a perfect sampler's is 0 on
        average; its floor is the root mean square over splits of real features.
    """

    def __init__(
        self, reference: Tensor, held_out: Tensor, extractor: str, names: tuple[str, str]
    ) -> None:
        self._reference, self._held_out = reference, held_out
        self._extractor, self._names = extractor, names
        self.frechet_floor = self.kernel_floor = 0.0

    def prepare(self) -> Work[None]:
        """Measure the floors."""
        self._law = fitted(self._reference)
        yield
        self.frechet_floor = frechet_distance(fitted(self._held_out), self._law)
        yield
        n = len(self._held_out)
        pool = torch.cat([self._held_out, self._reference[:n]])
        source = stream(pool.device, DATA_SEED, f"diagnosis/{self._names[1]}")
        squares = 0.0
        for _ in range(SPLITS):
            order = torch.randperm(len(pool), generator=source, device=pool.device)
            split, _ = yield from _kernel_distance(pool[order[:n]], pool[order[n:]])
            squares += split**2
        self.kernel_floor = (squares / SPLITS) ** 0.5

    def look(self, generated: Tensor) -> Work[Distances]:
        """Return Fréchet and kernel distance of generated features (n, d)."""
        frechet, error = frechet_with_error(generated, self._law)
        yield
        kernel, strays = yield from _kernel_distance(generated, self._held_out)
        return Distances(frechet, error, kernel, max(strays, self.kernel_floor))

    def measures(self, found: Distances) -> tuple[Measure, Measure]:
        """Return both as measures."""
        frechet, error, kernel, strays = found
        n = len(self._held_out)
        frechet_name, kernel_name = self._names
        return (
            FRECHET.called(frechet_name).taken(
                frechet,
                self.frechet_floor,
                f"{frechet:.3g}",
                f"{self.frechet_floor:.3g}",
                aside=f"Here {n} samples and {len(self._reference)} real images, by "
                f"{self._extractor}.",
                n=n,
                extractor=self._extractor,
                uncertainty=error,
            ),
            KERNEL.called(kernel_name).taken(
                kernel,
                self.kernel_floor,
                f"{kernel:.3g}",
                f"±{self.kernel_floor:.2g}",
                aside=f"Features by {self._extractor}.",
                n=n,
                extractor=self._extractor,
                uncertainty=strays,
            ),
        )


class Gaussian(NamedTuple):
    """A Gaussian fitted to rows (n, d).

    Attributes
    ----------
    mean : Tensor (d,)
        float64.
    factor : Tensor (min(n, d), d)
        Any A with Σ = AᵀA: the centred rows, or their triangular factor if that is smaller.
    variance : float
        tr Σ.
    """

    mean: Tensor
    factor: Tensor
    variance: float


def fitted(rows: Tensor) -> Gaussian:
    """Fit a Gaussian to rows (n, d), with n − 1 in its covariance."""
    rows = rows.double()
    mean = rows.mean(0)
    factor = (rows - mean) / max(len(rows) - 1, 1) ** 0.5
    if len(rows) > rows.shape[1]:
        factor = torch.linalg.qr(factor, mode="r").R
    return Gaussian(mean, factor, float(factor.square().sum()))


def frechet_distance(first: Gaussian, second: Gaussian) -> float:
    """Return ‖μ₁ − μ₂‖² + tr(Σ₁ + Σ₂ − 2 (Σ₁Σ₂)^½).

    Heusel et al. 2017, GANs Trained by a Two Time-Scale Update Rule. The last trace is the
    sum of the singular values of A Bᵀ for Σ₁ = AᵀA and Σ₂ = BᵀB.
    """
    shift = float((first.mean - second.mean).square().sum())
    common = float(torch.linalg.svdvals(first.factor @ second.factor.T).sum())
    return shift + first.variance + second.variance - 2.0 * common


def frechet_with_error(rows: Tensor, law: Gaussian) -> tuple[float, float]:
    """Return the Fréchet distance of rows (n, d) from a Gaussian, and its standard deviation.

    By the delta method: each row, a from the mean, moves the distance by (1/n) times

        2 (μ₁ − μ₂)·a + ‖a‖² − aᵀTa

    less the mean of that, where T = Σ₁^-½ (Σ₁^½ Σ₂ Σ₁^½)^½ Σ₁^-½ carries the one Gaussian to the
    other. With the rows QA, Σ₁ = AᵀA and ABᵀ = USVᵀ the last term is (n − 1) times that row's
    element of the diagonal of QU S (QU)ᵀ, which needs no inverse.
    """
    rows, n = rows.double(), len(rows)
    mean = rows.mean(0)
    away = rows - mean
    frame, factor = torch.linalg.qr(away / max(n - 1, 1) ** 0.5)
    u, s, _ = torch.linalg.svd(factor @ law.factor.T, full_matrices=False)
    shift, lengths = mean - law.mean, away.square().sum(1)
    distance = shift.square().sum() + lengths.sum() / max(n - 1, 1) + law.variance - 2.0 * s.sum()
    carried = (n - 1) * ((frame @ u).square() @ s)
    influences = 2.0 * away @ shift + lengths - carried
    return float(distance), float(influences.std(correction=0)) / n**0.5


def kernel_distance(first: Tensor, second: Tensor) -> float:
    """Return the unbiased squared MMD of rows (n, d) and (m, d) with the kernel (x·y/d + 1)³.

    Gretton et al. 2012, eq. 3; Bińkowski et al. 2018, Demystifying MMD GANs. It can be
    negative.
    """
    return finish(_kernel_distance(first, second))[0]


def _kernel_distance(first: Tensor, second: Tensor) -> Work[tuple[float, float]]:
    """Sum the kernel over pairs within either set and between them, a slice each.

    The standard deviation beside it is that over draws of the first, to first order: twice the
    error of the mean of what each row of it adds. That vanishes where both are of one law.
    """
    first, second = first.double(), second.double()
    n, m = len(first), len(second)

    def sums(x: Tensor, y: Tensor) -> Work[Tensor]:
        return by_parts(
            lambda part: ((part @ y.T / y.shape[1] + 1.0) ** 3).sum(1), x, rows_at_once(y) // 4
        )

    def to_itself(x: Tensor) -> Tensor:
        return (x.square().sum(1) / x.shape[1] + 1.0) ** 3

    own = ((yield from sums(first, first)) - to_itself(first)) / (n - 1)
    others = ((yield from sums(second, second)) - to_itself(second)) / (m - 1)
    between = (yield from sums(first, second)) / m
    distance = own.mean() + others.mean() - 2.0 * between.mean()
    return float(distance), 2.0 * float((own - between).std(correction=0)) / n**0.5
