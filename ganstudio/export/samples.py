"""The samples of a run as a picture: a grid of images, or real and generated points."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ganstudio.export.grid import (
    Pixels,
    Provenance,
    by_class,
    compose,
    to_pixels,
    write_png,
)

if TYPE_CHECKING:
    from torch import Tensor

    from ganstudio.telemetry.messages import Export
    from ganstudio.training.run import Run

    Classify = Callable[[Run, Tensor], NDArray[Any]]
    """Gives the class of each sample (n, C, H, W), from 0, as an array (n,)."""

POINTS = 2000
CELL = 64
BLOCK = 64
DRAWS = 40
"""How many samples are drawn for each cell of a class row; a class rarer than that stays short."""


def export_samples(run: Run, order: Export, classify: Classify | None = None) -> None:
    """Write the samples that an order asks for as PNG, with the experiment and the step inside.

    The latents are those of the Samples dock, so the picture is the one on screen.

    Parameters
    ----------
    run
        Its generator makes the samples.
    order
        Rows, columns, scale, padding, generator, where to.
    classify
        Sorts samples into classes, for an order ``by_class``.

    Raises
    ------
    ValueError
        If classes are asked for and the data has none.
    OSError
        If the file cannot be written.
    """
    provenance = Provenance(run.experiment.dumps(), run.iteration)
    path = Path(order.path)
    if len(run.experiment.data.shape) == 1:
        _write_points(run, path, order.averaged, provenance)
        return
    if order.by_class:
        images = _class_rows(run, order, classify)
    else:
        images = images_of(run, order.rows * order.columns, order.averaged)
    picture = compose(images, order.columns, scale=order.scale, padding=order.padding)
    write_png(path, picture, provenance)


def readable_scale(shape: tuple[int, ...]) -> int:
    """Return the scale that gives each image of a grid some `CELL` pixels."""
    return max(1, CELL // shape[-1])


def images_of(run: Run, count: int, averaged: bool = True) -> Pixels:
    """Return images from the run's fixed latents, (count, H, W, C) uint8."""
    return to_pixels(_samples(run, count, averaged).cpu().numpy())


def _samples(run: Run, count: int, averaged: bool) -> Tensor:
    return run.trainer.sample(fixed_latents(run, count), averaged)


def fixed_latents(run: Run, count: int) -> Tensor:
    """Return the run's first so many fixed latents, which are those on screen.

    Drawn in blocks of one size, since torch gives other numbers to a larger draw.
    """
    import torch

    source = run.stream("samples")
    blocks = [run.trainer.latents(BLOCK, source) for _ in range(0, count, BLOCK)]
    return torch.cat(blocks)[:count]


def _class_rows(run: Run, order: Export, classify: Classify | None) -> Pixels:
    classes = len(run.dataset.classes)
    if classify is None or not classes:
        raise ValueError("the data has no classes to give a row each")
    samples = _samples(run, classes * order.columns * DRAWS, order.averaged)
    labels = classify(run, samples)
    chosen = np.concatenate([np.flatnonzero(labels == k)[: order.columns] for k in range(classes)])
    images = to_pixels(samples[chosen].cpu().numpy())
    return by_class(images, labels[chosen], classes, order.columns)


def _write_points(run: Run, path: Path, averaged: bool, provenance: Provenance) -> None:
    from ganstudio.export import figure

    fake = _samples(run, POINTS, averaged).cpu().numpy()
    real = run.dataset.samples[:POINTS]
    figure.save(figure.points(real, fake, run.experiment.title), path, provenance)
