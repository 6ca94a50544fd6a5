"""The axes of plots: steps, values on any scale, and names in the right margin."""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter

from ganstudio.gui.widgets.numerals import written
from ganstudio.gui.widgets.scales import THIN, Linear, SymLog, number, short


class SpacedAxis(pg.AxisItem):  # type: ignore[misc]
    """An axis whose labels never touch, and of which there are two where there is room for them."""

    def tickValues(self, low: float, high: float, size: float) -> list[tuple[float, list[float]]]:
        """Return where the ticks are, all of one kind."""
        levels: list[tuple[float, list[float]]] = super().tickValues(low, high, size)
        spacing, places = 0.0, list[float]()
        for level, more in levels:
            spacing, places = level, sorted([*places, *more])
            if len(places) > 2:
                break
        least = self._least(self.tickStrings(places, 1.0, spacing)) * (high - low) / max(size, 1)
        kept = apart(places, least)
        if len(kept) < 2 and places and places[-1] - places[0] >= least:
            kept = [places[0], places[-1]]
        return [(spacing, sorted(kept))]

    def _least(self, labels: list[str]) -> float:
        """Return the pixels that labels need from middle to middle."""
        metrics = pg.QtGui.QFontMetrics(self.font())
        if self.orientation == "left":
            return float(metrics.height())
        return float(max(map(metrics.horizontalAdvance, labels), default=0) + 10)


class StepAxis(SpacedAxis):
    """Steps, with thin spaces between thousands; k and M where they are many."""

    def tickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:
        """Return the labels of the ticks."""
        if spacing >= 1e5:
            return [written(f"{v / 1e6:g}{THIN}M") if v else "0" for v in values]
        return [number(v) if v == round(v) else "" for v in values]


class ValueAxis(SpacedAxis):
    """Values on a `Linear` or `SymLog` scale; the sign is a real minus."""

    rule: Linear = Linear()

    def tickValues(self, low: float, high: float, size: float) -> list[tuple[float, list[float]]]:
        """Return where the ticks are."""
        if isinstance(self.rule, SymLog) and len(ticks := self.rule.ticks(low, high)) > 1:
            places = [float(self.rule.forward(np.float64(tick))) for tick in ticks]
            return [(1.0, apart(places, 16 * (high - low) / max(size, 1)))]
        return super().tickValues(low, high, size)

    def tickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:
        """Return the labels of the ticks."""
        if isinstance(self.rule, SymLog):
            return [short(float(self.rule.backward(np.float64(v)))) for v in values]
        digits = max(0, math.ceil(-math.log10(spacing) - 1e-6)) if spacing > 0 else 0
        if digits > 4:
            return [written(f"{v:.1e}").replace("-", "−") for v in values]
        return [written(f"{v:.{digits}f}").replace("-", "−") for v in values]


def apart(places: list[float], least: float) -> list[float]:
    """Leave out places that come too near to one kept before, from both ends of the axis."""
    kept: list[float] = []
    for place in sorted(places, key=abs):
        if all(abs(place - other) >= least for other in kept):
            kept.append(place)
    return kept


class MarginAxis(pg.AxisItem):  # type: ignore[misc]
    """The right margin: the names of reference lines, level with them and clear of each other."""

    def __init__(self) -> None:
        super().__init__("right")
        self.marks: tuple[tuple[float, str, str], ...] = ()

    def set_marks(self, marks: Iterable[tuple[float, str, str]]) -> None:
        """Show these (value, text, colour)."""
        if self.marks != (chosen := tuple(sorted(marks))):
            self.marks = chosen
            self._fit()

    def setFont(self, font: QFont) -> None:
        """Write in a font, and take the room that it needs."""
        super().setFont(font)
        if self.marks:
            self._fit()

    def _fit(self) -> None:
        metrics = pg.QtGui.QFontMetrics(self.font())
        width = max((metrics.horizontalAdvance(text) for _, text, _ in self.marks), default=0)
        self.setWidth(width + 10 if self.marks else 8)
        self.picture = None
        self.update()

    def tickValues(self, low: float, high: float, size: float) -> list[tuple[float, list[float]]]:
        """Return no ticks: the marks are painted here."""
        return []

    def paint(self, painter: QPainter, *_: object) -> None:
        """Paint the names."""
        view = self.linkedView()
        if view is None or not self.marks:
            return
        low, high = view.viewRange()[1]
        box = self.mapRectFromParent(self.geometry())
        painter.setFont(self.font())
        step = painter.fontMetrics().height() - 1
        lowest = math.inf
        for value, text, colour in self.marks:
            if not low <= value <= high:
                continue
            level = box.bottom() - (value - low) / (high - low) * box.height()
            lowest = min(max(level, box.top() + step / 2), lowest - step)
            if lowest < box.top() + step / 2 - 1:
                break
            painter.setPen(QColor(colour))
            place = QRectF(box.left() + 6, lowest - step / 2, box.width() - 6, step)
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, text)
