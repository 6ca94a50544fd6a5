"""How long a library of many recorded runs takes to list, search and sort.

Times of the processor, not ratios: the target is what a person waits. *First* reads every folder,
*again* only looks whether anything has changed, and *at the second start* does so with what an
index tells of an earlier session. Up to fifty runs are made, the others copied from these.

    python tests/bench/bench_library.py [--runs 10000] [--in FOLDER]
"""

from __future__ import annotations

import argparse
import gc
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from ganstudio.library import columns
from ganstudio.library.index import Index
from ganstudio.library.run_library import RunLibrary
from ganstudio.library.search import Query
from ganstudio.preset_folder import find
from ganstudio.telemetry.recording.writer import RecordingWriter
from ganstudio.telemetry.records import Collapse, Losses, Measure, SampleGrid, Verdict

REPEATS, MADE = 5, 50


def record(folder: Path, number: int) -> None:
    """Write a run of 2,000 steps with pictures and a diagnosis."""
    rng = np.random.default_rng(number)
    rate = 1e-4 * (1 + number % 7)
    experiment = find("digits").with_values({"seed": number, "optimisers.generator.lr": rate})
    writer = RecordingWriter.create(folder, experiment.dumps(), {"title": f"Run {number}"})
    pixels = rng.integers(0, 256, (64, 16, 16, 1), dtype=np.uint8)
    grid = SampleGrid(pixels, pixels, None, 8, True, np.zeros(64, np.float32))
    measures = tuple(
        Measure(f"measure {i}", f"Measure {i}", "What it tells.", i, 1.0, f"{i}", "1", "high")
        for i in range(12)
    )
    shares = np.full(10, 0.1, np.float32)
    verdict = Verdict("healthy", 500, "10 of 10 modes")
    twins = pixels.reshape(32, 2, 16, 16, 1)[:8].copy()
    collapse = Collapse(tuple("0123456789"), shares, shares, measures, verdict, 512, twins, twins)
    names = ("loss_d", "loss_g", "score_real", "score_fake")
    for step in range(0, 2000, 500):
        rows = rng.normal(size=(500, 4)).astype(np.float32)
        writer.series(Losses(names, step + 1, rows))
        for snapshot in (grid, collapse):
            writer.snapshot(step + 500, float(step), snapshot)
    writer.close()


def times(call: Callable[[], object], repeats: int = REPEATS) -> list[float]:
    """Return the seconds that a call takes, several times."""
    taken = []
    for _ in range(repeats):
        began = time.process_time()
        call()
        taken.append(time.process_time() - began)
    return taken


def row(what: str, target: str, taken: list[float]) -> str:
    """Return a row of the table."""
    low, middle, high = min(taken), statistics.median(taken), max(taken)
    return f"| {what} | {target} | {middle:.3f} | {low:.3f} – {high:.3f} |"


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=10_000)
    parser.add_argument("--in", dest="place", help="where the runs are made for the while")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=arguments.place) as temporary:
        root = Path(temporary)
        for number in range(arguments.runs):
            if number < MADE:
                record(root / f"run {number:05d}", number)
            else:
                shutil.copytree(root / f"run {number % MADE:05d}", root / f"run {number:05d}")
        library = RunLibrary(root)
        index = Index(root / ".index.sqlite")
        RunLibrary(root, index).entries()
        gc.disable()  # as in the window, whose thread collects between two events
        entries = library.entries()
        query = Query.parse("loss=hinge lr>2e-4 digits")
        print(f"{arguments.runs} runs")
        print("| measured, seconds | target | median | lowest – highest |")
        print("| --- | --- | --- | --- |")
        print(row("folders found", "", times(library.folders)))
        print(row("listed first", "≤ 1", times(lambda: RunLibrary(root).entries(), 1)))
        print(row("listed again", "≤ 0.2", times(library.entries)))
        again = times(lambda: RunLibrary(root, index).entries())
        print(row("listed at the second start", "≤ 0.5", again))
        print(row("searched", "≤ 0.1", times(lambda: [query.admits(e) for e in entries])))
        print(row("sorted", "≤ 0.1", times(lambda: columns.ordered(entries, "generator.lr"))))
