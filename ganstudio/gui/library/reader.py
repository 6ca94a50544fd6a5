"""Reads the runs of a library in a thread of its own, so that the window does not wait."""

from __future__ import annotations

import threading
import time
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from ganstudio.library.entry import Entry
from ganstudio.library.run_library import RunLibrary

INTERVAL = 0.15
"""Seconds of reading between two batches."""


class Reader(QObject):
    """Reads all runs once more whenever it is asked to.

    The window's thread owns it. The reading thread shares the library with it, of which it
    calls what is safe between threads, and the event that tells it to end; what it has read it
    hands over by signals, as entries that are frozen in lists that it lets go of.
    """

    read = Signal(object, bool)
    """A list of entries that have been read, and whether all have."""
    gone = Signal(object)
    """The folders of all runs that there are; others are gone."""

    def __init__(self, library: RunLibrary, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    @property
    def busy(self) -> bool:
        """Whether it is reading."""
        return self._thread is not None and self._thread.is_alive()

    @Slot()
    def start(self) -> None:
        """Begin to read; what is under way is given up."""
        self.wait()
        self._stop = threading.Event()
        self._thread = threading.Thread(
            target=self._run, args=(self._stop,), name="library", daemon=True
        )
        self._thread.start()

    def wait(self) -> None:
        """Give up what is under way."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join()
            self._thread = None

    def _run(self, stop: threading.Event) -> None:
        folders = self._library.folders()
        self._library.recall(folders)
        self.gone.emit(frozenset(folders))
        batch: list[Entry] = []
        due = time.monotonic() + INTERVAL
        for folder in folders:
            if stop.is_set():
                return
            batch.append(self._read(folder))
            if time.monotonic() >= due:
                self.read.emit(batch, False)
                batch, due = [], time.monotonic() + INTERVAL
        self.read.emit(batch, False)
        self._library.keep(folders)
        self.read.emit([], True)

    def _read(self, folder: Path) -> Entry:
        try:
            return self._library.entry(folder)
        except Exception as error:  # one folder never hides the others
            return Entry(folder, folder.name, state="damaged", trouble=f"{folder}: {error}")
