"""Runs that were cut off in training, whatever ended the program: offered at the next start."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Slot

from ganstudio.gui.actions.files import FileActions
from ganstudio.gui.menus.proposal import Proposal
from ganstudio.gui.settings import Settings
from ganstudio.gui.state import StudioState
from ganstudio.gui.widgets.scales import number
from ganstudio.telemetry.messages import Command, Remove, Resume, RunState
from ganstudio.telemetry.recording.database import FILE, is_claimed
from ganstudio.telemetry.recording.reader import RecordingError, RecordingReader

KEY = "under_way"
INTERVAL = 1000
"""Milliseconds between two looks: a process that outlives its window may still be writing."""
LOOKS = 40


@dataclass(frozen=True)
class CutOff:
    """A run that was cut off, at a step, and the step of its newest checkpoint."""

    folder: Path
    title: str
    last: int
    kept: int

    @classmethod
    def read(cls, folder: Path) -> CutOff:
        """Read it from its folder."""
        with RecordingReader(folder) as reader:
            kept = max((each.step for each in reader.checkpoints()), default=0)
            title = str(reader.meta.get("title") or folder.name)
            return cls(folder, title, reader.last_step, kept)

    @property
    def where(self) -> str:
        """How far it got, and how much of that is kept to go on from."""
        back = f", kept up to {number(self.kept)}" if self.kept < self.last else ""
        return f"(step {number(self.last)}{back})"


class InterruptedRuns(QObject):
    """Notes which recorded runs are under way, and offers those that were when all ended.

    Parameters
    ----------
    studio
        Whose runs are noted, and who is told of the offer.
    settings
        Where it is noted, at once, since nobody says before when a program ends.
    files
        Tells whether something is still being opened.
    send
        Takes the command to go on.
    """

    def __init__(
        self,
        studio: StudioState,
        settings: Settings,
        files: FileActions,
        send: Callable[[Command], None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._studio = studio
        self._settings = settings
        self._files = files
        self._send = send
        noted: list[object] = settings.get(KEY, [])
        self._left = [Path(each) for each in noted if isinstance(each, str)]
        self._noted: list[str] = list(map(str, self._left))
        self._looks = 0
        self._timer = QTimer(self, interval=INTERVAL)
        self._timer.timeout.connect(self.look)
        if self._left:
            self._timer.start()
        studio.runChanged.connect(self._note)
        studio.runsChanged.connect(self._note)

    @Slot()
    def _note(self, *_: object) -> None:
        runs = self._studio.trained()
        here = [run.folder for run in runs if run.state is RunState.RUNNING and run.folder]
        under_way = list(dict.fromkeys([*here, *map(str, self._left)]))
        if under_way != self._noted:
            self._noted = under_way
            self._settings.put(KEY, under_way)
            self._settings.save()

    @Slot()
    def look(self) -> None:
        """Offer what was cut off, once nothing else is being opened or written there."""
        self._looks += 1
        if self._looks == LOOKS:
            self._timer.stop()
        if self._files.opening:
            return
        self._left = [folder for folder in self._left if (folder / FILE).is_file()]
        found: list[CutOff] = []
        for folder in self._left:
            with contextlib.suppress(RecordingError):
                if not is_claimed(folder):
                    found.append(CutOff.read(folder))
        if found or not self._left:
            self._timer.stop()
        if found:
            self._offer(found)

    def _offer(self, runs: list[CutOff]) -> None:
        told = "; ".join(f"{run.title} {run.where}" for run in runs)
        if len(runs) == 1:
            sentence, words = f"{told} was cut off in training.", "Go on"
        else:
            sentence = f"{len(runs)} runs were cut off in training: {told}."
            words = f"Go on with all {len(runs)}"
        self._studio.proposed.emit(
            Proposal(sentence, words, lambda: self._go_on(runs), self._forget)
        )

    def _go_on(self, runs: list[CutOff]) -> None:
        for run in self._studio.trained():
            if run.state is RunState.READY and not run.reached:  # what a start puts there
                self._send(Remove(run.run))
        self._studio.go_to(None)
        self._send(Resume(tuple(str(run.folder) for run in runs), start=True))
        self._forget()

    def _forget(self) -> None:
        self._left = []
        self._note()
