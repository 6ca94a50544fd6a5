"""A quick look at data, before anybody trains on it: a few samples, and all that is understood."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ganstudio.data.base import DataError
from ganstudio.data.own.data import Own
from ganstudio.data.own.understanding import lines
from ganstudio.wording import thousands

LOOKED_AT = 512
"""Samples that are read for a look."""
SHEET = 48
"""Of them, pictures that are shown."""
BINS = 64


@dataclass(frozen=True, eq=False)
class Look:
    """What is seen of data.

    Attributes
    ----------
    data : Own
        How it is read.
    refusal : str
        Why it cannot be used; the rest is empty then.
    lines : tuple of (str, str)
        What was understood, and about what.
    pictures : array (n, H, W, C) or None
        Some pictures as they are drawn, uint8: every other one mirrored where they are flipped.
    points : array (n, d) or None
        Some points.
    classes : tuple of (str, int)
        Each class and how many there are of it.
    heights : array (64,)
        Of the histogram: how often each brightness occurs, or each value of points.
    low, high : float
        Where the histogram begins and ends.
    """

    data: Own
    refusal: str = ""
    lines: tuple[tuple[str, str], ...] = ()
    pictures: NDArray[np.uint8] | None = None
    points: NDArray[np.float32] | None = None
    classes: tuple[tuple[str, int], ...] = ()
    heights: NDArray[np.int64] | None = None
    low: float = 0.0
    high: float = 255.0


def look(data: Own, *, suit: bool = False) -> Look:
    """Look at data.

    Parameters
    ----------
    suit
        Whether size, channels and dimensions are to be those that suit what lies there.
    """
    try:
        data = data.suited() if suit else data
        few = min(data.limit or LOOKED_AT, LOOKED_AT)
        reading = data.model_copy(update={"limit": few}).read()
    except DataError as error:
        return Look(data, refusal=str(error))
    samples = reading.dataset.floats()
    said = list(lines(reading))
    if reading.total > few and len(samples) < reading.total:
        seen = f"{thousands(len(samples))} of {thousands(reading.total)}"
        said.append(("Looked at", f"{seen}; training reads all"))
    some = samples[np.linspace(0, len(samples) - 1, min(SHEET, len(samples))).astype(int)]
    if data.dimensions:
        heights, edges = np.histogram(samples, BINS)
        ends = float(edges[0]), float(edges[-1])
        return Look(data, "", tuple(said), None, samples, reading.counts, heights, *ends)
    shown = np.round((some + 1) * 127.5).astype(np.uint8).transpose(0, 2, 3, 1)
    if data.flip:
        shown[1::2] = shown[1::2, :, ::-1]
    heights, _ = np.histogram(samples, BINS, (-1, 1))
    return Look(data, "", tuple(said), shown, None, reading.counts, heights)
