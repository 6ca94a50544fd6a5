"""Runs that are compared, on every core: against the same runs one after another, and the bound.

Each comparison is trained by the crew that the window has, starts included, recorded, without a
window; then each of its runs alone in one process, one after another. The bound is what a fair
schedule could reach at best: the time of all runs alone over the cores, or that of the longest.

    python tests/bench/bench_cores.py [--steps 1500] [--pairs 3]
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from footprint import resident

from ganstudio.machine import cores
from ganstudio.preset_folder import find
from ganstudio.telemetry.messages import Finished, Open, RecordTo
from tests.leading import Led

FIVE = ("non-saturating", "minimax", "least-squares", "hinge", "relativistic")
SLOW = ("non-saturating", "minimax", "least-squares", "hinge", "wasserstein-gp")
LONGEST = 7200.0


def seconds(texts: tuple[str, ...]) -> tuple[float, list[float]]:
    """Return the time from the start to the end of all, and the memory of each process, MB."""
    began = time.perf_counter()
    with (
        tempfile.TemporaryDirectory() as library,
        Led(RecordTo(library), Open(texts, start=True), processes=cores()) as led,
    ):
        led.until(lambda: len(led.of(Finished)) == len(texts), LONGEST)
        memory = [resident(pid) for pid in led.crew.pids]
    return time.perf_counter() - began, memory


def measure(name: str, losses: tuple[str, ...], steps: int, pairs: int) -> None:
    base = find("digits").with_values({"schedule.steps": steps, "device": "cpu"})
    texts = tuple(each.dumps() for each in base.compared(list(losses)).expand())
    ratios, bounds, memories = [], [], []
    for pair in range(pairs):
        together = seconds(texts)[0] if pair % 2 else None
        alone = [seconds((text,)) for text in texts]
        if together is None:
            together, several = seconds(texts)
            memories.append(max(several) / max(memory for _, (memory,) in alone))
        total = sum(taken for taken, _ in alone)
        bound = max(total / cores(), *(taken for taken, _ in alone))
        ratios.append(together / total)
        bounds.append(together / bound)
    for what, target, values in (
        ("against one after another", "≤ 0.6", ratios),
        ("against the bound", "≤ 1.05", bounds),
        ("memory of a process against that of one run's", "≤ 1.1", memories),
    ):
        low, high = min(values), max(values)
        median = statistics.median(values)
        print(f"| {name}: {what} | {target} | {median:.2f} | {low:.2f} – {high:.2f} |", flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--steps", type=int, default=1500)
    parser.add_argument("--pairs", type=int, default=3)
    chosen = parser.parse_args()
    print("| measured | target | median | lowest – highest |\n| --- | --- | --- | --- |")
    measure("five losses", FIVE, chosen.steps, chosen.pairs)
    measure("four, and WGAN-GP", SLOW, chosen.steps, chosen.pairs)
