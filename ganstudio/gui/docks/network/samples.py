"""The samples on their way through both players, from what they are made of to what D says."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from ganstudio.gui.docks.network.layout import CENTRE, LINE, Layout
from ganstudio.gui.docks.network.tiles import sample_picture
from ganstudio.gui.widgets import theme
from ganstudio.gui.widgets.notation import write
from ganstudio.gui.widgets.scales import number, reading
from ganstudio.gui.widgets.theme import FAKE, REAL
from ganstudio.telemetry.inside import Networks
from ganstudio.telemetry.records import FloatArray


def thumbs(record: Networks, layout: Layout) -> Iterator[tuple[QRectF, int, int]]:
    """Yield the further samples: where each stands, on which way, and which it is."""
    if record.fake.ndim != 4:
        return
    for way in (0, 1):
        for n, place in enumerate(layout.thumbs(way)):
            yield place, way, (record.chosen + 1 + n) % len(record.fake)


def paint_given(painter: QPainter, record: Networks, layout: Layout) -> None:
    """Paint what G makes its sample of: an image, or the latents as bars; and its class."""
    given, place = record.given, layout.given
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
    if record.classes:
        label = record.classes[record.chosen]
        painter.setPen(QColor(colours.muted))
        words = painter.fontMetrics().elidedText(
            f"y = {label}", Qt.TextElideMode.ElideRight, int(place.width()) + 14
        )
        painter.drawText(QRectF(place.left() - 8, place.bottom() + 8, 72, 20), CENTRE, words)


def paint_samples(painter: QPainter, record: Networks, layout: Layout) -> None:
    """Paint the generated and the real sample, and further ones beside them."""
    names = "G(z), generated", "x, real"
    for way, (samples, colour) in enumerate(((record.fake, FAKE), (record.real, REAL))):
        place = layout.samples[way]
        if samples.ndim == 4:
            painter.drawImage(place, sample_picture(samples[record.chosen]))
        else:
            _paint_points(painter, place, samples, colour, record)
        painter.setPen(QPen(QColor(colour), 2))
        painter.drawRect(place)
        painter.setPen(QColor(theme.palette().text))
        above = QRectF(place.left() - 24, place.top() - LINE - 5, place.width() + 60, LINE + 4)
        painter.drawText(above, Qt.AlignmentFlag.AlignHCenter, write(names[way]))
    for place, way, which in thumbs(record, layout):
        samples = (record.fake, record.real)[way]
        painter.drawImage(place, sample_picture(samples[which]))
    if record.whole is not None and record.whole.ndim == 4:
        place = layout.samples[0]
        below = QRectF(place.left(), place.bottom() + 20, 40, 40)
        painter.drawImage(below, sample_picture(record.whole[record.chosen]))
        painter.setPen(QColor(theme.palette().muted))
        painter.drawText(QRectF(place.left(), place.bottom() + 3, 130, 18), "all units on:")


def _paint_points(
    painter: QPainter, place: QRectF, points: FloatArray, colour: str, record: Networks
) -> None:
    """Paint points where they lie among all that are shown, the chosen one large."""
    every = np.concatenate([record.fake, record.real])[:, :2]
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
        size = 5.0 if n == record.chosen else 2.0
        painter.drawEllipse(at, size, size)
    painter.setBrush(Qt.BrushStyle.NoBrush)


def paint_scores(painter: QPainter, record: Networks, layout: Layout) -> None:
    """Paint D's raw outputs on all samples along an axis, those on the chosen ones large."""
    place, colours = layout.scores, theme.palette()
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
