"""Runs whose turns are played from lists, of everything that a list has to hold."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor

from ganstudio.training.experiment import Experiment
from ganstudio.training.run import Run

BASE: dict[str, Any] = {
    "data": "ring",
    "network": {"name": "mlp", "hidden": 8, "layers": 2},
    "loss": "non-saturating",
    "schedule": {"batch_size": 16},
    "device": "cpu",
    "threads": 1,
}
IMAGES = {"data": {"name": "shapes", "size": 16, "count": 64}, "schedule": {"batch_size": 8}}
SMALL = {"name": "dcgan", "features": 4, "latent": 4}
CASES: dict[str, dict[str, Any]] = {
    "lazy penalty": {"penalties": {"r1": {"weight": 1.0, "every": 4}}},
    "two penalties": {"penalties": {"r1": {"every": 2}, "r2": {"every": 3}}},
    "points between": {"loss": "wasserstein", "penalties": {"wgan-gp": {"weight": 0.1}}},
    "batch norm": {**IMAGES, "network": SMALL},
    "spectral norm": {**IMAGES, "network": SMALL, "stabilisers": {"spectral-norm": {}}},
    "bfloat16": {**IMAGES, "network": SMALL, "precision": "bfloat16"},
    "noise": {"stabilisers": {"instance-noise": {}, "ema": {}}},
    "memory": {"stabilisers": {"lecam": {}}, "loss": "hinge"},
    "features": {"stabilisers": {"feature-matching": {}}},
    "looking ahead": {"stabilisers": {"unrolled": {"k": 2}}},
    "changed images": {
        **IMAGES,
        "network": {"name": "upconv", "features": 4, "latent": 4},
        "stabilisers": {"diffaugment": {}},
    },
    "consensus": {"stabilisers": {"consensus": {}}},
    "a step ahead": {
        "optimisers": {"generator": "extragradient", "discriminator": "extragradient"}
    },
    "optimistic": {"optimisers": {"generator": "optimistic", "discriminator": "adam"}},
    "at once": {"schedule": {"batch_size": 16, "order": "simultaneous"}},
    "classes": {"network": {"name": "mlp", "hidden": 8, "conditioning": "projection"}},
}


def trained(values: dict[str, Any], steps: int = 9) -> Run:
    run = Run(Experiment.parse(BASE | values))
    for _ in range(steps):
        run.step()
    return run


def everything(run: Run) -> dict[str, Tensor]:
    series = run.take_series()
    assert series is not None
    found = run.checkpoint() | {"series": torch.from_numpy(series.values.copy())}
    return {name: each for name, each in found.items() if name != "seconds"}
