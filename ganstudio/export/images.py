"""Single images in bulk: numbered, as PNG, with the latents that they come from."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from PIL.PngImagePlugin import PngInfo
from torch import Tensor

from ganstudio.export.atomic import replacing, replacing_folder
from ganstudio.export.grid import text_chunks, to_pixels
from ganstudio.export.options import ImagesOptions
from ganstudio.export.sampler import AT_ONCE, Sampler
from ganstudio.telemetry.jobs import ExportError, Report, silent
from ganstudio.training.random import stream

Put = Callable[[str, bytes], object]
"""Takes a name inside the folder or archive, and what is to stand there."""


def write_images(
    sampler: Sampler, path: Path, options: ImagesOptions, report: Report = silent
) -> None:
    """Write images into a folder, or into an archive if the name ends in ``.zip``.

    They are numbered from 000001 in the order of their latents, row i of which is that of
    image i + 1; with ``by_class`` each stands in the folder of its class.

    Raises
    ------
    ExportError
        If the samples are points, or classes are asked for and the data has none.
    OSError
        If it cannot be written; then nothing is there, or what was there before.
    """
    if not sampler.makes_images:
        raise ExportError("the samples of this run are points; export its grid, which plots them")
    latents = sampler.latents(options.count, options.seed, "images")
    with _archive(path) if path.suffix.lower() == ".zip" else _folder(path) as put:
        if options.latents != "none":
            put(f"latents.{options.latents}", _ENCODE[options.latents](latents.cpu().numpy()))
        put("experiment.toml", sampler.provenance.experiment.encode())
        for name, image in _numbered(sampler, latents, options, report):
            put(name, image)


def _numbered(
    sampler: Sampler, latents: Tensor, options: ImagesOptions, report: Report
) -> Iterator[tuple[str, bytes]]:
    chunks, labels = text_chunks(sampler.provenance), sampler.labels
    source = stream(sampler.device, options.seed, "images/labels")
    told = None if labels is None else labels.draw(options.count, source)
    for start in range(0, options.count, AT_ONCE):
        asked = None if told is None else told[start : start + AT_ONCE]
        samples = sampler.sample(latents[start : start + AT_ONCE], asked)
        folders = [""] * len(samples)
        if options.by_class:
            classes = sampler.sort(samples) if asked is None else asked.tolist()
            folders = [f"{_safe(sampler.class_names[k])}/" for k in classes]
        pixels = to_pixels(samples.cpu().numpy())
        for index, (folder, image) in enumerate(zip(folders, pixels, strict=True), start + 1):
            report((index - 1) / options.count)
            yield f"{folder}{index:06}.png", _png(image, options.scale, chunks)


def _png(image: NDArray[np.uint8], scale: int, chunks: PngInfo) -> bytes:
    large = image.repeat(scale, axis=0).repeat(scale, axis=1)
    buffer = io.BytesIO()
    picture = Image.fromarray(large[..., 0] if large.shape[2] == 1 else large)
    picture.save(buffer, format="PNG", pnginfo=chunks)
    return buffer.getvalue()


def _safe(name: str) -> str:
    """Return a class's name as a folder's name on every system."""
    kept = "".join(c if c.isalnum() or c in "-_ " else "-" for c in name).strip()
    return kept or "unnamed"


@contextmanager
def _folder(path: Path) -> Iterator[Put]:
    with replacing_folder(path) as folder:

        def put(name: str, content: bytes) -> None:
            target = folder / name
            target.parent.mkdir(exist_ok=True)
            target.write_bytes(content)

        yield put


@contextmanager
def _archive(path: Path) -> Iterator[Put]:
    # PNG is compressed already.
    with replacing(path) as temporary, zipfile.ZipFile(temporary, "w") as archive:
        yield archive.writestr


def _npz(latents: NDArray[np.float32]) -> bytes:
    buffer = io.BytesIO()
    np.savez(buffer, latents=latents)
    return buffer.getvalue()


def _safetensors(latents: NDArray[np.float32]) -> bytes:
    from safetensors.numpy import save

    return save({"latents": latents})


def _csv(latents: NDArray[np.float32]) -> bytes:
    header = ",".join(["image", *(f"z{i}" for i in range(latents.shape[1]))])
    rows = (
        ",".join([str(index), *row])
        for index, row in enumerate(latents.astype(str).tolist(), start=1)
    )
    return "\n".join([header, *rows, ""]).encode()


_ENCODE = {"npz": _npz, "safetensors": _safetensors, "csv": _csv}
