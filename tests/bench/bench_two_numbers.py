"""Every known course of the games of two numbers by the trainer, and what drawing one costs.

``python tests/bench/bench_two_numbers.py`` takes some minutes, with ``--speed`` some seconds. A
row of the table is met where 500 steps of the trainer end within its tolerance; the courses under
instance noise are means, which the trainer's samples are not, and are played in double precision
alone.
"""

from __future__ import annotations

import os
import statistics
import sys
import time
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
from PySide6.QtWidgets import QApplication

sys.path.insert(0, str(Path(__file__).parents[2]))

from ganstudio.gui.docks.phase.dock import PhaseDock
from ganstudio.gui.state import StudioState
from ganstudio.gui.widgets import theme
from ganstudio.telemetry.messages import Frame, RunAdded
from ganstudio.telemetry.records import Losses
from ganstudio.telemetry.source import Update
from ganstudio.training.run import Run
from ganstudio.training.two_numbers.course import BEYOND, course
from ganstudio.training.two_numbers.field import Field
from tests.training.two_numbers.games import STEPS, Known, is_chaotic, known, law_of, played

SMALLEST = 1e-36
"""Below which single precision has nothing left to tell apart."""


def trained(row: Known) -> np.ndarray:
    run = Run(row.experiment())
    for _ in range(STEPS):
        run.step()
    series = run.take_series()
    assert series is not None
    path = series.columns(["weight/theta", "weight/psi"]).astype(float)
    path[np.abs(path).sum(axis=1) > BEYOND] = np.nan
    return np.vstack([[(1.0, 1.0)], path])


def courses() -> None:
    """Play every row both ways, and say which are missed."""
    met = {"double": 0, "trainer": 0}
    asked = dict(met)
    apart: list[float] = []
    for row in known():
        ours = played(row)
        paths = {"double": ours}
        if row.regulariser != "noise":
            paths["trainer"] = trained(row)
        for name, path in paths.items():
            asked[name] += 1
            good = row.is_met_by(path[-1])
            if name == "trainer" and row.radius < SMALLEST:
                good = bool(np.hypot(*path[-1]) < SMALLEST)
            met[name] += good
            if not good:
                off = np.abs(path[-1] - np.array(row.end)).max() / row.radius
                chaos = ", chaotic" if is_chaotic(row) else ""
                print(f"missed by {name}: {row}, off by {off:.2g} of the radius{chaos}", flush=True)
        if "trainer" in paths and not is_chaotic(row) and np.isfinite(ours).all():
            apart.append(np.abs(paths["trainer"] - ours).max() / np.abs(ours).max())
    for name in met:
        print(f"{name}: {met[name]} of {asked[name]} rows")
    print(
        f"trainer against double, of the path's size: median {statistics.median(apart):.1e}, "
        f"99 % {np.quantile(apart, 0.99):.1e}, most {max(apart):.1e}"
    )


def speed() -> None:
    """Say what a course of 500 steps costs while somebody drags."""
    for name in (
        ("minimax", "none", "sim", "sgd"),
        ("minimax", "r1", "alt", "sgd"),
        ("ns", "consensus", "alt", "sgd"),
        ("wgan", "none", "alt k=5", "eg"),
        ("minimax", "none", "sim", "adam0.5"),
        ("minimax", "noise", "alt", "sgd"),
    ):
        row = Known(*name, end=(0.0, 0.0), radius=0.0)
        field = Field(row.experiment(), law_of(row))
        spent = []
        for _ in range(40):
            began = time.perf_counter()
            course(field, (1.0, 1.0), STEPS)
            spent.append(1e3 * (time.perf_counter() - began))
        print(f"{row}: best {min(spent):.2f} ms, median {statistics.median(spent):.2f} ms")


def drag() -> None:
    """Say what a frame costs while the start of two runs is dragged: their courses, and paint."""
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    theme.apply(app, "dark")
    studio = StudioState()
    dock = PhaseDock(studio)
    dock.resize(700, 720)
    for number, order in enumerate(("sim", "alt")):
        row = Known("wgan", "none", order, "sgd", end=(0.0, 0.0), radius=0.0)
        experiment = row.experiment().with_values({"schedule.steps": STEPS})
        path = played(row)[1:].astype("f4")
        names = ("loss_d", "loss_g", "weight/theta", "weight/psi")
        values = np.hstack([np.zeros_like(path), path])
        added = RunAdded(number, order, experiment.dumps(), "cpu", "")
        series = Frame(number, STEPS, 1.0, Losses(names, 1, values))
        tables = Frame(number, STEPS, 1.0, law_of(row))
        studio.apply(Update((added, series), (tables,)))
    dock.show()
    for _ in range(3):
        dock.refresh()
        dock.grab()
    counted, painted = [], []
    for k in range(60):
        began = time.perf_counter()
        dock.portrait.dragged.emit(np.cos(k / 10), np.sin(k / 10))
        drawn = time.perf_counter()
        dock.area.grab()
        counted.append(1e3 * (drawn - began))
        painted.append(1e3 * (time.perf_counter() - drawn))
    for name, spent in (("courses of two runs", counted), ("painting", painted)):
        print(f"drag, {name}: best {min(spent):.2f} ms, median {statistics.median(spent):.2f} ms")


if __name__ == "__main__":
    speed()
    drag()
    if "--speed" not in sys.argv:
        courses()
