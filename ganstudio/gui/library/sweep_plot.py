"""What comes of a sweep as curves: means with their spreads over the seeds."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import cycle

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ganstudio.gui.docks.shared.points import Dots
from ganstudio.gui.widgets import theme
from ganstudio.gui.widgets.curve import Curve
from ganstudio.gui.widgets.legend import Entry as Look
from ganstudio.gui.widgets.legend import Legend
from ganstudio.gui.widgets.pens import curve_pen, faded
from ganstudio.gui.widgets.plot_area import PlotArea
from ganstudio.gui.widgets.plotting import Plot
from ganstudio.library.groups import Group
from ganstudio.training.declared import as_text

DOT, ROOM = 7.0, 0.08
"""Pixels of a mean, and the share of the range that is left above and below."""
FINEST = 0.001
"""The value up to which a logarithmic axis is linear."""
APART = 0.04
"""Distance between curves at the same value, in distances of values."""


class SweepPlot(QWidget):
    """A figure against the first setting, a curve a combination of the others, with its spread."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.legend, self.area = Legend(), PlotArea("sweep")
        self.plot = Plot("", "")
        self.plot.hideAxis("right")
        self.plot.offer_log(FINEST)
        self.plot.logTaken.connect(self._draw)
        self.area.lay_out({(0, 0): self.plot})
        self._points: dict[str, NDArray[np.float64]] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.legend)
        column.addWidget(self.area, 1)

    def restyle(self) -> None:
        """Take over the colours in force."""
        self.area.setBackground(theme.palette().base)
        self.plot.restyle()

    def show_groups(
        self, groups: Sequence[Group], paths: Sequence[str], key: str, titles: tuple[str, str]
    ) -> None:
        """Draw means with bands of one standard deviation, over axes of these titles."""
        self.plot.set_titles(*titles)
        places = list(dict.fromkeys(_first(group, paths) for group in groups))
        self.plot.getAxis("bottom").setTicks([list(enumerate(places))])
        curves: dict[str, list[tuple[int, float, float]]] = {}
        for group in groups:
            found = group.statistic(key)
            if found is not None:
                name = ", ".join(as_text(group.settings[path]) for path in paths[1:])
                spread = 0.0 if math.isnan(found.spread) else found.spread
                point = (places.index(_first(group, paths)), found.mean, spread)
                curves.setdefault(name, []).append(point)
        self._points = {name: np.array(sorted(points)).T for name, points in curves.items()}
        for place, points in enumerate(self._points.values()):
            points[0] += APART * (place - (len(curves) - 1) / 2)  # none hides another's bars
        self._draw()
        self.plot.follow((-0.5, max(len(places) - 0.5, 0.5)))

    @Slot()
    def _draw(self) -> None:
        self.restyle()
        self.plot.clear()
        named = zip(self._points.items(), cycle(theme.RUN_STYLES))
        self.legend.show_entries(
            [Look(name, style.colour, style.dash) for (name, _), style in named if name]
        )
        for points, style in zip(self._points.values(), cycle(theme.RUN_STYLES)):
            self._draw_curve(points, style)
        for curve, name in zip(self.curves(), self._points, strict=True):
            curve.label = name
        if self._points:
            _, mean, spread = np.hstack(list(self._points.values()))
            low, high = float((mean - spread).min()), float((mean + spread).max())
            room = ROOM * (high - low) or ROOM * max(abs(high), 1e-6)
            self.plot.follow(y=(low - room, high + room))

    def curves(self) -> list[Curve]:
        """Return the means as they are drawn, in order."""
        return [item for item in self.plot.items if isinstance(item, Curve)]

    def _draw_curve(self, points: NDArray[np.float64], style: theme.RunStyle) -> None:
        x, mean, spread = points
        low, middle, high = (self.plot.level(mean + sign * spread) for sign in (-1, 0, 1))
        if len(x) > 1:
            faint = pg.mkPen(faded(style.colour, 0.3))
            edges = [pg.PlotCurveItem(x, edge, pen=faint) for edge in (low, high)]
            fill = pg.FillBetweenItem(*edges, brush=faded(style.colour, 0.18))
            for item in (*edges, fill):
                self.plot.addItem(item)
        bars = pg.ErrorBarItem(
            x=x, y=middle, top=high - middle, bottom=middle - low, beam=0.06, pen=style.colour
        )
        self.plot.addItem(bars)
        curve, dots = Curve(antialias=True), Dots(DOT)
        for item in (curve, dots):
            self.plot.addItem(item)
        curve.draw(x, mean, curve_pen(style.colour, style.dash, 2))
        dots.show_points(np.stack([x, mean], axis=1), style.colour, 1.0)


def _first(group: Group, paths: Sequence[str]) -> str:
    return as_text(group.settings[paths[0]]) if paths else ""
