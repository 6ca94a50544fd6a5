"""Runs that differ in their seeds alone, as one: means and spreads of what came of them."""

from __future__ import annotations

import math
import statistics
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from ganstudio.library.entry import Entry, Value


@dataclass(frozen=True)
class Statistic:
    """Mean and sample standard deviation (n − 1) of a figure over several runs.

    ``spread`` is NaN for a single run.
    """

    mean: float
    spread: float
    count: int

    def __str__(self) -> str:
        mean = f"{self.mean:.4g}".replace("-", "−")
        return mean if math.isnan(self.spread) else f"{mean} ± {self.spread:.2g}"


@dataclass(frozen=True)
class Group:
    """The runs of one combination of settings."""

    settings: Mapping[str, Value]
    entries: tuple[Entry, ...]

    def statistic(self, key: str) -> Statistic | None:
        """Return what a figure comes to; None where no run has it."""
        found = [entry.values[key] for entry in self.entries if key in entry.values]
        numbers = [float(x) for x in found if isinstance(x, int | float) and math.isfinite(x)]
        if not numbers:
            return None
        spread = statistics.stdev(numbers) if len(numbers) > 1 else math.nan
        return Statistic(statistics.fmean(numbers), spread, len(numbers))

    def verdicts(self) -> str:
        """Return the verdicts with how often each was given, the commonest first."""
        words = Counter(str(entry.values.get("verdict", "–")) for entry in self.entries)
        if len(words) == 1:
            return next(iter(words))
        return ", ".join(f"{word} {count}" for word, count in words.most_common())
