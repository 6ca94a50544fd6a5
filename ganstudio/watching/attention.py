"""What is looked at when, within the share of a loop's time that looking may take."""

from __future__ import annotations

import math
import time
from collections.abc import Callable

from ganstudio.probes.latents import FixedLatents
from ganstudio.probes.microscope import MicroscopeProbe
from ganstudio.probes.sampler import Sampler
from ganstudio.probes.verdict import meanings
from ganstudio.probes.work import finish
from ganstudio.telemetry.messages import Event, Failed, Frame
from ganstudio.training.observation import (
    RECORDING_INTERVAL,
    Observed,
    Probe,
)
from ganstudio.training.run_recorder import RunRecorder
from ganstudio.training.studies import Pace
from ganstudio.watching.loop import WatchedLoop

INTERVAL = 0.3
"""Seconds between two deliveries of the series."""
LONGEST = 0.03
"""Seconds after which a look stops at its next chance."""


class Allowance:
    """The time that a loop lets be taken: a share of its own.

    Parameters
    ----------
    share
        Of the loop's time.

    Attributes
    ----------
    left : float
        Seconds that may be taken now; negative while more was taken than there was.
    """

    def __init__(self, share: float) -> None:
        self.share = share
        self.left = LONGEST

    def earn(self, seconds: float, noted: float = 0.0) -> None:
        """Let a share of the loop's seconds be taken; what nobody takes is not saved for long.

        To note what the loop says takes some of it, but leaves half.
        """
        earned = self.share * seconds
        self.left = min(self.left + max(earned - noted, 0.5 * earned), LONGEST)

    def spend(self, seconds: float) -> None:
        """Take time."""
        self.left -= seconds


class Attended(Observed[WatchedLoop]):
    """A loop under observation, one look at a time.

    Snapshots and studies take turns by the time that each kind has had.

    Parameters
    ----------
    loop
        What is watched.
    probes
        What measures it.
    say
        Hears of it.
    recorder
        Records it; None for nowhere.
    """

    def __init__(
        self,
        loop: WatchedLoop,
        probes: list[Probe],
        say: Callable[[Event | Frame], None],
        recorder: RunRecorder | None,
    ) -> None:
        pace = Pace(eager=0.0, longest=LONGEST)
        super().__init__(0, loop, probes, say, recorder, pace=pace)
        self._snapshots = self._studies = 0.0
        self._said_broken = False

    def warm_up(self) -> None:
        """Take each kind of look once and forget it, since the first takes longer than others."""
        duel = self.run.players.duel
        finish(Sampler(duel, FixedLatents(self.run, duel, "warm up")).draw(1, averaged=False))
        meanings()
        for appointment in self.appointments:
            probe = appointment.probe
            (MicroscopeProbe() if isinstance(probe, MicroscopeProbe) else probe).measure(self.run)

    def tell_if_due(self, now: float) -> None:
        """Say the steps since the last time, if it is time: whoever follows them waits for them."""
        if now >= self.series_due:
            self.series_due = time.perf_counter() + INTERVAL
            self.tell_series()

    def is_due(self, now: float) -> bool:
        """Tell whether there is something to look at."""
        return now >= min(self._snapshot_due, self.studies.due, self.recording_due)

    @property
    def _snapshot_due(self) -> float:
        return min((each.due for each in self.appointments), default=math.inf)

    def attend(self, now: float) -> None:
        """Take one look."""
        if now >= self.recording_due:
            self.recording_due = time.perf_counter() + RECORDING_INTERVAL
            self._tell_of_recording()
        began = time.perf_counter()
        others = now >= self._snapshot_due
        if now >= self.studies.due and (self._studies <= self._snapshots or not others):
            self._study(now)
            self._studies += time.perf_counter() - began
        elif others:
            self._snapshot(now)
            self._snapshots += time.perf_counter() - began
        self.keep_if_due(now)

    def _study(self, now: float) -> None:
        for part, record in self.studies.go_on(self.run, now, 1):
            self.show(record, part)

    def _snapshot(self, now: float) -> None:
        chosen = min(self.appointments, key=lambda each: each.due)
        self.show(chosen.keep(self.run, 1), chosen.probe.part)

    def end_broken(self, step: int) -> None:
        """Say that the loss is no longer a number; the loop alone knows when to end."""
        if self._said_broken:
            return
        self._said_broken = True
        sentence = (
            f"The loss is no longer a number since step {step}; the loop goes on, and what comes "
            f"is not kept: begin again with a lower learning rate or a penalty on D."
        )
        self.tell(Failed(sentence, run=self.number))

    def tell_series(self) -> None:
        """Say the steps since the last time."""
        super().tell_series()
        self._said_broken = self._said_broken and not self.run.finite

    def keep(self) -> None:
        """Have a checkpoint taken, while the loss is a number."""
        self.tell_series()
        if self.run.finite:
            super().keep()
