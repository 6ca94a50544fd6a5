"""What a diagnosis finds in one set of generated samples, and the words for its measures."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from ganstudio.telemetry.records import FloatArray, Measure

if TYPE_CHECKING:
    from torch import Tensor

    from ganstudio.probes.work import Work


@dataclass(frozen=True)
class Findings:
    """The measures of a moment and the two numbers that the verdict goes by.

    Attributes
    ----------
    modes, shares, target
        As in `Collapse`; empty where modes are not known.
    measures
        What the screen shows.
    coverage : float
        How much of the data's variety is reached, from 0 to 1, which a perfect sampler gets.
    quality : float
        How much of what is generated lies on the data, likewise; 1 where it is not known.
    evidence : str
        What speaks for a verdict, in words.
    twins : array or None
        As in `Collapse`.
    """

    modes: tuple[str, ...]
    shares: FloatArray
    target: FloatArray
    measures: tuple[Measure, ...]
    coverage: float
    quality: float
    evidence: str
    twins: NDArray[np.uint8] | None = None

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


HIT = 0.1
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


def divergence_measure(value: float, floor: float, modes: str) -> Measure:
    """Return the KL divergence over modes as a measure."""
    return Measure(
        name="kl",
        title="KL divergence",
        help=f"KL(model ‖ data) over the {modes}, in nats: 0 where all have the data's shares, "
        "and a little more for any finite number of samples.",
        value=value,
        floor=floor,
        text=f"{value:.3f}",
        floor_text=f"{floor:.4f}" if floor < 0.01 else f"{floor:.3f}",
        better="low",
    )
