"""What was trained before, and what is trained beside the window: the library, sweeps."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from PySide6.QtWidgets import QWidget

from ganstudio.gui.actions.files import FileActions
from ganstudio.gui.actions.recorded import RecordedActions
from ganstudio.gui.actions.recording import RecordingActions
from ganstudio.gui.dialogs.sweep import SweepDialog, SweepOrder
from ganstudio.gui.docks.area.stage import Stage
from ganstudio.gui.library.sweep import SweepWindow
from ganstudio.gui.library.window import LibraryWindow
from ganstudio.gui.serving.sweeps import SweepRunner
from ganstudio.gui.settings import Settings
from ganstudio.gui.state import StudioState
from ganstudio.library.sweep_folder import Asked, SweepError, SweepFolder
from ganstudio.telemetry.messages import Failed
from ganstudio.training.experiment import Experiment
from ganstudio.training.sweep import legal


class LibraryActions:
    """Opens the library and sweeps.

    Attributes
    ----------
    shown : LibraryWindow or None
        The library's page, once it was asked for.
    """

    def __init__(
        self,
        window: QWidget,
        stage: Stage,
        studio: StudioState,
        files: FileActions,
        recorded: RecordedActions,
        recording: RecordingActions,
        settings: Settings,
    ) -> None:
        self._window = window
        self._stage = stage
        self._studio = studio
        self._files = files
        self._recorded = recorded
        self._recording = recording
        self._settings = settings
        self.shown: LibraryWindow | None = None
        self._sweeps: dict[Path, SweepWindow] = {}
        self._runners: list[SweepRunner] = []

    @property
    def folder(self) -> Path:
        """The folder below which runs are kept: that which they are recorded into."""
        return self._recording.folder

    # ── the library ──────────────────────────────────────────────────────────

    def show(self) -> None:
        """Show all runs below the folder that runs are recorded into."""
        self.show_folder(self.folder)

    def show_folder(self, folder: Path) -> None:
        """Show all runs below a folder."""
        if self.shown is None:
            self.shown = LibraryWindow(folder, self._settings, self._window)
            self.shown.entry_actions.opened.connect(self._open)
            self.shown.entry_actions.pinned.connect(lambda run: self._studio.pin(str(run)))
            self.shown.entry_actions.sweepAsked.connect(self.open_sweep)
            self.shown.left.connect(self._leave)
        else:
            self.shown.show_folder(folder)
        self._stage.show_page(self.shown)
        self._window.activateWindow()

    def is_shown(self) -> bool:
        """Tell whether the library is on screen."""
        return self.shown is not None and self._stage.currentWidget() is self.shown

    def _leave(self) -> None:
        self._stage.show_docks(self._stage.area.place)

    def _open(self, folders: Sequence[Path]) -> None:
        for folder in folders:
            self._recorded.open_run(folder)
        self._leave()

    def close(self) -> None:
        """Let go of everything, before the program ends; a sweep can be gone on with."""
        for runner in self._runners:
            runner.close()
        for window in (self.shown, *self._sweeps.values()):
            if window is not None:
                window.close()

    # ── sweeps ───────────────────────────────────────────────────────────────

    def _experiment(self) -> Experiment | None:
        run = self._studio.chosen()
        experiment = run.experiment if run is not None else self._files.opened
        if experiment is None or experiment.missing:
            return None
        return experiment.model_copy(update={"variants": ()})

    def can_sweep(self) -> bool:
        """Tell whether there is an experiment to vary, which can be trained here."""
        return self._experiment() is not None

    def sweep(self) -> None:
        """Ask what is to be varied, and train all of it beside the window."""
        experiment = self._experiment()
        if experiment is not None:
            dialog = SweepDialog(experiment, self._window)
            dialog.chosen.connect(self._begin)
            dialog.open()

    def _begin(self, order: SweepOrder) -> None:
        stem = legal(f"Sweep {order.experiment.title}")[:60]
        folder = self.folder / f"{stem} {datetime.now():%Y-%m-%d %H.%M.%S}"
        try:
            folder.mkdir(parents=True)
            asked = Asked(order.experiment.dumps(), order.vary, str(order.seeds), order.jobs)
            place = SweepFolder.of(folder, order.experiment.title, order.sweep, asked)
            place.write()
        except OSError as error:
            reason = error.strerror or str(error)
            self._studio.failed.emit(
                Failed(f"{folder} cannot be written: {reason}; choose another library folder")
            )
            return
        self._train(self._follow(place))

    def _train(self, window: SweepWindow) -> None:
        """Train what is missing of the sweep that a window shows."""
        runner = SweepRunner(window.sweep.folder, self._window)
        self._runners.append(runner)
        window.begin()
        window.stopped.connect(runner.stop)
        runner.ended.connect(lambda code, said: self._end(window, code, said))

    def _end(self, window: SweepWindow, code: int, said: str) -> None:
        window.end("" if code == 0 else said)
        word = {0: "is done", 130: "was stopped"}.get(code, "ended early")
        self._studio.noted.emit(f"The sweep of {window.sweep.title} {word}")

    def open_sweep(self, folder: Path) -> None:
        """Show what came of a sweep."""
        if folder in self._sweeps:
            _bring_up(self._sweeps[folder])
            return
        try:
            place = SweepFolder.read(folder)
        except SweepError as error:
            self._studio.failed.emit(Failed(str(error)))
            return
        self._follow(place)

    def _follow(self, place: SweepFolder) -> SweepWindow:
        window = self._sweeps[place.folder] = SweepWindow(place, self._window)
        window.resumed.connect(lambda: self._train(window))
        _bring_up(window)
        return window


def _bring_up(window: QWidget) -> None:
    window.show()
    window.raise_()
    window.activateWindow()
