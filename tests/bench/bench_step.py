"""A step of ours against the textbook loop of the same maths.

The textbook loop is what tutorials print: two passes through D, default Adam, gradients
for D's weights in G's step too, ``.item()`` on every loss at every step.

    python tests/bench/bench_step.py [toy dcgan32 dcgan64 bfloat16]
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable

os.environ["OMP_WAIT_POLICY"] = "passive"

import torch
from pairs import HEADER, Ratio, compare
from torch import nn

from ganstudio.training.experiment import Experiment
from ganstudio.training.hardware import resolve_device, threads_for, use_threads
from ganstudio.training.run import Run

TOY = {
    "data": "ring",
    "network": {"name": "mlp", "hidden": 128, "layers": 3},
    "loss": "non-saturating",
    "schedule": {"batch_size": 256},
    "threads": 1,
}


def dcgan(size: int, precision: str = "float32") -> dict[str, object]:
    return {
        "data": {"name": "shapes", "size": size, "count": 512},
        "network": {"name": "dcgan", "features": 64},
        "loss": "non-saturating",
        "schedule": {"batch_size": 64},
        "precision": precision,
    }


CASES = {
    "toy": (TOY, "≥ 1.3", 150),
    "dcgan32": (dcgan(32), "≥ 1.3", 4),
    "dcgan64": (dcgan(64), "≥ 1.25", 2),
    "bfloat16": (dcgan(32, "bfloat16"), "≥ 2", 4),
}


def ours(experiment: Experiment, steps: int) -> Callable[[], float]:
    run = Run(experiment)

    def measure() -> float:
        began = time.perf_counter()
        for _ in range(steps):
            run.step()
        run.take_series()
        return steps / (time.perf_counter() - began)

    return measure


def textbook(experiment: Experiment, steps: int) -> Callable[[], float]:
    shape, n = experiment.data.shape, experiment.schedule.batch_size
    on = {"device": resolve_device(experiment.device)}
    G = experiment.network.generator(shape).to(**on)
    D = experiment.network.discriminator(shape).to(**on)
    data = torch.from_numpy(experiment.data.load().samples).to(**on)
    optimiser_g = torch.optim.Adam(G.parameters(), lr=2e-4, betas=(0.5, 0.999))
    optimiser_d = torch.optim.Adam(D.parameters(), lr=2e-4, betas=(0.5, 0.999))
    criterion = nn.BCEWithLogitsLoss()
    history = []

    def step() -> None:
        x = data[torch.randint(len(data), (n,), **on)]
        D.zero_grad()
        loss_real = criterion(D(x), torch.ones(n, **on))
        loss_real.backward()
        fake = G(torch.randn(n, experiment.network.latent, **on))
        loss_fake = criterion(D(fake.detach()), torch.zeros(n, **on))
        loss_fake.backward()
        optimiser_d.step()
        G.zero_grad()
        fake = G(torch.randn(n, experiment.network.latent, **on))
        loss_g = criterion(D(fake), torch.ones(n, **on))
        loss_g.backward()
        optimiser_g.step()
        history.append((loss_real.item() + loss_fake.item(), loss_g.item()))

    def measure() -> float:
        began = time.perf_counter()
        for _ in range(steps):
            step()
        return steps / (time.perf_counter() - began)

    return measure


def measure(name: str) -> Ratio:
    values, target, steps = CASES[name]
    experiment = Experiment.parse(values)
    mine = ours(experiment, steps)
    use_threads(threads_for(experiment))  # for both
    return compare(
        f"step against the textbook loop, {name}", target, mine, textbook(experiment, steps)
    )


if __name__ == "__main__":
    print(HEADER)
    for case in sys.argv[1:] or CASES:
        print(measure(case), flush=True)
