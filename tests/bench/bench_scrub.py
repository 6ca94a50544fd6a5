"""Scrubbing a recorded run of a million steps: opening it, and frames a second of the whole window.

A made-up run is written through the recording writer: every step of twelve series, and five
hundred snapshots of each channel, of 64 colour images of 32 × 32. It is opened in a window with
all docks of the layout Watch; a frame moves the cursor to another place and ends when every
dock in sight has been painted there. The same is done with a run of ten thousand steps.

    python tests/bench/bench_scrub.py
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
import shiboken6
from PySide6.QtWidgets import QApplication

from ganstudio.gui.pump import on_screen
from ganstudio.gui.settings import Settings
from ganstudio.gui.shell.window import Window
from ganstudio.gui.widgets import theme
from ganstudio.preset_folder import find
from ganstudio.telemetry.messages import Command, Edited, Judged
from ganstudio.telemetry.recording.writer import RecordingWriter
from ganstudio.telemetry.records import (
    Collapse,
    Losses,
    Measure,
    Outputs,
    Record,
    SampleGrid,
    Speed,
    Verdict,
    Walk,
)
from ganstudio.telemetry.source import Update

LONG, SHORT, CHUNK, SNAPSHOTS = 1_000_000, 10_000, 10_000, 500
FRAMES = 200
NAMES = ("loss_d", "loss_g", "score_real", "score_fake", *(f"penalty/{i}" for i in range(8)))


class Nothing:
    """A live source without runs."""

    def poll(self) -> Update:
        return Update()

    def send(self, command: Command) -> None:
        pass


def records(rng: np.random.Generator, step: int) -> list[Record]:
    smooth = rng.integers(0, 256, (64, 8, 8, 3), dtype=np.uint8).repeat(4, 1).repeat(4, 2)
    real, fake = rng.normal(size=(2, 256)).astype(np.float32)
    shares = rng.dirichlet(np.ones(10)).astype(np.float32)
    measures = tuple(
        Measure(f"m{i}", f"measure {i}", "", i, 0.0, str(i), "0", "high") for i in range(8)
    )
    verdict = Verdict("learning", step, "4 of 10 modes")
    return [
        SampleGrid(smooth, smooth[::-1].copy(), smooth, 8, True, fake[:64]),
        Walk(smooth[:48].reshape(2, 24, 32, 32, 3), 4, True),
        Outputs(real, fake, "logit", 0.0, 0.5, 0.5, 0.3, 0.0),
        Collapse(tuple("0123456789"), shares, shares, measures, verdict, 2500),
        Speed(400.0, 25600.0, step / 1000, 2**30),
    ]


def write(folder: Path, steps: int) -> Path:
    rng = np.random.default_rng(0)
    experiment = find("digits").dumps()
    writer = RecordingWriter.create(folder, experiment, {"title": folder.name})
    for first in range(1, steps + 1, CHUNK):
        values = rng.normal(1, 0.1, (min(CHUNK, steps), len(NAMES))).astype(np.float32)
        writer.series(Losses(NAMES, first, values))
    for step in np.linspace(0, steps, SNAPSHOTS).astype(int).tolist():
        for record in records(rng, step):
            writer.snapshot(step, step / 400, record)
        if step % 7 == 0:
            writer.event(step, step / 400, Edited(0, step, experiment, ("seed = 1",), False))
            writer.event(step, step / 400, Judged(0, step, Verdict("healthy", step, "fine")))
    writer.close()
    return folder


def settle(app: QApplication, window: Window, since: float) -> None:
    """Tick until every dock in sight has been painted after a moment."""
    while True:
        window.pump.tick()
        app.processEvents()
        painted = window.pump.painted
        if all(painted[dock] >= since for dock in painted if on_screen(dock)):
            return


def measured(app: QApplication, folder: Path, steps: int) -> tuple[float, float, list[float]]:
    """Return seconds to the first contents, to all of the series, and of each frame."""
    with tempfile.TemporaryDirectory() as place:
        window = Window(Nothing(), Settings(Path(place) / "window.ini"))
        window.resize(1600, 1000)
        window.show()
        settle(app, window, 0.0)
        began = time.perf_counter()
        window.recorded.open_run(folder)
        while not window.studio.runs:
            window.pump.tick()
        settle(app, window, began)
        contents = time.perf_counter() - began
        (run,) = window.studio.runs.values()
        while run.losses.last < steps:
            window.pump.tick()
            app.processEvents()
        whole = time.perf_counter() - began
        frames = [frame_time(app, window, step) for step in path(steps)]
        window.close()
        shiboken6.delete(window)
    return contents, whole, frames


def path(steps: int) -> list[int]:
    """Return where a hand would drag: through the whole and back, faster and slower."""
    places = 0.5 - 0.5 * np.cos(np.linspace(0, 3 * np.pi, FRAMES) + 0.3)
    return (places * (steps - 1)).astype(int).tolist()


def frame_time(app: QApplication, window: Window, step: int) -> float:
    began = time.perf_counter()
    window.studio.go_to(step)
    settle(app, window, began)
    return time.perf_counter() - began


if __name__ == "__main__":
    app = QApplication(sys.argv[:1])
    theme.apply(app, "dark")
    with tempfile.TemporaryDirectory() as place:
        long, short = write(Path(place) / "long", LONG), write(Path(place) / "short", SHORT)
        runs = [(measured(app, long, LONG), measured(app, short, SHORT)) for _ in range(5)]
    contents, whole = (statistics.median(run[0][i] for run in runs) for i in (0, 1))
    times = [statistics.median(run[0][2]) for run in runs]
    slow = [statistics.quantiles(run[0][2], n=20)[-1] for run in runs]
    ratios = [time / statistics.median(run[1][2]) for time, run in zip(times, runs, strict=True)]
    print("| measured | target | median |\n| --- | --- | --- |")
    print(f"| opening a million steps: every dock shows it, s | ≤ 1 | {contents:.2f} |")
    print(f"| … and every step of its series is there, s | | {whole:.2f} |")
    print(f"| scrubbing it, whole window, frames/s | ≥ 30 | {1 / statistics.median(times):.0f} |")
    print(f"| … the slowest twentieth, frames/s | | {1 / statistics.median(slow):.0f} |")
    print(f"| … time a frame against 10 000 steps | ≤ 1.5 | {statistics.median(ratios):.2f} |")
