"""Speed as a ratio: two ways of doing the same, timed in turn in one process.

Machines are shared and their speed drifts, so a time alone says little; of two
neighbouring measurements the ratio says something, and the median of several more.
"""

from __future__ import annotations

import statistics
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Ratio:
    """The ratio of two rates over several interleaved pairs."""

    name: str
    target: str
    values: tuple[float, ...]

    @property
    def median(self) -> float:
        return statistics.median(self.values)

    def __str__(self) -> str:
        low, high = min(self.values), max(self.values)
        return f"| {self.name} | {self.target} | {self.median:.2f} | {low:.2f} – {high:.2f} |"


HEADER = "| measured | target | median | lowest – highest |\n| --- | --- | --- | --- |"


def compare(
    name: str,
    target: str,
    ours: Callable[[], float],
    theirs: Callable[[], float],
    pairs: int = 7,
) -> Ratio:
    """Call the two in turn after one warm-up each; each returns a rate (or both a time).

    The order within a pair alternates, so that drift favours neither.
    """
    ours(), theirs()
    values = []
    for pair in range(pairs):
        if pair % 2:
            second, first = theirs(), ours()
        else:
            first, second = ours(), theirs()
        values.append(first / second)
    return Ratio(name, target, tuple(values))
