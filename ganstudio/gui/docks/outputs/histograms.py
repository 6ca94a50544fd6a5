"""Histograms: the outputs of one step as shares, those of many as a heat map."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ganstudio.gui.widgets import theme
from ganstudio.gui.widgets.pens import rgb
from ganstudio.gui.widgets.theme import FAKE, REAL
from ganstudio.telemetry.records import FloatArray


def share_rows(values: FloatArray, edges: NDArray[Any]) -> NDArray[Any]:
    """Return a histogram of each row, (rows, n) → (bins, rows); values beyond count at the ends."""
    bins, rows = len(edges) - 1, len(values)
    place = (values - edges[0]) / (edges[-1] - edges[0]) * bins
    place = np.clip(np.nan_to_num(place, nan=0.0), 0, bins - 1).astype(np.intp)
    place += np.arange(rows)[:, None] * bins
    counts = np.bincount(place.ravel(), minlength=bins * rows).reshape(rows, bins)
    return np.asarray(counts.T / values.shape[1])


def heat_pixels(real: NDArray[Any], fake: NDArray[Any]) -> NDArray[np.uint8]:
    """Return two densities, (h, w) shares, laid over each other as opaque RGB in their colours.

    Each column is scaled to its own peak; the root keeps thin tails visible.
    """
    pixels = np.empty((*real.shape, 3), np.float32)
    pixels[:] = rgb(theme.palette().surface)
    for shares, colour in ((real, REAL), (fake, FAKE)):
        alpha = np.sqrt(shares / np.maximum(shares.max(axis=0), 1e-9))[..., None] * 0.85
        pixels += alpha.astype(np.float32) * (rgb(colour) - pixels)
    return pixels.astype(np.uint8)
