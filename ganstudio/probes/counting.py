"""Counts of modes, and which of them are surely too few or too many to be chance.

Each mode is tested by itself against the binomial law that a perfect sampler's count has. The
level is shared by all modes, so that one among however many is wrongly named in one look of
10,000 at most.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
ALPHA = 1e-4
"""Probability that a perfect sampler has any mode named in a look."""
HIT = 0.1
"""Share of its share in the data below which a mode counts as lost: strays hit none."""
SEEMS, SURELY = 3.0, 2.0
"""Times its share that an overfull mode seems to have, and surely has more than."""
LEAK = 0.25
"""Share of its share below which a mode must seem, whatever else is said to leak into it."""
ENOUGH = 100
"""Samples close to modes from which it can be told which of them has none."""


def surely_fewer(counts: Floats, n: int, shares: Floats) -> Flags:
    """Tell which counts (K,) of n are too few for modes of these shares (K,).

    P(X ≤ count) < α/K for X ~ B(n, share).
    """
    from scipy.special import bdtr

    found = np.floor(np.clip(counts, 0, n))
    below: Flags = bdtr(found, n, shares) < ALPHA / len(counts)
    return below


def surely_more(counts: Floats, n: int, shares: Floats) -> Flags:
    """Tell which counts (K,) of n are too many for modes of these shares (K,).

    P(X ≥ count) < α/K for X ~ B(n, share).
    """
    from scipy.special import bdtrc

    found = np.floor(np.clip(counts, 0, n))
    above: Flags = (found > 0) & (bdtrc(found.clip(1) - 1, n, shares) < ALPHA / len(counts))
    return above


def least_told(n: int, count: int) -> float:
    """Return the least share of one of so many modes whose loss n samples tell from chance.

    There (1 − share)ⁿ, the probability that none of them is in it, is α/K.
    """
    return 1.0 - math.pow(ALPHA / count, 1.0 / n)


@dataclass(frozen=True, eq=False)
class Tally:
    """How many samples belong to each mode.

    Attributes
    ----------
    names : tuple of str
        The modes, K of them.
    noun : str
        What they are called: ``"classes"``.
    samples : int
        Samples that were counted, n.
    counts : array (K,)
        Of each mode. Where a sample belongs to several, as to a digit in each of three channels,
        the shares of each kind add up to 1.
    shares : array (K,)
        What the data has of each.
    close : array (K,) or None
        Those of the counted that lie on their mode, where that can be told: a continuous G
        that has lost a mode still bridges the place where it was.
    confusion : array (K, K) or None
        Share of real samples of each mode (rows) that are told as each (columns), where a
        classifier tells.
    """

    names: tuple[str, ...]
    noun: str
    samples: int
    counts: Floats
    shares: Floats
    close: Floats | None = None
    confusion: Floats | None = None

    def called(self, k: int) -> str:
        """Return a mode in words: ``"class 7"`` where its name is a number, or might be a count."""
        name = self.names[k]
        one = "class" if self.noun.startswith("classes") else self.noun.removesuffix("s")
        return f"{one} {name}" if name.isdigit() else name

    @property
    def ratios(self) -> Floats:
        """The share of each mode over that of the data, without what leaks into it."""
        ratios: Floats = self._own / (self.samples * self.shares)
        return ratios

    @property
    def hit(self) -> int:
        """How many modes are reached."""
        if self.close is not None:
            return int((self.close > 0).sum())
        return int((self.counts >= HIT * self.samples * self.shares).sum())

    @property
    def _own(self) -> Floats:
        """Counts without what the classifier says of the others' by mistake."""
        if self.confusion is None:
            return self.counts
        leaked = self.counts @ self.confusion - self.counts * self.confusion.diagonal()
        return np.maximum(self.counts - leaked, 0.0)

    @property
    def lacking(self) -> Flags:
        """Which modes are held against a run, (K,)."""
        told = 1.0 if self.confusion is None else self.confusion.diagonal()
        expected = self.samples * self.shares
        few = (self._own < HIT * expected * told) & (self.counts < LEAK * expected)
        lost: Flags = few & surely_fewer(self._own, self.samples, self.shares)
        if self.confusion is not None:
            return lost | self.thin
        if self.close is not None:
            return lost | (self.thin & self._bare)
        return lost

    @property
    def thin(self) -> Flags:
        """Which modes surely have less than half of their share."""
        return surely_fewer(self._own, self.samples, self.shares / 2)

    @property
    def _bare(self) -> Flags:
        """Which modes have next to no sample on them, though others have."""
        assert self.close is not None
        on = int(self.close.sum())
        if on < ENOUGH:
            return np.zeros(len(self.names), np.bool_)
        bare: Flags = (self.close < HIT * on * self.shares) & surely_fewer(
            self.close, on, self.shares
        )
        return bare

    @property
    def overfull(self) -> Flags:
        """Which modes seem to have three times their share, and surely more than twice."""
        seems: Flags = self.counts >= SEEMS * self.samples * self.shares
        return seems & surely_more(
            self.counts, self.samples, np.minimum(SURELY * self.shares, 1 - 1e-6)
        )

    def pooled(self, others: Sequence[Tally]) -> Tally:
        """Return what this and other looks show together, of samples near or far."""
        every = (self, *others)
        return replace(
            self,
            samples=sum(each.samples for each in every),
            counts=np.sum([each.counts for each in every], axis=0),
            close=None,
        )
