"""Runs that come into a session: numbered, recorded, announced, shown with their past."""

from __future__ import annotations

import contextlib
import itertools
from collections.abc import Callable
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
                self.record(observed)

    def _runs_folder(self, folder: Path) -> RunsFolder:
        return RunsFolder(folder, self._place.claim) if self._place else RunsFolder(folder)

    def record(self, observed: Observed[Run]) -> None:
        """Give a run that begins a folder of its own."""
        observed.recorder = self.recorder(observed.run)
        folder = str(observed.recorder.folder) if observed.recorder else ""
        self._say(RecordedIn(observed.number, folder))

    # ── announced ────────────────────────────────────────────────────────────

    def enter(
        self,
        run: Run,
        probes: list[Probe],
        recorder: RunRecorder | None,
        notes: tuple[str, ...] = (),
        origin: Origin | None = None,
        number: int | None = None,
        first: str = "",
        chosen: bool = True,
    ) -> Observed[Run]:
        """Take a run in and announce it; one that was there before keeps its number."""
        if number is None:
            number = next(self._numbers)
        observed = Observed(number, run, probes, self._say, recorder)
        self._lockstep.enter(observed)
        self._history.note(Remove(number))
        observed.tell(
            RunAdded(
                number,
                run.experiment.title,
                run.experiment.dumps(),
                run.device_label,
                run.dataset.describe(),
                (*notes, *run.dataset.notes, *foreseen(run.experiment, run.dataset)),
                str(recorder.folder) if recorder else "",
                parent=str(origin.folder) if origin else "",
                parent_step=origin.step if origin else 0,
                first=first,
                chosen=chosen,
            ),
        )
        return observed

    def go_on(
        self,
        run: Run,
        notes: tuple[str, ...],
        point: Point,
        folder: Path | None,
        origin: Origin | None,
        number: int | None = None,
        probes: list[Probe] | None = None,
    ) -> Observed[Run]:
        """Take in a run that goes on from a point, in its folder if it has one, with its past."""
        probes = self._probes(run) if probes is None else probes
        recorder = None
        if folder is not None:
            recorder = RunRecorder.resuming(run, folder)
        elif origin is not None or run.iteration == 0:  # else a recording would have no beginning
            recorder = self.recorder(run, origin)
        origin = recorder.origin if recorder is not None else origin
        observed = self.enter(
            run, probes, recorder, notes, origin, number, point.first,
            chosen=number is None,
        )  # fmt: skip
        past = folder or (origin.folder if origin is not None else None)
        if past is not None:
            self._show_past(past, observed)
        if folder is None:
            observed.guarded(self._lockstep.measure)
            return observed
        for frame in recorded_snapshots(folder, observed.number, run.iteration):
            observed.recall(frame)
            self._say(frame)
        observed.tell(Resumed(observed.number, run.iteration, point.lost))
        return observed

    def _show_past(self, folder: Path, observed: Observed[Run]) -> None:
        """Say the series up to where a run goes on; it goes on too where that cannot be read."""
        with contextlib.suppress(RecordingError):
            for frame in recorded_past(folder, observed.number, observed.run.iteration):
                self._say(frame)
