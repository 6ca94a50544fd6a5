"""What each layer of a StyleGAN decides about coloured shapes: place, size, colour, kind.

    python tests/bench/bench_styles.py [--minutes 5] [--seed 0] [--generator FILE.safetensors]

Samples are given the style of another one in one layer, or in a group of layers. How far an
attribute then goes, over how far the other sample is: 0 where the layer has no say in it, 1 where
it alone decides. Attributes are read from the pixels; how well, is told on real shapes. What came
of it stands in `STYLES.md`.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from verdict_teacher import Teacher, teacher_for

from ganstudio.data.shapes import BACKGROUNDS, Shapes
from ganstudio.export.model import load_generator
from ganstudio.export.sampler import Sampler
from ganstudio.networks.mixing import GROUPS, layers_of, mixed
from ganstudio.preset_folder import find
from ganstudio.training.run import Run

PRESET = "stylegan-shapes"
COLUMNS, ROWS = 40, 10
INK = 0.35
"""Share of the strongest contrast from which a pixel is of the shape."""


def read(images: Tensor, teacher: Teacher, colours: int) -> dict[str, Tensor]:
    """Return place (n, 2) and size (n, 1) in sides, mean colour (n, 3) and kind (n, 1)."""
    background = torch.tensor(BACKGROUNDS["dark"]) / 127.5 - 1.0
    contrast = (images - background[:, None, None]).norm(dim=1)
    ink = (contrast > INK * contrast.amax((1, 2), keepdim=True)).float() * contrast
    whole = ink.sum((1, 2)).clamp_min(1e-6)
    side = images.shape[-1]
    ticks = (torch.arange(side) + 0.5) / side
    place = torch.stack([(ink * ticks).sum((1, 2)), (ink * ticks[:, None]).sum((1, 2))], 1)
    colour = (images * ink[:, None]).sum((2, 3)) / whole[:, None]
    size = (ink > 0).float().mean((1, 2)).sqrt()
    kind = teacher.probabilities(images).unflatten(1, (-1, colours)).sum(2).argmax(1)
    return {
        "place": place / whole[:, None],
        "size": size[:, None],
        "colour": colour,
        "kind": kind[:, None].float(),
    }


def moved(attribute: str, one: Tensor, other: Tensor) -> float:
    """Return how far an attribute is on average; of kinds the share that are others."""
    if attribute == "kind":
        return float((one != other).float().mean())
    return float((one - other).norm(dim=1).mean())


def trusted(data: Shapes, teacher: Teacher) -> None:
    """Print how well attributes are read from real shapes."""
    images = torch.from_numpy(data.load().samples[:2000])
    poses = torch.from_numpy(data._poses(_after_labels(data))[:2000])
    seen = read(images, teacher, data.colours)
    true_x, true_size = 0.5 + poses[:, 0] / 2, poses[:, 2]
    x = np.corrcoef(seen["place"][:, 0], true_x)[0, 1]
    size = np.corrcoef(seen["size"][:, 0], true_size)[0, 1]
    labels = torch.from_numpy(data.load().labels[:2000] // data.colours)
    right = float((seen["kind"][:, 0] == labels).float().mean())
    print(f"read from real shapes: place r = {x:.3f}, size r = {size:.3f}, kind {right:.1%} right")


def _after_labels(data: Shapes) -> np.random.Generator:
    rng = np.random.default_rng(data.seed)
    rng.permutation(np.arange(data.count) % (data.kinds * data.colours))
    return rng


def trained(minutes: float, seed: int) -> Sampler:
    """Train the preset on one thread for so much of the processor's time."""
    run = Run(find(PRESET).with_values({"threads": 1, "device": "cpu", "seed": seed}))
    begun = time.process_time()
    while time.process_time() - begun < 60 * minutes:
        run.step()
        if run.iteration % 100 == 0:
            run.take_series()
    return Sampler.of(run)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--minutes", type=float, default=5.0)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--generator", type=Path, default=None)
    options = parser.parse_args()
    taken = options.generator
    sampler = trained(options.minutes, options.seed) if taken is None else load_generator(taken)
    data = sampler.experiment.data
    teacher = teacher_for(data)
    trusted(data, teacher)
    generator = sampler.module
    told = None if sampler.labels is None else sampler.labels.usual(COLUMNS + ROWS)
    styles = generator.styles(sampler.latents(COLUMNS + ROWS, options.seed, "bench"), told)
    columns, rows = styles[:COLUMNS], styles[COLUMNS:]
    count = styles.shape[1]

    def attributes(these: Tensor) -> dict[str, Tensor]:
        return read(generator.synthesis(these.flatten(0, 1)), teacher, data.colours)

    before = attributes(mixed(columns, rows, range(0)))
    after = attributes(mixed(columns, rows, range(count)))
    whole = {name: moved(name, before[name], after[name]) for name in before}
    print(f"step {sampler.step}; apart: " + ", ".join(f"{n} {v:.3f}" for n, v in whole.items()))
    print("| styles | side |", " | ".join(before), "|")
    print("| --- | ---: |", " | ".join("---:" for _ in before), "|")
    sides = [4 * 2 ** ((layer + 1) // 2) for layer in range(count)]
    cases = [(f"layer {k + 1}", range(k, k + 1), str(sides[k])) for k in range(count)]
    for group in GROUPS:
        layers = layers_of(group, count)
        cases.append((group, layers, ", ".join(dict.fromkeys(str(sides[k]) for k in layers))))
    for name, layers, side in cases:
        found = attributes(mixed(columns, rows, layers))
        shares = [moved(each, before[each], found[each]) / whole[each] for each in before]
        print(f"| {name} | {side} |", " | ".join(f"{share:.2f}" for share in shares), "|")


if __name__ == "__main__":
    torch.set_num_threads(1)
    main()
