"""Data of a known density beside the generator's: the best D, and how far the two are apart."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ganstudio.data.points import Points
from ganstudio.objectives.equilibria import Best, best_discriminator, judging
from ganstudio.objectives.laws import Laws
from ganstudio.telemetry.records import FloatArray

if TYPE_CHECKING:
    from ganstudio.training.experiment import Experiment
    from ganstudio.training.subject import Duel

SAMPLES = 8192
"""Generated samples that p_G is estimated from."""
WIDTH = 2.5
"""Standard deviation of the kernel in cells."""
NOTHING = 1e-3
"""Share of the highest density below which there is no mass to speak of."""
FARTHEST = 1e9
"""Output beyond which the best D is drawn no further."""
ROOM, MOST_ROOM = 6.0, 1024
"""Deviations of the noise from beyond the line, and cells at most, that are looked at."""
EVEN = 64
"""Cells of the divergence that lie evenly, and as many that each hold as much of p."""
BEYOND = 1e-3
"""Share of the generated samples that may lie beyond the line if distances are to be told."""
FAR = "too much of what G makes lies beyond the line to tell how steep it is"
BY_CLASS = "a conditional D has a best answer for each class: show one class alone to see it"

Density = NDArray[np.float64]


@dataclass(frozen=True)
class Line:
    """The cells of the line on which densities are drawn: ends and number.

    The density of both laws is seen through one kernel, so that equal laws look equal.
    """

    low: float
    high: float
    cells: int

    @property
    def cell(self) -> float:
        """The width of a cell."""
        return (self.high - self.low) / self.cells

    @property
    def places(self) -> Density:
        """The middles of the cells (w,)."""
        return self.low + self.cell * (np.arange(self.cells, dtype=np.float64) + 0.5)

    def wider(self, more: int) -> Line:
        """Return a line with so many more cells on either side."""
        room = more * self.cell
        return Line(self.low - room, self.high + room, self.cells + 2 * more)

    def known(self, data: Points, label: int | None = None) -> Density | None:
        """Return p_data, or that of one class, at the cells (w,); None without a closed form."""
        densities = data.densities(self.places[:, None])
        if densities is None:
            return None
        return _blurred(densities.mean(axis=0) if label is None else densities[label])

    def estimated(self, samples: FloatArray) -> Density:
        """Return the density of samples (n, 1) at the cells (w,), by a kernel estimate."""
        counts, _ = np.histogram(samples[:, 0], self.cells, (self.low, self.high))
        return _blurred(counts / (len(samples) * self.cell))


def _blurred(density: Density) -> Density:
    reach = math.ceil(4 * WIDTH)
    kernel = np.exp(-0.5 * (np.arange(-reach, reach + 1) / WIDTH) ** 2)
    return np.convolve(density, kernel / kernel.sum(), "same")


class Divergence:
    """The Jensen–Shannon divergence of samples from a law whose distribution function is known.

    The line is cut evenly and where the law has its quantiles, so that narrow modes are seen as
    well as wide ones, and beyond them into two tails. No kernel blurs what is counted.

    Parameters
    ----------
    line
        Where it is cut evenly.
    data
        Has the law.
    real : array (n,)
        Samples of it, for its quantiles.
    label
        The class whose law it is; None for that of all.
    """

    def __init__(self, line: Line, data: Points, real: FloatArray, label: int | None) -> None:
        even = np.linspace(line.low, line.high, EVEN + 1)
        quantiles = np.quantile(real.astype(np.float64), np.arange(1, EVEN) / EVEN)
        self._edges = np.unique(np.concatenate([[-np.inf], even, quantiles, [np.inf]]))
        below = data.shares_below(self._edges)
        assert below is not None
        self._shares = np.diff(below.mean(axis=0) if label is None else below[label])

    def of(self, samples: FloatArray) -> float:
        """Return ½ KL(p‖m) + ½ KL(p_G‖m) in nats, m = (p + p_G)/2, of samples (n, 1).

        Counting n samples in as many cells as are occupied adds (occupied − 1)/16n on average,
        which is taken away again.
        """
        n, p = len(samples), self._shares
        q = np.histogram(samples[:, 0], self._edges)[0] / n
        found = Laws(1.0, p, q).jensen_shannon
        occupied = int(((p + q) * n > 1).sum())
        return min(max(found - (occupied - 1) / (16 * n), 0.0), math.log(2))


class Comparison:
    """Sets p_G against p_data on a line.

    Parameters
    ----------
    data
        Points on a line, whose density is known.
    pairing
        Whose.
    line
        Where both are drawn.
    """

    def __init__(self, data: Points, pairing: Duel, line: Line) -> None:
        self._data, self._pairing, self._line = data, pairing, line
        self._divergences: dict[int | None, Divergence] = {}

    def fields(
        self, experiment: Experiment, step: int, samples: FloatArray, heat: FloatArray,
        label: int | None,
    ) -> dict[str, Any]:  # fmt: skip
        """Return what a plane says of samples: of all classes, or of the one they are of.

        Parameters
        ----------
        experiment, step
            Which loss they are seen through, and at which step of it.
        samples
            Generated, (n, 1).
        heat
            D at the cells, (w,).
        label
            The class of all of them; None for samples of every class.

        Returns
        -------
        dict
            Fields of a `Plane`, by name.
        """
        asked = judging(experiment, step)
        room = min(math.ceil(ROOM * asked.noise / self._line.cell), MOST_ROOM)
        laws = self._laws(samples, room, label)
        seen = laws.through(asked.noise)
        shown = slice(room, room + self._line.cells)
        best = Best(None, BY_CLASS)
        if self._pairing.labels is None or label is not None:
            best = best_discriminator(experiment, laws, step)
        estimates = experiment.loss.needs_constraint
        if estimates and self._beyond(samples) > BEYOND:
            best, estimates = Best(None, FAR), False
        remarks = [best.remark]
        if asked.noise:
            remarks.append(f"D sees both through the noise, JS {seen.jensen_shannon:.3f}")
        if asked.pack > 1 and best.outputs is not None:
            remarks.append(f"of packs of {asked.pack} samples at one place")
        drawn = None
        if best.outputs is not None:
            p, q, outputs = seen.p[shown], seen.q[shown], best.outputs[shown]
            drawn = _where_there_is_mass(outputs, p, q)
            if experiment.loss.floats:
                drawn += _height(heat - drawn, p + q)
                remarks.append("at D's height, since a constant changes nothing")
        return {
            "densities": np.stack([laws.p[shown], laws.q[shown]]).astype(np.float32),
            "best": None if drawn is None else drawn.astype(np.float32),
            "divergence": self._divergence(label).of(samples),
            "distance": seen.wasserstein if estimates else None,
            "remark": "; ".join(filter(None, remarks)),
        }

    def _laws(self, samples: FloatArray, room: int, label: int | None) -> Laws:
        """Return both laws on the line and so many cells beside it."""
        wide = self._line.wider(room)
        p = wide.known(self._data, label)
        assert p is not None
        below = float((samples < wide.low).mean())
        return Laws(wide.cell, p, wide.estimated(samples), below)

    def _beyond(self, samples: FloatArray) -> float:
        line = self._line
        return float(((samples < line.low) | (samples > line.high)).mean())

    def _divergence(self, label: int | None) -> Divergence:
        if label not in self._divergences:
            real = self._pairing.domain.samples[:, 0]
            labels = self._pairing.labels
            if label is not None and labels is not None:
                real = real[labels.of_data == label]
            divergence = Divergence(self._line, self._data, real.cpu().numpy(), label)
            self._divergences[label] = divergence
        return self._divergences[label]


def _where_there_is_mass(outputs: Density, p: Density, q: Density) -> Density:
    least = NOTHING * max(float(p.max()), float(q.max()))
    return np.where(p + q > least, np.clip(outputs, -FARTHEST, FARTHEST), np.nan)


def _height(difference: Density, weights: Density) -> float:
    known = np.isfinite(difference)
    return float(np.average(difference[known], weights=weights[known])) if known.any() else 0.0


def comparison(data: object, pairing: Duel, line: Line) -> Comparison | None:
    """Return what compares on a line, for 1-D data of a known density, or None."""
    if not isinstance(data, Points) or data.shape != (1,):
        return None
    return None if line.known(data) is None else Comparison(data, pairing, line)
