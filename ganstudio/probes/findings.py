"""What a diagnosis finds in one set of generated samples, and the words for its measures."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from ganstudio.probes.counting import HIT
from ganstudio.probes.measures import DIVERGENCE
from ganstudio.telemetry.records import FloatArray, Measure

if TYPE_CHECKING:
    from torch import Tensor

    from ganstudio.probes.counting import Tally
    from ganstudio.probes.work import Work


class Standard(NamedTuple):
    """What quality amounts to, in shares of what a perfect sampler gets.

    Attributes
    ----------
    good : float
        Enough to be healthy.
    poor : float
        So little that it is held against a run which does not get better.
    drop : float
        Share of the best that was held, once that was good, below which a run got worse.
    """

    good: float
    poor: float
    drop: float


POINTS, IMAGES = Standard(0.5, 0.2, 0.5), Standard(0.7, 0.35, 0.75)
"""Within 3 σ there is little of a G that is nearly right; the features of images are kinder."""


@dataclass(frozen=True)
class Findings:
    """The measures of a moment and what the verdict goes by.

    Attributes
    ----------
    modes, shares, target
        As in `Collapse`; empty where modes are not known.
    measures
        What the screen shows.
    coverage : float
        How much of the data's variety is reached, from 0 to 1, which a perfect sampler gets.
    quality : float or None
        How much of what is generated lies on the data, likewise; None while that is not known.
    evidence : str
        What speaks for a verdict, in words.
    twins : array or None
        As in `Collapse`.
    fidelity : str
        The quality in words, beside a perfect sampler's: ``"density 36 % of 100 %"``.
    tally : Tally or None
        The samples by mode, where modes are known.
    distance : float or None
        How far the samples are from the data, in a unit of its own.
    standard : Standard
        What its quality amounts to.
    on_data : float or None
        How much of what is generated lies on the data, without what it lacks; None while that is
        not known, or where quality is nothing else.
    width : float
        How far samples of a mode lie from its centre beside a perfect sampler's; 1 where modes
        are not places.
    """

    modes: tuple[str, ...]
    shares: FloatArray
    target: FloatArray
    measures: tuple[Measure, ...]
    coverage: float
    quality: float | None
    evidence: str
    twins: NDArray[np.uint8] | None = None
    fidelity: str = ""
    tally: Tally | None = None
    distance: float | None = None
    standard: Standard = POINTS
    on_data: float | None = None
    width: float = 1.0

    def measure(self, name: str) -> Measure | None:
        """Return a measure by its name, None where it is not among them."""
        return next((measure for measure in self.measures if measure.name == name), None)


class Diagnosis(Protocol):
    """Examines generated samples against what it knows of the data.

    Attributes
    ----------
    samples : int
        Samples that it wants, of which all its floors are told.
    interval : float
        Least seconds between two examinations.
    warm_up : int
        Iterations within which no generator can be expected to cover anything.
    """

    samples: int
    interval: float
    warm_up: int

    def prepare(self) -> Work[None]:
        """Learn what the measures need; until then `examine` gives those that it can."""

    def examine(self, samples: Tensor) -> Work[Findings]:
        """Return what is found in generated samples (n, *shape)."""


NO_MODES = np.zeros(0, np.float32)


def percent(share: float) -> str:
    """Return a share as text: ``"98.9 %"``, ``"7 %"``, ``"100 %"``."""
    value = 100.0 * share
    decimals = 1 if 0.0 < value < 99.95 and (value < 9.95 or value >= 90.0) else 0
    return f"{value:.{decimals}f} %"


def divergence(shares: FloatArray, target: FloatArray) -> float:
    """Return KL(shares ‖ target) in nats; the target has no empty mode."""
    present = shares > 0
    p, q = shares[present].astype(np.float64), target[present].astype(np.float64)
    return float((p * np.log(p / q)).sum())


def effective_share(kl: float) -> float:
    """Return the share of equally filled modes that has this KL divergence: e^(−KL), at most 1."""
    return math.exp(-max(kl, 0.0))


def modes_hit(shares: FloatArray, target: FloatArray) -> int:
    """Return how many modes have at least a tenth of their share in the data: strays hit none."""
    return int((shares >= HIT * target).sum())


def binomial_error(share: float, n: int) -> float:
    """Return the standard deviation of a share of n samples, √(p(1 − p)/n).

    Of none of them, and of all, it is that of half a sample: a share that is seen to be 0 need
    not be.
    """
    least = 0.5 / max(n, 1)
    share = min(max(share, least), 1.0 - least)
    return math.sqrt(share * (1.0 - share) / max(n, 1))


def divergence_error(shares: FloatArray, target: FloatArray, n: int) -> float:
    """Return the standard deviation of KL(shares ‖ target) of n samples.

    By the delta method, Var[ln p/q]/n, and (K − 1)/2n² beside it, which is what is left where
    both are the same: 2n·KL is then χ² with K − 1 degrees of freedom.
    """
    present = shares > 0
    p, q = shares[present].astype(np.float64), target[present].astype(np.float64)
    logs = np.log(p / q)
    variance = float(p @ logs**2 - (p @ logs) ** 2)
    return math.sqrt(max(variance, 0.0) / n + (len(shares) - 1) / (2.0 * n * n))


def divergence_measure(value: float, floor: float, modes: str, n: int, error: float) -> Measure:
    """Return the KL divergence over modes, of n samples and with its deviation, as a measure."""
    return DIVERGENCE.taken(
        value,
        floor,
        f"{value:.3f}",
        f"{floor:.4f}" if floor < 0.01 else f"{floor:.3f}",
        aside=f"Here over the {modes}.",
        n=n,
        uncertainty=error,
    )
