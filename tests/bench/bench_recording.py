"""What recording costs training: two sessions of the same, one of them recorded, in turn.

Both measure what the window shows; so the ratio is the price of recording alone. Besides
the ratio of steps a second, which a busy machine blurs, stands that of steps a second of
processor time: it counts the thread that writes as if there were but one core.

    python tests/bench/bench_recording.py [toy dcgan32] [--pairs 7] [--seconds 8]
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import torch
from pairs import HEADER, compare

from ganstudio import Experiment, Session
from ganstudio.telemetry.messages import Start

CASES = {
    "toy": {
        "data": "ring",
        "network": {"name": "mlp", "hidden": 128, "layers": 3},
        "loss": "non-saturating",
        "schedule": {"batch_size": 256},
    },
    "dcgan32": {
        "data": {"name": "shapes", "size": 32, "count": 2000},
        "network": {"name": "dcgan", "features": 64},
        "loss": "non-saturating",
        "schedule": {"batch_size": 64},
    },
}
CLOCKS = {"time": time.perf_counter, "processor time": time.process_time}


def session(experiment: Experiment, library: Path | None) -> Session:
    opened = Session(library)
    opened.add(experiment.with_values({"schedule.steps": 10**9}))
    opened.obey(Start())
    return opened


def rate(training: Session, seconds: float, clock: Callable[[], float]) -> float:
    """Return steps a second over a stretch of training."""
    steps, began = 0, clock()
    while clock() - began < seconds:
        training.advance()
        steps += 1
    return steps / (clock() - began)


def measure(name: str, pairs: int, seconds: float, library: Path) -> None:
    experiment = Experiment.parse({**CASES[name], "device": "cpu", "threads": 1})
    with session(experiment, library) as recorded, session(experiment, None) as unrecorded:
        for what, clock in CLOCKS.items():
            ratio = compare(
                f"recording on against off, {name}, {what}",
                "≥ 0.99",
                lambda clock=clock: rate(recorded, seconds, clock),
                lambda clock=clock: rate(unrecorded, seconds, clock),
                pairs,
            )
            print(ratio, flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("cases", nargs="*", default=list(CASES))
    parser.add_argument("--pairs", type=int, default=7)
    parser.add_argument("--seconds", type=float, default=8.0)
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    print(HEADER)
    with tempfile.TemporaryDirectory() as room:
        for case in arguments.cases:
            measure(case, arguments.pairs, arguments.seconds, Path(room))
