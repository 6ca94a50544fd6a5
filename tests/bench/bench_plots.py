"""Loss curves of ten million steps: a frame against ten thousand steps, and against matplotlib.

Two runs of two curves each are shown by the loss dock; a frame is a refresh and the painting
of the dock into a picture. matplotlib draws the same values, as they are, with its Agg canvas.

    python tests/bench/bench_plots.py
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from pairs import HEADER, compare
from PySide6.QtWidgets import QApplication

from ganstudio.gui.docks import LossesDock
from ganstudio.gui.state import StudioState
from ganstudio.gui.widgets import theme
from ganstudio.telemetry.messages import Frame, RunAdded
from ganstudio.telemetry.records import Losses
from ganstudio.telemetry.source import Update
from ganstudio.training.experiment import Experiment

SHORT, LONG, CHUNK = 10_000, 10_000_000, 100_000
EXPERIMENT = Experiment.parse({"data": "ring", "network": "mlp", "loss": "non-saturating"})
NAMES = ("loss_d", "loss_g")
FRAMES = 10


def series(steps: int) -> np.ndarray:
    rng = np.random.default_rng(0)
    return (1 + rng.normal(0, 0.1, (steps, 2)) + np.linspace(0, 1, steps)[:, None]).astype("f4")


def dock_with(values: np.ndarray) -> LossesDock:
    studio = StudioState()
    dock = LossesDock(studio)
    dock.setFloating(True)
    studio.setParent(dock)
    for run in range(2):
        text = EXPERIMENT.dumps()
        studio.apply(Update((RunAdded(run, f"run {run}", text, "cpu", "ring"),)))
        for start in range(0, len(values), CHUNK):
            part = values[start : start + CHUNK].copy()
            frame = Frame(run, start + len(part), 0.0, Losses(NAMES, start + 1, part))
            studio.apply(Update((frame,)))
    dock.resize(640, 420)
    dock.show()
    return dock


def frame_time(dock: LossesDock) -> Callable[[], float]:
    def measure() -> float:
        began = time.perf_counter()
        for _ in range(FRAMES):
            dock.mark()
            dock.refresh()
            dock.grab()
        return (time.perf_counter() - began) / FRAMES

    return measure


def matplotlib_time(values: np.ndarray) -> Callable[[], float]:
    steps = np.arange(1, len(values) + 1)

    def measure() -> float:
        began = time.perf_counter()
        figure = Figure(figsize=(6.4, 4.2), dpi=100)
        axes = figure.add_subplot()
        for _ in range(2):
            axes.plot(steps, values, linewidth=1)
        FigureCanvasAgg(figure).draw()
        return time.perf_counter() - began

    return measure


if __name__ == "__main__":
    app = QApplication(sys.argv[:1])
    theme.apply(app, "dark")
    short, long = series(SHORT), series(LONG)
    few, many = dock_with(short), dock_with(long)
    print(HEADER)
    print(
        compare(
            "frame of 4 × 10 M points against 4 × 10 k, time",
            "≤ 2",
            frame_time(many),
            frame_time(few),
        )
    )
    print(
        compare(
            "matplotlib against ours, 4 × 10 k, time",
            "≥ 10",
            matplotlib_time(short),
            frame_time(few),
        )
    )
    print(
        compare(
            "matplotlib against ours, 4 × 10 M, time",
            "≥ 10",
            matplotlib_time(long),
            frame_time(many),
            pairs=5,
        )
    )
    sys.stdout.flush()
    os._exit(0)  # left to the interpreter's end, widgets go in no order, and it crashes
