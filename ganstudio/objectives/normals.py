"""Laws on a line in closed form: even mixtures of normal laws of one deviation."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np

from ganstudio.objectives.laws import Array

_erf = np.vectorize(math.erf, otypes=[np.float64])


@dataclass(frozen=True, eq=False)
class Normals:
    """An even mixture of N(μ_k, s²).

    A kernel estimate is one as well, with its samples as means; so that noise on such a law, or on
    an empirical one, leaves one of the same kind.

    Attributes
    ----------
    means : array (K,)
        The μ_k.
    deviation : float
        The s, above 0.
    """

    means: Array
    deviation: float

    def through(self, sigma: float) -> Normals:
        """Return it as it is seen through Gaussian noise: each s² becomes s² + σ²."""
        return replace(self, deviation=math.hypot(self.deviation, sigma))

    def log_density(self, x: Array) -> Array:
        """Return ln p(x) at places of any shape."""
        exponents = -0.5 * ((x[..., None] - self.means) / self.deviation) ** 2
        scale = math.log(len(self.means) * self.deviation * math.sqrt(2 * math.pi))
        top: Array = exponents.max(axis=-1)
        found: Array = top + np.log(np.exp(exponents - top[..., None]).sum(axis=-1)) - scale
        return found

    def density(self, x: Array) -> Array:
        """Return p(x)."""
        density: Array = np.exp(self.log_density(x))
        return density

    def slope(self, x: Array) -> Array:
        """Return (ln p)′(x): the way from x to the means, each by its share there, over s²."""
        exponents = -0.5 * ((x[..., None] - self.means) / self.deviation) ** 2
        shares = np.exp(exponents - exponents.max(axis=-1, keepdims=True))
        nearby = (shares * self.means).sum(axis=-1) / shares.sum(axis=-1)
        slope: Array = (nearby - x) / self.deviation**2
        return slope

    def below(self, x: Array) -> Array:
        """Return the distribution function P(x)."""
        deviations = (x[..., None] - self.means) / (self.deviation * math.sqrt(2))
        below: Array = 0.5 * (1 + _erf(deviations)).mean(axis=-1)
        return below

    def span(self, deviations: float) -> tuple[float, float]:
        """Return the ends of a stretch with so many deviations beyond its outermost means."""
        room = deviations * self.deviation
        return float(self.means.min()) - room, float(self.means.max()) + room
