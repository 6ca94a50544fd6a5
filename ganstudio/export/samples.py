"""The samples of a generator as a picture: a grid of images, or real and generated points."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from ganstudio.export.grid import Pixels, by_class, compose, to_pixels, write_png
from ganstudio.export.options import GridOptions, readable_scale
from ganstudio.export.sampler import Sampler
from ganstudio.telemetry.jobs import Report, silent
from ganstudio.training.arrangement import class_rows, shown_labels

POINTS = 2000
DRAWS = 40
"""How many samples are drawn for each cell of a class row; a class rarer than that stays short."""


def write_grid(sampler: Sampler, path: Path, options: GridOptions, report: Report = silent) -> None:
    """Write samples as PNG, with the experiment and the step inside.

    The latents are those of the Samples dock, so the picture is the one on screen.

    Raises
    ------
    ExportError
        If a class a row is asked for and the data has no classes.
    OSError
        If the file cannot be written.
    """
    if not sampler.makes_images:
        _write_points(sampler, path)
        return
    if options.by_class and sampler.labels is None:
        images = _sorted_rows(sampler, options.columns, report)
    else:
        images = _arranged(sampler, options, report)
    scale = options.scale or readable_scale(sampler.experiment.data.shape)
    picture = compose(images, options.columns, scale=scale, padding=options.padding)
    write_png(path, picture, sampler.provenance)


def images_of(sampler: Sampler, count: int, report: Report = silent) -> Pixels:
    """Return images from the run's fixed latents, (count, H, W, C) uint8."""
    return to_pixels(sampler.sample(sampler.latents(count), report=report).cpu().numpy())


def _arranged(sampler: Sampler, options: GridOptions, report: Report) -> Pixels:
    """Return images as the settings arrange them on screen."""
    labels, watch = sampler.labels, sampler.experiment.watch
    if labels is None:
        return images_of(sampler, options.rows * options.columns, report)
    if options.by_class:
        cells = class_rows(labels, options.columns, len(labels))
        latents = sampler.latents(options.columns)[cells.latents]
        return to_pixels(sampler.sample(latents, cells.labels, report).cpu().numpy())
    count = options.rows * options.columns
    told = shown_labels(watch, labels, count)
    return to_pixels(sampler.sample(sampler.latents(count), told, report).cpu().numpy())


def _sorted_rows(sampler: Sampler, columns: int, report: Report) -> Pixels:
    classes = len(sampler.class_names)
    samples = sampler.sample(sampler.latents(classes * columns * DRAWS), report=report)
    labels = sampler.sort(samples)
    chosen = np.concatenate([np.flatnonzero(labels == k)[:columns] for k in range(classes)])
    images = to_pixels(samples[chosen].cpu().numpy())
    return by_class(images, labels[chosen], classes, columns)


def _write_points(sampler: Sampler, path: Path) -> None:
    from ganstudio.export import figure

    fake = sampler.sample(sampler.latents(POINTS)).cpu().numpy()
    real = sampler.experiment.data.load().floats(slice(POINTS))
    drawn = figure.points(real, fake, sampler.experiment.title)
    figure.save(drawn, path, sampler.provenance)
