"""Mode collapse where the modes are known: Gaussian mixtures in one or two dimensions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import torch
from numpy.typing import NDArray

from ganstudio.probes.counting import Tally
from ganstudio.probes.findings import (
    POINTS,
    Findings,
    binomial_error,
    divergence,
    divergence_error,
    divergence_measure,
    effective_share,
    percent,
)
from ganstudio.probes.measures import MODES, QUALITY
from ganstudio.probes.rows import distances_between
from ganstudio.telemetry.records import Measure
from ganstudio.wording import counted

if TYPE_CHECKING:
    from torch import Tensor

    from ganstudio.data.base import Mixture
    from ganstudio.probes.work import Work
    from ganstudio.telemetry.records import FloatArray

Counts = NDArray[np.int64]
RADIUS = 3.0
"""In σ: a sample within it of a mode's centre is of high quality."""


class MixtureDiagnosis:
    """Modes covered, share of high quality and KL over the modes.

    Each sample counts for the nearest mode, KL over all of them. A mode is covered if it
    is nearest to at least one sample within 3 σ of it. With 2,500 samples, as in Metz et
    al. 2017 (Unrolled GAN), Srivastava et al. 2017 (VEEGAN) and Lin et al. 2018 (PacGAN).

    Parameters
    ----------
    mixture
        The known modes, of equal weight.
    data : Tensor
        Real points (N, d), which tell how wide modes are. Where these overlap there are no closed
        forms, and they tell the shares and the quality that a perfect sampler gets too.
    samples
        Generated points that are counted.
    """

    usual = 2500
    interval = 0.25
    warm_up = 200

    def __init__(self, mixture: Mixture, data: Tensor, samples: int = usual) -> None:
        self.samples = samples
        self._centres = torch.from_numpy(mixture.centres).to(data.device)
        self._sigma = mixture.sigma
        count, dimension = mixture.centres.shape
        self.modes = tuple(str(number) for number in range(1, count + 1))
        self.target = torch.full((count,), 1.0 / count).numpy()
        self.quality_floor = within(RADIUS, dimension)
        everyone, excellent, self._width = self._tallies(data)
        if self._overlapping():
            self.target = (everyone.clip(1) / len(data)).astype(np.float32)
            self.quality_floor = float(excellent.sum() / len(data))
        self.divergence_floor = (count - 1) / (2 * self.samples)

    def _overlapping(self) -> bool:
        """Tell whether the circles of high quality of two modes meet."""
        distances = distances_between(self._centres, self._centres).fill_diagonal_(torch.inf)
        return float(distances.min()) < 2 * RADIUS * self._sigma

    def nearest(self, points: Tensor) -> Tensor:
        """Return the mode that each point (n, d) is nearest to, (n,)."""
        return distances_between(points, self._centres).argmin(1)

    def _tallies(self, points: Tensor) -> tuple[Counts, Counts, float]:
        """Return how many points are nearest to each mode, of all and of those of high quality.

        And their median distance from it, in σ.
        """
        distance, nearest = distances_between(points, self._centres).min(1)
        good = nearest[distance < RADIUS * self._sigma]
        both = [torch.bincount(each, minlength=len(self._centres)) for each in (nearest, good)]
        everyone, excellent = torch.stack(both).cpu().numpy()
        return everyone, excellent, float(distance.median()) / self._sigma

    def prepare(self) -> Work[None]:
        """Nothing need be known beforehand."""
        yield from ()

    def examine(self, samples: Tensor) -> Work[Findings]:
        """Return what is found in points (n, d)."""
        everyone, excellent, distance = self._tallies(samples)
        yield
        count = len(self.modes)
        shares = (everyone / len(samples)).astype(np.float32)
        tally = Tally(
            self.modes,
            "modes",
            len(samples),
            everyone.astype(np.float64),
            self.target.astype(np.float64),
            close=excellent.astype(np.float64),
        )
        quality = float(excellent.sum() / len(samples))
        kl = divergence(shares, self.target)
        return Findings(
            modes=self.modes,
            shares=shares,
            target=self.target,
            measures=self._measures(tally, quality, kl, shares),
            coverage=effective_share(kl - self.divergence_floor),
            quality=min(1.0, quality / self.quality_floor),
            evidence=f"{tally.hit} of {counted(count, 'mode')}"
            + (f", {percent(shares.max())} nearest to one of them" if count > 1 else ""),
            fidelity=f"high quality {percent(quality)} of {percent(self.quality_floor)}",
            tally=tally,
            distance=distance,
            standard=POINTS,
            width=distance / self._width if self._width else 1.0,
        )

    def _measures(
        self, tally: Tally, quality: float, kl: float, shares: FloatArray
    ) -> tuple[Measure, ...]:
        count, covered, n = len(self.modes), tally.hit, tally.samples
        return (
            MODES.taken(covered, count, f"{covered} of {count}", f"{count} of {count}", n=n),
            QUALITY.taken(
                quality,
                self.quality_floor,
                percent(quality),
                percent(self.quality_floor),
                n=n,
                uncertainty=binomial_error(quality, n),
            ),
            divergence_measure(
                kl, self.divergence_floor, "modes", n, divergence_error(shares, self.target, n)
            ),
        )


def within(radius: float, dimension: int) -> float:
    """Return the mass of an isotropic Gaussian within a radius in σ.

    That is P(χ²_d ≤ r²): erf(r/√2) for one dimension, 1 − e^(−r²/2) for two.
    """
    half = torch.tensor([dimension / 2.0, radius**2 / 2.0], dtype=torch.float64)
    return float(torch.special.gammainc(half[0], half[1]))
