"""Data of a known density beside the generator's: the best D, and how far the two are apart."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import torch
from numpy.typing import NDArray

from ganstudio.data.points import Points
from ganstudio.telemetry.records import FloatArray

if TYPE_CHECKING:
    from ganstudio.objectives.base import AdversarialLoss
    from ganstudio.training.subject import Duel, Subject

SAMPLES = 8192
"""Generated samples that p_G is estimated from."""
WIDTH = 2.5
"""Standard deviation of the kernel in cells."""
NOTHING = 1e-3
"""Share of the highest density below which there is no mass to speak of."""

Density = NDArray[np.float64]


@dataclass(frozen=True)
class Line:
    """The cells of the line on which densities are compared: ends and number.

    The density of both laws is seen through one kernel, so that equal laws look equal.
    """

    low: float
    high: float
    cells: int

    @property
    def cell(self) -> float:
        """The width of a cell."""
        return (self.high - self.low) / self.cells

    def known(self, data: Points) -> Density | None:
        """Return p_data at the cells (w,), None where it has no closed form."""
        places = self.low + self.cell * (np.arange(self.cells) + 0.5)
        density = data.density(places[:, None])
        return None if density is None else _blurred(density)

    def estimated(self, samples: FloatArray) -> Density:
        """Return the density of samples (n, 1) at the cells (w,), by a kernel estimate."""
        counts, _ = np.histogram(samples[:, 0], self.cells, (self.low, self.high))
        return _blurred(counts / (len(samples) * self.cell))


def _blurred(density: Density) -> Density:
    reach = math.ceil(4 * WIDTH)
    kernel = np.exp(-0.5 * (np.arange(-reach, reach + 1) / WIDTH) ** 2)
    return np.convolve(density, kernel / kernel.sum(), "same")


def jensen_shannon(p: Density, q: Density, cell: float) -> float:
    """Return JS(p, q) = ½ KL(p‖m) + ½ KL(q‖m) in nats, m = (p + q)/2, from densities at cells.

    What mass either has beyond the cells is taken to lie where the other has none.
    """
    m = (p + q) / 2
    inside = sum(float(np.sum(d[d > 0] * np.log(d[d > 0] / m[d > 0]))) for d in (p, q)) * cell
    beyond = sum(max(0.0, 1.0 - float(d.sum()) * cell) for d in (p, q))
    return 0.5 * inside + 0.5 * math.log(2) * beyond


def best_outputs(loss: AdversarialLoss, p: Density, q: Density) -> FloatArray | None:
    """Return the best D's raw outputs where p and q are the densities; NaN where both vanish."""
    floor = NOTHING * max(float(p.max()), float(q.max()))
    ratio = (p + 1e-9 * floor) / (q + 1e-9 * floor)
    best = loss.best_output(torch.from_numpy(ratio))
    if best is None:
        return None
    found: FloatArray = best.float().numpy()
    return np.where(p + q > floor, found, np.float32(np.nan))


def line_of(
    run: Subject, pairing: Duel, low: float, high: float, cells: int
) -> tuple[Line, Density] | None:
    """Return the line and p_data on it, for unconditional 1-D data of a known density, or None."""
    data = run.experiment.data
    if data.shape != (1,) or not isinstance(data, Points) or pairing.labels is not None:
        return None
    line = Line(low, high, cells)
    known = line.known(data)
    return None if known is None else (line, known)
