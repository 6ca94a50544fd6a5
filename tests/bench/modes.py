"""Modes, high-quality share and KL of many variants on the ring and the grid, over several seeds.

    python tests/bench/modes.py [--seeds 5] [--steps 6000] [--write]

The data sets and the figures are those of the literature: ring of 8 with radius 1 and σ 0.01,
grid of 25 with spacing 2 and σ 0.05; a sample is of high quality within 3 σ of the nearest mode,
a mode is covered if it is nearest to at least one such sample, KL(model ‖ data) over the modes;
2,500 samples. Results depend on networks, optimiser and length, so the published ones are
context. With ``--write`` the table is put into MODES.md beside this file.
"""

from __future__ import annotations

import argparse
import os
import statistics
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

os.environ["OMP_WAIT_POLICY"] = "passive"

from ganstudio.probes.diagnosis import diagnosis_for
from ganstudio.probes.work import finish
from ganstudio.training.experiment import Experiment
from ganstudio.training.run import Run

TABLE = Path(__file__).with_name("MODES.md")
DATA = {
    "ring": {"name": "ring", "modes": 8, "radius": 1.0, "sigma": 0.01},
    "grid": {"name": "grid", "side": 5, "spacing": 2.0, "sigma": 0.05},
}
ADAM = {"name": "adam", "lr": 1e-3, "beta1": 0.5}
BASE: dict[str, Any] = {
    "network": {
        "name": "mlp", "latent": 2, "hidden": 128, "layers": 3, "activation": "leaky-relu",
    },
    "optimisers": {"generator": ADAM, "discriminator": ADAM},
    "schedule": {"batch_size": 128, "decay": "linear"},
    "threads": 1,
}  # fmt: skip
GP = {"wgan-gp": {"weight": 0.1}}
VARIANTS: dict[str, dict[str, Any]] = {
    "non-saturating": {"loss": "non-saturating"},
    "minimax (saturating)": {"loss": "minimax"},
    "least squares": {"loss": "least-squares"},
    "hinge": {"loss": "hinge"},
    "hinge, spectral norm": {"loss": "hinge", "stabilisers": {"spectral-norm": {}}},
    "Wasserstein, clipping": {"loss": "wasserstein", "stabilisers": {"weight-clipping": {}}},
    "Wasserstein, gradient penalty": {"loss": "wasserstein", "penalties": GP},
    "relativistic": {"loss": "relativistic"},
    "R3GAN": {
        "loss": "relativistic",
        "penalties": {"r1": {"weight": 0.1}, "r2": {"weight": 0.1}},
    },
    "f-GAN, KL": {"loss": "f-gan-kl"},
    "non-saturating, R1": {"loss": "non-saturating", "penalties": {"r1": {"weight": 0.1}}},
    "non-saturating, DRAGAN": {"loss": "non-saturating", "penalties": {"dragan": {"weight": 0.1}}},
    "non-saturating, EMA": {"loss": "non-saturating", "stabilisers": {"ema": {"decay": 0.999}}},
    "non-saturating, PacGAN 2": {
        "loss": "non-saturating",
        "stabilisers": {"pacgan": {}},
        "schedule": {"batch_size": 256, "decay": "linear"},
    },
}
PUBLISHED = """\
| GAN (Lin et al. 2018) | 6.3 / 8 | 98.2 % | 0.45 | 17.3 / 25 | 94.8 % | 0.70 |
| PacGAN 2 (Lin et al. 2018) | 7.9 / 8 | 95.6 % | 0.07 | 23.8 / 25 | 91.3 % | 0.13 |
| PacGAN 4 (Lin et al. 2018) | | | | 24.8 / 25 | 93.6 % | 0.04 |
| perfect sampler | 8 / 8 | 98.9 % | 0.0014 | 25 / 25 | 98.9 % | 0.0048 |"""


@dataclass(frozen=True)
class Result:
    """Figures of one run at its end."""

    modes: float
    quality: float
    divergence: float


def result(data: str, variant: str, seed: int, steps: int) -> Result:
    """Train one run and measure it."""
    values = {**BASE, **VARIANTS[variant], "data": DATA[data], "seed": seed}
    run = Run(Experiment.parse(values).with_values({"schedule.steps": steps}))
    for step in range(1, steps + 1):
        run.step()
        if step % 1000 == 0:
            run.take_series()
    diagnosis = diagnosis_for(run.dataset, run.data)
    assert diagnosis is not None
    latents = run.pairing.inputs(diagnosis.samples, run.stream("modes"))
    found = {
        m.name: m.value for m in finish(diagnosis.examine(run.pairing.sample(latents))).measures
    }
    return Result(found["modes"], found["quality"], found["kl"])


def cells(data: str, results: list[Result]) -> Iterator[str]:
    """Yield the table's cells of one variant on one data set: mean ± spread over the seeds."""
    count = {"ring": 8, "grid": 25}[data]
    modes = [each.modes for each in results]
    quality = [100 * each.quality for each in results]
    divergence = [each.divergence for each in results]
    yield f"{spread(modes, 1)} / {count}"
    yield f"{spread(quality, 1)} %"
    yield spread(divergence, 3)


def spread(values: list[float], digits: int) -> str:
    """Return mean ± standard deviation as text."""
    deviation = statistics.stdev(values) if len(values) > 1 else 0.0
    return f"{statistics.fmean(values):.{digits}f} ± {deviation:.{digits}f}"


def rows(seeds: int, steps: int, wanted: list[str]) -> Iterator[str]:
    """Yield the table, line by line, as it is measured."""
    yield "| variant | ring: modes | high quality | KL | grid: modes | high quality | KL |"
    yield "| --- | --- | --- | --- | --- | --- | --- |"
    for name in wanted:
        found = {data: [result(data, name, seed, steps) for seed in range(seeds)] for data in DATA}
        line = " | ".join(cell for data in DATA for cell in cells(data, found[data]))
        yield f"| {name} | {line} |"
    yield from PUBLISHED.splitlines()


def main() -> None:
    """Measure, print, and write if asked to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--steps", type=int, default=6000)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("variants", nargs="*", default=list(VARIANTS))
    asked = parser.parse_args()
    lines = []
    for line in rows(asked.seeds, asked.steps, asked.variants or list(VARIANTS)):
        print(line, flush=True)
        lines.append(line)
    if asked.write:
        head = (
            f"# Modes found on the ring and the grid\n\n"
            f"Mean ± standard deviation over {asked.seeds} seeds after {asked.steps:,} "
            f"iterations of `modes.py`: MLPs of 3 × 128, latent dimension 2, Adam 1e-3 "
            f"(β₁ 0.5) falling linearly to 1e-5, batch 128 (PacGAN 256). The published "
            f"rows used other networks.\n\n"
        )
        TABLE.write_text(head + "\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
