"""The speed of a step and of a start beside those of another revision, in interleaved pairs.

    python tests/bench/bench_before.py [--against 6428d72] [--rounds 6] [ring toy digits start]

Each revision trains in a process of its own, which waits while the other is timed. Where a
process's memory comes to lie moves its speed by a twentieth for as long as it lives, so there are
several rounds of fresh ones; steps are timed by the processor's clock, both on one core. A start
is that of ``ganstudio --screenshot`` as a whole, on the offscreen platform.
"""

from __future__ import annotations

import argparse
import itertools
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from bench_parity import CHECKOUT, tree_of
from pairs import HEADER, Ratio, compare

WORK = """
import os, sys, time
if hasattr(os, "sched_setaffinity"):
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
import ganstudio
from ganstudio import Experiment, Run, find_preset
toy = {"data": "ring", "network": {"name": "mlp", "hidden": 128, "layers": 3},
       "loss": "non-saturating", "schedule": {"batch_size": 256}}
name, steps = sys.argv[1], int(sys.argv[2])
experiment = Experiment.parse(toy) if name == "toy" else find_preset(name)
run = Run(experiment.with_values({"threads": 1, "device": "cpu"}))
print(ganstudio.__file__, flush=True)
for _ in sys.stdin:
    began = time.process_time()
    for _ in range(steps):
        run.step()
    run.take_series()
    print(steps / (time.process_time() - began), flush=True)
"""
STEPS = {"ring": 150, "toy": 150, "digits": 20}
PAIRS = 8
"""A round."""


def environment(tree: Path) -> dict[str, str]:
    """Return what a process needs to run a tree's own program."""
    return {
        **os.environ,
        "PYTHONPATH": str(tree),
        "OMP_WAIT_POLICY": "passive",
        "QT_QPA_PLATFORM": "offscreen",
    }


def trainer(tree: Path, name: str) -> Callable[[], float]:
    """Return what times some steps of a tree's program; steps a second."""
    process = subprocess.Popen(
        [sys.executable, "-c", WORK, name, str(STEPS[name])],
        cwd=tree, env=environment(tree), text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip
    assert process.stdin is not None
    assert process.stdout is not None
    given, told = process.stdin, process.stdout
    assert Path(told.readline().strip()).is_relative_to(tree.resolve())

    def measure() -> float:
        print(file=given, flush=True)
        return float(told.readline())

    return measure


def starter(tree: Path) -> Callable[[], float]:
    """Return what times a start of a tree's program up to a picture of its window; 1/seconds."""
    room = tempfile.mkdtemp()
    command = [sys.executable, "-m", "ganstudio", "digits", "--screenshot", f"{room}/it.png"]
    homes = dict.fromkeys(("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"), room)

    def measure() -> float:
        began = time.perf_counter()
        subprocess.run(
            [*command, "--after", "0.1"], cwd=tree, env=environment(tree) | homes, check=True,
            capture_output=True, timeout=60,
        )  # fmt: skip
        return 1 / (time.perf_counter() - began)

    return measure


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--against", default="6428d72", metavar="REV")
    parser.add_argument("--rounds", type=int, default=6)
    parser.add_argument("what", nargs="*", default=[*STEPS, "start"])
    arguments = parser.parse_args()
    print(HEADER)
    with tree_of(arguments.against) as before:
        for name in arguments.what:
            make = starter if name == "start" else lambda tree, name=name: trainer(tree, name)
            title = f"{'start' if name == 'start' else f'step, {name}'}, now / before"
            pairs = PAIRS // 2 if name == "start" else PAIRS
            found = [
                compare(title, "≥ 0.98", make(CHECKOUT), make(before), pairs).values
                for _ in range(arguments.rounds)
            ]
            print(Ratio(title, "≥ 0.98", tuple(itertools.chain(*found))), flush=True)
