"""What the probes say of a run while it is trained from the command line."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

from ganstudio.probes import standard_probes
from ganstudio.probes.plane import PlaneProbe
from ganstudio.probes.samples import SamplesProbe
from ganstudio.probes.slow_measures import SlowMeasuresProbe
from ganstudio.probes.speed import SpeedProbe
from ganstudio.probes.walk import WalkProbe
from ganstudio.telemetry.parts import keyed
from ganstudio.telemetry.records import Collapse
from ganstudio.training.studies import Study

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ganstudio.telemetry.records import Record, Verdict
    from ganstudio.training.observation import Probe
    from ganstudio.training.run import Run


LIMIT = 60.0
"""Seconds for the measures that take long: those by Inception's features may take minutes."""


class Observer:
    """Looks at a run now and then, so that the verdict at its end has a history.

    Attributes
    ----------
    cut_short : bool
        Whether the measures that take long were not done within `LIMIT` at its end.
    records : dict
        The newest record of each channel.
    """

    def __init__(self, run: Run) -> None:
        self.run = run
        self.cut_short = False
        self.records: dict[str, Record] = {}
        self._said: list[tuple[int, Verdict]] = []
        self._at_end: list[tuple[int, Verdict]] = []
        self._probes = standard_probes(run)
        run.watched("verdicts", self)

    @property
    def verdicts(self) -> list[tuple[int, Verdict]]:
        """What was said of the run at which step, a look each; checkpoints keep it."""
        return [*self._said, *self._at_end]

    def memory(self) -> list[tuple[int, Verdict]]:
        """Return what was said."""
        return list(self._said)

    def recall(self, memory: Iterable[tuple[int, Verdict]]) -> None:
        """Go on after what was said before."""
        self._said = list(memory)

    def look(self) -> None:
        """Take the diagnoses once a step, but not the measures that take longer."""
        step = self.run.iteration
        if self._said and self._said[-1][0] == step:
            return
        for probe in self._probes:
            if isinstance(probe, SlowMeasuresProbe):
                probe.prepare()  # so that the first diagnosis has its classes too
        self._measure(lambda probe: isinstance(probe, SpeedProbe))
        self._measure(lambda probe: isinstance(probe, Study) and probe.urgent)
        first = self.run.pairing
        diagnosis = self.records[first.key("collapse")]
        assert isinstance(diagnosis, Collapse)
        self._said.append((step, diagnosis.verdict))

    def glance(self) -> dict[str, Record]:
        """Take all but the diagnoses; return the newest record of each channel."""
        self._measure(lambda probe: not isinstance(probe, Study))
        return self.records

    def portray(self) -> None:
        """Take the samples and walks alone."""
        self._measure(lambda probe: isinstance(probe, SamplesProbe | PlaneProbe | WalkProbe))

    def finish(self) -> dict[str, Record]:
        """Take everything; return the newest record of each channel.

        Where the run ends between two looks, this one is taken for the end alone: if the run
        goes on from here, it is judged as if it had never stopped.
        """
        self._measure_at_length()
        memories, looks = self.run.memories(), len(self._said)
        if not self._look_again():
            self.look()
        self._at_end = self._said[looks:]
        self.run.recall(memories)
        return self.glance()

    def _measure_at_length(self) -> None:
        """Take the measures that take long, as far as the time allows."""
        end = time.monotonic() + LIMIT
        for probe in self._probes:
            if isinstance(probe, Study) and not probe.urgent:
                for _ in probe.study(self.run):
                    if time.monotonic() > end:
                        self.cut_short = True
                        return

    def _look_again(self) -> bool:
        """Where this step was looked at before, have the measures told that take longer."""
        if not self._said or self._said[-1][0] != self.run.iteration:
            return False
        said = {
            key: each.verdict for key, each in self.records.items() if isinstance(each, Collapse)
        }
        self._measure(lambda probe: isinstance(probe, Study) and probe.urgent)
        for key, verdict in said.items():  # which a second look at the same step adds nothing to
            record = self.records[key]
            assert isinstance(record, Collapse)
            self.records[key] = replace(record, verdict=verdict)
        return True

    def _measure(self, chosen: Callable[[Probe], bool]) -> None:
        for probe in self._probes:
            if chosen(probe):
                record = probe.measure(self.run)
                if record is not None:
                    self.records[keyed(record.channel, probe.part)] = record
