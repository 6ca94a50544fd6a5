"""Small experiments that train in no time."""

from __future__ import annotations

import pytest

from ganstudio.training.experiment import Experiment

RING = {
    "title": "ring",
    "seed": 7,
    "data": {"name": "ring", "count": 1000},
    "network": {"name": "mlp", "hidden": 16, "layers": 2},
    "loss": {"name": "non-saturating"},
    "schedule": {"batch_size": 8},
}
DIGITS = {
    "title": "digits",
    "data": {"name": "digits"},
    "network": {"name": "dcgan", "features": 8, "latent": 8},
    "loss": {"name": "hinge"},
    "stabilisers": {"ema": {}},
    "schedule": {"batch_size": 8},
}


@pytest.fixture
def ring() -> Experiment:
    return Experiment.parse(RING)


@pytest.fixture
def digits() -> Experiment:
    return Experiment.parse(DIGITS)
