"""Fréchet and kernel distance between the features of generated and of real images."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch

from ganstudio.probes.work import Work
from ganstudio.telemetry.records import Measure

if TYPE_CHECKING:
    from torch import Tensor

SPLITS = 8
"""Ways that real features are split in two, to tell how far from 0 the kernel distance strays."""


class FeatureDistances:
    """Distances of the features of generated images from real ones', by a named extractor.

    Parameters
    ----------
    reference, held_out : Tensor
        Features (m, d) and (n, d) of real images, with nothing in common.
    extractor
        What makes the features, in words.
    fréchet, kernel
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
        self.frechet_floor = frechet_distance(self._held_out, self._reference)
        yield
        n = len(self._held_out)
        pool = torch.cat([self._held_out, self._reference[:n]])
        source = torch.Generator(pool.device).manual_seed(0)
        squares = 0.0
        for _ in range(SPLITS):
            order = torch.randperm(len(pool), generator=source, device=pool.device)
            squares += kernel_distance(pool[order[:n]], pool[order[n:]]) ** 2
            yield
        self.kernel_floor = (squares / SPLITS) ** 0.5

    def look(self, generated: Tensor) -> Work[tuple[float, float]]:
        """Return Fréchet and kernel distance of generated features (n, d)."""
        frechet = frechet_distance(generated, self._reference)
        yield
        kernel = kernel_distance(generated, self._reference[: len(self._held_out)])
        yield
        return frechet, kernel

    def measures(self, frechet: float, kernel: float) -> tuple[Measure, Measure]:
        """Return both as figures for the screen."""
        n = len(self._held_out)
        frechet_name, kernel_name = self._names
        return (
            Measure(
                name="frechet",
                title=frechet_name,
                help=f"Fréchet distance between Gaussians fitted to features of {n} samples and "
                f"of {len(self._reference)} real images, by {self._extractor}. It depends on both "
                "numbers, so only the floor tells what is good. Heusel et al. 2017.",
                value=frechet,
                floor=self.frechet_floor,
                text=f"{frechet:.3g}",
                floor_text=f"{self.frechet_floor:.3g}",
                better="low",
                group="quality",
            ),
            Measure(
                name="kernel",
                title=kernel_name,
                help="Squared maximum mean discrepancy with the kernel (x·y/d + 1)³ between "
                f"features by {self._extractor}, unbiased: a perfect sampler's is 0 on average "
                "and mostly within the floor. Bińkowski et al. 2018.",
                value=kernel,
                floor=self.kernel_floor,
                text=f"{kernel:.3g}",
                floor_text=f"±{self.kernel_floor:.2g}",
                better="low",
                group="quality",
            ),
        )


def frechet_distance(first: Tensor, second: Tensor) -> float:
    """Return ‖μ₁ − μ₂‖² + tr(Σ₁ + Σ₂ − 2 (Σ₁Σ₂)^½) of Gaussians fitted to rows (n, d), (m, d).

    Heusel et al. 2017, GANs Trained by a Two Time-Scale Update Rule. The last trace is the
    sum of the singular values of A Bᵀ for any A and B with Σ₁ = AᵀA and Σ₂ = BᵀB: the centred
    rows themselves, or their triangular factors where there are more rows than features.
    """
    first, second = first.double(), second.double()
    centred = [(each - each.mean(0)) / max(len(each) - 1, 1) ** 0.5 for each in (first, second)]
    a, b = (
        torch.linalg.qr(each, mode="r").R if len(each) > each.shape[1] else each for each in centred
    )
    shift = (first.mean(0) - second.mean(0)).square().sum()
    spread = centred[0].square().sum() + centred[1].square().sum()
    return float(shift + spread - 2.0 * torch.linalg.svdvals(a @ b.T).sum())


def kernel_distance(first: Tensor, second: Tensor) -> float:
    """Return the unbiased squared MMD of rows (n, d) and (m, d) with the kernel (x·y/d + 1)³.

    Gretton et al. 2012, eq. 3; Bińkowski et al. 2018, Demystifying MMD GANs. It can be
    negative.
    """
    first, second = first.double(), second.double()
    n, m = len(first), len(second)

    def kernel(x: Tensor, y: Tensor) -> Tensor:
        return (x @ y.T / x.shape[1] + 1.0) ** 3

    within = [kernel(each, each) for each in (first, second)]
    own, others = ((k.sum() - k.diagonal().sum()) for k in within)
    between = kernel(first, second).mean()
    return float(own / (n * (n - 1)) + others / (m * (m - 1)) - 2.0 * between)
