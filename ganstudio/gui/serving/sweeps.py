"""Runs 'ganstudio sweep' beside the window: training there never holds up anything here.

What is to be trained stands in the folder, so that a sweep begins and goes on in one way.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

from PySide6.QtCore import QObject, QProcess, Signal, Slot

PATIENCE = 5000
"""Milliseconds that a sweep has to end when the window closes; it can be gone on with."""


class SweepRunner(QObject):
    """One sweep in a process of its own.

    The window's thread owns it, and hears of the process from Qt in that same thread.

    Attributes
    ----------
    folder : Path
        Where it writes.
    """

    ended = Signal(int, str)
    """The exit code, and what was said last."""

    def __init__(self, folder: Path, parent: QObject) -> None:
        super().__init__(parent)
        self.folder = folder
        self._said = ""
        self._process = QProcess(self)
        self._process.setProcessChannelMode(QProcess.ProcessChannelMode.MergedChannels)
        self._process.readyReadStandardOutput.connect(self._hear)
        self._process.finished.connect(self._end)
        self._process.start(sys.executable, ["-m", "ganstudio", "sweep", "--out", str(folder)])

    @property
    def running(self) -> bool:
        """Whether it goes on."""
        return self._process.state() is not QProcess.ProcessState.NotRunning

    def stop(self) -> None:
        """Let the present runs end at their next step; the rest never begins."""
        if self.running and sys.platform != "win32":
            os.kill(self._process.processId(), signal.SIGINT)
        elif self.running:
            self._process.kill()

    def close(self) -> None:
        """End it before the program ends."""
        self.stop()
        if self.running and not self._process.waitForFinished(PATIENCE):
            self._process.kill()
            self._process.waitForFinished(PATIENCE)

    @Slot()
    def _hear(self) -> None:
        text = bytes(self._process.readAllStandardOutput().data()).decode(errors="replace")
        lines = [line for line in text.replace("\r", "\n").splitlines() if line.strip()]
        self._said = lines[-1] if lines else self._said

    @Slot()
    def _end(self, *_: object) -> None:
        self._hear()
        self.ended.emit(self._process.exitCode(), self._said.removeprefix("ganstudio: "))
