"""A run under observation: which probe measures when, and what that may cost."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from ganstudio.telemetry.records import Record
from ganstudio.training.run import Run

SERIES_INTERVAL = 1 / 15
"""Seconds between two deliveries of the series."""
SNAPSHOT_SHARE = 0.015
"""Share of the time that each probe of snapshots may take; costly ones have ``watch.budget``."""


class Probe(Protocol):
    """Measures one channel of a run without changing how it trains.

    Attributes
    ----------
    interval : float
        Least seconds between two measurements.
    costly : bool
        Whether it is a diagnosis, which is paid from ``watch.budget``.
    """

    interval: float
    costly: bool

    def measure(self, run: Run) -> Record | None:
        """Return what there is to say now, or None."""


@dataclass
class Appointment:
    """A probe and when it may measure next."""

    probe: Probe
    due: float = 0.0

    def keep(self, run: Run, runs: int) -> Record | None:
        """Measure, and put off the next time by the interval or by what this one cost.

        All ``runs`` of a session share the time that measuring may take.
        """
        began = time.perf_counter()
        record = self.probe.measure(run)
        ended = time.perf_counter()
        share = (run.experiment.watch.budget if self.probe.costly else SNAPSHOT_SHARE) / runs
        pause = (ended - began) / share if share > 0 else float("inf")
        self.due = ended + max(self.probe.interval, pause)
        return record


@dataclass
class Observed:
    """A run of a session: with its number and its probes' appointments."""

    number: int
    run: Run
    appointments: list[Appointment]
    series_due: float = 0.0

    def observe(self, now: float, runs: int) -> Iterator[Record]:
        """Yield the series and the snapshots that are due; at infinity all of them are."""
        if now >= self.series_due:
            self.series_due = time.perf_counter() + SERIES_INTERVAL
            series = self.run.take_series()
            if series is not None:
                yield series
        for appointment in self.appointments:
            if now >= appointment.due:
                record = appointment.keep(self.run, runs)
                if record is not None:
                    yield record
