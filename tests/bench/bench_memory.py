"""Resident memory of the window and of the process that trains, over many steps of a toy.

python tests/bench/bench_memory.py [--steps 1000000]
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from footprint import FIRST, TOY, resident
from PySide6.QtWidgets import QApplication

from ganstudio.gui.serving.engine import Engine
from ganstudio.gui.settings import Settings
from ganstudio.gui.shell.window import Window
from ganstudio.gui.widgets import theme
from ganstudio.telemetry.messages import Open
from ganstudio.training.experiment import Experiment


def watch(window: Window, step: int) -> None:
    """Let the window run until its one run has reached a step."""
    while not window.studio.runs or next(iter(window.studio.runs.values())).step < step:
        QApplication.processEvents()
        time.sleep(0.002)


def measure(steps: int, folder: Path) -> None:
    engine = Engine("process")
    window = Window(engine, Settings(folder / "window.ini"))
    window.show()
    engine.start()
    window.pump.start()
    endless = Experiment.parse(TOY).with_values({"schedule.steps": 10**9})
    engine.send(Open((endless.dumps(),), start=True))
    watch(window, FIRST)
    pids = {"window": os.getpid(), "training process": engine.pids[0]}
    before = {name: resident(pid) for name, pid in pids.items()}
    began = time.perf_counter()
    watch(window, steps)
    seconds = time.perf_counter() - began
    print(f"{steps:,} steps in {seconds:.0f} s\n")
    print("| memory, MB | target | after the first 1,000 steps | beyond them |")
    print("| --- | --- | --- | --- |")
    for name, pid in pids.items():
        print(f"| {name} | ≤ 120 | {before[name]:.0f} | {resident(pid) - before[name]:+.0f} |")
    window.close()
    engine.close()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--steps", type=int, default=1_000_000)
    app = QApplication(sys.argv[:1])
    theme.apply(app, "dark")
    with tempfile.TemporaryDirectory() as room:
        measure(parser.parse_args().steps, Path(room))
