"""One run's histograms, now and over time."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QRectF

from ganstudio.gui.widgets import theme
from ganstudio.gui.widgets.legend import Caption
from ganstudio.gui.widgets.plotting import (
    Plot,
    Stairs,
    rgb,
)
from ganstudio.gui.widgets.scales import probability
from ganstudio.gui.widgets.theme import FAKE, REAL
from ganstudio.telemetry.recording.past import Past
from ganstudio.telemetry.records import FloatArray, Outputs

KEPT_ROWS, KEPT_VALUES = 240, 256


@dataclass
class History:
    """A run's outputs over time, thinned by half whenever it is full, so it reaches to step one.

    A row is `KEPT_VALUES` evenly spaced order statistics of real and of fake outputs.
    """

    rows: deque[tuple[int, FloatArray, FloatArray]] = field(default_factory=deque)
    every: int = 1
    _seen: int = 0
    _past: Past | None = None
    _reached: int = -1

    def catch_up(self, past: Past, until: float) -> bool:
        """Take in what is recorded, until a time of `perf_counter`; tell whether there is more."""
        if past is not self._past:
            self.rows.clear()
            self.every, self._seen = 1, 0
            self._past, self._reached = past, -1
        steps = past.steps("outputs")
        for step in steps[np.searchsorted(steps, self._reached, "right") :].tolist():
            if perf_counter() > until:
                return True
            self._reached = step
            frame = past.frame("outputs", step) if self._seen % self.every == 0 else None
            if frame is None:
                self._seen += 1
            elif isinstance(frame.record, Outputs):
                self.add(step, frame.record)
        return False

    def add(self, step: int, record: Outputs) -> None:
        """Keep a record, if its turn has come."""
        if self.rows and step <= self.rows[-1][0]:
            if step == self.rows[-1][0]:
                return
            self.rows.clear()
            self.every, self._seen = 1, 0
        self._seen += 1
        if (self._seen - 1) % self.every:
            return
        self.rows.append((step, _condensed(record.real), _condensed(record.fake)))
        if len(self.rows) > KEPT_ROWS:
            self.rows = deque(list(self.rows)[::2])
            self.every *= 2

    def densities(
        self, edges: NDArray[Any], columns: int, *, as_probability: bool
    ) -> tuple[NDArray[Any], NDArray[Any]]:
        """Return the share of outputs by (bin, column of equal steps), real and fake."""
        steps = np.array([step for step, _, _ in self.rows])
        wanted = np.linspace(steps[0], steps[-1], columns)
        nearest = np.clip(np.searchsorted(steps, wanted, "right") - 1, 0, None)
        found = []
        for which in (1, 2):
            values = np.stack([row[which] for row in self.rows])
            values = probability(values) if as_probability else values
            found.append(share_rows(values, edges)[:, nearest])
        return found[0], found[1]


def _condensed(values: FloatArray) -> FloatArray:
    ordered: FloatArray = np.sort(values[np.isfinite(values)])
    if not len(ordered):
        return np.full(KEPT_VALUES, np.nan, np.float32)
    places = np.linspace(0, len(ordered) - 1, KEPT_VALUES).round().astype(np.intp)
    return np.asarray(ordered[places])


def share_rows(values: FloatArray, edges: NDArray[Any]) -> NDArray[Any]:
    """Return a histogram of each row, (rows, n) → (bins, rows); values beyond count at the ends."""
    bins, rows = len(edges) - 1, len(values)
    place = (values - edges[0]) / (edges[-1] - edges[0]) * bins
    place = np.clip(np.nan_to_num(place, nan=0.0), 0, bins - 1).astype(np.intp)
    place += np.arange(rows)[:, None] * bins
    counts = np.bincount(place.ravel(), minlength=bins * rows).reshape(rows, bins)
    return np.asarray(counts.T / values.shape[1])


class Panel:
    """The histograms of one run, now or over time."""

    def __init__(self, *, alone: bool) -> None:
        self.alone = alone
        self.plot = Plot("", "")
        self.plot.hideAxis("right")
        self.caption = Caption()
        self.plot.layout.removeItem(self.plot.titleLabel)
        self.plot.layout.addItem(self.caption, 0, 1)
        self.real, self.fake = Stairs(REAL), Stairs(FAKE)
        self.image = pg.ImageItem()
        self.image.setZValue(-10)
        self.cursor = pg.InfiniteLine(angle=90)
        self.restyle()
        for item in (self.image, self.real, self.fake, self.cursor):
            self.plot.addItem(item)

    def restyle(self) -> None:
        """Take over the palette's colours."""
        self.plot.restyle()
        self.cursor.setPen(pg.mkPen(theme.palette().text, width=1))

    def title(self, x: str, y: str) -> None:
        """Name the axes; among several plots the captions do that, and room is scarce."""
        if self.alone:
            self.plot.set_titles(x, y)
        else:
            self.plot.showAxis("left", y != "share")

    def show_now(self, edges: NDArray[Any], real: NDArray[Any], fake: NDArray[Any]) -> None:
        """Show two histograms."""
        self.image.hide()
        self.cursor.hide()
        for item, shares in ((self.real, real), (self.fake, fake)):
            item.draw(edges, shares)
            item.show()

    def show_time(self, pixels: NDArray[np.uint8], box: QRectF, cursor: int | None) -> None:
        """Show the histogram over time, and where the cursor stands in it if it does."""
        self.cursor.setVisible(cursor is not None)
        self.cursor.setPos(cursor or 0)
        self.real.hide()
        self.fake.hide()
        self.image.setImage(pixels, autoLevels=False, levels=None)
        self.image.setRect(box)
        self.image.show()


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
