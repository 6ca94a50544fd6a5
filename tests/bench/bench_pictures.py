"""How good the pictures of a preset are after so much time of one core.

    python tests/bench/bench_pictures.py growing-digits [--minutes 5] [--set network.hold=300] …

A classifier that the program does not have judges 500 samples of the averaged generator: how many
it is at least 0.9 sure of, their density and precision as a share of a perfect sampler's (the
lower of the two), how many classes there are, and the Fréchet distance in its features. Time is
what the process itself spent on one thread, so that it holds on a machine with other work.

With ``--images 200`` training has that many images alone. What D says of them, and of others that
it has never seen, then stands beside: the mean sign of its scores, by which ADA goes.
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
from ganstudio.probes.features import fitted, frechet_distance
from ganstudio.training.experiment import Experiment
from ganstudio.training.run import Run

SAMPLES, SURE = 500, 0.9


def judged(teacher: Teacher, samples: Tensor, real: Tensor) -> str:
    """Return what a classifier makes of samples, beside as many real ones, in a line."""
    sure = float((teacher.probabilities(samples).amax(1) >= SURE).float().mean())
    there = int((teacher.shares(samples) > 0.2 * teacher.target).sum())
    classes = f"{there}/{len(teacher.target)}"
    distance = frechet_distance(*(fitted(teacher.features(each)) for each in (samples, real)))
    quality = f"quality {teacher.quality(samples):.2f}"
    return f"{sure:6.1%} sure   {quality}   classes {classes}   FD {distance:.2f}"


@torch.no_grad()
def mean_sign(run: Run, images: Tensor) -> float:
    """Return how surely D takes images for real, the mean sign of its scores."""
    discriminator = run.pairing.discriminator
    discriminator.eval()
    scores: Tensor = discriminator(images)
    discriminator.train()
    return float(scores.sign().mean())


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
    parser.add_argument("--images", type=int, default=0, help="train on so many of the images")
    options = parser.parse_args()
    changes = {"threads": 1, "device": "cpu"}
    for change in options.set:
        changes |= _setting(*change.split("=", 1))
    experiment: Experiment = find(options.preset).with_values(changes)
    teacher = teacher_for(experiment.data)
    images = torch.from_numpy(experiment.data.load().samples)
    order = torch.randperm(len(images), generator=torch.Generator().manual_seed(0))
    real, others = images[order[: 2 * SAMPLES]].split(SAMPLES)
    print(f"real   {judged(teacher, others, real)}", flush=True)
    if options.images:
        experiment = experiment.with_values({"data.count": options.images})
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
        words = judged(teacher, samples, real)
        if options.images:
            seen = torch.from_numpy(run.dataset.samples)
            words += f"   r {mean_sign(run, seen):.2f}, of new images {mean_sign(run, others):.2f}"
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
