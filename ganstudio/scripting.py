"""GAN Studio in a script or a notebook.

>>> from ganstudio import Session, find_preset, load_run
>>> with Session(library="runs") as session:
...     run = session.add(find_preset("ring").with_values({"threads": 1}))
...     session.train(50)
>>> session.timeline(run).last
50
>>> folder = session.folder(run)
>>> load_run(folder).sample(5).shape
(5, 2)

A recorded run is replayed through its reader, at any step:

>>> from ganstudio import RecordingReader
>>> with RecordingReader(folder) as recording:
...     frame = recording.snapshot("samples", step=50)
>>> frame.record.fake.shape
(1000, 2)

Every measure that was taken of it, over time:

>>> from ganstudio import load_measures
>>> load_measures(folder)["modes"].steps[-1]
np.int64(50)
"""

from __future__ import annotations

import functools
import math
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Self

from ganstudio.export import run_folder
from ganstudio.export.kinds import Kind
from ganstudio.export.measures import read_measurements
from ganstudio.export.notebook import as_html, measured
from ganstudio.export.options import Options
from ganstudio.export.ordering import prepared, sampler_for
from ganstudio.export.recorded import RecordedRun, resumed
from ganstudio.export.records import diagnosis_of
from ganstudio.probes import standard_probes
from ganstudio.probes.gauging import SampleJudges
from ganstudio.telemetry.jobs import Report
from ganstudio.telemetry.measurements import Course, Gatherer, Measurement, courses
from ganstudio.telemetry.messages import (
    Command,
    Edit,
    Event,
    Failed,
    Fork,
    Frame,
    Pause,
    Start,
)
from ganstudio.telemetry.recording.database import FILE, RecordingError
from ganstudio.telemetry.recording.lineage import Lineage
from ganstudio.telemetry.recording.reader import RecordingReader
from ganstudio.telemetry.records import Losses, Record
from ganstudio.telemetry.timeline import Timeline
from ganstudio.training import session
from ganstudio.training.experiment import Experiment
from ganstudio.training.run import Run
from ganstudio.training.runs_folder import RunsFolder


def load_run(
    folder: Path | str, *, step: int | None = None, best: bool = False, device: str | None = None
) -> Run:
    """Read a run back, ready to be sampled from and to be trained on; the folder is only read.

    Parameters
    ----------
    folder
        What the window recorded or ``ganstudio train`` wrote.
    step
        Take the newest checkpoint at or before this step, rather than the newest of all.
    best
        Take the best checkpoint, by the measure that ``watch.best`` names; where none was judged
        yet, as without it.
    device
        Where to, instead of the experiment's own device.

    Raises
    ------
    RecordingError, RunFolderError
        If there is no run that can be read, or none at such a step.
    ExperimentError, DataError
        If its experiment or its data cannot be used here.

    Examples
    --------
    ::

        run = load_run("runs/digits")
        images = run.sample(64)  # (64, 16, 16, 1) uint8
    """
    folder = Path(folder)
    if step is not None and step < 0:
        raise RecordingError(f"step: steps are counted from 0, not {step}")
    if not (folder / FILE).is_file():
        run = run_folder.load(folder, device)
        if step is not None and step < run.iteration:
            raise RecordingError(
                f"{folder} was not recorded, so it is known at its end only; leave out step"
            )
        return run
    if best:
        with RecordingReader(folder) as reader:
            step = step if reader.best_step is None else reader.best_step
    return resumed(folder, device, step)


def load_measures(
    folder: Path | str, *, pairing: str = "", evaluated: bool = False
) -> dict[str, Course]:
    """Read the measures of a run over time, by name; the folder is only read.

    Before the step at which it was forked they are its parent's.

    Parameters
    ----------
    folder
        What the window recorded or ``ganstudio train`` wrote.
    pairing
        Which of several; else the first.
    evaluated
        Whether those that ``ganstudio evaluate`` took afterwards are wanted instead.

    Raises
    ------
    RecordingError, OSError
        If there is no run that can be read.

    Examples
    --------
    ::

        recall = load_measures("runs/digits")["recall"]
        recall.steps, recall.values, recall.measure.floor
    """
    if (Path(folder) / FILE).is_file():
        with Lineage(folder) as lineage:
            taken = [each for _, each in lineage.measurements()]
    else:
        taken = read_measurements(Path(folder) / run_folder.MEASURES)
    part = pairing or next((each.part for each in taken if each.part), "")
    return courses(taken, part, evaluated=evaluated)


def write_recorded(
    kind: Kind,
    folder: Path | str,
    step: int | None,
    path: Path,
    options: Options,
    report: Report,
    part: str = "",
) -> None:
    """Write what a recorded run's generator makes, as it was kept at or before a step.

    Of several pairings, that of ``part``; else of the first.

    Raises
    ------
    RecordingError
        If the recording cannot be read.
    ExportError, OSError
        As the kind's own function does.
    """
    run = resumed(folder, at=step)
    sampler = sampler_for(run, options, SampleJudges(), part)
    if kind.judged:
        sampler = replace(sampler, found=diagnosis_of(RecordedRun(folder, step, part)))
    kind.write(sampler, path, options, report)


class Session(session.Session):
    """Runs side by side, measured as in the window; what they say is kept here.

    Parameters
    ----------
    library
        Folder below which each run is recorded in a folder of its own; None for nowhere.
    listen
        Called with every event and frame, if given.

    Examples
    --------
    >>> from ganstudio import find_preset
    >>> comparison = find_preset("ring").compared(["hinge", "non-saturating"])
    >>> with Session() as session:
    ...     runs = [session.add(experiment) for experiment in comparison.expand()]
    ...     session.train(10)
    >>> [run.iteration for run in runs]
    [10, 10]
    >>> session.latest(runs[0], "outputs").scale
    'score'
    """

    def __init__(
        self,
        library: Path | str | None = None,
        listen: Callable[[Event | Frame], None] | None = None,
    ) -> None:
        super().__init__(
            probes=standard_probes,
            export=functools.partial(prepared, judges=SampleJudges()),
            say=self._hear,
            library=None if library is None else RunsFolder(Path(library)),
        )
        self._listen = listen
        self._timelines: dict[int, Timeline] = {}
        self._latest: dict[tuple[int, str], Record] = {}
        self._gatherers: dict[int, Gatherer] = {}
        self._measured: dict[int, list[Measurement]] = {}
        self._failures: list[Failed] = []

    def _hear(self, item: Event | Frame) -> None:
        match item:
            case Frame(run=run, record=Losses() as chunk):
                self._timelines.setdefault(run, Timeline()).append(chunk)
            case Frame():
                self._latest[item.run, item.channel] = item.record
                look = self._gatherers.setdefault(item.run, Gatherer()).look(item)
                if look is not None:
                    self._measured.setdefault(item.run, []).extend(look.measurements)
            case Failed():
                self._failures.append(item)
        if self._listen is not None:
            self._listen(item)

    def add(self, experiment: Experiment) -> Run:
        """Add a run of an experiment without variants.

        Raises
        ------
        DataError, ExperimentError
            If its data cannot be loaded, or its device is not there.
        """
        run = self._builder.build(experiment)
        self._add(run, start=False)
        return run

    def train(self, steps: int, *runs: Run) -> None:
        """Train all runs for so many more steps, or only these.

        Raises
        ------
        RuntimeError
            If a run fails; the others have been trained no further than it.
        ValueError
            If one of these is none of the session's.
        """
        wanted = [self._number(run) for run in runs] or list(self.runs)
        self._failures.clear()
        self._forks.go_on(math.inf)
        trained = []
        for number, observed in list(self.runs.items()):
            if number not in wanted:
                self.obey(Pause(number))
            else:
                self.obey(Start(number))
                observed.until = max(observed.until, observed.run.iteration + steps)
                trained.append(observed)
        for _ in range(steps):
            self.advance()
            for failure in self._failures:
                if failure.run is not None:
                    raise RuntimeError(f"{failure.sentence}\n{failure.details}")
        for observed in trained:
            observed.guarded(self.lockstep.measure)

    def edit(self, run: Run, values: Mapping[str, Any]) -> None:
        """Change settings of a run, see `Edit`.

        Raises
        ------
        RuntimeError
            If it is refused.
        """
        self._obeyed(Edit(dict(values), self._number(run)))

    def fork(self, run: Run, step: int, experiment: Experiment | None = None) -> Run:
        """Add a run that goes on from another one's step, by another experiment if one is given.

        Raises
        ------
        RuntimeError
            If it cannot, because the other is not recorded, say.
        """
        folder = self.folder(run)
        if folder is None:
            raise RuntimeError("only a run that is recorded can be forked; give a library")
        before = set(self.runs)
        self._obeyed(Fork(str(folder), step, experiment.dumps() if experiment else ""))
        self._forks.go_on(math.inf)
        (number,) = set(self.runs) - before
        return self.runs[number].run

    def _obeyed(self, command: Command) -> None:
        self._failures.clear()
        self.obey(command)
        for failure in self._failures:
            raise RuntimeError(f"{failure.sentence}\n{failure.details}")

    def timeline(self, run: Run) -> Timeline:
        """Return every step of every series of a run."""
        return self._timelines.setdefault(self._number(run), Timeline())

    def latest(self, run: Run, channel: str) -> Record | None:
        """Return the newest record of a channel, such as ``"samples"``; None before the first."""
        return self._latest.get((self._number(run), channel))

    def measures(self, run: Run) -> dict[str, Course]:
        """Return the measures of a run so far, each over time, by name."""
        return courses(self._measured.get(self._number(run), []), run.pairing.name)

    def folder(self, run: Run) -> Path | None:
        """Return where a run is recorded."""
        recorder = self.runs[self._number(run)].recorder
        return None if recorder is None else recorder.folder

    def _repr_html_(self) -> str:
        """Return all runs as a notebook shows them: samples, curves, verdicts."""
        return as_html(
            [
                measured(
                    observed.run.experiment,
                    self.timeline(observed.run),
                    [record for (run, _), record in self._latest.items() if run == number],
                )
                for number, observed in self.runs.items()
            ]
        )

    def _number(self, run: Run) -> int:
        for number, observed in self.runs.items():
            if observed.run is run:
                return number
        raise ValueError("this run is none of the session's; take one that add or fork returned")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
