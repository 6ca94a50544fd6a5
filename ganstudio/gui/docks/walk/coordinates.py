"""The coordinates of a walk through points, along the walk."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyqtgraph as pg
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from ganstudio.gui.docks.shared.body import under
from ganstudio.gui.widgets import theme
from ganstudio.gui.widgets.curve import Curve, ShownCurve
from ganstudio.gui.widgets.legend import Entry, Legend
from ganstudio.gui.widgets.pens import curve_pen
from ganstudio.gui.widgets.plot_area import PlotArea
from ganstudio.gui.widgets.plotting import Plot
from ganstudio.telemetry.records import FloatArray

LEAST = 0.05
"""Share of the coordinates' size that is shown about them where they hardly differ."""
FINEST = 0.01
"""The coordinate up to which a logarithmic axis is linear."""
DASHES: tuple[tuple[float, ...], ...] = ((), (5.0, 4.0))
"""Of x and of y."""


@dataclass(frozen=True, eq=False)
class ShownCoordinates:
    """Coordinates as they are on screen.

    Attributes
    ----------
    curves : tuple of ShownCurve
        Those of the first strip, then those of the next.
    legend : tuple of Entry
        Which of them is which.
    cursor : float
        The place on the walk that is marked, 0 to 1.
    """

    curves: tuple[ShownCurve, ...]
    legend: tuple[Entry, ...]
    cursor: float


class WalkCoordinates(QWidget):
    """A line for each coordinate of each strip: x solid, y dashed.

    A generator that has learnt the data moves evenly along them; one that has not stands
    still or jumps.
    """

    def __init__(self) -> None:
        super().__init__()
        self.setMinimumSize(24, 24)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self.legend = Legend()
        self.area = PlotArea("walk")
        self.area.ci.setContentsMargins(4, 0, 8, 4)
        self.plot = Plot("place on the walk", "x")
        self.plot.hideAxis("right")
        self.plot.offer_log(FINEST)
        self.area.lay_out({(0, 0): self.plot})
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(under(self.legend, self.area))
        self.curves: list[Curve] = []
        self.cursor_line = pg.InfiniteLine(0.0, angle=90)
        self.plot.addItem(self.cursor_line)
        self.restyle()

    def restyle(self) -> None:
        """Take over the palette's colours."""
        self.area.setBackground(theme.palette().surface)
        self.plot.restyle()
        self.cursor_line.setPen(pg.mkPen(theme.palette().muted, width=1))

    def show_walk(self, frames: FloatArray, colour: str) -> None:
        """Show points (strips, n, d), d 1 or 2, on closed walks."""
        strips, length, dimension = frames.shape
        names = "xy"[:dimension]
        self.plot.set_titles("place on the walk", ", ".join(names))
        entries = [Entry(name, colour, dash) for name, dash in zip(names, DASHES, strict=False)]
        self.legend.show_entries(entries if dimension > 1 else [])
        while len(self.curves) < strips * dimension:
            self.curves.append(Curve(antialias=True))
            self.plot.addItem(self.curves[-1])
        closed = np.concatenate([frames, frames[:, :1]], axis=1)
        paths = closed.transpose(0, 2, 1).reshape(-1, length + 1)
        places = np.arange(length + 1) / length
        for i, curve in enumerate(self.curves):
            curve.setVisible(i < len(paths))
            if i < len(paths):
                curve.draw(places, paths[i], curve_pen(colour, DASHES[i % dimension]))
        known = frames[np.isfinite(frames)]
        low, high = (float(known.min()), float(known.max())) if len(known) else (0.0, 1.0)
        room = max(0.08 * (high - low), LEAST * max(abs(low), abs(high), 1.0))
        self.plot.follow((0, 1), (low - room, high + room))

    def move_to(self, place: float) -> None:
        """Mark a place on the walk, 0 to 1."""
        self.cursor_line.setPos(place)

    def shown(self) -> ShownCoordinates:
        """Return what is on screen."""
        curves = (curve.shown() for curve in self.curves)
        return ShownCoordinates(
            tuple(curve for curve in curves if curve is not None),
            self.legend.entries,
            self.cursor_line.value(),
        )
