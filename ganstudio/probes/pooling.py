"""Looks at the modes taken together: four of 500 samples show what one of them cannot."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from ganstudio.probes.counting import Flags, Tally

APART, SPAN = 50, 200
"""Steps between two looks that are pooled, at least, and that all of them lie within."""


@dataclass
class Pool:
    """The latest tallies, however often a run is looked at."""

    _kept: deque[tuple[int, int, Any]] = field(default_factory=deque)

    def lacking(self, step: int, tally: Tally) -> Flags:
        """Take in the tally of a step and return which modes lack, by it or by all together.

        Only behind a classifier: known modes are counted on samples enough at each look.
        """
        single = tally.lacking
        if tally.confusion is None:
            return single
        if not self._kept or step - self._kept[-1][0] >= APART or step < self._kept[-1][0]:
            self._kept.append((step, tally.samples, tally.counts))
        while self._kept[0][0] <= step - SPAN:
            self._kept.popleft()
        every = [
            replace(tally, samples=samples, counts=np.asarray(counts, np.float64))
            for _, samples, counts in self._kept
            if len(counts) == len(tally.counts)
        ]
        together = every[0].pooled(every[1:])
        return single | together.thin

    def memory(self) -> list[tuple[int, int, Any]]:
        """Return them as plain values and arrays."""
        return list(self._kept)

    def recall(self, memory: list[tuple[int, int, Any]]) -> None:
        """Go on from what `memory` returned."""
        self._kept = deque((step, samples, counts) for step, samples, counts in memory)
