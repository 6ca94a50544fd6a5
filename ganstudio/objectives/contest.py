"""p_data against p_G on a line, both in closed form: odds, divergences, and the pull on G.

Against the best D every pointwise loss of G is a function of the log odds t = ln p/p_G alone, so
that its pull at y is −dL_G/dt · t′(y): the `Response` of the loss times what the laws say. Under
instance noise D sees both laws through it, and G's weights feel the mean of the pull over the
noise. Free of torch: a window follows a dragged σ with it.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ganstudio.objectives.laws import Array, Laws
from ganstudio.objectives.normals import Normals

CELLS = 4000
"""Cells that integrals are summed over; over smooth laws the error is rounding."""
DEVIATIONS = 9.0
"""Deviations beyond the outermost mean where a law has ended."""
NOISE: Array = np.linspace(-8, 8, 161)
"""Deviations of the noise that the mean over it is summed at. For an analytic pull an even sum
converges faster than Gauss–Hermite's, whose nodes are wide apart where D is a cliff."""
STENCIL = np.arange(-2, 4)
"""Places of a table that a value between two of them is interpolated from."""


@dataclass(frozen=True, eq=False)
class Contest:
    """Two laws.

    Attributes
    ----------
    p, q : Normals
        p_data and p_G.
    """

    p: Normals
    q: Normals

    def through(self, sigma: float) -> Contest:
        """Return both as D sees them through noise."""
        return Contest(self.p.through(sigma), self.q.through(sigma)) if sigma else self

    def odds(self, x: Array) -> Array:
        """Return t = ln p(x)/p_G(x), the logit of the best D of cross-entropy."""
        return self.p.log_density(x) - self.q.log_density(x)

    def odds_slope(self, x: Array) -> Array:
        """Return t′(x)."""
        return self.p.slope(x) - self.q.slope(x)

    def gap(self, x: Array) -> Array:
        """Return A = Q − P, whose sign is the slope of the best critic."""
        return self.q.below(x) - self.p.below(x)

    def places(self, cells: int = CELLS) -> Array:
        """Return the middles of cells that hold all of both laws."""
        ends = [law.span(DEVIATIONS) for law in (self.p, self.q)]
        low, high = min(low for low, _ in ends), max(high for _, high in ends)
        half = (high - low) / cells / 2
        return np.linspace(low + half, high - half, cells)

    def laws(self, cells: int = CELLS) -> Laws:
        """Return both as densities at `places`."""
        x = self.places(cells)
        return Laws(float(x[1] - x[0]), self.p.density(x), self.q.density(x))

    def divergences(self) -> dict[str, float]:
        """Return how far the laws are apart, by name, in nats where it is a logarithm.

        ``js`` is ½ KL(p‖m) + ½ KL(p_G‖m), at most ln 2; ``tv`` half the integral of |p − p_G|;
        ``hellinger`` squared, at most 2; ``pearson`` infinite where p's tails outweigh p_G's.
        """
        x = self.places()
        cell = float(x[1] - x[0])
        p, q = self.p.log_density(x), self.q.log_density(x)
        m = np.logaddexp(p, q) - math.log(2)

        def mean(law: Array, values: Array) -> float:
            return float((np.exp(law) * values).sum()) * cell

        forward, backward = mean(p, p - q), mean(q, q - p)
        overlap = float(np.exp((p + q) / 2).sum()) * cell
        return {
            "js": (mean(p, p - m) + mean(q, q - m)) / 2,
            "wasserstein": float(np.abs(self.gap(x)).sum()) * cell,
            "tv": float(np.abs(np.exp(p) - np.exp(q)).sum()) * cell / 2,
            "kl": forward,
            "reverse-kl": backward,
            "jeffrey": forward + backward,
            "hellinger": 2 - 2 * overlap,
            "pearson": self._pearson(),
        }

    def _pearson(self) -> float:
        """Return ∫ p²/p_G − 1; infinite where p is √2 times as wide as p_G or more."""
        narrow = 2 / self.p.deviation**2 - 1 / self.q.deviation**2
        if narrow <= 0:
            return math.inf
        # p²/p_G is a bell of its own, which may stand far beyond both.
        pull = 2 * self.p.means[:, None] / self.p.deviation**2
        middles = (pull - self.q.means[None, :] / self.q.deviation**2) / narrow
        room = DEVIATIONS / math.sqrt(narrow)
        x = np.linspace(float(middles.min()) - room, float(middles.max()) + room, 4 * CELLS)
        with np.errstate(over="ignore"):
            squares = np.exp(2 * self.p.log_density(x) - self.q.log_density(x))
        return float(squares.sum() * (x[1] - x[0])) - 1


@dataclass(frozen=True, eq=False)
class Response:
    """How a loss answers the log odds t, as a table over evenly spaced ones.

    Attributes
    ----------
    odds : array (n,)
        The log odds.
    outputs : array (n,)
        The best D's raw output c*.
    costs : array (3, n)
        What a real and a generated sample cost D there, and a generated one costs G.
    pull : array (n,)
        −dL_G/dt of one sample.
    """

    odds: Array
    outputs: Array
    costs: Array
    pull: Array

    def output_at(self, contest: Contest, x: Array) -> Array:
        """Return the best D's raw outputs."""
        return interpolated(self.odds, self.outputs, contest.odds(x))

    def pull_at(self, contest: Contest, y: Array) -> Array:
        """Return −∂L_G/∂y of samples that D sees at y."""
        return interpolated(self.odds, self.pull, contest.odds(y)) * contest.odds_slope(y)

    def losses(self, contest: Contest) -> tuple[float, float]:
        """Return L_D and L_G of the best D."""
        x = contest.places()
        p, q = contest.p.density(x), contest.q.density(x)
        real, fake, generator = (
            interpolated(self.odds, cost, contest.odds(x)) for cost in self.costs
        )
        cell = float(x[1] - x[0])
        return float((p * real + q * fake).sum()) * cell, float((q * generator).sum()) * cell


def critic_pull(contest: Contest, y: Array) -> Array:
    """Return the pull at y of a critic of slope at most 1: the sign of Q − P."""
    pull: Array = np.sign(contest.gap(y))
    return pull


def felt(pull: Callable[[Array], Array], x: Array, sigma: float) -> Array:
    """Return E pull(x + σε): what G's weights feel of a sample at x, where D sees it in noise."""
    if sigma == 0:
        return pull(x)
    weights = np.exp(-0.5 * NOISE**2)
    mean: Array = pull(x[..., None] + sigma * NOISE) @ (weights / weights.sum())
    return mean


def interpolated(places: Array, values: Array, at: Array) -> Array:
    """Return a table's values between its evenly spaced places, by Lagrange's formula of degree 5.

    Beyond the ends the outermost value stands.
    """
    step = float(places[1] - places[0])
    position = np.clip((at - places[0]) / step, 0, len(places) - 1)
    first = np.clip(np.floor(position).astype(int), 2, len(places) - 4)
    off = position - first
    total = np.zeros_like(off)
    for j in STENCIL:
        weight = np.ones_like(off)
        for k in STENCIL:
            if k != j:
                weight = weight * (off - k) / (j - k)
        total += weight * values[first + j]
    found: Array = total
    return found
