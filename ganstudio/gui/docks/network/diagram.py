"""Both players of a pairing, drawn from what is known of their modules, with a sample in them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from ganstudio.gui.docks.network.layer_words import text_of
from ganstudio.gui.docks.network.layout import Box, Layout, laid_out, least_height
from ganstudio.gui.docks.network.players import paint_box, paint_frame
from ganstudio.gui.docks.network.samples import paint_given, paint_samples, paint_scores, thumbs
from ganstudio.gui.docks.network.ways import paint_ways
from ganstudio.gui.widgets.scales import reading
from ganstudio.telemetry.inside import INPUT, Layer, Mover, Networks

MOVERS: tuple[Mover, ...] = ("generator", "discriminator")
"""The players, from left to right."""


@dataclass(frozen=True)
class ShownLayer:
    """A layer as it is on screen."""

    player: str
    name: str
    text: tuple[str, ...]
    fed_by: tuple[str, ...]
    told: bool


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
        for key in MOVERS:
            player = self.record.player(key)
            names = {place: layer.name for place, layer in enumerate(player.layers)}
            names[INPUT] = "input"
            for layer in player.layers:
                fed = tuple(names[source] for source in layer.sources)
                yield ShownLayer(key, layer.name, text_of(layer), fed, layer.told)

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

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Pick a layer, or another sample."""
        box = self._box_at(event.position())
        if box is not None:
            self.picked.emit(box.player, box.layer)
            return
        if self.record is None or self._layout is None:
            return
        for place, _, which in thumbs(self.record, self._layout):
            if place.contains(event.position()):
                self.chose.emit(which)
                return

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go from layer to layer, and from sample to sample."""
        key = event.key()
        if self.record is None:
            return
        if key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            every = [(key, n) for key in MOVERS for n in range(len(self.record.player(key).layers))]
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
            if box is not None and self.record is not None:
                layer = self.record.player(box.player).layers[box.layer]
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
            paint_frame(painter, key, self.record.player(key), place)
        paint_given(painter, self.record, self._layout)
        for box in self._layout.boxes:
            chosen = self.picked_layer == (box.player, box.layer)
            paint_box(painter, self.record, box, chosen=chosen, focused=self.hasFocus())
        for paint in (paint_ways, paint_samples, paint_scores):
            paint(painter, self.record, self._layout)
        painter.end()
