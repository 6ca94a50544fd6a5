"""What each variant costs: time per step of a loss, penalty, stabiliser or way of conditioning.

    python tests/bench/bench_variants.py [toy dcgan32] [name …]

A ratio of 1.5 is a step that takes half as long again. Every variant is timed beside the
plain non-saturating one, in turn, in one process.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from typing import Any

os.environ["OMP_WAIT_POLICY"] = "passive"

from pairs import HEADER, compare

from ganstudio.components import catalogue
from ganstudio.objectives.variants import loss_variants
from ganstudio.training.experiment import Experiment, ExperimentError
from ganstudio.training.run import Run

TOY = {
    "data": "ring",
    "network": {"name": "mlp", "hidden": 128, "layers": 3},
    "schedule": {"batch_size": 256},
    "threads": 1,
}
DCGAN32 = {
    "data": {"name": "shapes", "size": 32, "count": 512},
    "network": {"name": "dcgan", "features": 64, "d_norm": "none"},
    "schedule": {"batch_size": 64},
}
CASES: dict[str, tuple[Mapping[str, Any], int]] = {"toy": (TOY, 40), "dcgan32": (DCGAN32, 1)}
TARGETS = {
    "r1": "≤ 1.7",
    "r1, every 16": "≤ 1.08",
    "spectral-norm": "≤ 1.3",
    "ema": "≤ 1.05",
    "wasserstein-gp": "≤ 2.2",
}


def additions() -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield what is set beside or in place of the plain experiment, by name."""
    for name, variant in loss_variants().items():
        penalties = {key: each.model_dump() for key, each in variant.penalties.items()}
        stabilisers = {key: each.model_dump() for key, each in variant.stabilisers.items()}
        yield name, {"loss": variant.loss, "penalties": penalties, "stabilisers": stabilisers}
    for name in catalogue("penalty"):
        yield name, {"penalties": {name: {}}}
        yield f"{name}, every 16", {"penalties": {name: {"every": 16}}}
    for name in catalogue("stabiliser"):
        yield name, {"stabilisers": {name: {}}}
    for way in ("concatenation", "projection"):
        yield way, {"network.conditioning": way}


def timed(experiment: Experiment, steps: int) -> Callable[[], float]:
    run = Run(experiment)
    for _ in range(3):
        run.step()

    def measure() -> float:
        # A lazy penalty's turn must come as often in every measurement.
        count = 16 * max(1, round(steps / 16)) if _lazy(experiment) else steps
        began = time.perf_counter()
        for _ in range(count):
            run.step()
        elapsed = time.perf_counter() - began
        run.take_series()
        return elapsed / count

    return measure


def _lazy(experiment: Experiment) -> bool:
    return any(penalty.every > 1 for penalty in experiment.penalties.values())


def measure(case: str, chosen: list[str]) -> None:
    base, steps = CASES[case]
    plain = {"loss": "non-saturating", **base}
    for name, changes in additions():
        if chosen and name not in chosen:
            continue
        try:
            experiment = Experiment.parse(plain).with_values(changes)
        except ExperimentError:
            continue  # such as augmentation of points
        ours, theirs = timed(experiment, steps), timed(Experiment.parse(plain), steps)
        print(compare(f"{case}: {name}", TARGETS.get(name, ""), ours, theirs), flush=True)


if __name__ == "__main__":
    wanted = [argument for argument in sys.argv[1:] if argument in CASES] or list(CASES)
    names = [argument for argument in sys.argv[1:] if argument not in CASES]
    print(HEADER)
    for each in wanted:
        measure(each, names)
