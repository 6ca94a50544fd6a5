"""The plot of one run: its histograms, now or over time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QRectF

from ganstudio.gui.docks.shared.event_marks import EventMark, EventMarks
from ganstudio.gui.widgets import theme
from ganstudio.gui.widgets.captions import Caption
from ganstudio.gui.widgets.legend import Entry
from ganstudio.gui.widgets.plotting import Plot, ShownPlot
from ganstudio.gui.widgets.scales import Linear
from ganstudio.gui.widgets.stairs import ShownStairs, Stairs
from ganstudio.gui.widgets.theme import FAKE, REAL


@dataclass(frozen=True, eq=False)
class ShownOutputPlot:
    """A run's outputs as they are on screen.

    Attributes
    ----------
    caption : Entry
        The run, and what is told of its outputs.
    plot : ShownPlot
        The axes, with what is to be compared with as references.
    real, fake : ShownStairs or None
        The histograms of now.
    heat : (h, w, 3) uint8 or None
        The histograms over time, the first row at the bottom.
    cursor : float or None
        The step that is marked.
    events : tuple of EventMark
        What happened to the run, over time.
    """

    caption: Entry
    plot: ShownPlot
    real: ShownStairs | None
    fake: ShownStairs | None
    heat: NDArray[np.uint8] | None
    cursor: float | None
    events: tuple[EventMark, ...]


class OutputPlot:
    """The histograms of one run, now or over time."""

    def __init__(self, *, alone: bool) -> None:
        self.alone = alone
        self.item = Plot("", "")
        self.item.hideAxis("right")
        self.item.logarithmic = False
        self.caption = Caption()
        self.item.layout.removeItem(self.item.titleLabel)
        self.item.layout.addItem(self.caption, 0, 1)
        self.real, self.fake = Stairs(REAL, "real"), Stairs(FAKE, "generated")
        self.image = pg.ImageItem()
        self.image.setZValue(-10)
        self.cursor = pg.InfiniteLine(angle=90)
        self.events = EventMarks(self.item)
        self.restyle()
        for item in (self.image, self.real, self.fake, self.cursor):
            self.item.addItem(item)

    def restyle(self) -> None:
        """Take over the palette's colours."""
        self.item.restyle()
        self.cursor.setPen(pg.mkPen(theme.palette().text, width=1))

    def title(self, x: str, y: str) -> None:
        """Name the axes; among several plots the captions do that, and room is scarce."""
        if self.alone:
            self.item.set_titles(x, y)
        else:
            self.item.showAxis("left", y != "share")

    def scale_by(self, rule: Linear) -> None:
        """Have shares stand on a scale."""
        self.item.logarithmic = rule != Linear()
        if self.item.values.rule != rule:
            self.item.values.rule = rule
            self.item.values.picture = None

    def show_now(
        self,
        edges: NDArray[Any],
        real: NDArray[Any],
        fake: NDArray[Any],
        top: float,
        hidden: frozenset[str],
    ) -> None:
        """Show two histograms up to a highest share, but for a kind that is hidden."""
        self.image.hide()
        self.cursor.hide()
        self.events.hide()
        rule = self.item.values.rule
        for item, shares in ((self.real, real), (self.fake, fake)):
            item.draw(edges, rule.forward(shares))
            item.setVisible(item.label not in hidden)
        self.item.follow((edges[0], edges[-1]), (0.0, float(rule.forward(np.float64(top)))))

    def show_time(
        self,
        pixels: NDArray[np.uint8],
        box: QRectF,
        cursor: int | None,
        events: tuple[EventMark, ...],
    ) -> None:
        """Show the histogram over time, what happened meanwhile, and where the cursor stands."""
        self.scale_by(Linear())
        self.item.logarithmic = None
        self.cursor.setVisible(cursor is not None)
        self.cursor.setPos(cursor or 0)
        self.events.show_marks(events)
        self.events.show()
        self.real.hide()
        self.fake.hide()
        self.image.setImage(pixels, autoLevels=False, levels=None)
        self.image.setRect(box)
        self.image.show()

    def shown(self) -> ShownOutputPlot:
        """Return what is on screen."""
        return ShownOutputPlot(
            self.caption.entry,
            self.item.shown(),
            self.real.shown(),
            self.fake.shown(),
            self.image.image if self.image.isVisible() else None,
            self.cursor.value() if self.cursor.isVisible() else None,
            self.events.marks if self.events.isVisible() else (),
        )
