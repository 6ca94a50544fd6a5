"""A few kinds of things: their shares in the data and in what G makes, and what D says of each."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ganstudio.gui.widgets import theme
from ganstudio.gui.widgets.captions import Caption
from ganstudio.gui.widgets.legend import Entry, Legend
from ganstudio.gui.widgets.numerals import written
from ganstudio.gui.widgets.pens import faded
from ganstudio.gui.widgets.plot_area import PlotArea, ScrolledPlots
from ganstudio.gui.widgets.plotting import Plot
from ganstudio.gui.widgets.scales import SCALE_NAMES, probability
from ganstudio.gui.widgets.theme import DISCRIMINATOR, FAKE, REAL
from ganstudio.telemetry.records import FloatArray, Kinds

ROOM = 0.3
"""Share of the height that is kept for what is said above a mark."""
FAINTEST = 0.001
"""Share and output up to which a logarithmic axis is linear."""
EXACT = 64
"""Largest denominator with which a best answer is named as a fraction."""


@dataclass(frozen=True, eq=False)
class ShownKinds:
    """The kinds as they are on screen.

    Attributes
    ----------
    names : tuple of str
        Below the bars.
    data, generated, outputs, best : list of float
        Heights of the bars, and of the marks of the best D; empty where it is not known.
    told : tuple of str
        What is said above each mark.
    caption : str
        D's loss beside that of the best D.
    """

    names: tuple[str, ...]
    data: list[float]
    generated: list[float]
    outputs: list[float]
    best: list[float]
    told: tuple[str, ...]
    caption: str


class KindsPane(QWidget):
    """Two plots of bars, a place a kind."""

    def __init__(self) -> None:
        super().__init__()
        self.legend = Legend()
        self.area = PlotArea("kinds")
        self.area.ci.setContentsMargins(4, 0, 8, 4)
        self.shares, self.outputs = Plot("", "share"), Plot("kind", "D")
        self._record: Kinds | None = None
        for plot in (self.shares, self.outputs):
            plot.offer_log(FAINTEST)
            plot.logTaken.connect(self._draw_again)
        self.outputs.setXLink(self.shares)
        self.shares.getAxis("bottom").setStyle(showValues=False)
        self.shares.getAxis("bottom").setHeight(6)
        self.caption = Caption()
        self.outputs.layout.removeItem(self.outputs.titleLabel)
        self.outputs.layout.addItem(self.caption, 0, 1)
        self.area.lay_out({(0, 0): self.shares, (1, 0): self.outputs})
        self._bars = [pg.BarGraphItem(x=[0], height=[0], width=0.36) for _ in range(3)]
        for bars, plot in zip(self._bars, (self.shares, self.shares, self.outputs), strict=True):
            plot.addItem(bars)
        self._best = pg.PlotCurveItem(connect="pairs")
        self.outputs.addItem(self._best)
        self._told: list[pg.TextItem] = []
        self._names: tuple[str, ...] = ()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.legend)
        column.addWidget(ScrolledPlots(self.area), 1)
        self.restyle()

    def restyle(self) -> None:
        """Take over the palette's colours."""
        self.area.setBackground(theme.palette().surface)
        for plot in (self.shares, self.outputs):
            plot.restyle()

    def draw(self, record: Kinds) -> None:
        """Draw what was measured."""
        self._record = record
        self._names = record.names
        places = np.arange(len(record.names), dtype=np.float32)
        ticks = [list(zip(places.tolist(), record.names, strict=True))]
        self.outputs.getAxis("bottom").setTicks(ticks)
        self._draw_bars(0, places - 0.19, record.data, REAL, 0.36)
        self._draw_bars(1, places + 0.19, record.generated, FAKE, 0.36)
        outputs = _judged(record.outputs, record)
        self._draw_bars(2, places, outputs, DISCRIMINATOR, 0.5)
        words = "probability" if record.scale == "logit" else SCALE_NAMES[record.scale]
        self.outputs.set_titles("kind", f"D, {words}")
        best = np.empty(0, np.float32) if record.best is None else _judged(record.best, record)
        self._mark(places, best, record)
        across = -0.6, len(places) - 0.4
        tallest = max(float(record.data.max()), float(record.generated.max()), 1e-3)
        self.shares.follow(across, (0, 1.12 * tallest))
        heights = [0.0, *outputs.tolist(), *best.tolist()]
        low, high = (0.0, 1.0) if record.scale == "logit" else (min(heights), max(heights))
        room = ROOM * max(high - low, 1e-3)
        self.outputs.follow(across, (low - room if low < 0 else 0.0, high + room))
        even = [(0.5, "½", theme.palette().muted)] if record.scale == "logit" else []
        self.outputs.set_references(even)
        self.caption.tell(Entry("", value=_loss_words(record)))
        self.legend.show_entries(
            [
                Entry("data", REAL, shape="block"),
                Entry("generated", FAKE, shape="block"),
                Entry("D", DISCRIMINATOR, shape="block"),
                Entry("best D*", theme.palette().text),
            ]
        )

    @Slot()
    def _draw_again(self) -> None:
        if self._record is not None:
            self.draw(self._record)

    def _draw_bars(
        self, which: int, places: FloatArray, heights: FloatArray, colour: str, width: float
    ) -> None:
        plot = self.outputs if which == 2 else self.shares
        heights = plot.level(heights)
        self._bars[which].setOpts(
            x=places, height=heights, width=width, brush=faded(colour, 0.75), pen=pg.mkPen(colour)
        )

    def _mark(self, places: FloatArray, best: FloatArray, record: Kinds) -> None:
        """Mark the best D's answers, each with its number."""
        for item in self._told:
            self.outputs.removeItem(item)
        self._told = []
        if not len(best):
            self._best.clear()
            return
        x = np.stack([places - 0.36, places + 0.36], axis=1).ravel()
        pen = pg.mkPen(theme.palette().text, width=2)
        self._best.setData(x, self.outputs.level(np.repeat(best, 2)), pen=pen, connect="pairs")
        for place, value in zip(places, best, strict=True):
            words = _named(float(value)) if record.scale == "logit" else written(f"{value:.3g}")
            item = pg.TextItem(words, color=theme.palette().text, anchor=(0.5, 1.0))
            item.setPos(float(place), float(self.outputs.level(value)))
            self.outputs.addItem(item, ignoreBounds=True)
            self._told.append(item)

    def shown(self) -> ShownKinds:
        """Return what is on screen."""
        plots = self.shares, self.shares, self.outputs
        data, generated, outputs = (
            np.asarray(plot.values.rule.backward(bars.opts["height"]), np.float64).tolist()
            for bars, plot in zip(self._bars, plots, strict=True)
        )
        heights = self._best.getData()[1]
        best = [] if heights is None else heights[::2].tolist()
        told = tuple(item.textItem.toPlainText() for item in self._told)
        return ShownKinds(
            self._names, data, generated, outputs, best, told, self.caption.entry.value
        )


def _judged(outputs: FloatArray, record: Kinds) -> FloatArray:
    return probability(outputs) if record.scale == "logit" else outputs


def _named(share: float) -> str:
    """Return a probability as a fraction where it is one, such as k/(k + K)."""
    fraction = Fraction(share).limit_denominator(EXACT)
    exact = math.isclose(float(fraction), share, abs_tol=1e-6)
    return (
        written(f"{fraction} = {share:.4g}")
        if exact and fraction.denominator > 1
        else written(f"{share:.4g}")
    )


def _loss_words(record: Kinds) -> str:
    if record.losses is None:
        return record.remark and f"no best D: {record.remark}"
    now, best = record.losses
    return written(f"L_D {now:.4f} over both laws, {best:.4f} for the best D")
