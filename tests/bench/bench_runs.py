"""How long the window is busy at a time with 1, 5, 20 and 50 runs in it.

A source makes frames up for as many runs as are asked for, in the place *Compare*: every run
makes 45 steps a second and is measured four times a second, the runs one after another, where a
second is sixty looks at the source. A turn is one pass of the event loop, from what is polled to
what is painted; those are counted in which anything was done. It is told in the time that the
processor gave the window's thread, since on a shared machine other work lengthens that on the
wall; the collection of Python's garbage counts too.

With ``--real`` the runs are real ones, which train in processes of their own.

    python tests/bench/bench_runs.py [--runs 1 5 20 50] [--presets digits ring] [--seconds 10]
"""

from __future__ import annotations

import argparse
import cProfile
import gc
import os
import pstats
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
import shiboken6
from bench_scrub import records
from PySide6.QtWidgets import QApplication

from ganstudio.gui.garbage import collected_by
from ganstudio.gui.serving.engine import Engine
from ganstudio.gui.settings import Settings
from ganstudio.gui.shell.window import Window
from ganstudio.gui.widgets import theme
from ganstudio.preset_folder import find
from ganstudio.telemetry.messages import Command, Frame, Open, RunAdded, RunState, StateChanged
from ganstudio.telemetry.records import Losses, Plane, Record, SampleGrid, Walk
from ganstudio.telemetry.source import Outbox, Update

TARGET = 16.7
"""Milliseconds that a turn may take: a frame of a screen."""
LOOKS, STEPS = 4, 45
"""Times a second that a run is measured, and steps a second that it makes."""
POOL = 16
"""Looks that are made up beforehand, so that a turn holds as little as may be of the source."""
DONE = 0.1
"""Milliseconds from which on a turn is one in which something was done."""
NAMES = ("loss_d", "loss_g", "score_real", "score_fake")


def flat(random: np.random.Generator, record: Record) -> Record:
    """Return what stands for a record of images where the data are points."""
    points = random.normal(size=(2, 256, 2)).astype(np.float32)
    match record:
        case SampleGrid():
            heat = random.normal(size=(48, 48)).astype(np.float32)
            arrows = random.normal(size=(32, 2, 2)).astype(np.float32)
            return Plane(points[0], points[1], (-3, 3, -3, 3), heat, "logit", arrows, False)
        case Walk():
            return Walk(points[:, :24], 4, True)
    return record


class MadeUp:
    """A source of runs that train at an even pace, by how often it is asked."""

    def __init__(self, preset: str, runs: int) -> None:
        experiment = find(preset)
        self.outbox = Outbox()
        self._random = np.random.default_rng(0)
        made = [records(self._random, look) for look in range(POOL)]
        if len(experiment.data.shape) == 1:
            made = [[flat(self._random, record) for record in look] for look in made]
        self._made = made
        self._steps, self._looks = dict.fromkeys(range(runs), 0), dict.fromkeys(range(runs), 0)
        for run in range(runs):
            titled = experiment.with_values({"title": f"{experiment.title} {run}"})
            text = titled.dumps()
            self.outbox.put(
                [
                    RunAdded(run, titled.title, text, "cpu · 1 thread", "1 797 images"),
                    StateChanged(run, RunState.RUNNING, 0),
                ]
            )
        self.polls = 0

    def poll(self) -> Update:
        self.polls += 1
        since = self.polls / 60
        for run, step in self._steps.items():
            late = since - run / len(self._steps) / LOOKS
            made = int(late * STEPS) - step
            if made >= 3:
                values = self._random.normal(1, 0.1, (made, len(NAMES))).astype(np.float32)
                self._say(run, step + made, Losses(NAMES, step + 1, values))
                self._steps[run] += made
            if int(late * LOOKS) > self._looks[run]:
                self._looks[run] = int(late * LOOKS)
                for record in self._made[(run + self._looks[run]) % POOL]:
                    self._say(run, self._steps[run], record)
        return self.outbox.take()

    def _say(self, run: int, step: int, record: Record) -> None:
        self.outbox.put([Frame(run, step, step / STEPS, record)])

    def send(self, command: Command) -> None:
        pass


class Trained:
    """Runs that train in processes of their own, asked sixty times a second or less."""

    def __init__(self, preset: str, runs: int) -> None:
        self.engine = Engine("process")
        self.engine.start()
        self.polls, self._began = 0, time.perf_counter()
        experiment = find(preset)
        texts = tuple(
            experiment.with_values({"title": f"{experiment.title} {n}", "seed": n}).dumps()
            for n in range(runs)
        )
        self.engine.send(Open(texts, start=True))

    def poll(self) -> Update:
        self.polls = int(60 * (time.perf_counter() - self._began))
        return self.engine.poll()

    def send(self, command: Command) -> None:
        self.engine.send(command)


def trained(window: Window, runs: int) -> bool:
    """Tell whether all runs have begun to train."""
    known = window.studio.runs.values()
    return len(known) == runs and all(run.reached > 2 for run in known)


def turns(app: QApplication, source: MadeUp | Trained, seconds: float) -> Iterator[float]:
    """Yield the milliseconds of the processor of every turn in which something was done."""
    until = source.polls + 60 * seconds
    while source.polls < until:
        began = time.thread_time()
        app.processEvents()
        took = (time.thread_time() - began) * 1000
        if took > DONE:
            yield took
        else:
            time.sleep(0.001)


def measured(
    app: QApplication,
    preset: str,
    runs: int,
    seconds: float,
    profile: cProfile.Profile | None,
    *,
    real: bool,
) -> np.ndarray:
    """Return the milliseconds of all turns of a window."""
    source = Trained(preset, runs) if real else MadeUp(preset, runs)
    with tempfile.TemporaryDirectory() as place:
        window = Window(source, Settings(Path(place) / "window.ini"))
        window.resize(1600, 1000)
        window.show()
        window.pump.start()
        with collected_by(window):
            while isinstance(source, Trained) and not trained(window, runs):
                app.processEvents()
            list(turns(app, source, 0.5))
            window.table["view.layout.Compare" if runs > 1 else "view.layout.Watch"].trigger()
            list(turns(app, source, 30.0))  # beyond the building of what is then only refreshed
            if profile is not None:
                profile.enable()
            taken = np.array(list(turns(app, source, seconds)))
            if profile is not None:
                profile.disable()
        if isinstance(source, Trained):
            made = sum(run.reached for run in window.studio.runs.values())
            print(f"{len(window.studio.runs)} runs made {made} steps in all", file=sys.stderr)
            source.engine.close()
        window.close()
        shiboken6.delete(window)
    gc.collect()
    return taken


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, nargs="*", default=[1, 5, 20, 50])
    parser.add_argument("--presets", nargs="*", default=["digits", "ring"])
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--real", action="store_true", help="train instead of making up")
    parser.add_argument("--profile", action="store_true", help="say what the time went to")
    options = parser.parse_args()
    app = QApplication(sys.argv[:1])
    theme.apply(app, "dark")
    profile = cProfile.Profile() if options.profile else None
    print("| preset | runs | turns | median, ms | p99, ms | longest, ms | of the time, % |")
    print("| --- | ---: | ---: | ---: | ---: | ---: | ---: |")
    for preset in options.presets:
        for runs in options.runs:
            took = measured(app, preset, runs, options.seconds, profile, real=options.real)
            p50, p99 = np.percentile(took, [50, 99])
            share = took.sum() / options.seconds / 10  # of a second, in percent
            print(
                f"| {preset} | {runs} | {len(took)} | {p50:.1f} | {p99:.1f} | "
                f"{took.max():.1f} | {share:.0f} |",
                flush=True,
            )
    if profile is not None:
        stats = pstats.Stats(profile, stream=sys.stderr)
        stats.sort_stats("tottime").print_stats(35)
        stats.sort_stats("cumulative").print_stats(90)
    sys.stdout.flush()
    os._exit(0)  # left to the interpreter's end, widgets go in no order, and it crashes
