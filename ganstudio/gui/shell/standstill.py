"""A run that is running and makes no step is said, and what it may wait for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic

from PySide6.QtCore import QObject, QTimer, Slot

from ganstudio.gui.run_view import RunView
from ganstudio.gui.state import StudioState
from ganstudio.telemetry.messages import Failed, RunState
from ganstudio.telemetry.records import Recording

PATIENCE = 60.0
"""Seconds without a step after which a run stands still."""
INTERVAL = 5000
"""Milliseconds between two looks at all runs."""


@dataclass
class Stand:
    """Where a run was seen, since when, and whether it was told."""

    step: int
    since: float
    told: bool = False


class Standstill(QObject):
    """Watches the runs of the window.

    Parameters
    ----------
    studio
        Whose runs; told of those that stand still, and of those that go on.
    clock
        Gives the time in seconds.
    """

    def __init__(self, studio: StudioState, clock: Callable[[], float] = monotonic) -> None:
        super().__init__(studio)
        self._studio = studio
        self._clock = clock
        self._stands: dict[int, Stand] = {}
        self._busy = ""
        studio.busy.connect(self._note)
        timer = QTimer(self)
        timer.timeout.connect(self.look)
        timer.start(INTERVAL)

    @Slot(str)
    def _note(self, what: str) -> None:
        self._busy = what

    @Slot()
    def look(self) -> None:
        """See where all runs are."""
        now = self._clock()
        runs = [run for run in self._studio.trained() if run.state is RunState.RUNNING]
        going = {run.run for run in runs}
        for number in [*self._stands]:
            if number not in going:
                self._go_on(number)
        for run in runs:
            stand = self._stands.get(run.run)
            if stand is None or stand.step != run.reached or self._busy:
                self._go_on(run.run)
                self._stands[run.run] = Stand(run.reached, now)
            elif now - stand.since >= PATIENCE and not stand.told:
                stand.told = True
                self._studio.failed.emit(Failed(sentence(run), run=run.run))

    def _go_on(self, number: int) -> None:
        stand = self._stands.pop(number, None)
        if stand is not None and stand.told:
            self._studio.recovered.emit(number)


def sentence(run: RunView) -> str:
    """Return what a run that stands still may wait for, with a way out."""
    stands = f"{run.title} has made no step for a minute, at step {run.reached}: "
    frame = run.newest.get("recording")
    recording = frame.record if frame is not None else None
    if isinstance(recording, Recording) and (recording.trouble or recording.dropped):
        return f"{stands}the disk that it is recorded on is slow; record into a folder on another"
    return (
        f"{stands}a step takes that long, or something else has the processor or the disk; take "
        f"a smaller batch or smaller networks, or wait"
    )
