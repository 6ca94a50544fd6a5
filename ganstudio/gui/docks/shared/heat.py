"""D's opinion of every place in the plane, as an image."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from ganstudio.gui.widgets import theme
from ganstudio.gui.widgets.mosaic import Pixels, as_pixels
from ganstudio.gui.widgets.numerals import written
from ganstudio.gui.widgets.pens import rgb
from ganstudio.gui.widgets.scales import probability
from ganstudio.gui.widgets.theme import FAKE, REAL
from ganstudio.telemetry.records import FloatArray, Plane

HALVES = (0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5)
"""How far from the threshold the colours may reach on each side."""
FINER = 5
"""How many times finer than measured the heat map is drawn (bilinear)."""
STRENGTH = 0.2
"""How much of its colour an end of the heat map has: little, so that points stand out."""


@dataclass(frozen=True)
class HeatRange:
    """What of D's output the colours span, as probabilities where it is a logit.

    ``low`` is where it says generated and ``high`` where it says real, of which a regressed
    output may have either as the larger.
    """

    low: float
    high: float

    @classmethod
    def of(cls, records: Sequence[Plane]) -> HeatRange:
        """Return the range that suits some records of one scale, in steps, so that it is calm.

        It lies evenly about the threshold. A critic's zero means nothing, so its scores are
        taken about the middle of their range.
        """
        if records[0].scale == "score":
            pooled = np.concatenate([record.heat.ravel() for record in records])
            low, high = np.nanquantile(pooled, [0.02, 0.98])
            return cls(float(low), max(float(high), float(low) + 1e-9))
        fake, real = records[0].targets if records[0].scale == "target" else (0.0, 1.0)
        middle, span = (fake + real) / 2, (real - fake) or 1.0
        reach = max(float(np.nanmax(np.abs(opinion(each) - middle))) for each in records)
        half = min((half for half in HALVES if half * abs(span) >= reach), default=HALVES[-1])
        return cls(middle - half * span, middle + half * span)

    def words(self) -> tuple[str, str]:
        """Return its ends as they are written beside their colours."""
        low, high = (written(f"{end:.3g}").replace("-", "−") for end in (self.low, self.high))
        return low, high

    def judge(self, outputs: FloatArray) -> FloatArray:
        """Return outputs, such as `opinion` gives, as −1 (generated) to 1 (real)."""
        middle, half = (self.low + self.high) / 2, (self.high - self.low) / 2
        return np.asarray(np.clip((outputs - middle) / half, -1, 1), np.float32)


def opinion(record: Plane) -> FloatArray:
    """Return D's output over the plane, (h, w): as probabilities where it is a logit."""
    return probability(record.heat) if record.scale == "logit" else record.heat


def finer(heat: FloatArray, times: int) -> FloatArray:
    """Return a grid (h, w) interpolated linearly to ``times`` as many points each way."""
    for _ in range(2):
        places = np.clip((np.arange(times * len(heat)) + 0.5) / times - 0.5, 0, len(heat) - 1)
        below = np.minimum(places.astype(np.intp), max(len(heat) - 2, 0))
        part = (places - below).astype(np.float32)[:, None]
        above = np.minimum(below + 1, len(heat) - 1)
        heat = (heat[below] * (1 - part) + heat[above] * part).T
    return heat


def muted_end(colour: str) -> str:
    """Return the colour that an end of the heat map has."""
    ground = rgb(theme.palette().base)
    red, green, blue = (ground + STRENGTH * (rgb(colour) - ground)).astype(int)
    return f"#{red:02x}{green:02x}{blue:02x}"


def packed(colours: NDArray[Any]) -> NDArray[np.uint32]:
    """Return colours (n, 3) as pixels of 32 bits."""
    red, green, blue = colours.astype(np.uint32).T
    return np.asarray((0xFF << 24) | (red << 16) | (green << 8) | blue, np.uint32)


def heat_pixels(judged: FloatArray) -> NDArray[np.uint32]:
    """Return −1 … 1, (h, w), as pixels from muted orange over the ground to muted blue.

    The threshold shows as a fine seam, so that the boundary can be seen without the colours.
    """
    ground = rgb(theme.palette().base)
    ends = np.linspace(-1, 1, 255, dtype=np.float32)[:, None]
    target = np.where(ends > 0, rgb(REAL), rgb(FAKE))
    table = ground + STRENGTH * np.abs(ends) * (target - ground)
    pixels = packed(table)[((np.nan_to_num(judged) + 1) * 127).astype(np.uint8)]
    covered = seam(judged)
    on = covered > 0
    line = 0.5 * rgb(theme.palette().text) + 0.5 * ground
    pixels[on] = packed(ground + covered[on][:, None] * (line - ground))
    return pixels


def seam(judged: FloatArray) -> FloatArray:
    """Return how much of each pixel a line at 0 covers, by its distance from it in pixels."""
    slope = np.zeros_like(judged)
    np.abs(np.diff(judged, axis=1), out=slope[:, 1:])
    slope[1:] = np.maximum(slope[1:], np.abs(np.diff(judged, axis=0)))
    covered: FloatArray = np.clip(1.1 - np.abs(judged) / (slope + 1e-6), 0, 1) * 0.8
    return covered


class Heat(pg.GraphicsObject):  # type: ignore[misc]
    """An image laid over a part of the plane, its first row at the bottom."""

    def __init__(self) -> None:
        super().__init__()
        self.image = QImage()
        self._pixels: NDArray[np.uint32] = np.zeros((0, 0), np.uint32)
        self._box = QRectF()

    def show_pixels(self, pixels: NDArray[np.uint32], box: QRectF) -> None:
        """Show pixels (h, w) over a box."""
        self._pixels = np.ascontiguousarray(pixels)
        height, width = pixels.shape
        data = self._pixels.data.cast("B")
        self.image = QImage(data, width, height, 4 * width, QImage.Format.Format_RGB32)
        if box != self._box:
            self.prepareGeometryChange()
            self._box = box
        self.update()

    def shown(self) -> Pixels:
        """Return the image as it is drawn, (h, w, 3), its first row at the bottom."""
        return as_pixels(self.image)

    def boundingRect(self) -> QRectF:
        """Return where it lies."""
        return self._box

    def paint(self, painter: QPainter, *_: object) -> None:
        """Paint it; its first row is at the least y, and so is that of the plot."""
        painter.drawImage(self._box, self.image)
