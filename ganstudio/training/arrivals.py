"""Runs that come into a session: numbered, recorded, announced, shown with their past."""

from __future__ import annotations

import contextlib
import itertools
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from ganstudio.telemetry.messages import Event, Frame, RecordedIn, Remove, Resumed, RunAdded
from ganstudio.telemetry.recording.database import RecordingError
from ganstudio.telemetry.recording.lineage import Origin
from ganstudio.training import set_aside
from ganstudio.training.lockstep import Lockstep
from ganstudio.training.observation import Observed, Probe
from ganstudio.training.place import SharedPlace
from ganstudio.training.preflight import foreseen
from ganstudio.training.resuming import Point, recorded_past, recorded_snapshots
from ganstudio.training.run import Run
from ganstudio.training.run_recorder import RunRecorder
from ganstudio.training.runs_folder import RunsFolder
from ganstudio.training.undoing import History


@dataclass(frozen=True)
class Arrival:
    """A run that can come: everything that may be refused is done, and nobody is told yet.

    Attributes
    ----------
    notes : tuple of str
        What is to be said of it.
    origin : Origin or None
        What it was forked from.
    point : Point or None
        Where it goes on; None where it begins.
    folder : Path or None
        The recording that it goes on in; None where it gets one of its own.
    """

    run: Run
    probes: list[Probe]
    recorder: RunRecorder | None
    notes: tuple[str, ...] = ()
    origin: Origin | None = None
    point: Point | None = None
    folder: Path | None = None


class Arrivals:
    """Takes runs in.

    Parameters
    ----------
    probes
        Gives the probes of a run, afresh for each.
    say
        Takes every event and frame, at once.
    lockstep
        The runs that are there.
    history
        Is told how what comes is taken back.
    library
        Where runs that come are recorded; None for nowhere.
    place
        Which of several processes the session is in; None where it has all of the runs.
    """

    def __init__(
        self,
        probes: Callable[[Run], list[Probe]],
        say: Callable[[Event | Frame], None],
        lockstep: Lockstep,
        history: History,
        library: RunsFolder | None,
        place: SharedPlace | None,
    ) -> None:
        self._probes = probes
        self._say = say
        self._lockstep = lockstep
        self._history = history
        self._library = library
        self._place = place
        self._numbers = place.numbers() if place else itertools.count()

    # ── recorded ─────────────────────────────────────────────────────────────

    def recorder(self, run: Run, origin: Origin | None = None) -> RunRecorder | None:
        """Return what records a run that begins, or is a fork from somewhere; None for nothing."""
        if self._library is None:
            return None
        return RunRecorder(run, self._library.place(run.experiment.title), origin)

    def record_to(self, folder: str) -> None:
        """Record there what begins from now on, the runs included that have not begun yet."""
        self._library = self._runs_folder(Path(folder)) if folder else None
        if self._library is not None:
            set_aside.clear(self._library.folder)
        for observed in self._lockstep.runs.values():
            if observed.run.iteration == 0 and not (observed.recorder and observed.recorder.begun):
                self.record(observed, self.recorder(observed.run))

    def _runs_folder(self, folder: Path) -> RunsFolder:
        return RunsFolder(folder, self._place.claim) if self._place else RunsFolder(folder)

    def record(self, observed: Observed[Run], recorder: RunRecorder | None) -> None:
        """Give a run that begins a recording of its own."""
        observed.recorder = recorder
        folder = str(recorder.folder) if recorder else ""
        self._say(RecordedIn(observed.number, folder))

    # ── announced ────────────────────────────────────────────────────────────

    def at_beginning(self, run: Run) -> Arrival:
        """Return a run that begins, with all that it needs."""
        return Arrival(run, self._probes(run), self.recorder(run))

    def at_point(
        self,
        run: Run,
        notes: tuple[str, ...],
        point: Point,
        folder: Path | None,
        origin: Origin | None,
    ) -> Arrival:
        """Return a run that goes on from a point, in its folder if it has one."""
        probes = self._probes(run)
        recorder = None
        if folder is not None:
            recorder = RunRecorder.resuming(run, folder)
        elif origin is not None or run.iteration == 0:  # else a recording would have no beginning
            recorder = self.recorder(run, origin)
        origin = recorder.origin if recorder is not None else origin
        return Arrival(run, probes, recorder, notes, origin, point, folder)

    def enter(
        self, arrival: Arrival, number: int | None = None, chosen: bool = True
    ) -> Observed[Run]:
        """Take a run in and announce it; one that was there before keeps its number."""
        if number is None:
            number = next(self._numbers)
        run, recorder, origin = arrival.run, arrival.recorder, arrival.origin
        observed = Observed(number, run, arrival.probes, self._say, recorder)
        self._lockstep.enter(observed)
        self._history.note(Remove(number))
        observed.tell(
            RunAdded(
                number,
                run.experiment.title,
                run.experiment.dumps(),
                run.device_label,
                run.dataset.describe(),
                (*arrival.notes, *run.dataset.notes, *foreseen(run.experiment, run.dataset)),
                str(recorder.folder) if recorder else "",
                parent=str(origin.folder) if origin else "",
                parent_step=origin.step if origin else 0,
                first=arrival.point.first if arrival.point is not None else "",
                chosen=chosen,
            ),
        )
        return observed

    def go_on(self, arrival: Arrival, number: int | None = None) -> Observed[Run]:
        """Take in a run that goes on from a point, with its past."""
        observed = self.enter(arrival, number, chosen=number is None)
        folder, origin, point = arrival.folder, arrival.origin, arrival.point
        past = folder or (origin.folder if origin is not None else None)
        if past is not None:
            self._show_past(past, observed)
        if folder is None or point is None:
            observed.guarded(self._lockstep.measure)
            return observed
        self._show_snapshots(folder, observed)
        observed.tell(Resumed(observed.number, observed.run.iteration, point.lost))
        return observed

    def _show_past(self, folder: Path, observed: Observed[Run]) -> None:
        """Say the series up to where a run goes on; it goes on too where that cannot be read."""
        with contextlib.suppress(RecordingError):
            for frame in recorded_past(folder, observed.number, observed.run.iteration):
                self._say(frame)

    def _show_snapshots(self, folder: Path, observed: Observed[Run]) -> None:
        """Say what was measured last, likewise."""
        with contextlib.suppress(RecordingError):
            for frame in recorded_snapshots(folder, observed.number, observed.run.iteration):
                observed.recall(frame)
                self._say(frame)
