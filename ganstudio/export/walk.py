"""Walks through the latent space along the closed paths that the window shows."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ganstudio.export.caption import captioned
from ganstudio.export.film import Film, write_film
from ganstudio.export.film_options import WalkOptions
from ganstudio.export.grid import Pixels, compose, to_pixels, write_png
from ganstudio.export.options import StripOptions, readable_scale
from ganstudio.export.sampler import Sampler
from ganstudio.telemetry.jobs import Report, silent
from ganstudio.telemetry.records import FloatArray
from ganstudio.wording import thousands

CLOUD = 1000
SLICE = 16
"""Pictures of a film whose samples are generated together."""


def write_strip(
    sampler: Sampler, path: Path, options: StripOptions, report: Report = silent
) -> None:
    """Write walks under each other as PNG, with the experiment and the step inside.

    Raises
    ------
    OSError
        If the file cannot be written.
    """
    latents, labels = sampler.walk(options)
    told = None if labels is None else labels.flatten(0, 1)
    samples = sampler.sample(latents.flatten(0, 1), told, report).cpu().numpy()
    if not sampler.makes_images:
        _write_paths(sampler, path, samples.reshape(options.strips, options.frames, -1))
        return
    scale = options.scale or readable_scale(samples.shape)
    picture = compose(to_pixels(samples), options.frames, scale=scale, padding=options.padding)
    write_png(path, picture, sampler.provenance)


def write_walk(sampler: Sampler, path: Path, options: WalkOptions, report: Report = silent) -> None:
    """Write a film of walks side by side; every picture of it is generated.

    Raises
    ------
    OSError
        If the file cannot be written.
    """
    draw = _images if sampler.makes_images else _points
    film = Film(
        lambda: draw(sampler, options), options.frames, options.fps, options.loop, options.ping_pong
    )
    write_film(path, film, sampler.provenance.experiment, report)


def _samples(sampler: Sampler, options: WalkOptions) -> Iterator[FloatArray]:
    """Yield the samples of all walks, (walks, *shape), picture by picture."""
    latents, labels = sampler.walk(options)
    for start in range(0, options.frames, SLICE):
        part = latents[:, start : start + SLICE].transpose(0, 1)
        told = None if labels is None else labels[:, start : start + SLICE].transpose(0, 1)
        flat = None if told is None else told.flatten(0, 1)
        samples = sampler.sample(part.flatten(0, 1), flat).cpu().numpy()
        yield from samples.reshape(len(part), options.paths, *samples.shape[1:])


def _images(sampler: Sampler, options: WalkOptions) -> Iterator[Pixels]:
    scale = options.scale or readable_scale(sampler.experiment.data.shape)
    words = f"step {thousands(sampler.step)}"
    for samples in _samples(sampler, options):
        picture = compose(to_pixels(samples), options.columns, scale=scale, padding=options.padding)
        yield captioned(picture, words) if options.caption else picture


def _points(sampler: Sampler, options: WalkOptions) -> Iterator[Pixels]:
    """Draw the samples as they move over a pale cloud of others."""
    from ganstudio.export.plane_film import PlaneFilm

    cloud = sampler.sample(sampler.latents(CLOUD)).cpu().numpy()
    real = sampler.experiment.data.load().floats(slice(CLOUD))
    drawing = PlaneFilm(options.caption)
    for walkers in _samples(sampler, options):
        yield drawing.walkers(real, cloud, walkers, sampler.step)


def _write_paths(sampler: Sampler, path: Path, samples: FloatArray) -> None:
    from ganstudio.export import figure

    real = sampler.experiment.data.load().floats(slice(CLOUD))
    figure.save(figure.paths(real, samples, sampler.experiment.title), path, sampler.provenance)
