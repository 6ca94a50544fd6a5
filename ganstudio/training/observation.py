"""A run under observation: which probe measures when, what that may cost, who hears of it."""

from __future__ import annotations

import contextlib
import time
import traceback
from collections.abc import Callable, Mapping
from dataclasses import InitVar, dataclass, field
from typing import Generic, Protocol, Self, TypeVar

import numpy as np

from ganstudio.telemetry.messages import (
    Event,
    Failed,
    Frame,
    Grew,
    Judged,
    RunState,
    StateChanged,
)
from ganstudio.telemetry.records import Collapse, Record
from ganstudio.telemetry.series import LOSSES
from ganstudio.training.growth import Growth
from ganstudio.training.reactions import Reactions
from ganstudio.training.refusals import sentence
from ganstudio.training.run_recorder import RunRecorder
from ganstudio.training.studies import USUAL, Pace, Studies, Study
from ganstudio.training.subject import Subject

SERIES_INTERVAL = 1 / 15
"""Seconds between two deliveries of the series."""
RECORDING_INTERVAL = 1.0
"""Seconds between two words on how the recording stands."""
SNAPSHOT_SHARE = 0.015
"""Share of the time that each probe of snapshots may take; `Studies` have ``watch.budget``."""


PATIENCE, MOST_SHARE = 5.0, 0.1
"""Seconds after which a snapshot is old; then the next one may take more of the time."""
Topic = tuple[str, str]


class Probe(Protocol):
    """Measures one channel of a run without changing how it trains.

    Attributes
    ----------
    part : str
        The pairing that it looks at, by name; empty for the only one and for the whole run.
    interval : float
        Least seconds between two measurements.
    """

    part: str
    interval: float

    def measure(self, run: Subject) -> Record | None:
        """Return what there is to say now, or None."""


@dataclass
class Appointment:
    """A probe and when it may measure next."""

    probe: Probe
    due: float = 0.0
    at: int = 0

    @property
    def topic(self) -> Topic:
        """What its snapshots show: the kind of probe, and the pairing."""
        return type(self.probe).__name__, self.probe.part

    def is_due(self, now: float, step: int, shared: bool) -> bool:
        """Tell whether it may measure now.

        What other processes train is measured at the same steps if all keep to multiples of
        powers of two: those that are rare for one are among those that are frequent for another.
        """
        if now < self.due:
            return False
        if not shared or step <= self.at:
            return True
        return step % (1 << (step - self.at).bit_length() - 1) == 0

    def keep(self, run: Subject, runs: int) -> Record | None:
        """Measure, and put off the next time by the interval or by what this one cost.

        All ``runs`` of a session share the time that measuring may take.
        """
        began = time.perf_counter()
        record = self.probe.measure(run)
        ended, self.at = time.perf_counter(), run.iteration
        cost = (ended - began) * runs
        wait = min(cost / SNAPSHOT_SHARE, max(PATIENCE, cost / MOST_SHARE))
        self.due = ended + max(self.probe.interval, wait)
        return record


S = TypeVar("S", bound=Subject)


@dataclass
class Observed(Generic[S]):
    """A run of a session: its number, its probes' appointments, its studies, its recorder.

    Whatever is said of it goes to ``say`` and is recorded.

    Attributes
    ----------
    recorder : RunRecorder or None
        None where it is not recorded.
    verdicts : dict
        The word of the latest diagnosis of each pairing, by name.
    until : int
        The step at which training ends.
    turns : int
        The turns that it has had, see `telemetry.crew.Pace`.
    reactions : Reactions
        What its rules call for.
    pace : Pace
        How much of the time its studies take.
    """

    number: int
    run: S
    probes: InitVar[list[Probe]]
    say: Callable[[Event | Frame], None]
    recorder: RunRecorder | None = None
    verdicts: dict[str, str] = field(default_factory=dict)
    series_due: float = 0.0
    recording_due: float = 0.0
    pace: Pace = USUAL
    appointments: list[Appointment] = field(init=False)
    studies: Studies = field(init=False)
    reactions: Reactions = field(init=False)
    until: int = field(init=False)
    turns: int = 0

    def __post_init__(self, probes: list[Probe]) -> None:
        self.watch(probes)
        self.until = self.length
        self._growth = Growth()

    @property
    def length(self) -> int:
        """The steps that the run is to make, and again each time that it goes on after them."""
        return self.run.experiment.schedule.steps

    def watch(self, probes: list[Probe]) -> None:
        """Take other probes; studies among them share the budget."""
        studies = [probe for probe in probes if isinstance(probe, Study)]
        self.appointments = [Appointment(probe) for probe in probes if probe not in studies]
        self.studies = Studies(studies, self.pace)
        self.reactions = Reactions(self.run)

    def tell(self, item: Event | Frame) -> None:
        """Say something of the run, and have it recorded."""
        if self.recorder is not None:
            self.recorder.take(item)
        self.say(item)

    def move(self, state: RunState) -> None:
        """Change the run's state, and say so."""
        self.run.state = state
        self.tell(StateChanged(self.number, state, self.run.iteration))

    def guarded(self, action: Callable[[Self], object]) -> None:
        """Do something with the run; an error ends it and is told, and nothing else stops."""
        try:
            action(self)
        except Exception as error:
            details = traceback.format_exc()
            self.run.state = RunState.FAILED
            with contextlib.suppress(Exception):  # the steps before it; the device may be lost
                self.tell_series()
            what = f"{sentence(error).rstrip('.')}; {self.way_on()}."
            self.tell(Failed(what, details, self.number))
            self.move(RunState.FAILED)

    def set_going(self) -> None:
        """Let the run train, by as many steps as it was to make where it has made them."""
        if self.run.iteration >= self.until:
            self.until = self.run.iteration + self.length
        self.move(RunState.RUNNING)

    def due(self, now: float, shared: bool = False) -> dict[Topic, bool]:
        """Return of the snapshots, by what they show, whether they are due."""
        step = self.run.iteration
        return {each.topic: each.is_due(now, step, shared) for each in self.appointments}

    def observe(self, now: float, runs: int, due: Mapping[Topic, bool] | None = None) -> None:
        """Say the series and the snapshots that are due; at infinity all of them are.

        A session says which snapshots are ``due``, since runs that are compared are at once.
        """
        due = self.due(now) if due is None else due
        if now >= self.series_due:
            self.series_due = time.perf_counter() + SERIES_INTERVAL
            self.tell_series()
        if now >= self.recording_due:
            self.recording_due = time.perf_counter() + RECORDING_INTERVAL
            self._tell_of_recording()
        self.run.use_machine()
        for appointment in self.appointments:
            if due[appointment.topic]:
                self.show(appointment.keep(self.run, runs), appointment.probe.part)
        self.look_if_due()
        for part, record in self.studies.go_on(self.run, now, runs, self.reactions.ruled):
            self.show(record, part)

    def look_if_due(self) -> None:
        """Take the diagnosis of a run that has rules, where those want one."""
        if self.reactions.is_due():
            for part, record in self.studies.look(self.run):
                self.show(record, part)

    def show(self, record: Record | None, part: str = "") -> None:
        """Say what was measured of a pairing just now, if anything was."""
        if record is None:
            return
        step = self.run.iteration
        self.tell(Frame(self.number, step, self.run.seconds, record, part))
        if isinstance(record, Collapse):
            self.reactions.take(part, record.verdict)
            if record.verdict.word != self.verdict(part):
                self.verdicts[part] = record.verdict.word
                self.tell(Judged(self.number, step, record.verdict, part))

    def verdict(self, part: str = "") -> str:
        """Return the word of the latest diagnosis of a pairing."""
        return self.verdicts.get(part, "starting")

    def recall(self, frame: Frame) -> None:
        """Take up what was said last before the run went on, so that it is news no more."""
        if isinstance(frame.record, Collapse):
            self.verdicts[frame.part] = frame.record.verdict.word

    def tell_series(self) -> None:
        """Say the steps since the last time; a run whose loss is no longer a number is stopped."""
        series = self.run.take_series()
        self.show(series)
        for step, news in self._growth.news(series):
            self.tell(Grew(self.number, step, news))
        if series is None or self.run.state is not RunState.RUNNING:
            return
        broken = np.logical_not(np.isfinite(series.columns(LOSSES)).all(axis=1))
        if broken[-1]:
            self.end_broken(series.first_step + int(broken.argmax()))

    def end_broken(self, step: int) -> None:
        """Stop a run whose loss is no longer a number since a step, and say so."""
        self.move(RunState.STOPPED)
        what = (
            f"The loss is no longer a number since step {step}, and the run was stopped; "
            f"reset it with a lower learning rate or a penalty on D."
        )
        self.tell(Failed(what, run=self.number))

    # ── recording ────────────────────────────────────────────────────────────

    def _tell_of_recording(self) -> None:
        if self.recorder is not None:
            self.show(self.recorder.status())
            news = self.recorder.news()
            if news is not None:
                self.say(news)

    def keep(self) -> None:
        """Have a checkpoint taken, at the step up to which all is said; not of a broken run."""
        self.tell_series()
        if self.recorder is not None and self.run.state in (RunState.RUNNING, RunState.PAUSED):
            self.recorder.keep()

    def way_on(self) -> str:
        """Say what can be done with a run that has failed."""
        kept = self.recorder.kept_step if self.recorder is not None else None
        if kept is None:
            return "Run begins it again"
        return f"Run goes on from the checkpoint at step {kept}, Reset begins it again"

    def keep_if_due(self, now: float) -> None:
        """Have a checkpoint taken if it is time."""
        if self.recorder is not None and self.recorder.due(now):
            self.keep()

    def end_recording(self) -> None:
        """Write what is still to be recorded, and let go of the folder."""
        if self.recorder is None:
            return
        try:
            self.keep()
        finally:
            self.recorder.close()

    def is_all_written(self) -> bool:
        """Write what is still to be recorded; tell whether the disk has taken it."""
        if self.recorder is None:
            return True
        self.recorder.flush()
        return not self.recorder.trouble
