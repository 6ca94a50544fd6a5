"""Whether memory, and files that are open, settle over switches of theme and place, and over forks.

A window on a trained, recorded ring. Theme and place are switched by turns, a hundred times and
again; then forks are made and removed, ten and again. What is kept after the second half beyond the
first is what would grow without end.

    python tests/bench/bench_switches.py [--switches 114] [--forks 10] [--rounds 4]
"""

from __future__ import annotations

import argparse
import gc
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from footprint import resident
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication, QWidget

from ganstudio.gui.docks.area.places import PLACES
from ganstudio.gui.garbage import collected_by
from ganstudio.gui.serving.engine import Engine
from ganstudio.gui.settings import Settings
from ganstudio.gui.shell.window import Window
from ganstudio.gui.widgets import theme
from ganstudio.preset_folder import find
from ganstudio.telemetry.messages import Fork, Open, Remove

PATIENCE = 120
"""Seconds that a fork is waited for."""


class Stage:
    """The window, and what is measured of its process."""

    def __init__(self, folder: Path) -> None:
        self.engine = Engine("thread")
        self.window = Window(self.engine, Settings(folder / "window.ini"))
        self.window.resize(1600, 1000)
        self.window.show()
        self.window.recording.begin(folder / "runs", True)
        self.engine.start()
        self.window.pump.start()

    def until(self, met: Callable[[], bool]) -> None:
        """Let the window run until something is so."""
        end = time.monotonic() + PATIENCE
        while not met() and time.monotonic() < end:
            QApplication.processEvents()
            time.sleep(0.002)

    def open(self, steps: int) -> None:
        """Train a ring for so many steps."""
        made = find("ring").with_values({"schedule.steps": steps})
        self.engine.send(Open((made.dumps(),), start=True))
        runs = self.window.studio.runs
        self.until(lambda: bool(runs) and next(iter(runs.values())).reached >= steps)

    def switch(self, number: int) -> None:
        """Go to another place, in the other theme."""
        table = self.window.table
        table[f"view.theme.{('light', 'dark')[number % 2]}"].trigger()
        table[f"view.layout.{PLACES[number % len(PLACES)].name}"].trigger()
        for _ in range(3):
            QApplication.processEvents()

    def fork(self, step: int) -> None:
        """Fork the run, and remove the fork."""
        runs = self.window.studio.runs
        first = next(iter(runs))
        self.engine.send(Fork(runs[first].folder, step))
        self.until(lambda: len(runs) > 1)
        fork = next((run for run in runs if run != first), None)
        if fork is None:
            sys.exit("the fork did not come")
        self.engine.send(Remove(fork))
        self.until(lambda: len(runs) == 1)

    def measured(self) -> tuple[float, int, int]:
        """Return resident MB, open files and widgets once all is settled."""
        for _ in range(20):
            QApplication.processEvents()
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
            time.sleep(0.01)
        gc.collect()
        files = len(list(Path("/proc/self/fd").iterdir()))
        widgets = sum(isinstance(each, QWidget) for each in QApplication.allWidgets())
        return resident(os.getpid()), files, widgets


def told(stage: Stage, what: str, rounds: int, count: int, act: Callable[[int], None]) -> None:
    """Do something in rounds, and print what there is after each."""
    before = stage.measured()
    print(f"| before | {before[0]:.0f} | {before[1]} | {before[2]} |")
    for number in range(1, rounds + 1):
        for each in range(count):
            act(each)
        memory, files, widgets = stage.measured()
        print(f"| {number * count} {what} | {memory:.0f} | {files} | {widgets} |", flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--switches", type=int, default=114)
    parser.add_argument("--forks", type=int, default=10)
    parser.add_argument("--rounds", type=int, default=4)
    options = parser.parse_args()
    app = QApplication(sys.argv[:1])
    theme.apply(app, "dark")
    with tempfile.TemporaryDirectory() as room:
        stage = Stage(Path(room))
        with collected_by(stage.window):
            stage.open(200)
            print("| after | memory, MB | open files | widgets |")
            print("| --- | ---: | ---: | ---: |")
            told(stage, "switches", options.rounds, options.switches, stage.switch)
            told(stage, "forks", options.rounds, options.forks, lambda _: stage.fork(150))
        sys.stdout.flush()
        os._exit(0)  # left to the interpreter's end, widgets go in no order, and it crashes
