"""A folder of images, translated by a generator, as a folder of PNG files."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

import torch

from ganstudio.data.base import as_floats
from ganstudio.data.images import Folder
from ganstudio.export.atomic import replacing_folder
from ganstudio.export.grid import to_pixels, write_png
from ganstudio.export.sampler import AT_ONCE, Sampler
from ganstudio.telemetry.jobs import ExportError, Report, silent


def translate_folder(
    sampler: Sampler, images: Path, out: Path, report: Report = silent
) -> tuple[str, ...]:
    """Write what a generator makes of the images of a folder or a .zip, under their own names.

    They are cropped and resized to what it was trained on.

    Returns
    -------
    tuple of str
        What was left out and why.

    Raises
    ------
    ExportError
        If the generator draws from latents, or translates points.
    DataError
        If there is no image that can be used.
    OSError
        If something is there already, or it cannot be written; then nothing is.
    """
    if sampler.domain is None:
        raise ExportError("this run generates from latents; choose one that translates")
    if not sampler.makes_images:
        raise ExportError("this run translates points; choose one that translates images")
    channels, height, width = sampler.domain.samples.shape[1:]
    if height != width:
        raise ExportError(f"images of {height} × {width} cannot be cut from others; need a square")
    names, samples, notes = Folder(path=str(images), size=height, channels=channels).named()
    with replacing_folder(out) as folder:
        for start in range(0, len(names), AT_ONCE):
            report(start / len(names))
            part = torch.from_numpy(as_floats(samples[start : start + AT_ONCE]))
            made = to_pixels(sampler.sample(part.to(sampler.device)).cpu().numpy())
            for name, pixels in zip(names[start : start + AT_ONCE], made, strict=True):
                path = folder / _safe(name)
                path.parent.mkdir(parents=True, exist_ok=True)
                write_png(path, pixels, sampler.provenance)
    return notes


def _safe(name: str) -> Path:
    """Return a name within the folder, whatever an archive calls its members."""
    parts = [part for part in PurePosixPath(name).parts if part not in ("/", "..")]
    inside = Path(*parts)
    return inside.with_name(f"{inside.name}.png" if inside.suffix != ".png" else inside.name)
