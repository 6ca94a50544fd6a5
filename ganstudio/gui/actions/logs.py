"""Logs of other programs, opened as recorded runs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QFileDialog, QWidget

from ganstudio.gui.serving.writer import Writer
from ganstudio.importing.reading import read_logs
from ganstudio.importing.recording import record_all
from ganstudio.telemetry.jobs import Report
from ganstudio.training.runs_folder import RunsFolder

FILTER = "Logs (*tfevents* *.wandb *.jsonl *.csv *.tsv);;All files (*)"


class LogActions(QObject):
    """Reads logs beside the window, and opens what was read.

    Parameters
    ----------
    window
        Where it asks.
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
        writer: Writer,
        keep_in: Callable[[], Path],
        open_run: Callable[[Path], None],
    ) -> None:
        super().__init__(window)
        self._open_run = open_run
        self.written.connect(self._show)
        self._window = window
        self._writer = writer
        self._keep_in = keep_in

    @Slot(object)
    def _show(self, folder: Path) -> None:
        self._open_run(folder)

    def open(self) -> None:
        """Ask for a log and open it."""
        path, _ = QFileDialog.getOpenFileName(self._window, "Open log", "", FILTER)
        if path:
            self.open_path(Path(path))

    def open_path(self, path: Path) -> None:
        """Open a log: a file, or a folder with several."""
        folder = RunsFolder(self._keep_in()).place(path.stem)

        def write(_: Report) -> None:
            for place in record_all(read_logs(path), folder):
                self.written.emit(place)

        self._writer.write(folder, "log", write)
