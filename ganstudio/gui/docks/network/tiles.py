"""Activations and samples as pictures."""

from __future__ import annotations

import math
from collections.abc import Container

import numpy as np
from PySide6.QtGui import QColor, QImage

from ganstudio.gui.widgets import theme
from ganstudio.gui.widgets.mosaic import Pixels, as_image, compose
from ganstudio.telemetry.records import FloatArray

CROSS = 4
"""Pixels that a unit of one number is drawn by, each way."""
BRIGHT = 0.99
"""Share of all values that is not white, so that a single large one leaves the rest in sight."""


def unit_pixels(activations: FloatArray, off: Container[int] = ()) -> Pixels:
    """Return the units of a layer, (k, h, w) or (k,), as images (k, h, w, 3).

    All are on one scale of grey, from the least to the largest; those that are off are crossed.
    """
    maps = activations if activations.ndim == 3 else _blocks(activations)
    low, high = float(np.nanmin(maps)), float(np.nanquantile(maps, BRIGHT))
    grey = (
        np.clip(np.nan_to_num((maps - low) / (high - low)), 0, 1) if high > low else 0.5 + 0 * maps
    )
    pixels = np.repeat((255 * grey).astype(np.uint8)[..., None], 3, axis=3)
    colour = QColor(theme.palette().error)
    for unit in range(len(pixels)):
        if unit in off:
            height, width = pixels.shape[1:3]
            rows = np.arange(max(height, width)) * height // max(height, width)
            columns = np.arange(max(height, width)) * width // max(height, width)
            pixels[unit] = 0
            for across in (columns, columns[::-1]):
                pixels[unit, rows, across] = colour.red(), colour.green(), colour.blue()
    return pixels


def _blocks(vector: FloatArray) -> FloatArray:
    block = np.broadcast_to(vector.reshape(-1, 1, 1), (vector.size, CROSS, CROSS))
    return np.ascontiguousarray(block)


def columns_for(count: int, aspect: float = 1.0) -> int:
    """Return in how many columns so many square tiles fill a room of that aspect (w/h)."""
    return max(1, min(count, math.ceil(math.sqrt(count * aspect))))


def tiled(activations: FloatArray, off: Container[int] = (), aspect: float = 1.0) -> QImage:
    """Return the units of a layer as one picture of about that aspect."""
    pixels = unit_pixels(activations, off)
    return as_image(compose(pixels, columns_for(len(pixels), aspect), theme.palette().base))


def sample_pixels(images: FloatArray) -> Pixels:
    """Return images (n, C, H, W) in [-1, 1] as (n, H, W, 3) uint8."""
    shown = images[:, :3] if images.shape[1] >= 3 else np.repeat(images[:, :1], 3, axis=1)
    unit = np.clip(np.nan_to_num(shown, nan=-1.0), -1.0, 1.0)
    return np.ascontiguousarray(np.rint(127.5 * (unit + 1)).astype(np.uint8).transpose(0, 2, 3, 1))


def sample_picture(image: FloatArray) -> QImage:
    """Return one image (C, H, W) as a picture."""
    return as_image(sample_pixels(image[None])[0])
