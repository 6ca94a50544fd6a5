"""When each step of a run was made, as far as that is known."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import datetime

import numpy as np

from ganstudio.export.records import RunRecords


class Clock:
    """Tells the time of the steps of a run.

    It began when its recording says so; how long a step was after that is known of those at which
    something was measured, and of those between by proportion. Time that a run was paused for
    does not count. Of a run of which no beginning is known, the last step is now.
    """

    def __init__(self, run: RunRecords) -> None:
        known = {0: 0.0} | dict(sorted(_known(run)))
        self._steps = np.array(list(known), np.float64)
        self._seconds = np.maximum.accumulate(np.array(list(known.values())))
        self._began = 0.0
        self._began = _beginning(run, float(self.at(run.step)))

    def at(self, step: float) -> float:
        """Return the time of a step, in seconds since 1970."""
        steps, seconds = self._steps, self._seconds
        beyond = max(step - steps[-1], 0.0)
        pace = seconds[-1] / steps[-1] if steps[-1] else 0.0
        return float(self._began + np.interp(step, steps, seconds) + beyond * pace)


def _known(run: RunRecords) -> Iterator[tuple[int, float]]:
    for each in run.measurements:
        if not each.evaluated and each.step > 0 and np.isfinite(each.seconds):
            yield each.step, each.seconds


def _beginning(run: RunRecords, lasted: float) -> float:
    try:
        return datetime.fromisoformat(run.facts["created"]).timestamp()
    except (KeyError, ValueError):
        return time.time() - lasted
