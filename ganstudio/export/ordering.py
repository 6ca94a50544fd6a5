"""From an order for a generator's work to the work itself, which training need not wait for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Protocol

from ganstudio.export import kinds
from ganstudio.export.options import Options
from ganstudio.export.records import part_among
from ganstudio.export.sampler import Gauge, Sampler, Sorter
from ganstudio.telemetry.jobs import Report
from ganstudio.telemetry.messages import Export
from ganstudio.training.pairing import Pairing
from ganstudio.training.run import Run


class Judges(Protocol):
    """Makes what judges the samples of a run, where an export asks for it."""

    def sorter(self, run: Run) -> Sorter | None:
        """Return what tells their classes; None where the data has none."""

    def gauge(self, run: Run, pairing: Pairing) -> Gauge | None:
        """Return what holds them against real ones; None of a handful of data."""


def prepared(run: Run, order: Export, judges: Judges) -> tuple[str, Callable[[Report], object]]:
    """Copy what an order needs of a run; return what is written, and the work of writing it.

    Raises
    ------
    ExportError
        If there is no such kind, or its file cannot be named so.
    ValueError
        If the options are wrong.
    OSError
        If it cannot be written there.
    """
    kind, path = kinds.find(order.kind), Path(order.path)
    kind.check(path)
    options = kind.options(**order.options)
    sampler = replace(sampler_for(run, options, judges, order.part), found=order.found)
    return kind.phrase, partial(kind.write, sampler, path, options)


def sampler_for(run: Run, options: Options, judges: Judges, part: str = "") -> Sampler:
    """Copy the generator that the options want, with what judges its samples if they ask for it.

    Raises
    ------
    ExportError
        If the run has no pairing of that name.
    """
    part = part_among(run.trainer.series_names, part)
    pairing = run.trainer.named(part)
    averaged = getattr(options, "generator", "averaged") == "averaged"
    sorter = judges.sorter(run) if getattr(options, "by_class", False) else None
    gauge = judges.gauge(run, pairing) if options.measured else None
    return Sampler.of(run, averaged, sorter, pairing, gauge)
