"""A run that is trained from the command line, with all that is measured and recorded of it."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Self

from ganstudio.commands.hook import Hook
from ganstudio.commands.logs import Logs
from ganstudio.commands.observer import LIMIT, Observer
from ganstudio.commands.saying import tell
from ganstudio.telemetry.measurements import Gatherer, Measurement
from ganstudio.telemetry.messages import (
    Event,
    Failed,
    Fork,
    Frame,
    Judged,
    RuleApplied,
    RunState,
    Saved,
)
from ganstudio.telemetry.parts import part_of
from ganstudio.telemetry.recording.thinning import milestone
from ganstudio.telemetry.records import Losses, Record, Verdict
from ganstudio.training.observation import Observed
from ganstudio.training.resuming import (
    recorded_measurements,
    recorded_series,
    recorded_verdicts,
)
from ganstudio.training.ruling import Ruling

if TYPE_CHECKING:
    from ganstudio.training.run import Run
    from ganstudio.training.run_recorder import RunRecorder

GLANCE_INTERVAL = 1.0
"""Least seconds between two snapshots that are recorded."""
GLANCE_SHARE = 0.005
"""Share of the time that taking them may cost."""
NO_HOOK, NO_LOGS = Hook(), Logs()


class Trainee:
    """A run, its series so far, and what the probes say of it.

    Parameters
    ----------
    run
        What is trained.
    recorder
        Where all of it goes as well; None for nowhere.
    series, measurements
        What went before, for a run that goes on.
    hook
        Hears of each new verdict.
    logs
        What else all of it is told to.

    Attributes
    ----------
    series : list of Losses
        Every step of the run.
    measurements : list of Measurement
        Every measure that was taken of it.
    observer : Observer
        Looks at the run now and then.
    stopped : str
        Which rule ended it; empty while none has.
    """

    def __init__(
        self,
        run: Run,
        recorder: RunRecorder | None = None,
        series: Iterable[Losses] = (),
        measurements: Iterable[Measurement] = (),
        hook: Hook = NO_HOOK,
        logs: Logs = NO_LOGS,
    ) -> None:
        self.run = run
        self.stopped = ""
        self._hook, self._logs = hook, logs
        self._scribes = logs.begin(run)
        self._born: list[Trainee] = []
        self._ruling = Ruling(self._stop, self._fork)
        self.series = list(series)
        self.measurements = list(measurements)
        self._gatherer = Gatherer()
        self.observer = Observer(run)
        self._observed = Observed(0, run, [], self._hear, recorder)
        self.recall(self.observer.verdicts)
        self._shown: dict[str, Record] = {}
        self._glance_due = 0.0 if recorder else float("inf")
        self._observed.move(RunState.RUNNING)
        if not run.iteration:
            self.portray()

    @classmethod
    def resuming(cls, run: Run, folder: Path, hook: Hook = NO_HOOK, logs: Logs = NO_LOGS) -> Self:
        """Go on with a run that stands at a point of what is recorded of it in a folder.

        Raises
        ------
        RecordingError
            If another program writes there, or it cannot be written to.
        """
        from ganstudio.training.run_recorder import RunRecorder

        past = folder, run.iteration
        series, measurements = recorded_series(*past), recorded_measurements(*past)
        recorder = RunRecorder.resuming(run, folder)
        trainee = cls(run, recorder, series, measurements, hook, logs)
        if not trainee.observer.verdicts:  # as of a run that was watched in the window
            trainee.recall(recorded_verdicts(*past))
        return trainee

    def _hear(self, item: Event | Frame) -> None:
        for scribe in self._scribes:
            scribe.hear(item)
        match item:
            case Frame(record=Losses() as chunk):
                self.series.append(chunk)
            case Frame() if (look := self._gatherer.look(item)) is not None:
                self.measurements += look.measurements
            case Judged():
                self._hook.tell(item, self.run.experiment.title, self.folder)
            case RuleApplied(step=step, sentence=sentence):
                tell(f"note: step {step}: {sentence}")
            case Failed(sentence=sentence, run=None):
                tell(f"warning: {sentence}")
            case Saved(path=path, what=what):
                tell(f"note: {what} written to {path}")

    @property
    def folder(self) -> Path | None:
        """Where it is recorded."""
        recorder = self._observed.recorder
        return None if recorder is None else recorder.folder

    def recall(self, verdicts: Sequence[tuple[int, Verdict]]) -> None:
        """Take up what was said of a run that goes on."""
        self.observer.recall(verdicts)
        if verdicts:
            self._observed.verdicts[self.run.pairing.name] = verdicts[-1][1].word

    def tell(self, event: Event) -> None:
        """Have an event recorded."""
        self._observed.tell(event)

    def portray(self) -> None:
        """Take the samples of a milestone, whatever that costs: they tell of the whole course."""
        if self._glance_due < float("inf") and milestone(self.run.iteration):
            self.observer.portray()
            self._show()

    def attend(self) -> None:
        """Do what is due after a step: tell the series, take snapshots and checkpoints."""
        self.portray()
        now = time.perf_counter()
        self._observed.observe(now, 1)
        if now >= self._glance_due:
            self.observer.glance()
            self._show()
            ended = time.perf_counter()
            self._glance_due = ended + max(GLANCE_INTERVAL, (ended - now) / GLANCE_SHARE)
        self._observed.keep_if_due(now)

    def look(self) -> None:
        """Take the diagnoses."""
        self.observer.look()
        self._show()

    def follow_rules(self) -> list[Trainee]:
        """Do what the rules of the run call for at this step; return the forks that begin."""
        self._ruling.follow(self._observed)
        born, self._born = self._born, []
        return born

    def _stop(self, observed: Observed[Run]) -> None:
        self.stopped = observed.verdict(self.run.pairing.name)

    def _fork(self, order: Fork) -> None:
        from ganstudio.commands.forked import arrive

        recorder = self._observed.recorder
        assert recorder is not None
        if order.step >= self.run.iteration:
            self._observed.keep()
        recorder.flush()  # all up to here is on disk then
        run, into, series = arrive(order)
        past = Path(order.folder), run.iteration
        fork = Trainee(
            run, into, series, recorded_measurements(*past), self._hook,
            self._logs.beside(into.folder),
        )  # fmt: skip
        fork.recall(recorded_verdicts(*past))
        self._born.append(fork)

    def _show(self) -> None:
        for channel, record in self.observer.records.items():
            if record is not self._shown.get(channel):
                self._shown[channel] = record
                self._observed.show(record, part_of(channel))

    def finish(self) -> dict[str, Record]:
        """Tell all there is; return the newest record of each channel."""
        self._observed.tell_series()
        records = self.observer.finish()
        if self.observer.cut_short:
            tell(
                f"note: the measures that take long were ended after {LIMIT:.0f} s; "
                "'ganstudio evaluate' takes them without a limit"
            )
        self._show()
        self._observed.keep()
        self._observed.move(RunState.STOPPED)
        return records

    def close(self) -> None:
        """Write what is still to be recorded."""
        self._observed.end_recording()
        for scribe in self._scribes:
            where = scribe.close()
            if where:
                tell(f"logged to {where}")
        self._scribes = []
