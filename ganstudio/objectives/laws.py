"""Two laws on a line, and what of them the best D's are made of."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

NOTHING = 1e-300
"""Density that is added to both, so that their ratio is a number where they vanish."""
LARGEST = 600.0
"""Logarithm of the largest ratio, which float64 holds."""
REACH = 9.0
"""Deviations of a Gaussian beyond which nothing of it is left to speak of."""


@dataclass(frozen=True, eq=False)
class Laws:
    """p_data and p_G as densities at the middles of cells of one width.

    Attributes
    ----------
    cell : float
        The cells' width.
    p, q : array (w,)
        p_data and p_G.
    below : float
        What of p_G lies left of the cells.
    pack : int
        How many samples D judges at once, all of them at one place where it is drawn.
    """

    cell: float
    p: Array
    q: Array
    below: float = 0.0
    pack: int = 1

    @property
    def ratio(self) -> Array:
        """p/p_G, or that of a whole pack: (p/p_G)ᵐ."""
        odds = self.pack * (np.log(self.p + NOTHING) - np.log(self.q + NOTHING))
        ratio: Array = np.exp(np.clip(odds, -LARGEST, LARGEST))
        return ratio

    @property
    def contrast(self) -> Array:
        """(p − p_G)/(p + p_G), of packs as `ratio`."""
        ratio = self.ratio
        return (ratio - 1) / (ratio + 1)

    @property
    def separation(self) -> float:
        """S = ∫ (p − p_G)²/(p + p_G), from 0 to 2."""
        both = self.p + self.q
        squares = (self.p - self.q) ** 2
        return float(np.divide(squares, both, out=np.zeros_like(both), where=both > 0).sum()) * (
            self.cell
        )

    @property
    def gap(self) -> Array:
        """Q − P at the middles of the cells: p_G's distribution function minus p_data's."""
        excess = (self.q - self.p) * self.cell
        gap: Array = self.below + np.cumsum(excess) - excess / 2
        return gap

    @property
    def wasserstein(self) -> float:
        """W₁ = ∫ |P − Q|, the distance that mass has to be carried."""
        return float(np.abs(self.gap).sum()) * self.cell

    @property
    def jensen_shannon(self) -> float:
        """½ KL(p‖m) + ½ KL(p_G‖m) in nats, m = (p + p_G)/2, at most ln 2.

        What mass either has beyond the cells is taken to lie where the other has none.
        """
        m = (self.p + self.q) / 2
        kept = [(law, (law > NOTHING) & (m > NOTHING)) for law in (self.p, self.q)]
        inside = sum(float(np.sum(law[k] * np.log(law[k] / m[k]))) for law, k in kept)
        beyond = sum(max(0.0, 1.0 - float(law.sum()) * self.cell) for law in (self.p, self.q))
        return 0.5 * inside * self.cell + 0.5 * math.log(2) * beyond

    @property
    def between(self) -> Array:
        """The density of x̂ = εx + (1 − ε)y, with x ~ p, y ~ p_G and ε ~ U[0, 1].

        Given x and y it is that of the segment from one to the other.
        """
        count = len(self.p)
        place = np.arange(count)
        length = np.abs(place[:, None] - place[None, :]) * self.cell
        pairs = np.outer(self.p, self.q) * self.cell**2
        alike = np.diag(pairs) / self.cell
        spread = np.divide(pairs, length, out=np.zeros_like(pairs), where=length > 0)
        ends = np.triu(spread) + np.tril(spread).T  # by the left end and the right one
        # Of the cells at its ends a segment covers one half.
        covered = np.cumsum(ends, axis=0)[:, ::-1].cumsum(axis=1)[:, ::-1].diagonal()
        between: Array = covered - (ends.sum(axis=0) + ends.sum(axis=1)) / 2 + alike
        return between

    def through(self, sigma: float) -> Laws:
        """Return both as they are seen through Gaussian noise."""
        if sigma == 0:
            return self
        reach = math.ceil(REACH * sigma / self.cell)
        kernel = np.exp(-0.5 * (np.arange(-reach, reach + 1) * self.cell / sigma) ** 2)
        kernel /= kernel.sum()

        def seen(law: Array) -> Array:
            return np.convolve(law, kernel)[reach : reach + len(law)]

        return replace(self, p=seen(self.p), q=seen(self.q))
