"""Writes files beside the window, so that a large one does not hold it up."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from ganstudio.gui.state import StudioState
from ganstudio.telemetry.jobs import ExportError, Jobs, Report
from ganstudio.telemetry.messages import Failed


class Writer(QObject):
    """Runs what writes a file in a thread of its own; the state tells how it goes.

    The window's thread owns it. The work is given what it writes from, values that nobody
    changes any more, and speaks by `said` alone, which Qt delivers in the window's thread.
    """

    said = Signal(object)
    """An event."""

    def __init__(self, studio: StudioState, parent: QObject) -> None:
        super().__init__(parent)
        self._jobs = Jobs(self.said.emit)
        self.said.connect(studio.hear)

    def write(self, path: Path, what: str, work: Callable[[Report], object]) -> None:
        """Begin to write."""
        try:
            self._jobs.begin(str(path), what, work)
        except ExportError as error:
            self.said.emit(Failed(str(error)))

    def cancel(self, path: str) -> None:
        """Have one given up, if it is still under way."""
        self._jobs.cancel(path)

    def wait(self) -> None:
        """Wait until everything is written."""
        self._jobs.wait()

    def close(self) -> None:
        """Give up all that is under way."""
        self._jobs.close()
