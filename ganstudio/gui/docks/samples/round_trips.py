"""Translations laid out as they were made: x, what became of it, the way back, the difference."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtGui import QColor

from ganstudio.gui.widgets import theme
from ganstudio.gui.widgets.mosaic import Pixels
from ganstudio.gui.widgets.scales import probability
from ganstudio.telemetry.messages import Frame
from ganstudio.telemetry.records import FloatArray, SampleGrid

OPAQUE = 0.6
"""How much of a patch's colour covers the picture below it."""


@dataclass(frozen=True)
class Pictured:
    """A picture of the layout: the pairing that it is of, and which sample there."""

    part: str
    sample: int


@dataclass(frozen=True, eq=False)
class RoundTrips:
    """The translations of a run, a row a sample, the ways side by side.

    Attributes
    ----------
    images : (n, H, W, C) uint8
        Row by row.
    titles : tuple of str
        What each column shows; empty for the one between two ways.
    places : tuple of Pictured or None
        What each image is of; None between two ways.
    """

    images: Pixels
    titles: tuple[str, ...]
    places: tuple[Pictured | None, ...]

    @classmethod
    def of(cls, frames: Sequence[Frame]) -> RoundTrips | None:
        """Lay out the ways that are known; None where nothing was translated."""
        ways = [
            (frame.part, frame.record)
            for frame in frames
            if isinstance(frame.record, SampleGrid) and frame.record.given is not None
        ]
        ways = [way for way in ways if way[1].fake.shape[1:3] == ways[0][1].fake.shape[1:3]]
        if not ways:
            return None
        rows = min(len(record.fake) // record.columns for _, record in ways)
        columns: list[tuple[str, str, Pixels]] = []
        for part, record in ways:
            if columns:
                columns.append(("", "", _nothing(record.fake[:rows])))
            columns += [(part, title, images[:rows]) for title, images in columns_of(part, record)]
        channels = max(images.shape[3] for _, _, images in columns)
        stacked = np.stack([_coloured(images, channels) for _, _, images in columns], axis=1)
        return cls(
            stacked.reshape(-1, *stacked.shape[2:]),
            tuple(title for _, title, _ in columns),
            tuple(
                Pictured(part, row) if title else None
                for row in range(rows)
                for part, title, _ in columns
            ),
        )


def columns_of(part: str, record: SampleGrid) -> list[tuple[str, Pixels]]:
    """Return what a way shows of its samples, by titles: its domains are named by the pairing."""
    source, _, target = part.partition("-to-")
    source, target = source or "x", target or "y"
    assert record.given is not None
    found = [(source, record.given), (f"{source} → {target}", record.fake)]
    if record.returned is not None:
        apart = np.abs(record.returned.astype(np.int16) - record.given).astype(np.uint8)
        found += [(f"→ {source}", record.returned), (f"|Δ{source}|", apart)]
    return found


def over_patches(
    picture: Pixels, patches: FloatArray, scale: str, targets: tuple[float, float]
) -> Pixels:
    """Return a picture (H, W, C) below what D says of its patches (h, w), as (H, W, 3).

    What D takes for real has the colour of real samples, what it takes for generated that of
    generated ones; a critic's scores, whose zero means nothing, lie between their own extremes.
    """
    low, high = targets if scale == "target" else (float(patches.min()), float(patches.max()))
    if scale == "logit":
        patches, low, high = probability(patches), 0.0, 1.0
    share = ((patches - low) / (high - low or 1.0)).clip(0.0, 1.0)
    height, width = picture.shape[:2]
    down = np.arange(height) * patches.shape[0] // height
    right = np.arange(width) * patches.shape[1] // width
    mixed = share[down][:, right, None]
    colour = mixed * _rgb(theme.REAL) + (1.0 - mixed) * _rgb(theme.FAKE)
    covered: Pixels = (OPAQUE * colour + (1.0 - OPAQUE) * picture).astype(np.uint8)
    return covered


def _rgb(colour: str) -> FloatArray:
    known = QColor(colour)
    return np.array([known.red(), known.green(), known.blue()], np.float32)


def _nothing(images: Pixels) -> Pixels:
    """Return as many images of the ground that they lie on."""
    ground = _rgb(theme.palette().surface).astype(np.uint8)
    return np.broadcast_to(ground, (*images.shape[:3], 3)).copy()


def _coloured(images: Pixels, channels: int) -> Pixels:
    return np.broadcast_to(images, (*images.shape[:3], channels))
