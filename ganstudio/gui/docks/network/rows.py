"""A stage of images: rows of them, and what D says under each."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from ganstudio.gui.docks.network.opinion import Opinion
from ganstudio.gui.docks.network.tiles import sample_picture
from ganstudio.gui.widgets import theme
from ganstudio.gui.widgets.notation import write
from ganstudio.gui.widgets.pens import rgb
from ganstudio.gui.widgets.theme import FAKE, REAL
from ganstudio.telemetry.inside import Stage
from ganstudio.telemetry.records import FloatArray

DARKER = "#D55E00"
"""What is to become darker, beside the blue of what is to become lighter."""
DIFFERENCE = 10.0
"""How many times larger than it is the difference of two images is shown."""


def rows_of(stage: Stage) -> list[tuple[str, FloatArray]]:
    """Return the rows of images, by what is written before each."""
    if stage.what == "pull" and stage.fake is not None and stage.pull is not None:
        return [(write("G(z)"), stage.fake), (write("−∂L_G/∂x"), stage.pull)]
    if stage.what == "move" and stage.moved is not None and stage.fake is not None:
        change = np.clip(DIFFERENCE * (stage.moved - stage.fake), -2, 2)
        return [("before", stage.fake), ("after", stage.moved), ("10 × change", change / 2)]
    fake = stage.moved if stage.what == "price" else stage.fake
    rows = [("real", stage.real), ("generated", fake)]
    return [(name, images) for name, images in rows if images is not None]


def paint_rows(painter: QPainter, room: QRectF, stage: Stage, opinion: Opinion) -> None:
    """Paint the rows one above the other, what they are made of above them."""
    rows = rows_of(stage)
    noise = stage.inputs if stage.what in ("draw", "make") else None
    count = max(len(images) for _, images in rows)
    lines = len(rows) + (0.5 if noise is not None else 0)
    side = min((room.height() - 18 * len(rows)) / lines, (room.width() - 96) / count - 8)
    left = room.center().x() - (count * (side + 8)) / 2 + 44
    y = room.top()
    if noise is not None:
        _name(painter, left, y, side / 2, "z")
        for n, z in enumerate(noise):
            _strip(painter, QRectF(left + n * (side + 8), y, side, side / 2), z)
        y += side / 2 + 10
    for name, images in rows:
        _name(painter, left, y, side, name)
        for n, image in enumerate(images):
            place = QRectF(left + n * (side + 8), y, side, side)
            signed = name in ("−∂L_G/∂x", "10 × change")
            picture = _signed(image) if signed else sample_picture(image)
            painter.drawImage(place, picture)
            _paint_opinion(painter, place, stage, opinion, name, n)
        y += side + 18


def _name(painter: QPainter, left: float, y: float, side: float, name: str) -> None:
    painter.setPen(QColor(theme.palette().muted))
    where = QRectF(left - 104, y, 96, side)
    painter.drawText(where, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), name)


def _paint_opinion(
    painter: QPainter, place: QRectF, stage: Stage, opinion: Opinion, name: str, n: int
) -> None:
    """Paint what D says under an image, before and after, and a frame where it is wrong."""
    real = name == "real"
    before = stage.real_scores if real else stage.fake_scores
    after = stage.real_after if real else stage.fake_after
    if name not in ("real", "generated") or before is None or n >= len(before):
        return
    wrong = opinion.wrong(before if after is None else after, real=real)
    if wrong[n]:
        painter.setPen(QPen(QColor(theme.palette().error), 2))
        painter.drawRect(place)
    halves = [before] if after is None else [before, after]
    width = place.width() / len(halves)
    for k, scores in enumerate(halves):
        track = QRectF(place.left() + k * width, place.bottom() + 4, width - 2, 6)
        painter.fillRect(track, QColor(theme.palette().border))
        share = opinion.share(scores, n, stage)
        track.setWidth(share * track.width())
        painter.fillRect(track, QColor(REAL if real else FAKE))


def _strip(painter: QPainter, place: QRectF, values: FloatArray) -> None:
    """Paint a latent vector as bars about a line."""
    shown = values[:32]
    width = place.width() / len(shown)
    reach = max(float(np.abs(shown).max()), 1e-6)
    for n, value in enumerate(shown.tolist()):
        half = place.height() / 2 * value / reach
        top = place.center().y() - max(half, 0.0)
        bar = QRectF(place.left() + n * width, top, max(width - 1, 1), abs(half))
        painter.fillRect(bar, QColor(theme.palette().muted))


def _signed(image: FloatArray) -> QImage:
    """Return a signed image (C, H, W) as blue where it is above 0 and red below."""
    mean = image.mean(axis=0)
    reach = max(float(np.abs(mean).max()), 1e-9)
    share = np.clip(mean / reach, -1, 1)[..., None]
    ground, up, down = rgb(theme.palette().base), rgb(REAL), rgb(DARKER)
    colours = ground + np.where(share > 0, share * (up - ground), -share * (down - ground))
    pixels = np.ascontiguousarray(colours.astype(np.uint8))
    height, width, _ = pixels.shape
    return QImage(pixels.tobytes(), width, height, 3 * width, QImage.Format.Format_RGB888).copy()
