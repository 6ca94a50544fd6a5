"""Small pictures in pairs: samples that are alike, and samples beside training images."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from ganstudio.gui.widgets import theme
from ganstudio.gui.widgets.elided import shortened
from ganstudio.gui.widgets.mosaic import Pixels, as_image, as_pixels, enlarged

SIDE = 44
WITHIN, BETWEEN = 2, 10
"""Gaps in a pair and from one pair to the next, in pixels."""


@dataclass(frozen=True)
class PairRow:
    """A row of pairs: what they are, whose, and the pictures (k, 2, H, W, C)."""

    words: str
    colour: str
    pictures: Pixels


@dataclass(frozen=True, eq=False)
class ShownPairs:
    """A row of pairs as it is on screen: its words, and the pictures that fit, (k, 2, h, w, 3)."""

    words: str
    pictures: Pixels


class LookAlikes(QWidget):
    """Paints rows of pairs, each under its words; what does not fit on a row is left out."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[PairRow] = []
        self._pixmaps: list[list[QPixmap]] = []
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def show_rows(self, rows: list[PairRow]) -> None:
        """Show these."""
        same = len(rows) == len(self.rows) and all(
            new.words == old.words and new.colour == old.colour and new.pictures is old.pictures
            for new, old in zip(rows, self.rows, strict=True)
        )
        if not same:
            self.rows = rows
            self._pixmaps = [self._drawn(row) for row in rows]
            self.setFixedHeight(len(rows) * self._row_height())
            self.update()

    def _drawn(self, row: PairRow) -> list[QPixmap]:
        ratio = self.devicePixelRatioF()
        side = int(SIDE * ratio)
        drawn = []
        for pixels in row.pictures.reshape(-1, *row.pictures.shape[2:]):
            coloured = np.ascontiguousarray(np.broadcast_to(pixels, (*pixels.shape[:2], 3)))
            pixmap = enlarged(as_image(coloured), side, side)
            pixmap.setDevicePixelRatio(ratio)
            drawn.append(pixmap)
        return drawn

    def shown(self) -> tuple[ShownPairs, ...]:
        """Return what is on screen."""
        return tuple(
            ShownPairs(
                row.words,
                np.stack([
                    [as_pixels(pixmap.toImage()) for pixmap in drawn[2 * pair : 2 * pair + 2]]
                    for pair in range(self.fitting(number))
                ]),
            )
            for number, (row, drawn) in enumerate(zip(self.rows, self._pixmaps, strict=True))
        )  # fmt: skip

    def _line(self) -> int:
        return self.fontMetrics().height() + 3

    def _row_height(self) -> int:
        return self._line() + SIDE + 6

    def place(self, row: int, pair: int, which: int) -> QRect:
        """Return where a picture stands."""
        x = 4 + pair * (2 * SIDE + WITHIN + BETWEEN) + which * (SIDE + WITHIN)
        return QRect(x, row * self._row_height() + self._line(), SIDE, SIDE)

    def fitting(self, row: int) -> int:
        """Return how many pairs of a row fit on it, one at least."""
        wide = 2 * SIDE + WITHIN + BETWEEN
        return min(len(self.rows[row].pictures), max((self.width() - 4 + BETWEEN) // wide, 1))

    def sizeHint(self) -> QSize:
        """Return the size it asks for."""
        return QSize(300, self.minimumHeight())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the words and the pictures."""
        painter = QPainter(self)
        for number, row in enumerate(self.rows):
            top = number * self._row_height()
            left = 4
            if row.colour:
                painter.fillRect(left, top + self._line() // 2 - 4, 8, 8, QColor(row.colour))
                left += 14
            painter.setPen(QColor(theme.palette().muted))
            room = self.width() - left - 4
            words = shortened(painter.fontMetrics(), row.words, room)
            flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(QRect(left, top, room, self._line()), int(flags), words)
            for pair in range(self.fitting(number)):
                for which in range(2):
                    pixmap = self._pixmaps[number][2 * pair + which]
                    painter.drawPixmap(self.place(number, pair, which).topLeft(), pixmap)
        painter.end()
