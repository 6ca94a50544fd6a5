"""A command of the user's own that hears of each new verdict of a run in training.

It is named in the preferences alone, never by an experiment, which may come from anybody.
"""

from __future__ import annotations

import os

from PySide6.QtCore import QObject, QProcess, QProcessEnvironment, QTimer, Slot

from ganstudio.gui.preferences import Preferences
from ganstudio.gui.settings import Settings
from ganstudio.gui.state import StudioState
from ganstudio.telemetry.messages import Failed, Judged
from ganstudio.telemetry.told import PATIENCE, environment

MOST = 4
"""Commands that go on at a time; while there are so many, further verdicts start none."""


class VerdictCommand(QObject):
    """Starts the preferred command beside the window, which waits for none."""

    def __init__(self, studio: StudioState, settings: Settings) -> None:
        super().__init__(studio)
        self._studio = studio
        self._settings = settings
        self._going: list[QProcess] = []
        studio.judged.connect(self._take)

    @Slot(object)
    def _take(self, judged: Judged) -> None:
        run = self._studio.runs[judged.run]
        command = Preferences.kept(self._settings).on_verdict
        if not command or run.replayed or len(self._going) >= MOST:
            return
        process = QProcess(self)
        told = QProcessEnvironment.systemEnvironment()
        for name, value in environment(judged, run.title, run.folder).items():
            told.insert(name, value)
        process.setProcessEnvironment(told)
        process.setStandardInputFile(QProcess.nullDevice())
        process.setStandardOutputFile(QProcess.nullDevice())
        process.setStandardErrorFile(QProcess.nullDevice())
        windows = os.name == "nt"
        process.setProgram(os.environ.get("COMSPEC", "cmd.exe") if windows else "/bin/sh")
        process.setArguments(["/c" if windows else "-c", command])
        process.finished.connect(lambda code, _status: self._end(process, code))
        process.errorOccurred.connect(lambda _error: self._end(process, -1))
        self._going.append(process)
        QTimer.singleShot(int(PATIENCE * 1000), process, process.kill)
        process.start()

    def _end(self, process: QProcess, code: int) -> None:
        if process not in self._going:
            return
        self._going.remove(process)
        process.deleteLater()
        if code:
            sentence = f"The command in Preferences for a new verdict ended with code {code}."
            self._studio.failed.emit(Failed(sentence))

    def close(self) -> None:
        """End what still goes on."""
        for process in list(self._going):
            self._going.remove(process)
            process.kill()
            process.waitForFinished(1000)
