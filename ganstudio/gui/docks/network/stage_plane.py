"""A stage of points: the plane, or a line, with what D says of each place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from ganstudio.gui.docks.network.opinion import Opinion, newest
from ganstudio.gui.docks.shared.heat import finer, heat_pixels, seam
from ganstudio.gui.widgets import theme
from ganstudio.gui.widgets.theme import FAKE, GENERATOR, REAL
from ganstudio.telemetry.inside import Stage
from ganstudio.telemetry.records import FloatArray

FINE = 4
"""How many times finer than measured D's opinion is drawn."""


@dataclass(frozen=True)
class Field:
    """A room on screen that shows an extent of the plane, or of a line.

    Attributes
    ----------
    place : QRectF
        The room.
    extent : (float, float, float, float)
        Left, right, bottom and top.
    """

    place: QRectF
    extent: tuple[float, float, float, float]

    @classmethod
    def of(cls, room: QRectF, stage: Stage, extent: Sequence[float]) -> Field:
        """Return the middle of a room, to scale where the stage is of a plane."""
        left, right, bottom, top = extent or _around(stage)
        scale = min(room.width() / (right - left), room.height() / (top - bottom))
        width, height = scale * (right - left), scale * (top - bottom)
        if stage.heat is not None and len(stage.heat) == 1:
            width, height = room.width(), room.height()
        place = QRectF(room.center().x() - width / 2, room.center().y() - height / 2, width, height)
        return cls(place, (left, right, bottom, top))

    def spots(self, points: FloatArray, row: float) -> list[QPointF]:
        """Return where points stand; of points on a line, at that share of the height."""
        (left, right, bottom, top), place = self.extent, self.place
        x = place.left() + (points[:, 0] - left) / (right - left) * place.width()
        if points.shape[1] == 1:
            y = np.full(len(x), place.top() + row * place.height())
        else:
            y = place.bottom() - (points[:, 1] - bottom) / (top - bottom) * place.height()
        return [QPointF(*both) for both in zip(x.tolist(), y.tolist(), strict=True)]


def flat_inputs(stage: Stage) -> FloatArray | None:
    """Return latents that can be drawn in the plane, where they are to be seen."""
    if stage.inputs is None or stage.what not in ("draw", "make"):
        return None
    return stage.inputs if stage.inputs.shape[1] <= 2 else None


def paint_plane(
    painter: QPainter, room: QRectF, stage: Stage, extent: Sequence[float], opinion: Opinion
) -> None:
    """Paint D's opinion of the plane, and the points of a stage on it."""
    field = Field.of(room, stage, extent)
    painter.fillRect(field.place, QColor(theme.palette().base))
    painter.setClipRect(field.place)
    _paint_heat(painter, field.place, stage, opinion)
    z = flat_inputs(stage)
    if z is not None:
        _dots(painter, field.spots(z, 0.15), theme.palette().muted, 2.5)
    real, _ = newest(stage)
    if stage.real is not None:
        hollow = opinion.wrong(real, real=True)
        _dots(painter, field.spots(stage.real, 0.35), REAL, 4, hollow)
    if stage.fake is not None:
        span = extent[1] - extent[0] if extent else 1.0
        _paint_fake(painter, stage, stage.fake, field, span, opinion)
    painter.setClipping(False)
    painter.setPen(QPen(QColor(theme.palette().border), 1))
    painter.drawRect(field.place)


def _paint_fake(
    painter: QPainter, stage: Stage, fake: FloatArray, field: Field, span: float, opinion: Opinion
) -> None:
    """Paint generated points: on the way from z, where they move, or which way they are pulled."""
    old, z = field.spots(fake, 0.65), flat_inputs(stage)
    if z is not None and stage.what == "make":
        _arrows(painter, field.spots(z, 0.15), old, theme.palette().muted, every=3)
    if stage.moved is not None:
        new = field.spots(stage.moved, 0.65 if stage.moved.shape[1] > 1 else 0.8)
        _dots(painter, old, FAKE, 4, np.ones(len(old), bool), width=1.0)
        _arrows(painter, old, new, FAKE)
        _dots(painter, new, FAKE, 4)
        return
    _dots(painter, old, FAKE, 4, opinion.wrong(newest(stage)[1], real=False))
    if stage.what == "pull" and stage.pull is not None:
        length = np.linalg.norm(stage.pull, axis=1)
        usual = float(np.quantile(length, 0.9)) or 1.0
        ends = field.spots(fake + 0.12 * span / usual * stage.pull, 0.65)
        _arrows(painter, old, ends, GENERATOR, width=1.8)


def _paint_heat(painter: QPainter, place: QRectF, stage: Stage, opinion: Opinion) -> None:
    """Paint what D says of each place, and dotted where it wavered before it moved."""
    heat = stage.heat if stage.heat_after is None else stage.heat_after
    if heat is None:
        return
    rows = heat if len(heat) > 1 else np.repeat(heat, 8, axis=0)
    pixels = heat_pixels(opinion.judged(finer(rows, FINE), rows))
    if stage.heat_after is not None and stage.heat is not None:
        old = stage.heat if len(stage.heat) > 1 else np.repeat(stage.heat, 8, axis=0)
        line = seam(opinion.judged(finer(old, FINE), old)) > 0
        dotted = (np.indices(line.shape).sum(0) // 4) % 2 == 0
        pixels[line & dotted] = QColor(theme.palette().muted).rgb()
    pixels = np.ascontiguousarray(pixels)
    height, width = pixels.shape
    image = QImage(pixels.tobytes(), width, height, 4 * width, QImage.Format.Format_RGB32)
    painter.drawImage(place, image.flipped(Qt.Orientation.Vertical))


def _around(stage: Stage) -> tuple[float, float, float, float]:
    """Return an extent that holds all points of a stage, by their first two coordinates."""
    known = [each[:, :2] for each in (stage.real, stage.fake, stage.moved) if each is not None]
    every = np.concatenate(known)
    low, high = every.min(0), every.max(0)
    room = 0.15 * np.maximum(high - low, 1e-3)
    (x0, y0), (x1, y1) = (low - room).tolist(), (high + room).tolist()
    return x0, x1, y0, y1


def _dots(
    painter: QPainter,
    spots: Sequence[QPointF],
    colour: str,
    size: float,
    hollow: NDArray[np.bool_] | None = None,
    width: float = 2.0,
) -> None:
    for n, spot in enumerate(spots):
        open_one = hollow is not None and n < len(hollow) and bool(hollow[n])
        painter.setPen(QPen(QColor(colour), width) if open_one else Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.palette().base if open_one else colour))
        painter.drawEllipse(spot, size, size)
    painter.setBrush(Qt.BrushStyle.NoBrush)


def _arrows(
    painter: QPainter,
    starts: Sequence[QPointF],
    ends: Sequence[QPointF],
    colour: str,
    every: int = 1,
    width: float = 1.2,
) -> None:
    painter.setPen(QPen(QColor(colour), width))
    for a, b in list(zip(starts, ends, strict=False))[::every]:
        painter.drawLine(a, b)
        way = np.array([b.x() - a.x(), b.y() - a.y()])
        length = float(np.hypot(*way))
        if length < 5:
            continue
        along, tip = way / length, np.array([b.x(), b.y()])
        across = np.array([-along[1], along[0]])
        for side in (1, -1):
            painter.drawLine(b, QPointF(*(tip - 5 * along + side * 2.5 * across)))
