"""One stage of an update as a picture: points in the plane or images in rows, or bars by layer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ganstudio.gui.docks.network.tiles import sample_picture
from ganstudio.gui.docks.shared.heat import finer, heat_pixels, seam
from ganstudio.gui.widgets import theme
from ganstudio.gui.widgets.notation import write
from ganstudio.gui.widgets.plotting import rgb
from ganstudio.gui.widgets.scales import probability, short
from ganstudio.gui.widgets.theme import DISCRIMINATOR, FAKE, GENERATOR, REAL
from ganstudio.telemetry.inside import Motion, Stage
from ganstudio.telemetry.records import FloatArray, Scale

Spots = Callable[[FloatArray, float], list[QPointF]]
"""Tells where points stand on screen; of points on a line, at which share of the height."""
COLOURS = {"generator": GENERATOR, "discriminator": DISCRIMINATOR}
FINE = 4
BARS = 26.0
DARKER = "#D55E00"
"""What is to become darker, beside the blue of what is to become lighter."""
DIFFERENCE = 10.0
"""How many times larger than it is the difference of two images is shown."""


@dataclass(frozen=True)
class ShownStage:
    """A stage as it is on screen.

    Attributes
    ----------
    title, formula, key : str
        What happens, as it is written, and what colours and marks mean.
    rows : tuple of str
        What is drawn: kinds of points, rows of images or names of layers.
    wrong : int
        Samples that are marked, since D takes them for what they are not.
    """

    title: str
    formula: str
    key: str
    rows: tuple[str, ...]
    wrong: int


class StagePicture(QWidget):
    """The picture of one stage."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(240, 150)
        self._motion: Motion | None = None
        self._stage: Stage | None = None
        self._scale: Scale = "logit"

    def show_stage(self, motion: Motion, stage: Stage, scale: Scale) -> None:
        """Show a stage; ``scale`` tells what D's raw outputs mean."""
        self._motion, self._stage, self._scale = motion, stage, scale
        self.setAccessibleName(stage.title)
        self.setAccessibleDescription(f"{stage.title}: {write(stage.formula)}. {self._key()}")
        self.update()

    def shown(self) -> ShownStage | None:
        """Return what is on screen; None before the first stage."""
        stage = self._stage
        if stage is None:
            return None
        if stage.gradients and stage.what in ("slope", "flow"):
            rows = tuple(name for name, _ in stage.gradients)
        elif self._images():
            rows = tuple(name for name, _ in self._rows(stage))
        else:
            there = {"z": self._flat_inputs(), "x": stage.real, "G(z)": stage.fake,
                     "moved": stage.moved, "pull": stage.pull}  # fmt: skip
            rows = tuple(name for name, points in there.items() if points is not None)
        real, fake = _newest(stage)
        wrong = int(self._wrong(real, True).sum() + self._wrong(fake, False).sum())
        return ShownStage(stage.title, write(stage.formula), self._key(), rows, wrong)

    def _images(self) -> bool:
        stage = self._stage
        return stage is not None and any(
            each is not None and each.ndim == 4 for each in (stage.real, stage.fake)
        )

    def _wrong(self, scores: FloatArray | None, real: bool) -> NDArray[np.bool_]:
        """Return which samples D takes for what they are not; none where no score divides them."""
        threshold = None if self._motion is None else self._motion.threshold
        if scores is None or threshold is None:
            return np.zeros(0 if scores is None else len(scores), bool)
        return scores <= threshold if real else scores > threshold

    def _key(self) -> str:
        """Return what colours and marks mean here."""
        stage = self._stage
        assert stage is not None
        if stage.what in ("slope", "flow"):
            return "the norm of the slope in each layer, on a logarithmic axis"
        if self._images():
            words = {
                "judge": "the bar is what D says, a red frame where it is wrong",
                "move": "before above, after below, the difference 10 times as large"
                if stage.player == "generator"
                else "the bar is what D says: before on the left, after on the right",
                "price": "the bar is what D says: before on the left, after on the right",
                "pull": "blue is to become lighter, red darker",
            }
            return words.get(stage.what, "")
        words = {
            "draw": "blue x, grey z",
            "make": "orange G(z), each at the end of its z's way",
            "judge": "hollow where D is wrong; the fine line is where it wavers",
            "move": "rings where G(z) was" if stage.player == "generator"
            else "dotted: D's line before; solid: after",
            "pull": "arrows: the way of the slope",
            "price": "rings where G(z) was",
        }  # fmt: skip
        return write(words.get(stage.what, ""))

    # ── painting ─────────────────────────────────────────────────────────────

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the stage."""
        if self._stage is None or self._motion is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        room = QRectF(self.rect()).adjusted(12, 6, -12, -26)
        if self._stage.what in ("slope", "flow"):
            self._paint_norms(painter, room, self._stage)
        elif self._images():
            self._paint_rows(painter, room, self._stage)
        else:
            self._paint_plane(painter, room, self._stage, self._motion.extent)
        painter.setPen(QColor(theme.palette().muted))
        below = QRectF(12, self.height() - 22, self.width() - 24, 20)
        painter.drawText(below, Qt.AlignmentFlag.AlignCenter, self._key())
        painter.end()

    def _paint_norms(self, painter: QPainter, room: QRectF, stage: Stage) -> None:
        """Paint a bar a layer, its length the logarithm of its gradient's norm."""
        norms = np.array([norm for _, norm in stage.gradients])
        known = norms[norms > 0]
        low = 10.0 ** np.floor(np.log10(known.min()) - 0.3) if len(known) else 1e-3
        high = max(float(known.max()) if len(known) else 1.0, 10 * low)
        height = min(BARS, room.height() / max(len(norms), 1))
        names = max(painter.fontMetrics().horizontalAdvance(name) for name, _ in stage.gradients)
        left = room.left() + min(names + 12.0, 0.4 * room.width())
        width = min(room.right() - left - 70, 560.0)
        top = room.center().y() - height * len(norms) / 2
        middle = int(Qt.AlignmentFlag.AlignVCenter)
        for n, (name, norm) in enumerate(stage.gradients):
            y = top + n * height
            share = 0.0 if norm <= 0 else np.log(norm / low) / np.log(high / low)
            painter.setPen(QColor(theme.palette().text))
            right = int(Qt.AlignmentFlag.AlignRight)
            painter.drawText(
                QRectF(room.left(), y, left - room.left() - 8, height), middle | right, name
            )
            length = max(float(np.clip(share, 0, 1)) * width, 1.0)
            bar = QRectF(left, y + 3, length, height - 6)
            painter.fillRect(bar, QColor(COLOURS[stage.player]))
            painter.drawText(QRectF(bar.right() + 6, y, 64, height), middle, short(norm))

    # ── images ───────────────────────────────────────────────────────────────

    def _rows(self, stage: Stage) -> list[tuple[str, FloatArray]]:
        """Return the rows of images, by what is written before each."""
        if stage.what == "pull" and stage.fake is not None and stage.pull is not None:
            return [(write("G(z)"), stage.fake), (write("−∂L_G/∂x"), stage.pull)]
        if stage.what == "move" and stage.moved is not None and stage.fake is not None:
            change = np.clip(DIFFERENCE * (stage.moved - stage.fake), -2, 2)
            return [("before", stage.fake), ("after", stage.moved), ("10 × change", change / 2)]
        fake = stage.moved if stage.what == "price" else stage.fake
        rows = [("real", stage.real), ("generated", fake)]
        return [(name, images) for name, images in rows if images is not None]

    def _paint_rows(self, painter: QPainter, room: QRectF, stage: Stage) -> None:
        rows = self._rows(stage)
        noise = self._inputs_to_draw(stage)
        count = max(len(images) for _, images in rows)
        lines = len(rows) + (0.5 if noise is not None else 0)
        side = min((room.height() - 18 * len(rows)) / lines, (room.width() - 96) / count - 8)
        left = room.center().x() - (count * (side + 8)) / 2 + 44
        y = room.top()
        if noise is not None:
            self._name(painter, left, y, side / 2, "z")
            for n, z in enumerate(noise):
                _strip(painter, QRectF(left + n * (side + 8), y, side, side / 2), z)
            y += side / 2 + 10
        for name, images in rows:
            self._name(painter, left, y, side, name)
            for n, image in enumerate(images):
                place = QRectF(left + n * (side + 8), y, side, side)
                signed = name in ("−∂L_G/∂x", "10 × change")
                picture = _signed(image) if signed else sample_picture(image)
                painter.drawImage(place, picture)
                self._paint_opinion(painter, place, stage, name, n)
            y += side + 18

    def _name(self, painter: QPainter, left: float, y: float, side: float, name: str) -> None:
        painter.setPen(QColor(theme.palette().muted))
        where = QRectF(left - 104, y, 96, side)
        painter.drawText(
            where, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), name
        )

    def _paint_opinion(
        self, painter: QPainter, place: QRectF, stage: Stage, name: str, n: int
    ) -> None:
        """Paint what D says under an image, before and after, and a frame where it is wrong."""
        real = name == "real"
        before = stage.real_scores if real else stage.fake_scores
        after = stage.real_after if real else stage.fake_after
        if name not in ("real", "generated") or before is None or n >= len(before):
            return
        wrong = self._wrong(before if after is None else after, real)
        if wrong[n]:
            painter.setPen(QPen(QColor(theme.palette().error), 2))
            painter.drawRect(place)
        halves = [before] if after is None else [before, after]
        width = place.width() / len(halves)
        for k, scores in enumerate(halves):
            track = QRectF(place.left() + k * width, place.bottom() + 4, width - 2, 6)
            painter.fillRect(track, QColor(theme.palette().border))
            share = self._share(scores, n)
            track.setWidth(share * track.width())
            painter.fillRect(track, QColor(REAL if real else FAKE))

    def _share(self, scores: FloatArray, n: int) -> float:
        """Return an output as a share from 0 to 1: a probability, or its place among the others."""
        if self._scale == "logit":
            return float(probability(scores)[n])
        stage = self._stage
        assert stage is not None
        known = (stage.real_scores, stage.fake_scores, stage.real_after, stage.fake_after)
        every = np.concatenate([each for each in known if each is not None])
        low, high = float(every.min()), float(every.max())
        return (float(scores[n]) - low) / max(high - low, 1e-9)

    def _inputs_to_draw(self, stage: Stage) -> FloatArray | None:
        return stage.inputs if stage.what in ("draw", "make") else None

    # ── the plane ────────────────────────────────────────────────────────────

    def _flat_inputs(self) -> FloatArray | None:
        """Return latents that can be drawn in the plane, where they are to be seen."""
        stage = self._stage
        if stage is None or stage.inputs is None or stage.what not in ("draw", "make"):
            return None
        return stage.inputs if stage.inputs.shape[1] <= 2 else None

    def _paint_plane(
        self, painter: QPainter, room: QRectF, stage: Stage, extent: Sequence[float]
    ) -> None:
        if not extent:
            extent = _around(stage)
        left, right, bottom, top = extent
        scale = min(room.width() / (right - left), room.height() / (top - bottom))
        flat = stage.heat is not None and len(stage.heat) == 1
        width, height = scale * (right - left), scale * (top - bottom)
        if flat:
            width, height = room.width(), room.height()
        place = QRectF(room.center().x() - width / 2, room.center().y() - height / 2, width, height)
        painter.fillRect(place, QColor(theme.palette().base))
        painter.setClipRect(place)
        heat = stage.heat if stage.heat_after is None else stage.heat_after
        if heat is not None:
            self._paint_heat(
                painter, place, heat, stage.heat if stage.heat_after is not None else None
            )

        def spots(points: FloatArray, row: float) -> list[QPointF]:
            x = place.left() + (points[:, 0] - left) / (right - left) * width
            if points.shape[1] == 1:
                y = np.full(len(x), place.top() + row * height)
            else:
                y = place.bottom() - (points[:, 1] - bottom) / (top - bottom) * height
            return [QPointF(*both) for both in zip(x.tolist(), y.tolist(), strict=True)]

        z = self._flat_inputs()
        if z is not None:
            _dots(painter, spots(z, 0.15), theme.palette().muted, 2.5)
        if stage.real is not None:
            _dots(painter, spots(stage.real, 0.35), REAL, 4, self._wrong(_newest(stage)[0], True))
        if stage.fake is not None:
            self._paint_fake(painter, stage, spots, z)
        painter.setClipping(False)
        painter.setPen(QPen(QColor(theme.palette().border), 1))
        painter.drawRect(place)

    def _paint_fake(
        self, painter: QPainter, stage: Stage, spots: Spots, z: FloatArray | None
    ) -> None:
        assert stage.fake is not None
        old = spots(stage.fake, 0.65)
        muted = theme.palette().muted
        if z is not None and stage.what == "make":
            _arrows(painter, spots(z, 0.15), old, muted, every=3)
        if stage.moved is not None:
            new = spots(stage.moved, 0.65 if stage.moved.shape[1] > 1 else 0.8)
            _dots(painter, old, FAKE, 4, np.ones(len(old), bool), width=1.0)
            _arrows(painter, old, new, FAKE)
            _dots(painter, new, FAKE, 4)
            return
        _dots(painter, old, FAKE, 4, self._wrong(_newest(stage)[1], False))
        if stage.what == "pull" and stage.pull is not None:
            length = np.linalg.norm(stage.pull, axis=1)
            usual = float(np.quantile(length, 0.9)) or 1.0
            span = self._span()
            ends = spots(stage.fake + 0.12 * span / usual * stage.pull, 0.65)
            _arrows(painter, old, ends, GENERATOR, width=1.8)

    def _span(self) -> float:
        extent = self._motion.extent if self._motion is not None else ()
        return extent[1] - extent[0] if extent else 1.0

    def _paint_heat(
        self, painter: QPainter, place: QRectF, heat: FloatArray, before: FloatArray | None
    ) -> None:
        rows = heat if len(heat) > 1 else np.repeat(heat, 8, axis=0)
        judged = self._judged(finer(rows, FINE), rows)
        pixels = heat_pixels(judged)
        if before is not None:
            old = before if len(before) > 1 else np.repeat(before, 8, axis=0)
            line = seam(self._judged(finer(old, FINE), old)) > 0
            dotted = (np.indices(line.shape).sum(0) // 4) % 2 == 0
            colour = QColor(theme.palette().muted)
            pixels[line & dotted] = colour.rgb()
        pixels = np.ascontiguousarray(pixels)
        height, width = pixels.shape
        image = QImage(pixels.tobytes(), width, height, 4 * width, QImage.Format.Format_RGB32)
        painter.drawImage(place, image.flipped(Qt.Orientation.Vertical))

    def _judged(self, heat: FloatArray, whole: FloatArray) -> FloatArray:
        """Return D's outputs as −1 (generated) to 1 (real)."""
        if self._scale == "logit":
            return np.asarray(2 * probability(heat) - 1, np.float32)
        threshold = self._motion.threshold if self._motion is not None else None
        middle = float(np.median(whole)) if threshold is None else threshold
        reach = max(float(np.abs(whole - middle).max()), 1e-9)
        return np.asarray(np.clip((heat - middle) / reach, -1, 1), np.float32)


def _newest(stage: Stage) -> tuple[FloatArray | None, FloatArray | None]:
    """Return what D says of real and of generated samples at the end of a stage."""
    real = stage.real_scores if stage.real_after is None else stage.real_after
    return real, stage.fake_scores if stage.fake_after is None else stage.fake_after


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
