"""A walk inside plots and painted tables: what of an axis, a title or a head is cut or hidden."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pyqtgraph as pg
from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QFontMetricsF, QPainter, QPicture
from PySide6.QtWidgets import QGraphicsItem, QScrollArea, QWidget

from ganstudio.gui.docks.shared.measure_table import MeasureTable
from ganstudio.gui.widgets.axes import MarginAxis
from ganstudio.gui.widgets.plot_area import PlotArea, ScrolledPlots

SLACK = 1.5
"""Pixels by which a label may be over an edge: fonts are measured generously."""


@dataclass(frozen=True)
class Written:
    """A text of an axis, and where it stands in the view, in pixels."""

    text: str
    box: QRectF


def inside(widget: QWidget) -> Iterator[str]:
    """Yield what is wrong within a view of plots, or within a painted table."""
    if isinstance(widget, PlotArea) and not _is_stack(widget) and _is_scrolled(widget):
        yield f"{widget.subject}: one row of plots has to be scrolled"
    if isinstance(widget, pg.GraphicsView):
        for item in widget.scene().items():
            if isinstance(item, pg.PlotItem) and item.isVisible():
                yield from _wrong_of(item, widget)
    elif isinstance(widget, MeasureTable):
        yield from (f"cut head {words!r} of a table" for words in widget.cut_heads())


def ticks(axis: pg.AxisItem, view: pg.GraphicsView) -> list[Written]:
    """Return the labels of an axis as they are drawn."""
    picture = QPicture()
    painter = QPainter(picture)
    specs = axis.generateDrawSpecs(painter)
    painter.end()
    return [
        Written(text, _in_view(axis, rect, view)) for rect, _, text in (specs[2] if specs else ())
    ]


def _in_view(item: QGraphicsItem, rect: QRectF, view: pg.GraphicsView) -> QRectF:
    return QRectF(view.mapFromScene(item.mapRectToScene(rect)).boundingRect())


def _wrong_of(plot: pg.PlotItem, view: pg.GraphicsView) -> Iterator[str]:
    name = view.accessibleName() or type(view.parent()).__name__
    room = _seen(view)
    written: list[Written] = []
    for side in ("left", "bottom"):
        axis = plot.getAxis(side)
        if not axis.isVisible():
            continue
        labels = ticks(axis, view) if axis.style["showValues"] else []
        long = axis.height() if side == "left" else axis.width()
        if axis.style["showValues"] and len(labels) < 2:
            yield f"{name}: {len(labels)} ticks on the {side} axis of {long:.0f} pixels"
        if axis.label.isVisible():
            title = axis.label.toPlainText()
            margin = axis.label.document().documentMargin()
            box = axis.label.boundingRect().adjusted(margin, margin, -margin, -margin)
            labels.append(Written(title, _in_view(axis.label, box, view)))
        for each in labels:
            if each.text and not room.contains(_shrunk(each.box)):
                yield f"{name}: {each.text!r} {side} is cut: {each.box} of {room}"
        written += labels
    written += _margin(plot.getAxis("right"), view)
    for i, one in enumerate(written):
        for other in written[i + 1 :]:
            if one.text and other.text and _shrunk(one.box).intersects(_shrunk(other.box)):
                yield f"{name}: {one.text!r} lies over {other.text!r}"


def _margin(axis: pg.AxisItem, view: pg.GraphicsView) -> list[Written]:
    """Return the names in the right margin that are wider than it."""
    if not isinstance(axis, MarginAxis) or not axis.isVisible():
        return []
    metrics, width = QFontMetricsF(axis.font()), axis.width() - 6
    wide = [text for _, text, _ in axis.marks if metrics.horizontalAdvance(text) > width + SLACK]
    return [Written(text, _in_view(axis, axis.boundingRect(), view)) for text in wide]


def _shrunk(box: QRectF) -> QRectF:
    return box.adjusted(SLACK, SLACK, -SLACK, -SLACK)


def _seen(view: pg.GraphicsView) -> QRectF:
    """Return what of a view is on screen, or what can be scrolled there."""
    if _scrolls(view):
        return QRectF(view.viewport().rect())
    seen: QRect = view.viewport().visibleRegion().boundingRect()
    return QRectF(seen)


def _is_stack(area: PlotArea) -> bool:
    """Tell whether plots stand under each other, so that they may scroll."""
    return len({round(plot.sceneBoundingRect().top()) for plot in area.laid_out()}) > 1


def _scrolls(view: QWidget) -> QScrollArea | None:
    """Return what a view scrolls in, if it does."""
    parent = view.parentWidget()
    while parent is not None and not isinstance(parent, QScrollArea):
        parent = parent.parentWidget()
    return parent


def _is_scrolled(view: QWidget) -> bool:
    around = _scrolls(view)
    return isinstance(around, ScrolledPlots) and around.verticalScrollBar().maximum() > 0
