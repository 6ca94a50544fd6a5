"""Small runs, one a kind of data."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from ganstudio.training.experiment import Experiment
from ganstudio.training.run import Run

RING = {
    "seed": 3,
    "data": {"name": "ring", "count": 2000, "radius": 2.0, "sigma": 0.05},
    "network": {"name": "mlp", "hidden": 16, "layers": 2},
    "loss": {"name": "non-saturating"},
    "schedule": {"batch_size": 16},
}
LINE = {**RING, "data": {"name": "mixture-1d", "count": 500}}
MOONS = {**RING, "data": {"name": "moons", "count": 2000}}
DIGITS = {
    "seed": 3,
    "data": {"name": "digits", "size": 8},
    "network": {"name": "upconv", "features": 4, "latent": 4},
    "loss": {"name": "hinge"},
    "stabilisers": {"spectral-norm": {}, "ema": {}},
    "schedule": {"batch_size": 8},
    "watch": {"rows": 2, "columns": 3},
}
KINDS = {"ring": RING, "line": LINE, "moons": MOONS, "digits": DIGITS}

MakeRun = Callable[..., Run]


@pytest.fixture
def make_run() -> MakeRun:
    """Build a run by the kind of its data, with settings by dotted path."""

    def make(kind: str, settings: dict[str, Any] | None = None) -> Run:
        return Run(Experiment.parse({**KINDS[kind], "device": "cpu"}).with_values(settings or {}))

    return make
