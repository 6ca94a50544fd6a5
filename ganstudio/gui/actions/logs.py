"""Logs and generators of other programs, opened as recorded runs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QFileDialog, QWidget

from ganstudio.data.base import DataError
from ganstudio.gui.serving.writer import Writer
from ganstudio.gui.state import StudioState
from ganstudio.importing.log import LogError
from ganstudio.importing.reading import read_logs
from ganstudio.importing.recording import record_all
from ganstudio.telemetry.jobs import Report
from ganstudio.training.experiment import ExperimentError
from ganstudio.training.runs_folder import RunsFolder

LOGS = "Logs (*tfevents* *.wandb *.jsonl *.csv *.tsv);;All files (*)"
WEIGHTS = "Generators (*.safetensors *.pt *.pth *.bin *.ckpt *.onnx);;All files (*)"


class LogActions(QObject):
    """Reads logs and generators beside the window, and opens what was read.

    Parameters
    ----------
    window
        Where it asks.
    studio
        Has the chosen run, whose network a generator may have that does not say which it has.
    writer
        Reads, and writes recordings.
    keep_in
        Returns the folder in which those stay.
    open_run
        Shows one.
    """

    written = Signal(object)
    """The folder of a recording that was written; from the thread that writes it."""

    def __init__(
        self,
        window: QWidget,
        studio: StudioState,
        writer: Writer,
        keep_in: Callable[[], Path],
        open_run: Callable[[Path], None],
    ) -> None:
        super().__init__(window)
        self._open_run = open_run
        self.written.connect(self._show)
        self._window = window
        self._studio = studio
        self._writer = writer
        self._keep_in = keep_in

    @Slot(object)
    def _show(self, folder: Path) -> None:
        self._open_run(folder)

    def open(self) -> None:
        """Ask for a log and open it."""
        path, _ = QFileDialog.getOpenFileName(self._window, "Open log", "", LOGS)
        if path:
            self.open_path(Path(path))

    def open_path(self, path: Path) -> None:
        """Open a log: a file, or a folder with several."""
        folder = RunsFolder(self._keep_in()).place(path.stem)

        def write(_: Report) -> None:
            for place in record_all(read_logs(path), folder):
                self.written.emit(place)

        self._writer.write(folder, "log", write)

    def open_generator(self) -> None:
        """Ask for the weights of a generator and open them."""
        path, _ = QFileDialog.getOpenFileName(self._window, "Open generator", "", WEIGHTS)
        if path:
            self.open_weights(Path(path))

    def open_weights(self, path: Path) -> None:
        """Open the weights of a generator."""
        folder = RunsFolder(self._keep_in()).place(path.stem)
        run = self._studio.chosen()
        like = None if run is None or run.experiment.missing else run.experiment

        def write(_: Report) -> None:
            from ganstudio.importing.generator import write_generator  # brings torch along

            try:
                write_generator(path, like, folder)
            except (DataError, ExperimentError) as error:
                raise LogError(str(error)) from None
            self.written.emit(folder)

        self._writer.write(folder, "generator", write)
