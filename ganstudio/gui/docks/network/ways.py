"""The ways between layers, from what is given to D's output."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPolygonF

from ganstudio.gui.docks.network.layout import LINE, Layout
from ganstudio.gui.widgets import theme
from ganstudio.gui.widgets.theme import FAKE, REAL
from ganstudio.telemetry.inside import INPUT, Mover, Networks


def paint_ways(painter: QPainter, record: Networks, layout: Layout) -> None:
    """Paint what feeds what: arrows, and dashed arcs where a way skips layers."""
    muted = theme.palette().muted
    ways: list[tuple[Mover, int, QRectF, QRectF, str]] = [
        ("generator", 0, layout.given, layout.samples[0], muted)
    ]
    for way, colour in enumerate((FAKE, REAL)):
        sample = layout.samples[way]
        axis = layout.scores
        end = QRectF(axis.left() + 18, sample.center().y(), 0, 0)
        beside = sample.adjusted(0, 0, 36 if record.fake.ndim == 4 else 0, 0)
        ways.append(("discriminator", way, beside, end, colour))
    for key, way, start, end, colour in ways:
        painter.setPen(QPen(QColor(colour), 1.4))
        boxes = layout.of(key, way)
        places = {INPUT: start, **{n: box.place for n, box in enumerate(boxes)}}
        player = record.player(key)
        for n, layer in enumerate(player.layers):
            for source in layer.sources:
                if source == n - 1:
                    _arrow(painter, places[source], places[n])
                elif way == 0:
                    _skip(painter, places[source], places[n], n - source)
        last = len(player.layers) - 1
        for source in player.ends:
            if source == last:
                _arrow(painter, places[source], end)
            elif way == 0 and last >= 0:
                _skip(painter, places[source], places[last].translated(16, 0), last - source)


def _arrow(painter: QPainter, start: QRectF, end: QRectF) -> None:
    """Draw an arrow from the right of one thing to the left of another."""
    a = QPointF(start.right() + 4, start.center().y())
    b = QPointF(end.left() - 4, end.center().y())
    painter.drawLine(a, b)
    _head(painter, a, b)


def _head(painter: QPainter, a: QPointF, b: QPointF) -> None:
    way = np.array([b.x() - a.x(), b.y() - a.y()])
    along = way / max(float(np.hypot(*way)), 1e-6)
    across = np.array([-along[1], along[0]])
    tip = np.array([b.x(), b.y()])
    wings = [tip - 7 * along + side * 3.5 * across for side in (1, -1)]
    painter.setBrush(painter.pen().color())
    painter.drawPolygon(QPolygonF([QPointF(*point) for point in (tip, *wings)]))
    painter.setBrush(Qt.BrushStyle.NoBrush)


def _skip(painter: QPainter, start: QRectF, end: QRectF, span: int) -> None:
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
    _head(painter, QPointF(b.x(), b.y() - 9), b)
    painter.restore()
