"""Both players of a pairing, drawn from what is known of their modules, with a sample in them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QPolygonF,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from ganstudio.gui.docks.network.layout import LINE, Box, Layout, laid_out, least_height
from ganstudio.gui.docks.network.tiles import sample_picture, tiled
from ganstudio.gui.widgets import theme
from ganstudio.gui.widgets.notation import write
from ganstudio.gui.widgets.scales import number, reading, short
from ganstudio.gui.widgets.theme import DISCRIMINATOR, FAKE, GENERATOR, REAL
from ganstudio.telemetry.inside import INPUT, Layer, Mover, Networks, Player
from ganstudio.telemetry.records import FloatArray

NORMS = (1e-3, 10.0)
"""The gradient norms that the colours span."""
COLOURS = {"generator": GENERATOR, "discriminator": DISCRIMINATOR}
LETTERS = {"generator": "G", "discriminator": "D"}
WORDS = {
    "Conv2d": "conv", "ConvTranspose2d": "up-conv", "Linear": "linear", "LeakyReLU": "leaky ReLU",
    "Upsample": "up", "BatchNorm2d": "norm", "BatchNorm1d": "norm", "InstanceNorm2d": "norm",
    "ConditionalBatchNorm2d": "norm by class", "Tanh": "tanh", "Unflatten": "", "Flatten": "",
}  # fmt: skip
CENTRE = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop


@dataclass(frozen=True)
class ShownLayer:
    """A layer as it is on screen."""

    player: str
    name: str
    text: tuple[str, ...]
    fed_by: tuple[str, ...]
    told: bool


def kinds_of(layer: Layer) -> str:
    """Return the modules of a layer in a few words."""
    words = (WORDS.get(kind, kind) for kind in layer.kinds)
    return " · ".join(word for word in words if word)


def text_of(layer: Layer) -> tuple[str, ...]:
    """Return what is written at a layer."""
    shape = " × ".join(map(str, layer.shape)) or "1 score"
    count = f"{number(layer.parameters)} par." if layer.parameters else "no parameters"
    norm = "" if layer.gradient is None else f"|∇| {short(layer.gradient)}"
    return kinds_of(layer), shape, count, norm


class Diagram(QWidget):
    """The players of one pairing; ← → go from layer to layer, ↑ ↓ from sample to sample."""

    picked = Signal(str, int)
    """A layer is to be seen large: whose, and its place."""
    chose = Signal(int)
    """Another sample is to go through."""

    def __init__(self) -> None:
        super().__init__()
        self.record: Networks | None = None
        self._layout: Layout | None = None
        self.picked_layer: tuple[str, int] | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("Networks")

    def show_networks(self, record: Networks, picked: tuple[str, int] | None) -> None:
        """Show both players, one of their layers marked."""
        self.record, self.picked_layer = record, picked
        self._arrange()
        self.setAccessibleDescription(
            f"G of {len(record.generator.layers)} layers and {record.generator.parameters} "
            f"parameters, D of {len(record.discriminator.layers)} and "
            f"{record.discriminator.parameters}; D says "
            f"{reading(float(record.fake_scores[record.chosen]))} of the generated sample and "
            f"{reading(float(record.real_scores[record.chosen]))} of the real one"
        )
        self.update()

    def shown(self) -> tuple[ShownLayer, ...]:
        """Return the layers as they are drawn."""
        return tuple(self._shown())

    def _shown(self) -> Iterator[ShownLayer]:
        if self.record is None:
            return
        for key in ("generator", "discriminator"):
            player = self._player(key)
            names = {place: layer.name for place, layer in enumerate(player.layers)}
            names[INPUT] = "input"
            for layer in player.layers:
                fed = tuple(names[source] for source in layer.sources)
                yield ShownLayer(key, layer.name, text_of(layer), fed, layer.told)

    def _player(self, key: str) -> Player:
        assert self.record is not None
        return self.record.generator if key == "generator" else self.record.discriminator

    def _arrange(self) -> None:
        if self.record is None:
            return
        metrics = self.fontMetrics()

        def width(layer: Layer) -> float:
            lines = (layer.name, *text_of(layer)[1:])
            return min(max(metrics.horizontalAdvance(line) for line in lines), 130.0) + 4

        self._layout = laid_out(self.record, self.width(), self.height(), width)
        least = laid_out(self.record, 0, 0, width)
        self.setMinimumSize(int(least.width), int(least_height()))

    def sizeHint(self) -> QSize:
        """As wide as the players are."""
        width = 600 if self._layout is None else int(self._layout.width)
        return QSize(width, int(least_height()))

    def resizeEvent(self, event: object) -> None:
        """Lay everything out anew."""
        self._arrange()

    # ── the hand ─────────────────────────────────────────────────────────────

    def place_of(self, player: Mover, layer: int, way: int = 0) -> QRectF:
        """Return where a layer stands."""
        assert self._layout is not None
        return self._layout.of(player, way)[layer].place

    def _box_at(self, position: QPointF) -> Box | None:
        boxes = self._layout.boxes if self._layout is not None else ()
        hit = (each for each in boxes if each.place.adjusted(-3, -3, 3, 3).contains(position))
        return next(hit, None)

    def _thumbs(self) -> Iterator[tuple[QRectF, int, int]]:
        """Yield the further samples: where each stands, on which way, and which it is."""
        if self.record is None or self._layout is None or self.record.fake.ndim != 4:
            return
        for way in (0, 1):
            for n, place in enumerate(self._layout.thumbs(way)):
                yield place, way, (self.record.chosen + 1 + n) % len(self.record.fake)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Pick a layer, or another sample."""
        box = self._box_at(event.position())
        if box is not None:
            self.picked.emit(box.player, box.layer)
            return
        for place, _, which in self._thumbs():
            if place.contains(event.position()):
                self.chose.emit(which)
                return

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go from layer to layer, and from sample to sample."""
        key = event.key()
        if self.record is None:
            return
        if key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            every = [("generator", n) for n in range(len(self.record.generator.layers))]
            every += [("discriminator", n) for n in range(len(self.record.discriminator.layers))]
            at = every.index(self.picked_layer) if self.picked_layer in every else -1
            step = 1 if key == Qt.Key.Key_Right else -1
            self.picked.emit(*every[min(max(at + step, 0), len(every) - 1)])
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            step = 1 if key == Qt.Key.Key_Down else -1
            self.chose.emit((self.record.chosen + step) % len(self.record.fake))
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Tell all of a layer under the mouse; keep the arrows, which elsewhere move the cursor."""
        own = (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down)
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if event.key() in own:
                event.accept()
                return True
        elif event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            box = self._box_at(QPointF(event.pos()))
            text = ""
            if box is not None:
                layer = self._player(box.player).layers[box.layer]
                modules = " → ".join(layer.kinds)
                text = f"{layer.name}: {modules}\n" + "\n".join(text_of(layer)[1:])
            QToolTip.showText(event.globalPos(), text, self)
            return True
        return super().event(event)

    # ── painting ─────────────────────────────────────────────────────────────

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the players and the sample's way."""
        if self.record is None or self._layout is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for key, place in self._layout.frames.items():
            self._paint_frame(painter, key, place)
        self._paint_given(painter)
        for box in self._layout.boxes:
            self._paint_box(painter, box)
        self._paint_ways(painter)
        self._paint_samples(painter)
        self._paint_scores(painter)
        painter.end()

    def _paint_frame(self, painter: QPainter, key: Mover, place: QRectF) -> None:
        colour = QColor(COLOURS[key])
        ground = QColor(colour)
        ground.setAlphaF(0.07)
        painter.setPen(QPen(colour, 1))
        painter.setBrush(ground)
        painter.drawRoundedRect(place, 8, 8)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        player = self._player(key)
        bold = QFont(self.font())
        bold.setBold(True)
        painter.setFont(bold)
        head = place.adjusted(12, 6, -12, 0)
        painter.setPen(QColor(theme.palette().text))
        name = key if player.name == key else player.name
        painter.drawText(head, Qt.AlignmentFlag.AlignLeft, f"{LETTERS[key]}  {name}")
        painter.setFont(self.font())
        painter.setPen(QColor(theme.palette().muted))
        count = f"{number(player.parameters)} parameters"
        painter.drawText(head.adjusted(0, LINE + 2, 0, 0), Qt.AlignmentFlag.AlignLeft, count)

    def _paint_given(self, painter: QPainter) -> None:
        assert self.record is not None
        assert self._layout is not None
        given, place = self.record.given, self._layout.given
        colours = theme.palette()
        if given.ndim == 3:
            square = QRectF(place.left(), place.center().y() - 27, 54, 54)
            painter.drawImage(square, sample_picture(given))
            told = "x"
        else:
            values = given[:32]
            row = place.height() / len(values)
            reach = max(float(np.abs(values).max()), 1e-6)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colours.muted))
            for n, value in enumerate(values.tolist()):
                half = place.width() / 2 * value / reach
                left = min(place.center().x(), place.center().x() + half)
                painter.drawRect(
                    QRectF(left, place.top() + n * row, abs(half), min(max(row - 1, 1), 12))
                )
            painter.setBrush(Qt.BrushStyle.NoBrush)
            told = f"z, {number(given.size)}"
        painter.setPen(QColor(colours.text))
        painter.drawText(place.adjusted(-8, -24, 8, 0), CENTRE, told)
        if self.record.classes:
            label = self.record.classes[self.record.chosen]
            painter.setPen(QColor(colours.muted))
            words = painter.fontMetrics().elidedText(
                f"y = {label}", Qt.TextElideMode.ElideRight, int(place.width()) + 14
            )
            painter.drawText(QRectF(place.left() - 8, place.bottom() + 8, 72, 20), CENTRE, words)

    def _paint_box(self, painter: QPainter, box: Box) -> None:
        assert self.record is not None
        layer = self._player(box.player).layers[box.layer]
        colours, place = theme.palette(), box.place
        off = {
            unit.channel for unit in self.record.off
            if unit.player == box.player and unit.layer == layer.name
        }  # fmt: skip
        picture = tiled(layer.activations[box.way], off, place.width() / place.height())
        painter.drawImage(place.adjusted(3, 3, -3, -3), picture)
        chosen = self.picked_layer == (box.player, box.layer)
        focus = chosen and self.hasFocus()
        colour = colours.accent if chosen else COLOURS[box.player]
        painter.setPen(QPen(QColor(colour), 3 if focus else 2 if chosen else 1.2))
        painter.drawRoundedRect(place, 4, 4)
        if box.way == 0:
            self._paint_text(painter, box, layer)

    def _paint_text(self, painter: QPainter, box: Box, layer: Layer) -> None:
        colours, place = theme.palette(), box.place
        room = QRectF(place.center().x() - box.room / 2, place.bottom(), box.room, LINE)
        elided, width = Qt.TextElideMode.ElideRight, int(box.room) + 8
        painter.setPen(QColor(colours.text))
        name = painter.fontMetrics().elidedText(layer.name, elided, width)
        above = QRectF(room.left() - 4, place.top() - LINE - 3, box.room + 8, LINE + 2)
        painter.drawText(above, CENTRE, name)
        if layer.told:
            painter.setPen(QColor(colours.muted))
            painter.drawText(above.translated(0, -LINE), CENTRE, "y ↓")
        if layer.gradient is not None:
            low, high = (np.log10(end) for end in NORMS)
            share = (np.log10(max(layer.gradient, 1e-12)) - low) / (high - low)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(pg.colormap.get("viridis").map(float(np.clip(share, 0, 1)), "qcolor"))
            bar = QRectF(room.left() + 4, place.bottom() + 5, box.room - 8, 4)
            painter.drawRoundedRect(bar, 2, 2)
            painter.setBrush(Qt.BrushStyle.NoBrush)
        for n, line in enumerate(line for line in text_of(layer)[1:] if line):
            painter.setPen(QColor(colours.text if line.startswith("|") else colours.muted))
            painter.drawText(room.translated(0, 11 + n * LINE).adjusted(-6, 0, 6, 4), CENTRE, line)

    # ── ways ─────────────────────────────────────────────────────────────────

    def _paint_ways(self, painter: QPainter) -> None:
        assert self._layout is not None
        muted = theme.palette().muted
        ways: list[tuple[Mover, int, QRectF, QRectF, str]] = [
            ("generator", 0, self._layout.given, self._layout.samples[0], muted)
        ]
        for way, colour in enumerate((FAKE, REAL)):
            sample = self._layout.samples[way]
            axis = self._layout.scores
            end = QRectF(axis.left() + 18, sample.center().y(), 0, 0)
            beside = sample.adjusted(
                0, 0, 36 if self.record and self.record.fake.ndim == 4 else 0, 0
            )
            ways.append(("discriminator", way, beside, end, colour))
        for key, way, start, end, colour in ways:
            painter.setPen(QPen(QColor(colour), 1.4))
            boxes = self._layout.of(key, way)
            places = {INPUT: start, **{n: box.place for n, box in enumerate(boxes)}}
            player = self._player(key)
            for n, layer in enumerate(player.layers):
                for source in layer.sources:
                    if source == n - 1:
                        self._arrow(painter, places[source], places[n])
                    elif way == 0:
                        self._skip(painter, places[source], places[n], n - source)
            last = len(player.layers) - 1
            for source in player.ends:
                if source == last:
                    self._arrow(painter, places[source], end)
                elif way == 0 and last >= 0:
                    self._skip(
                        painter, places[source], places[last].translated(16, 0), last - source
                    )

    def _arrow(self, painter: QPainter, start: QRectF, end: QRectF) -> None:
        """Draw an arrow from the right of one thing to the left of another."""
        a = QPointF(start.right() + 4, start.center().y())
        b = QPointF(end.left() - 4, end.center().y())
        painter.drawLine(a, b)
        self._head(painter, a, b)

    def _head(self, painter: QPainter, a: QPointF, b: QPointF) -> None:
        way = np.array([b.x() - a.x(), b.y() - a.y()])
        along = way / max(float(np.hypot(*way)), 1e-6)
        across = np.array([-along[1], along[0]])
        tip = np.array([b.x(), b.y()])
        wings = [tip - 7 * along + side * 3.5 * across for side in (1, -1)]
        painter.setBrush(painter.pen().color())
        painter.drawPolygon(QPolygonF([QPointF(*point) for point in (tip, *wings)]))
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def _skip(self, painter: QPainter, start: QRectF, end: QRectF, span: int) -> None:
        """Draw an arc above from one layer to a later one."""
        pen = QPen(painter.pen())
        pen.setStyle(Qt.PenStyle.DashLine)
        painter.save()
        painter.setPen(pen)
        a = QPointF(start.right() - 6, start.top() - LINE - 4)
        b = QPointF(end.left() + 6, end.top() - LINE - 4)
        top = min(a.y(), b.y()) - 6 - 5 * span
        path = QPainterPath(a)
        path.cubicTo(QPointF(a.x(), top), QPointF(b.x(), top), b)
        painter.drawPath(path)
        painter.setPen(QPen(pen.color(), 1.4))
        self._head(painter, QPointF(b.x(), b.y() - 9), b)
        painter.restore()

    # ── samples and scores ───────────────────────────────────────────────────

    def _paint_samples(self, painter: QPainter) -> None:
        assert self.record is not None
        assert self._layout is not None
        record, names = self.record, ("G(z), generated", "x, real")
        for way, (samples, colour) in enumerate(((record.fake, FAKE), (record.real, REAL))):
            place = self._layout.samples[way]
            if samples.ndim == 4:
                painter.drawImage(place, sample_picture(samples[record.chosen]))
            else:
                self._paint_points(painter, place, samples, colour)
            painter.setPen(QPen(QColor(colour), 2))
            painter.drawRect(place)
            painter.setPen(QColor(theme.palette().text))
            above = QRectF(place.left() - 24, place.top() - LINE - 5, place.width() + 60, LINE + 4)
            painter.drawText(above, Qt.AlignmentFlag.AlignHCenter, write(names[way]))
        for place, way, which in self._thumbs():
            samples = (record.fake, record.real)[way]
            painter.drawImage(place, sample_picture(samples[which]))
        if record.whole is not None and record.whole.ndim == 4:
            place = self._layout.samples[0]
            below = QRectF(place.left(), place.bottom() + 20, 40, 40)
            painter.drawImage(below, sample_picture(record.whole[record.chosen]))
            painter.setPen(QColor(theme.palette().muted))
            painter.drawText(QRectF(place.left(), place.bottom() + 3, 130, 18), "all units on:")

    def _paint_points(
        self, painter: QPainter, place: QRectF, points: FloatArray, colour: str
    ) -> None:
        """Draw points where they lie among all that are shown, the chosen one large."""
        assert self.record is not None
        every = np.concatenate([self.record.fake, self.record.real])[:, :2]
        if every.shape[1] == 1:
            every = np.column_stack([every, np.zeros(len(every))])
        low, span = every.min(0), np.maximum(np.ptp(every, axis=0), 1e-6)
        painter.fillRect(place, QColor(theme.palette().base))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colour))
        for n, point in enumerate(points):
            both = point[:2] if len(point) > 1 else np.array([point[0], 0.0])
            x, y = (both - low) / span
            at = QPointF(place.left() + 8 + x * (place.width() - 16),
                         place.bottom() - 8 - y * (place.height() - 16))  # fmt: skip
            size = 5.0 if n == self.record.chosen else 2.0
            painter.drawEllipse(at, size, size)
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def _paint_scores(self, painter: QPainter) -> None:
        assert self.record is not None
        assert self._layout is not None
        record, place, colours = self.record, self._layout.scores, theme.palette()
        painter.setPen(QColor(colours.text))
        painter.drawText(
            QRectF(place.left() - 12, place.top() - 38, place.width() + 12, 20),
            Qt.AlignmentFlag.AlignLeft, "D's raw output",
        )  # fmt: skip
        both = np.concatenate([record.fake_scores, record.real_scores])
        both = both[np.isfinite(both)]
        if not len(both):
            return
        low, high = float(both.min()), float(both.max())
        high = max(high, low + 1e-6)
        x = place.left() + 30
        painter.setPen(QPen(QColor(colours.border), 1.4))
        painter.drawLine(QPointF(x, place.top()), QPointF(x, place.bottom()))
        painter.setPen(QColor(colours.muted))
        for value, y in ((high, place.top()), (low, place.bottom())):
            painter.drawText(
                QRectF(x + 12, y - 9, 66, 18), Qt.AlignmentFlag.AlignVCenter, reading(value)
            )
        for scores, colour, side in ((record.fake_scores, FAKE, 4), (record.real_scores, REAL, -4)):
            painter.setBrush(QColor(colour))
            for n, score in enumerate(scores.tolist()):
                if not np.isfinite(score):
                    continue
                y = place.bottom() - (score - low) / (high - low) * place.height()
                chosen = n == record.chosen
                painter.setPen(QPen(QColor(colours.text), 1.5) if chosen else Qt.PenStyle.NoPen)
                size = 5.0 if chosen else 3.0
                painter.drawEllipse(QPointF(x + side, y), size, size)
        painter.setBrush(Qt.BrushStyle.NoBrush)
