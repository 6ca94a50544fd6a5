"""The axes that runs whose outputs mean the same have in common."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ganstudio.gui.docks.outputs.histograms import share_rows
from ganstudio.gui.widgets.ranges import CalmRange, robust_range
from ganstudio.gui.widgets.scales import SCALE_NAMES, probability
from ganstudio.telemetry.records import FloatArray, Outputs

PROBABILITY = "probability of real"


class SharedAxes:
    """A range of outputs and a highest share for each unit, which follow without jumping.

    Attributes
    ----------
    as_probability : bool
        Whether logits are shown as the probabilities that they stand for.
    bins : int
        Of the histograms.
    """

    def __init__(self) -> None:
        self.as_probability = True
        self.bins = 48
        self._ranges: dict[str, CalmRange] = {}
        self._tops: dict[str, CalmRange] = {}

    def unit(self, record: Outputs) -> str:
        """Return what the axis of a record shows: runs of one unit share it."""
        raw = record.scale != "logit" or not self.as_probability
        return SCALE_NAMES[record.scale] if raw else PROBABILITY

    def references(self, record: Outputs) -> tuple[float, ...]:
        """Return the outputs that a record is to be compared with."""
        known = () if record.threshold is None else (record.threshold,)
        if self.unit(record) == PROBABILITY:
            return tuple(probability(np.array(known)).tolist())
        return tuple(sorted({*known, *record.targets})) if record.scale == "target" else known

    def edges(self, unit: str) -> NDArray[Any]:
        """Return the edges of the bins."""
        low, high = self._ranges[unit].shown or (0.0, 1.0)
        return np.linspace(low, high, self.bins + 1)

    def heights(self, unit: str) -> tuple[float, float]:
        """Return the range of shares."""
        return self._tops[unit].shown or (0.0, 1.0)

    def histograms(self, record: Outputs) -> tuple[NDArray[Any], NDArray[Any]]:
        """Return the shares of real and of generated outputs by bin."""
        edges = self.edges(self.unit(record))
        real, fake = (share_rows(each[None], edges)[:, 0] for each in self._values(record))
        return real, fake

    def follow(self, records: list[Outputs]) -> bool:
        """Move the ranges towards what the records hold; tell whether they still move."""
        moving = False
        for unit in {self.unit(record) for record in records}:
            alike = [record for record in records if self.unit(record) == unit]
            moving |= self._follow_outputs(unit, alike)
            highest = max(float(s.max()) for record in alike for s in self.histograms(record))
            top = self._tops.setdefault(unit, CalmRange())
            moving |= top.towards(0.0, 1.1 * max(highest, 0.02))
        return moving

    def _follow_outputs(self, unit: str, alike: list[Outputs]) -> bool:
        calm = self._ranges.setdefault(unit, CalmRange())
        if unit == PROBABILITY:
            return calm.towards(0.0, 1.0, at_once=True)
        known = [np.array(self.references(record), np.float32) for record in alike]
        pooled = np.concatenate([part for record in alike for part in self._values(record)])
        ends = np.concatenate([robust_range(pooled, 0.005), *known])
        ends = ends[np.isfinite(ends)]
        return len(ends) > 0 and calm.towards(float(ends.min()), float(ends.max()))

    def _values(self, record: Outputs) -> tuple[FloatArray, FloatArray]:
        if self.unit(record) == PROBABILITY:
            return probability(record.real), probability(record.fake)
        return record.real, record.fake
