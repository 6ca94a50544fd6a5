"""What four panes have in common: one plot, a legend above it and a table beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from ganstudio.gui.docks.line.figures import Figures, Row
from ganstudio.gui.docks.line.standing import Standing
from ganstudio.gui.widgets import theme
from ganstudio.gui.widgets.curve import Curve, ShownCurve
from ganstudio.gui.widgets.legend import Entry, Legend
from ganstudio.gui.widgets.notation import write
from ganstudio.gui.widgets.pens import curve_pen
from ganstudio.gui.widgets.plot_area import PlotArea, ScrolledPlots
from ganstudio.gui.widgets.plotting import Plot
from ganstudio.objectives.laws import Array

FAINTEST = 0.001
"""The value up to which a logarithmic axis is linear."""


@dataclass(frozen=True, eq=False)
class DrawnCurve:
    """A curve to be drawn; pairs of places are joined two by two."""

    name: str
    x: Array
    y: Array
    colour: str
    dash: tuple[float, ...] = ()
    pairs: bool = False


@dataclass(frozen=True, eq=False)
class ShownCurves:
    """A pane as it is on screen: what is said above, its curves, and the table."""

    words: str
    curves: tuple[ShownCurve, ...]
    figures: list[Row]


class CurvesPane(QWidget):
    """A plot of a few curves."""

    def __init__(self, x_title: str, y_title: str) -> None:
        super().__init__()
        self.legend, self.figures = Legend(), Figures()
        self.words = QLabel()
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.words.setProperty("role", "muted")
        self.words.setWordWrap(True)
        self.words.setContentsMargins(10, 0, 10, 4)
        self.area = PlotArea("on the line")
        self.area.ci.setContentsMargins(4, 0, 8, 4)
        self.plot = Plot(x_title, y_title)
        self.plot.offer_log(FAINTEST)
        self.area.lay_out({(0, 0): self.plot})
        self._curves: list[Curve] = []
        row = QHBoxLayout()
        row.addWidget(ScrolledPlots(self.area), 1)
        row.addWidget(self.figures, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.legend)
        column.addWidget(self.words)
        column.addLayout(row, 1)
        self.restyle()

    def draw(self, standing: Standing, place: float, sigma: float) -> None:
        """Draw a run, at a place, and as it were under noise."""
        raise NotImplementedError

    def restyle(self) -> None:
        """Take over the palette's colours."""
        self.area.setBackground(theme.palette().surface)
        self.plot.restyle()

    def show_curves(self, curves: Sequence[DrawnCurve], words: str, rows: Sequence[Row]) -> None:
        """Draw curves, with what is to be said of them and a table whose first row is its head."""
        while len(self._curves) < len(curves):
            self._curves.append(Curve(antialias=True))
            self.plot.addItem(self._curves[-1])
        for number, item in enumerate(self._curves):
            item.setVisible(number < len(curves))
            if number < len(curves):
                each = curves[number]
                pen = curve_pen(each.colour, each.dash, 1 if each.pairs else 2)
                item.draw(each.x, each.y, pen, in_pairs=each.pairs)
        entries = [Entry(each.name, each.colour, each.dash) for each in curves if each.name]
        self.legend.show_entries(entries)
        self.words.setText(write(words))
        self.figures.show_rows(rows, [0])
        self.figures.setFixedWidth(self.figures.wanted_width())

    def shown(self) -> ShownCurves:
        """Return what is on screen."""
        curves = (curve.shown() for curve in self._curves)
        return ShownCurves(
            self.words.text(),
            tuple(curve for curve in curves if curve is not None),
            self.figures.shown(),
        )
