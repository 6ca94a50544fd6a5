"""A stage of slopes: a bar a layer."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from ganstudio.gui.widgets import theme
from ganstudio.gui.widgets.scales import short
from ganstudio.gui.widgets.theme import DISCRIMINATOR, GENERATOR
from ganstudio.telemetry.inside import Stage

COLOURS = {"generator": GENERATOR, "discriminator": DISCRIMINATOR}
BARS = 26.0
"""Pixels that a bar is high at most."""


def paint_norms(painter: QPainter, room: QRectF, stage: Stage) -> None:
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
