"""Recorded runs: opened, gone on with, forked."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog

from ganstudio.gui.actions.base import RunActions
from ganstudio.gui.actions.recording import NOT_RECORDED
from ganstudio.gui.actions.train import NO_RUNS
from ganstudio.gui.run_view import fork_of
from ganstudio.gui.treatment import treatment_of
from ganstudio.telemetry.messages import Failed, Recall, Resume, RunState
from ganstudio.telemetry.recording.reader import RecordingError, RecordingReader
from ganstudio.telemetry.recording.replay import folder_of
from ganstudio.training.experiment import ExperimentError
from ganstudio.training.recorded import recorded
from ganstudio.wording import sentence


def _check(folder: Path) -> None:
    """Find out whether a folder holds a run that can be shown.

    Raises
    ------
    RecordingError
        If it holds none, a damaged one or one of a newer version.
    ExperimentError
        If its experiment is none.
    """
    with RecordingReader(folder) as reader:
        recorded(reader.experiment, str(folder))


class RecordedActions(RunActions):
    """Opens recorded runs beside the others, and trains on from them."""

    # ── opening ──────────────────────────────────────────────────────────────

    def open(self) -> None:
        """Ask for a run's folder and open it."""
        recent = self._files.recent.paths()
        start = next((path.parent for path in recent if path.is_dir()), Path.home())
        chosen = QFileDialog.getExistingDirectory(
            self._window, "Open the folder of a run", str(start)
        )
        if chosen:
            self.open_run(Path(chosen))

    def open_path(self, path: Path) -> None:
        """Open whatever it is: the folder of a run, a file in one, or an experiment."""
        folder = folder_of(path)
        if folder is not None:
            self.open_run(folder)
        else:
            self._files.open_path(path)

    def open_run(self, folder: Path) -> None:
        """Show a recorded run beside the others; one that is there already is chosen."""
        for run in self._studio.runs.values():
            if run.folder and Path(run.folder).resolve() == folder.resolve():
                self._studio.select(run.run)
                self._studio.noted.emit(f"{run.title} is open already")
                return
        try:
            _check(folder)
        except (RecordingError, ExperimentError) as error:
            self._studio.failed.emit(Failed(str(error)))
            return
        self._files.recent.add(folder)
        self._send(Recall(str(folder)))

    # ── going on ─────────────────────────────────────────────────────────────

    def can_resume(self) -> bool:
        """Tell whether the chosen run is a recording that nobody is writing."""
        run = self._studio.chosen()
        if run is None or not run.replayed or run.untrainable:
            return False
        return run.state is not RunState.RUNNING

    def why_not_resume(self) -> str:
        """Say why it cannot be resumed."""
        run = self._studio.chosen()
        if run is None or not run.replayed:
            return "Only a recording is resumed; open one first"
        return run.untrainable or "Another program is writing it"

    def resume(self) -> None:
        """Train on where the chosen recording ends."""
        if (run := self._studio.chosen()) is not None:
            self._studio.go_to(None)
            self._send(Resume((run.folder,), start=True))

    def can_fork(self) -> bool:
        """Tell whether the chosen run is recorded, and can be trained here."""
        run = self._studio.chosen()
        if run is None or run.untrainable:
            return False
        return bool(run.folder) and run.reached > 0

    def why_not_fork(self) -> str:
        """Say why it cannot be forked."""
        run = self._studio.chosen()
        if run is None:
            return NO_RUNS
        if run.untrainable:
            return run.untrainable
        if run.reached == 0:
            return "It has made no step yet, so there is nothing to fork from"
        return NOT_RECORDED

    def fork_begins(self) -> str:
        """Say where a fork of the chosen run would begin."""
        run = self._studio.chosen()
        return f"Begins at {run.departure()}" if run is not None else ""

    def fork(self) -> None:
        """Add a run that goes on from the chosen one at the cursor."""
        if (run := self._studio.chosen()) is not None:
            self._send(fork_of(run))
            self._studio.go_to(None)

    # ── healing ──────────────────────────────────────────────────────────────

    def can_heal(self) -> bool:
        """Tell whether a remedy is known for what is wrong with the chosen run."""
        run = self._studio.chosen()
        return run is not None and self.can_fork() and treatment_of(run) is not None

    def why_not_heal(self) -> str:
        """Say why there is nothing to heal, or nothing that heals it."""
        run = self._studio.chosen()
        if run is None or not self.can_fork():
            return self.why_not_fork()
        if run.verdict is None or not run.verdict.is_fault:
            return "Nothing is wrong with it"
        return f"No change of settings is known that heals {run.verdict.word!r}; F1 says more"

    def remedy(self) -> str:
        """Say what healing the chosen run would change."""
        run = self._studio.chosen()
        treatment = treatment_of(run) if run is not None else None
        if treatment is None:
            return ""
        return f"{sentence(treatment.words)}.\n{treatment.says}"

    def heal(self) -> None:
        """Add a run that goes on from the chosen one before its fault, with the remedy."""
        run = self._studio.chosen()
        treatment = treatment_of(run) if run is not None else None
        if treatment is not None:
            self._send(treatment.fork)
            self._studio.go_to(None)
