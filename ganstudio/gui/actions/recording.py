"""Where runs are recorded, and how large."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QInputDialog, QWidget

from ganstudio.gui.actions.train import NO_RUNS
from ganstudio.gui.settings import Settings, default_library, is_homeless
from ganstudio.gui.state import RunView, StudioState
from ganstudio.telemetry.messages import Command, Edit, Failed, Fork, RecordTo
from ganstudio.telemetry.recording.reader import RecordingError, RecordingReader

NOT_RECORDED = "The chosen run is not recorded; Run ▸ Recording ▸ Record runs keeps the next ones"
HOMELESS = (
    "There is no home folder that can be written to, so runs are recorded into {folder}, which may "
    "be gone after a restart; Record into… (Ctrl+K) chooses another."
)


class RecordingActions:
    """Chooses the folder below which runs are recorded, and goes back to their best steps.

    Attributes
    ----------
    folder : Path
        That folder.
    on : bool
        Whether runs are recorded.
    """

    def __init__(
        self,
        window: QWidget,
        studio: StudioState,
        settings: Settings,
        send: Callable[[Command], None],
    ) -> None:
        self._window = window
        self._studio = studio
        self._settings = settings
        self._send = send
        self.folder = Path(settings.get("library", "") or default_library())
        self.on = False

    def begin(self, folder: Path | None = None, on: bool | None = None) -> None:
        """Begin to record: into a folder for this once, or as it was left at the last start."""
        chosen = folder or self._settings.get("library", "")
        self.folder = (folder or self.folder).absolute()
        self.on = self._settings.get("record", True) if on is None else on
        self._tell()
        if self.on and not chosen and is_homeless():
            self._studio.failed.emit(Failed(HOMELESS.format(folder=self.folder)))

    def _tell(self) -> None:
        self._send(RecordTo(str(self.folder) if self.on else ""))

    # ── queries ──────────────────────────────────────────────────────────────

    def is_on(self) -> bool:
        """Tell whether runs are recorded."""
        return self.on

    def can_show(self) -> bool:
        """Tell whether the chosen run has a folder."""
        run = self._studio.chosen()
        return run is not None and bool(run.folder) and Path(run.folder).is_dir()

    def can_fork_best(self) -> bool:
        """Tell whether the chosen run has a folder, and can be trained here."""
        run = self._studio.chosen()
        return run is not None and not run.untrainable and self.can_show()

    def why_not_fork_best(self) -> str:
        """Say why it cannot be gone on with."""
        run = self._studio.chosen()
        return (run.untrainable if run is not None else "") or self.why_not_show()

    def why_not_show(self) -> str:
        """Say why it has none."""
        return NOT_RECORDED if self._studio.runs else NO_RUNS

    def can_limit(self) -> bool:
        """Tell whether there is a run whose recording can be limited."""
        run = self._studio.chosen()
        return run is not None and not run.replayed

    def why_not_limit(self) -> str:
        """Say why it cannot."""
        return "A recording that is looked at grows no more" if self._studio.runs else NO_RUNS

    # ── changes ──────────────────────────────────────────────────────────────

    def toggle(self) -> None:
        """Record the runs that begin from now on, or leave it."""
        self.on = not self.on
        self._settings.put("record", self.on)
        self._tell()
        what = f"are recorded into {self.folder}" if self.on else "are not recorded"
        self._studio.noted.emit(f"Runs that begin from now on {what}")

    def choose(self) -> None:
        """Ask where runs are to be recorded from now on."""
        chosen = QFileDialog.getExistingDirectory(
            self._window, "Record runs into", str(_existing(self.folder))
        )
        if chosen:
            self.record_into(Path(chosen))

    def record_into(self, folder: Path) -> None:
        """Record below a folder from now on."""
        self.folder, self.on = folder.absolute(), True
        self._settings.put("library", str(self.folder))
        self._settings.put("record", True)
        self._tell()
        self._studio.noted.emit(f"Runs that begin from now on are recorded into {folder}")

    def show(self) -> None:
        """Show the chosen run's folder in the desktop's own way."""
        if (run := self._studio.chosen()) is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(run.folder))

    def limit(self) -> None:
        """Ask how large the chosen run's recording may become."""
        run = self._studio.chosen()
        if run is None:
            return
        megabytes, chosen = QInputDialog.getInt(
            self._window,
            "Size limit",
            "Megabytes that the recording of this run may fill;\n"
            "old snapshots and checkpoints thin out to keep to it.",
            run.experiment.watch.record_limit,
            20,
            1_000_000,
            100,
        )
        if chosen:
            self._send(Edit({"watch.record_limit": megabytes}, run.run))

    def fork_best(self) -> None:
        """Add a run that goes on from the best checkpoint of the chosen one."""
        if (run := self._studio.chosen()) is None:
            return
        step = self._best(run)
        if step is None:
            self._studio.noted.emit(f"No step of {run.title} has been found the best yet")
            return
        self._send(Fork(run.folder, step))
        self._studio.noted.emit(f"Forked from step {step}, the best of {run.title}")

    def _best(self, run: RunView) -> int | None:
        try:
            with RecordingReader(run.folder) as reader:
                return reader.best_step
        except RecordingError as error:
            self._studio.failed.emit(Failed(str(error), run=run.run))
            return None


def _existing(folder: Path) -> Path:
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    return folder
