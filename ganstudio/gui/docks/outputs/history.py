"""A run's outputs over time, from its first step on."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ganstudio.gui.docks.outputs.histograms import share_rows
from ganstudio.gui.widgets.scales import probability
from ganstudio.telemetry.recording.past import Past
from ganstudio.telemetry.records import FloatArray, Outputs

KEPT_ROWS, KEPT_VALUES = 240, 256


@dataclass
class OutputHistory:
    """A run's outputs over time, thinned by half whenever it is full, so it reaches to step one.

    A row is `KEPT_VALUES` evenly spaced order statistics of real and of fake outputs.
    """

    rows: deque[tuple[int, FloatArray, FloatArray]] = field(default_factory=deque)
    every: int = 1
    _seen: int = 0
    _past: Past | None = None
    _reached: int = -1

    def catch_up(self, past: Past, until: float) -> bool:
        """Take in what is recorded, until a time of `perf_counter`; tell whether there is more."""
        if past is not self._past:
            self.rows.clear()
            self.every, self._seen = 1, 0
            self._past, self._reached = past, -1
        steps = past.steps("outputs")
        for step in steps[np.searchsorted(steps, self._reached, "right") :].tolist():
            if perf_counter() > until:
                return True
            self._reached = step
            frame = past.frame("outputs", step) if self._seen % self.every == 0 else None
            if frame is None:
                self._seen += 1
            elif isinstance(frame.record, Outputs):
                self.add(step, frame.record)
        return False

    def add(self, step: int, record: Outputs) -> None:
        """Keep a record, if its turn has come."""
        if self.rows and step <= self.rows[-1][0]:
            if step == self.rows[-1][0]:
                return
            self.rows.clear()
            self.every, self._seen = 1, 0
        self._seen += 1
        if (self._seen - 1) % self.every:
            return
        self.rows.append((step, _condensed(record.real), _condensed(record.fake)))
        if len(self.rows) > KEPT_ROWS:
            self.rows = deque(list(self.rows)[::2])
            self.every *= 2

    def densities(
        self, edges: NDArray[Any], columns: int, *, as_probability: bool
    ) -> tuple[NDArray[Any], NDArray[Any]]:
        """Return the share of outputs by (bin, column of equal steps), real and fake."""
        steps = np.array([step for step, _, _ in self.rows])
        wanted = np.linspace(steps[0], steps[-1], columns)
        nearest = np.clip(np.searchsorted(steps, wanted, "right") - 1, 0, None)
        found = []
        for which in (1, 2):
            values = np.stack([row[which] for row in self.rows])
            values = probability(values) if as_probability else values
            found.append(share_rows(values, edges)[:, nearest])
        return found[0], found[1]


def _condensed(values: FloatArray) -> FloatArray:
    ordered: FloatArray = np.sort(values[np.isfinite(values)])
    if not len(ordered):
        return np.full(KEPT_VALUES, np.nan, np.float32)
    places = np.linspace(0, len(ordered) - 1, KEPT_VALUES).round().astype(np.intp)
    return np.asarray(ordered[places])
