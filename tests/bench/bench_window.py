"""What the window costs training, and what training costs the window.

One window and one session in one process; phases alternate: *headless* (window hidden,
nothing painted), *live* (as a user sees it) and *60 Hz* (every dock redrawn at every tick).
The rate of a phase is the steps between the first and the last delivery within it over the
time between the two.

    python tests/bench/bench_window.py [toy dcgan32] [--pairs 7] [--engine auto]
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
from pairs import HEADER, Ratio
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication

from ganstudio.gui.serving.engine import Engine
from ganstudio.gui.settings import Settings
from ganstudio.gui.shell.window import Window
from ganstudio.gui.widgets import theme
from ganstudio.telemetry.messages import Command, Frame, Open
from ganstudio.telemetry.source import Update
from ganstudio.training.experiment import Experiment

TOY = {
    "data": "ring",
    "network": {"name": "mlp", "hidden": 128, "layers": 3},
    "loss": "non-saturating",
    "schedule": {"batch_size": 256},
}
DCGAN32 = {
    "data": {"name": "shapes", "size": 32, "count": 2000},
    "network": {"name": "dcgan", "features": 64},
    "loss": "non-saturating",
    "schedule": {"batch_size": 64},
}
CASES = {"toy": (TOY, 4.0, 0.92, 0.88), "dcgan32": (DCGAN32, 15.0, 0.97, 0.95)}
"""Experiment, seconds a phase, targets with the window live and at 60 Hz."""


class Meter:
    """A source that passes everything on and notes when which step arrived."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.arrivals: list[tuple[float, int]] = []

    def poll(self) -> Update:
        update = self.engine.poll()
        steps = [item.step for item in update.log if isinstance(item, Frame)]
        if steps:
            self.arrivals.append((time.perf_counter(), max(steps)))
        return update

    def send(self, command: Command) -> None:
        self.engine.send(command)

    def rate(self) -> float:
        (begun, first), *_, (ended, last) = self.arrivals
        return (last - first) / (ended - begun)


class Stage:
    """The window, its phases, and a fast timer that notes how late the event loop is."""

    def __init__(self, engine: Engine, folder: Path) -> None:
        self.meter = Meter(engine)
        self.window = Window(self.meter, Settings(folder / "window.ini"))
        self.lateness: list[float] = []
        self._beat = QTimer(interval=5, timerType=Qt.TimerType.PreciseTimer)
        self._beat.timeout.connect(self._note)
        self._last = 0.0
        self._idle = QTimer(interval=16)
        self._idle.timeout.connect(self.meter.poll)
        self._flood = QTimer(interval=16, timerType=Qt.TimerType.PreciseTimer)
        self._flood.timeout.connect(self._redraw)

    def _note(self) -> None:
        now = time.perf_counter()
        if self._last:
            self.lateness.append(max(0.0, now - self._last - 0.005))
        self._last = now

    def _redraw(self) -> None:
        for dock in self.window.area.docks.values():
            dock.refresh()

    def phase(self, kind: str, seconds: float) -> float:
        """Run one phase and return its steps a second."""
        self.window.setVisible(kind != "headless")
        timers = {"headless": [self._idle], "live": [self._beat], "60 Hz": [self._flood]}[kind]
        if kind != "headless":
            self.window.pump.start()
        for timer in timers:
            timer.start()
        wait(0.5)
        self.meter.arrivals.clear()
        self._last = 0.0
        wait(seconds)
        for timer in timers:
            timer.stop()
        self.window.pump.stop()
        return self.meter.rate()


def wait(seconds: float) -> None:
    """Let the event loop run."""
    deadline = time.perf_counter() + seconds
    while (left := deadline - time.perf_counter()) > 0:
        QApplication.processEvents()
        time.sleep(min(0.001, left))


def measure(name: str, engine_mode: str, pairs: int, folder: Path) -> None:
    values, seconds, *targets = CASES[name]
    engine = Engine(engine_mode)
    engine.start()
    stage = Stage(engine, folder)
    endless = Experiment.parse(values).with_values({"schedule.steps": 10**9})
    engine.send(Open((endless.dumps(),), start=True))
    stage.window.show()
    stage.window.pump.start()
    deadline = time.perf_counter() + 60
    while not stage.meter.arrivals and time.perf_counter() < deadline:
        wait(0.1)
    wait(3.0)  # beyond torch's first, slower steps and the first diagnosis
    ratios: dict[str, list[float]] = {"live": [], "60 Hz": []}
    for pair in range(pairs):
        for kind in ("live", "60 Hz") if pair % 2 else ("60 Hz", "live"):
            before = stage.phase("headless", seconds / 2)
            during = stage.phase(kind, seconds)
            after = stage.phase("headless", seconds / 2)
            ratios[kind].append(during / ((before + after) / 2))
    for kind, target in zip(ratios, targets, strict=True):
        title = f"speed kept with the window {kind}, {name}, engine {engine_mode}"
        print(Ratio(title, f"≥ {target}", tuple(ratios[kind])), flush=True)
    late = np.array(stage.lateness) * 1000
    p50, p99 = np.percentile(late, [50, 99])
    print(f"| event-loop lateness p99, {name}, ms | ≤ 16.7 | {p99:.1f} | median {p50:.1f} |")
    stage.window.close()
    engine.close()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("cases", nargs="*", default=list(CASES))
    parser.add_argument("--pairs", type=int, default=7)
    parser.add_argument("--engine", default="auto", choices=["auto", "thread", "process"])
    options = parser.parse_args()
    app = QApplication(sys.argv[:1])
    theme.apply(app, "dark")
    print(HEADER)
    with tempfile.TemporaryDirectory() as room:
        for case in options.cases:
            measure(case, options.engine, options.pairs, Path(room))
    sys.stdout.flush()
    os._exit(0)  # left to the interpreter's end, widgets go in no order, and it crashes
