"""Starts the application: the window first, training afterwards."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import cast

import shiboken6
from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from ganstudio.endings import asked_to_end
from ganstudio.gui.garbage import collected_by
from ganstudio.gui.preferences import Preferences
from ganstudio.gui.pump import failure
from ganstudio.gui.serving.engine import Engine
from ganstudio.gui.settings import Settings
from ganstudio.gui.shell.window import SIZE, Window
from ganstudio.gui.widgets import theme
from ganstudio.gui.widgets.assets import asset
from ganstudio.launch import LaunchOptions
from ganstudio.preset_folder import DEFAULT, find
from ganstudio.telemetry.messages import Failed, RunState

FAILED, REFUSED = 1, 2
"""Exit codes: there is no picture; there is none because of what was asked for."""
PATIENCE = 120
"""Seconds beyond its own that a screenshot waits for training to begin."""


def main(options: LaunchOptions) -> int:
    """Show the window until it is closed; return the exit code."""
    if options.screenshot is None:
        return _show(options, Settings())
    # A picture shows the window as a new user sees it, and leaves no trace in one's own.
    with tempfile.TemporaryDirectory() as folder:
        aside = Settings.set_aside(Settings(), Path(folder))
        return _show(replace(options, library=options.library or Path(folder, "Runs")), aside)


def _show(options: LaunchOptions, settings: Settings) -> int:
    app = _application()
    preferred = Preferences.kept(settings)
    theme.apply(app, options.theme or preferred.theme)
    engine = Engine(preferred.engine if options.engine == "auto" else options.engine)
    window = Window(engine, settings, options.device)
    window.show()
    window.recording.begin(options.library, options.record)
    with errors_told(window), asked_to_end(partial(_end, window)), collected_by(window):
        engine.start()
        window.pump.start()
        camera = Camera(window, options) if options.screenshot else None
        QTimer.singleShot(0, window, lambda: open_first(window, options))
        code = app.exec()
        ended = engine.close()  # amid which a logout's second signal must not end the program
    result = camera.code if camera else code
    if not ended:
        settings.save()
        os._exit(result)  # training is amid a step in this process and cannot be ended otherwise
    # Left to the interpreter's end, widgets and what they stand on go in no order, and it crashes.
    shiboken6.delete(window)
    shiboken6.delete(engine)
    return result


def _end(window: Window) -> None:
    """Close the window, so that the last step is kept; also where a dialog is open over it."""
    if window.isVisible():
        window.close()
    QApplication.quit()


def _application() -> QApplication:
    app = cast(QApplication | None, QApplication.instance()) or QApplication(sys.argv[:1])
    app.setApplicationName("GAN Studio")
    app.setDesktopFileName("ganstudio")
    app.setWindowIcon(QIcon(str(asset("icon.svg"))))
    return app


def open_first(window: Window, options: LaunchOptions) -> None:
    """Open what was asked for, else what was open last, else the welcome page."""
    start = options.run or options.screenshot is not None
    files = window.files
    if options.runs:
        for folder in options.runs:
            window.recorded.open_run(folder)
        window.studio.go_to(options.at)
    elif options.experiment is not None:
        files.open_text(options.experiment, "", start)
    else:
        kept = window.settings.get("experiment", "")
        if not kept and not start:
            window.welcome.show()
        elif not kept or not files.open_text(kept, "the last experiment", start):
            files.open_experiment(find(DEFAULT), start)
    if files.stands_side_by_side() and not window.recalled:
        window.table["view.layout.Compare"].trigger()


@contextmanager
def errors_told(window: Window) -> Iterator[None]:
    """Say in the window what goes wrong in it."""

    def tell(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        sys.__excepthook__(kind, error, trace)
        window.studio.failed.emit(failure(f"Something in the window went wrong: {error}", error))

    hook, sys.excepthook = sys.excepthook, tell
    try:
        yield
    finally:
        sys.excepthook = hook


class Camera(QObject):
    """Takes a picture of the window after so many seconds of running, and closes it.

    Attributes
    ----------
    code : int
        0 once the picture is written; 2 where what was asked for cannot be trained.
    """

    def __init__(self, window: Window, options: LaunchOptions) -> None:
        super().__init__(window)
        self.code = FAILED
        self._window = window
        self._options = options
        self._delay = QTimer(self, singleShot=True, interval=int(options.after * 1000))
        self._delay.timeout.connect(self._shoot)
        self._limit = QTimer(self, singleShot=True, interval=int((options.after + PATIENCE) * 1000))
        self._limit.timeout.connect(self._give_up)
        self._limit.start()
        if options.runs:
            self._delay.start()
        window.studio.runChanged.connect(self._look)
        window.studio.failed.connect(self._hear)
        window.resize(*SIZE)  # whatever the screen, if there is one

    @Slot(int)
    def _look(self, run: int) -> None:
        running = self._window.studio.runs[run].state is RunState.RUNNING
        if running and not self._delay.isActive():
            self._delay.start()

    @Slot(object)
    def _hear(self, failure: Failed) -> None:
        if not self._delay.isActive() and self.code == FAILED:  # nothing will run by itself
            self.code = REFUSED
            print(f"ganstudio: {failure.sentence}", file=sys.stderr)
            self._window.close()

    @Slot()
    def _shoot(self) -> None:
        path = self._options.screenshot
        if path is not None and self._window.grab().save(str(path)):
            self.code = 0
        else:
            print(f"ganstudio: {path} cannot be written", file=sys.stderr)
        self._window.close()

    @Slot()
    def _give_up(self) -> None:
        print("ganstudio: training did not begin, so there is no picture", file=sys.stderr)
        self._window.close()
