"""How good the pictures of a preset are after so much time of one core.

    python tests/bench/bench_pictures.py growing-digits [--minutes 5] [--set network.hold=300] …

A classifier that the program does not have judges 500 samples of the averaged generator: how many
it is at least 0.9 sure of, their density and precision as a share of a perfect sampler's (the
lower of the two) and how many classes there are. Time is
what the process itself spent on one thread, so that it holds on a machine with other work.
"""

from __future__ import annotations

import argparse
import time
import tomllib

import numpy as np
import torch
from torch import Tensor
from verdict_teacher import Teacher, teacher_for

from ganstudio.preset_folder import find
from ganstudio.training.experiment import Experiment
from ganstudio.training.run import Run

SAMPLES, SURE = 500, 0.9


def judged(teacher: Teacher, samples: Tensor) -> str:
    """Return what a classifier makes of samples, in a line."""
    sure = float((teacher.probabilities(samples).amax(1) >= SURE).float().mean())
    there = int((teacher.shares(samples) > 0.2 * teacher.target).sum())
    classes = f"{there}/{len(teacher.target)}"
    return f"{sure:6.1%} sure   quality {teacher.quality(samples):.2f}   classes {classes}"


def picture(samples: Tensor, path: str) -> None:
    """Save a grid of samples."""
    from PIL import Image

    tiles = ((samples[:80].clamp(-1, 1) + 1) * 127.5).byte().permute(0, 2, 3, 1).numpy()
    rows = np.concatenate([np.concatenate(list(tiles[i : i + 16]), 1) for i in range(0, 80, 16)])
    image = Image.fromarray(rows.squeeze())
    image.resize((image.width * 3, image.height * 3), Image.Resampling.NEAREST).save(path)


def main() -> None:
    """Train, and say how good the pictures are at equal times."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("preset")
    parser.add_argument("--minutes", type=float, default=5.0)
    parser.add_argument("--looks", type=int, default=5)
    parser.add_argument("--set", action="append", default=[], metavar="PATH=VALUE")
    parser.add_argument("--picture", default="")
    options = parser.parse_args()
    changes = {"threads": 1, "device": "cpu"}
    for change in options.set:
        changes |= _setting(*change.split("=", 1))
    experiment: Experiment = find(options.preset).with_values(changes)
    teacher = teacher_for(experiment.data)
    real = torch.from_numpy(experiment.data.load().samples[:SAMPLES])
    print(f"real   {judged(teacher, real)}", flush=True)
    run, spent = Run(experiment), 0.0
    for look in range(1, options.looks + 1):
        begun = time.process_time()
        until = look * options.minutes * 60 / options.looks
        while spent + time.process_time() - begun < until:
            run.step()
            if run.iteration % 100 == 0:
                run.take_series()
        spent += time.process_time() - begun
        samples = run.pairing.sample(run.pairing.inputs(SAMPLES, run.stream("pictures")))
        words = judged(teacher, samples)
        print(f"{spent:5.0f} s  step {run.iteration:5d}  {words}", flush=True)
        if options.picture:
            picture(samples, options.picture)


def _setting(path: str, text: str) -> dict[str, object]:
    try:
        return {path: tomllib.loads(f"value = {text}")["value"]}
    except tomllib.TOMLDecodeError:
        return {path: text}


if __name__ == "__main__":
    main()
