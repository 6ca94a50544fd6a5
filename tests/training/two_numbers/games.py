"""The games of the table of known courses, as experiments."""

from __future__ import annotations

import csv
import functools
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ganstudio.probes.two_numbers import alone, law
from ganstudio.telemetry.records import TwoNumbers
from ganstudio.training.experiment import Experiment
from ganstudio.training.two_numbers.course import course
from ganstudio.training.two_numbers.field import Field

LOSSES = {
    "minimax": {"name": "minimax"},
    "ns": {"name": "non-saturating"},
    "wgan": {"name": "wasserstein"},
    "lsgan": {"name": "least-squares", "a": -1.0, "b": 1.0, "c": 0.0},
    "hinge": {"name": "hinge"},
}
REGULARISERS = {
    "none": {},
    "r1": {"penalties": {"r1": {"weight": 1.0}}},
    "gp": {"penalties": {"wgan-gp": {"weight": 0.1}}},
    "noise": {"stabilisers": {"instance-noise": {"sigma": 1.0}}},
    "consensus": {"stabilisers": {"consensus": {"weight": 1.0}}},
    "clip": {"stabilisers": {"weight-clipping": {"bound": 1.0}}},
}
ORDERS = {
    "sim": {"order": "simultaneous"},
    "alt": {},
    "alt k=5": {"discriminator_steps": 5},
}
OPTIMISERS = {
    "sgd": {"name": "sgd"},
    "mom0.5": {"name": "sgd", "momentum": 0.5},
    "mom-0.5": {"name": "sgd", "momentum": -0.5},
    "adam0.5": {"name": "adam", "beta1": 0.5},
    "eg": {"name": "extragradient"},
    "omd": {"name": "optimistic"},
}
STEPS = 500


@dataclass(frozen=True)
class Known:
    """A row: where 500 steps of 0.1 lead from (1, 1), computed apart from this program."""

    loss: str
    regulariser: str
    order: str
    optimiser: str
    end: tuple[float, float]
    radius: float

    def __str__(self) -> str:
        return " · ".join((self.loss, self.regulariser, self.order, self.optimiser))

    def experiment(self) -> Experiment:
        optimiser = OPTIMISERS[self.optimiser] | {"lr": 0.1}
        values = {
            "data": {"name": "point", "count": 8},
            "network": "dirac",
            "loss": LOSSES[self.loss],
            "optimisers": {"generator": optimiser, "discriminator": optimiser},
            "schedule": {"batch_size": 2, **ORDERS[self.order]},
            "threads": 1,
        }
        return Experiment.parse(values | REGULARISERS[self.regulariser])

    @property
    def tolerance(self) -> float:
        """Relative; the table has consensus by numeric derivatives where it is not bilinear."""
        return 1e-2 if self.regulariser == "consensus" and self.loss != "wgan" else 1e-3

    def is_met_by(self, end: np.ndarray) -> bool:
        """Tell whether an end is that of the row, as exactly as both are known.

        The table has six decimals, and below 1e-12 it is the noise of its own quadrature and
        differences.
        """
        if np.isnan(self.end).all() or np.isnan(end).all():
            return bool(np.isnan(self.end).all() and np.isnan(end).all())
        if self.radius < 1e-12 and self.regulariser in ("noise", "consensus"):
            return bool(np.hypot(*end) < 1e-12)
        off = np.abs(end - np.array(self.end)).max()
        return bool(off <= max(self.tolerance * self.radius, 5.1e-7 * (self.radius > 1e-6)))


def known() -> list[Known]:
    path = Path(__file__).with_name("dirac_known.csv")
    with path.open(newline="", encoding="utf-8") as file:
        return [
            Known(
                row["loss"],
                row["regulariser"],
                row["order"],
                row["optimiser"],
                (float(row["theta_500"]), float(row["psi_500"])),
                float(row["radius_500"]),
            )
            for row in csv.DictReader(file)
        ]


@functools.lru_cache(maxsize=64)
def _law(loss: str, regulariser: str) -> TwoNumbers:
    experiment = Known(loss, regulariser, "sim", "sgd", (0, 0), 0).experiment()
    penalties = tuple(map(alone, experiment.penalties.values()))
    return law(experiment.loss, tuple(experiment.penalties), penalties)


def law_of(row: Known) -> TwoNumbers:
    return _law(row.loss, row.regulariser)


def played(row: Known, start: tuple[float, float] = (1.0, 1.0)) -> np.ndarray:
    """Return the course of a row in double precision, (501, 2)."""
    return course(Field(row.experiment(), law_of(row)), start, STEPS)


def is_chaotic(row: Known) -> bool:
    """Tell whether a billionth at the start decides where it ends."""
    one, other = played(row), played(row, (1.0 + 1e-9, 1.0))
    off = np.abs(one[-1] - other[-1]).max()
    return bool(off > row.tolerance * max(row.radius, 1e-12))
