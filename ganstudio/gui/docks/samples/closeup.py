"""One sample enlarged, beside the training image nearest to it, laid over the samples."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QEvent, QObject, QRect, Qt
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from ganstudio.gui.docks.samples.round_trips import columns_of, over_patches
from ganstudio.gui.widgets import theme
from ganstudio.gui.widgets.mosaic import Pixels, as_image, enlarged
from ganstudio.gui.widgets.pens import faded
from ganstudio.gui.widgets.scales import probability, reading
from ganstudio.telemetry.records import SampleGrid


@dataclass(frozen=True)
class EnlargedSample:
    """What is enlarged: image ``index`` of the grid of ``run``, of one of its pairings."""

    run: int
    index: int
    part: str = ""


def verdict_on(score: float, scale: str) -> str:
    """Return D's score of one sample in words; a probability only where there is one."""
    if scale == "logit":
        chance = float(probability(np.float32(score).reshape(1))[0])
        return f"D: {chance:.0%} real (logit {reading(score)})".replace("%", "\u202f%")
    return f"D: {'output' if scale == 'target' else 'critic score'} {reading(score)}"


@dataclass(frozen=True, eq=False)
class ShownCloseup:
    """A sample as it is enlarged: the words below, and the pictures (H, W, C) by their names."""

    words: str
    pictures: dict[str, Pixels]


class Closeup(QWidget):
    """Covers its parent while it is open; a click or Escape closes it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.sample: EnlargedSample | None = None
        self.pictures: list[tuple[str, Pixels]] = []
        self.words = ""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setToolTip("Click or press Escape to close")
        parent.installEventFilter(self)
        self.hide()

    def open(self, sample: EnlargedSample) -> None:
        """Enlarge a sample; `tell` brings its pictures."""
        self.sample = sample
        self._cover()
        self.show()
        self.raise_()
        self.setFocus()

    def _cover(self) -> None:
        if (parent := self.parentWidget()) is not None:
            self.setGeometry(parent.rect())

    def shut(self) -> None:
        """Go away."""
        self.sample = None
        self.hide()

    def tell(
        self,
        record: SampleGrid,
        scale: str,
        title: str,
        targets: tuple[float, float] = (0.0, 1.0),
    ) -> None:
        """Show what the sample looks like now."""
        if self.sample is None or self.sample.index >= len(record.fake):
            self.shut()
            return
        index = self.sample.index
        self.pictures = [("generated", record.fake[index])]
        part = self.sample.part
        if record.given is not None:
            self.pictures = [(name, each[index]) for name, each in columns_of(part, record)]
        elif record.nearest is not None:
            self.pictures.append(("nearest training image", record.nearest[index]))
        if record.patches is not None:
            below = over_patches(record.fake[index], record.patches[index], scale, targets)
            self.pictures.append(("what D says of each patch", below))
        said = verdict_on(float(record.scores[index]), scale)
        of = "" if record.labels is None else f" · class {record.classes[record.labels[index]]}"
        self.words = f"{title} · sample {index + 1}{of} · {said}"
        self.update()

    def shown(self) -> ShownCloseup | None:
        """Return what is on screen; None while nothing is enlarged."""
        return None if self.isHidden() else ShownCloseup(self.words, dict(self.pictures))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay as large as the parent."""
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._cover()
        return False

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Close."""
        self.shut()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close."""
        if event.key() == Qt.Key.Key_Escape:
            self.shut()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the pictures side by side, their names below."""
        colours = theme.palette()
        painter = QPainter(self)
        painter.fillRect(self.rect(), faded(colours.window, 0.93))
        line = painter.fontMetrics().height() + 6
        room = self.rect().adjusted(20, 14, -20, -14 - 2 * line)
        width = (room.width() - 20) // max(len(self.pictures), 1)
        side = max(16, min(width, room.height()))
        left = room.center().x() - (side * len(self.pictures) + 20 * (len(self.pictures) - 1)) // 2
        top = room.center().y() - side // 2
        for i, (name, pixels) in enumerate(self.pictures):
            place = QRect(left + i * (side + 20), top, side, side)
            self._paint_picture(painter, place, pixels)
            painter.setPen(QColor(colours.muted))
            label = QRect(place.left() - 10, place.bottom() + 2, side + 20, line)
            painter.drawText(label, int(Qt.AlignmentFlag.AlignCenter), name)
        painter.setPen(QColor(colours.text))
        words = QRect(8, top + side + line, self.width() - 16, line + 4)
        painter.drawText(words, int(Qt.AlignmentFlag.AlignCenter), self.words)
        painter.end()

    def _paint_picture(self, painter: QPainter, place: QRect, pixels: Pixels) -> None:
        ratio = self.devicePixelRatioF()
        opaque = np.ascontiguousarray(np.broadcast_to(pixels, (*pixels.shape[:2], 3)))
        side = int(place.width() * ratio)
        drawn = enlarged(as_image(opaque), side, side)
        drawn.setDevicePixelRatio(ratio)
        shown = drawn.deviceIndependentSize()
        x = place.left() + (place.width() - int(shown.width())) // 2
        y = place.top() + (place.height() - int(shown.height())) // 2
        painter.drawPixmap(x, y, drawn)
