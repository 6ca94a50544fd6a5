"""The players as they are drawn: a frame about each, a box for each of their layers."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen

from ganstudio.gui.docks.network.layer_words import text_of
from ganstudio.gui.docks.network.layout import CENTRE, LINE, Box
from ganstudio.gui.docks.network.tiles import tiled
from ganstudio.gui.widgets import theme
from ganstudio.gui.widgets.scales import number
from ganstudio.gui.widgets.theme import DISCRIMINATOR, GENERATOR
from ganstudio.telemetry.inside import Layer, Mover, Networks, Player

NORMS = (1e-3, 10.0)
"""The gradient norms that the colours span."""
COLOURS = {"generator": GENERATOR, "discriminator": DISCRIMINATOR}
LETTERS = {"generator": "G", "discriminator": "D"}


def paint_frame(painter: QPainter, key: Mover, player: Player, place: QRectF) -> None:
    """Paint the frame of a player, and what it is called."""
    colour = QColor(COLOURS[key])
    ground = QColor(colour)
    ground.setAlphaF(0.07)
    painter.setPen(QPen(colour, 1))
    painter.setBrush(ground)
    painter.drawRoundedRect(place, 8, 8)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    plain = QFont(painter.font())
    bold = QFont(plain)
    bold.setBold(True)
    painter.setFont(bold)
    head = place.adjusted(12, 6, -12, 0)
    painter.setPen(QColor(theme.palette().text))
    name = key if player.name == key else player.name
    painter.drawText(head, Qt.AlignmentFlag.AlignLeft, f"{LETTERS[key]}  {name}")
    painter.setFont(plain)
    painter.setPen(QColor(theme.palette().muted))
    count = f"{number(player.parameters)} parameters"
    painter.drawText(head.adjusted(0, LINE + 2, 0, 0), Qt.AlignmentFlag.AlignLeft, count)


def paint_box(
    painter: QPainter, record: Networks, box: Box, *, chosen: bool, focused: bool
) -> None:
    """Paint a layer: its units, and on the first way through it what is written at it."""
    layer = record.player(box.player).layers[box.layer]
    colours, place = theme.palette(), box.place
    off = {
        unit.channel for unit in record.off
        if unit.player == box.player and unit.layer == layer.name
    }  # fmt: skip
    picture = tiled(layer.activations[box.way], off, place.width() / place.height())
    painter.drawImage(place.adjusted(3, 3, -3, -3), picture)
    colour = colours.accent if chosen else COLOURS[box.player]
    painter.setPen(QPen(QColor(colour), 3 if chosen and focused else 2 if chosen else 1.2))
    painter.drawRoundedRect(place, 4, 4)
    if box.way == 0:
        _paint_text(painter, box, layer)


def _paint_text(painter: QPainter, box: Box, layer: Layer) -> None:
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
