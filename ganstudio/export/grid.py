"""Sample grids: one picture of many, as PNG with the experiment and the step inside."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from ganstudio.export.atomic import replacing
from ganstudio.export.options import readable_scale
from ganstudio.telemetry.records import SampleGrid

Pixels = NDArray[np.uint8]
WHITE = 255


def to_pixels(samples: NDArray[np.float32]) -> Pixels:
    """Return images (n, C, H, W) in [-1, 1] as (n, H, W, C) uint8; NaN becomes black."""
    finite = np.nan_to_num(samples, nan=-1.0, posinf=1.0, neginf=-1.0).clip(-1.0, 1.0)
    levels = np.rint((finite + 1) * 127.5).astype(np.uint8)
    return np.ascontiguousarray(levels.transpose(0, 2, 3, 1))


def laid_out(columns: Pixels, rows: Pixels, cells: Pixels, corner: int | Pixels = WHITE) -> Pixels:
    """Return images as a table, ((r + 1) · (c + 1), H, W, C), row by row.

    Parameters
    ----------
    columns, rows, cells
        (c, H, W, C), (r, H, W, C) and (r · c, H, W, C) uint8.
    corner
        The grey, or the image (H, W, C), of the corner where both begin.
    """
    empty = np.full_like(columns[:1], corner)
    inner = cells.reshape(len(rows), len(columns), *cells.shape[1:])
    below = np.concatenate([rows[:, None], inner], axis=1)
    above = np.concatenate([empty, columns])
    return np.concatenate([above[None], below]).reshape(-1, *cells.shape[1:])


def compose(
    images: Pixels,
    columns: int,
    *,
    scale: int = 1,
    padding: int = 2,
    background: int = WHITE,
) -> Pixels:
    """Lay images out in rows.

    Parameters
    ----------
    images
        (n, H, W, C) uint8, C is 1 or 3, row by row; the last row may be short.
    columns
        Images a row.
    scale
        Each pixel becomes scale × scale pixels, so small images stay crisp.
    padding
        Pixels around and between images, not scaled.
    background
        Grey value of the padding and of cells without an image.

    Returns
    -------
    array (rows·(H·scale + padding) + padding, columns·(W·scale + padding) + padding, C)
        uint8.
    """
    large = images.repeat(scale, axis=1).repeat(scale, axis=2)
    count, height, width, channels = large.shape
    rows = -(-count // columns)
    shape = (rows * (height + padding) + padding, columns * (width + padding) + padding, channels)
    picture = np.full(shape, background, dtype=np.uint8)
    for index, image in enumerate(large):
        top = padding + index // columns * (height + padding)
        left = padding + index % columns * (width + padding)
        picture[top : top + height, left : left + width] = image
    return picture


def picture_of(grid: SampleGrid) -> Pixels:
    """Return the generated images of a grid as one picture, at a readable size."""
    scale = readable_scale((0, *grid.fake.shape[1:3]))
    return compose(grid.fake, grid.columns, scale=scale)


def by_class(images: Pixels, labels: NDArray[Any], classes: int, columns: int) -> Pixels:
    """Return images in rows of one class each, in their order, white where there are too few.

    Parameters
    ----------
    images, labels
        (n, H, W, C) uint8 and the class of each, from 0.
    classes, columns
        Rows and images a row of the result, (classes·columns, H, W, C).
    """
    arranged = np.full((classes, columns, *images.shape[1:]), WHITE, dtype=np.uint8)
    for k in range(classes):
        members = images[labels == k][:columns]
        arranged[k, : len(members)] = members
    return arranged.reshape(classes * columns, *images.shape[1:])


@dataclass(frozen=True)
class Provenance:
    """Where a picture comes from: the experiment as TOML text, and the step it was made at."""

    experiment: str
    step: int


def write_png(path: Path, picture: Pixels, provenance: Provenance) -> None:
    """Write a picture (H, W, 1 or 3) as PNG with where it comes from in its text chunks.

    Raises
    ------
    OSError
        If it cannot be written; then nothing is there, or what was there before.
    """
    image = Image.fromarray(picture[..., 0] if picture.shape[2] == 1 else picture)
    with replacing(path) as temporary:
        image.save(temporary, format="PNG", pnginfo=text_chunks(provenance), optimize=True)


def text_chunks(provenance: Provenance) -> PngInfo:
    """Return where a picture comes from as PNG text chunks."""
    chunks = PngInfo()
    for key, value in metadata(provenance).items():
        chunks.add_itxt(key, value)
    return chunks


def metadata(provenance: Provenance) -> dict[str, str]:
    """Return where a picture comes from as text by keyword, for a PNG."""
    return {
        "Software": "GAN Studio",
        "ganstudio:step": str(provenance.step),
        "ganstudio:experiment": provenance.experiment,
    }


def read_provenance(path: Path) -> Provenance | None:
    """Return where a PNG comes from, None if it does not say.

    Raises
    ------
    OSError
        If it is not a readable picture.
    """
    with Image.open(path) as image:
        image.load()
        texts = dict(getattr(image, "text", {}))
    try:
        return Provenance(texts["ganstudio:experiment"], int(texts["ganstudio:step"]))
    except (KeyError, ValueError):
        return None
