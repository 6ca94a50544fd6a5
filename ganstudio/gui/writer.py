"""Writes files beside the window, so that a large figure does not hold it up."""

from __future__ import annotations

import threading
import traceback
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from ganstudio.telemetry.messages import Failed


class Writer(QObject):
    """Runs what writes a file in a thread of its own, and tells how it went."""

    written = Signal(str)
    """What was written and where; emitted in the writing thread, delivered in the window's."""
    failed = Signal(object)
    """A `Failed` event."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._threads: list[threading.Thread] = []

    def write(self, write: Callable[[], object], path: Path, what: str) -> None:
        """Begin to write."""
        self._threads = [thread for thread in self._threads if thread.is_alive()]
        thread = threading.Thread(target=self._run, args=(write, path, what), name="writer")
        self._threads.append(thread)
        thread.start()

    def wait(self) -> None:
        """Wait until everything is written; before the program ends."""
        for thread in self._threads:
            thread.join()

    def _run(self, write: Callable[[], object], path: Path, what: str) -> None:
        try:
            write()
        except OSError as error:
            reason = error.strerror or str(error)
            self.failed.emit(Failed(f"{path} cannot be written: {reason}; choose another place."))
        except Exception as error:
            sentence = f"The {what} could not be written: {error}"
            self.failed.emit(Failed(sentence, traceback.format_exc()))
        else:
            self.written.emit(f"{what} written to {path}")
