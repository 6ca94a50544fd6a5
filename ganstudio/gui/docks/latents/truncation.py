"""Truncation: the same latents, less and less of them, and precision against recall."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from ganstudio.gui.docks.latents.pane import Pane
from ganstudio.gui.docks.latents.space import LatentSpace
from ganstudio.gui.docks.shared.asking import Asker
from ganstudio.gui.docks.shared.controls import Count
from ganstudio.gui.docks.shared.header import together
from ganstudio.gui.docks.shared.plain import button, muted, wrapping
from ganstudio.gui.run_view import RunView
from ganstudio.gui.widgets import theme
from ganstudio.gui.widgets.curve import Curve, ShownCurve
from ganstudio.gui.widgets.grids import Grid, GridView, ShownGrid
from ganstudio.gui.widgets.pens import curve_pen
from ganstudio.gui.widgets.plot_area import PlotArea
from ganstudio.gui.widgets.plotting import Plot, ShownPlot
from ganstudio.gui.widgets.scales import number
from ganstudio.gui.widgets.theme import FAKE, REAL
from ganstudio.telemetry.messages import Answered
from ganstudio.telemetry.questions import Truncate, Truncated

PART = 0.1
"""What a run goes on by before it is swept anew, as a share of its steps: a sweep takes time."""
COLUMNS = 8
ROOM = 0.05
"""Beside 0 and 1 on both axes, so that a point there is seen."""
APART = 0.08
"""Where two points come nearer, only one of them has its name beside it."""


@dataclass(frozen=True, eq=False)
class ShownTruncation:
    """The pictures and the curve as they are on screen, and what is said of them."""

    pictures: ShownGrid
    plot: ShownPlot
    curve: ShownCurve | None
    labels: tuple[str, ...]
    words: str


class TruncationPane(Pane):
    """Pictures on the left, a row a threshold; on the right where each threshold leads."""

    def __init__(self, space: LatentSpace, asker: Asker) -> None:
        super().__init__(space, asker)
        self._of: tuple[object, ...] = ()
        self._at = 0
        self._found: Truncated | None = None
        self.seed = Count(0, 99_999)
        self.seed.setToolTip("Draws the latents anew")
        self.seed.setAccessibleName("Seed of the truncated samples")
        self.seed.valueChanged.connect(self.renew)
        again = button("Sweep again", "Cut off anew, by the networks as they are now")
        again.clicked.connect(self.sweep)
        self.pictures = GridView()
        self.plot = Plot("recall", "precision")
        self.area = PlotArea("precision against recall")
        self.area.ci.setContentsMargins(4, 0, 8, 4)
        self.area.lay_out({(0, 0): self.plot})
        self._curve, self._labels = Curve(antialias=True), list[pg.TextItem]()
        self._points = pg.ScatterPlotItem(size=8)
        self._perfect = pg.ScatterPlotItem(size=14, symbol="star")
        for item in (self._curve, self._points, self._perfect):
            self.plot.addItem(item)
        self.plot.box.wentHome.connect(self._show_all)
        self.words = muted("Looking for what truncation does …")
        row = QHBoxLayout()
        row.addWidget(self.pictures, 3)
        row.addWidget(self.area, 2)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(10, 4, 10, 4)
        whole.addWidget(wrapping(together(muted("seed"), self.seed), again))
        whole.addLayout(row, 1)
        whole.addWidget(self.words)

    @Slot()
    def renew(self, *_: object) -> None:
        """Sweep, unless that was done of about this step."""
        run = self.asker.run
        if run is None:
            return
        if self._of != self._asked_of(run) or abs(run.step - self._at) >= PART * run.step:
            self.sweep()

    def _asked_of(self, run: RunView) -> tuple[object, ...]:
        return run.run, run.part, run.adopted, self.seed.value()

    @Slot()
    def sweep(self, *_: object) -> None:
        """Sweep by the networks as they are."""
        run = self.asker.run
        if run is not None:
            self._of, self._at = self._asked_of(run), run.step
            question = Truncate(COLUMNS, self.seed.value())
            self.asker.ask("truncation", question, self._show)

    def _show(self, found: Truncated, event: Answered) -> None:
        self._found = found
        self.pictures.name_rows(tuple(map(_name, found.thresholds)))
        self.pictures.show_grid(Grid.of(found.pictures, COLUMNS))
        self._draw(found)
        where = (
            f"of {number(found.count)} samples each, {found.words}, at step {number(event.step)}."
        )
        if not found.precision.any():
            self.words.setText(f"None of these samples lies among real ones yet: {where}")
            return
        last = np.abs(np.array(found.thresholds) - 0.5).argmin()
        precision, recall = (
            f"from {values[0]:.0%} to {values[last]:.0%}".replace("%", "\u202f%")
            for values in (found.precision, found.recall)
        )
        self.words.setText(
            f"Cut off at {found.thresholds[last]:g} σ, precision goes {precision} and recall "
            f"{recall}: {where}"
        )

    def _draw(self, found: Truncated) -> None:
        recall, precision = found.recall.astype(np.float64), found.precision.astype(np.float64)
        self._curve.draw(recall, precision, curve_pen(FAKE, width=2))
        self._points.setData(recall, precision, pen=pg.mkPen(FAKE), brush=pg.mkBrush(FAKE))
        perfect, colour = found.perfect[::-1], theme.palette().muted
        self._perfect.setData(
            [perfect[0]], [perfect[1]], pen=pg.mkPen(REAL), brush=pg.mkBrush(REAL)
        )
        for label in self._labels:
            self.plot.removeItem(label)
        self._labels = [_label("a perfect sampler", perfect, colour, (1.05, -0.2))]
        named: list[tuple[float, float]] = []
        order = (0, len(recall) - 1, *range(1, len(recall) - 1))
        for k in order:
            place = float(recall[k]), float(precision[k])
            if all(np.hypot(place[0] - x, place[1] - y) >= APART for x, y in named):
                named.append(place)
                left = 1.1 if place[0] > 0.8 else -0.1
                name = _name(found.thresholds[k])
                self._labels.append(_label(name, place, colour, (left, 1.0)))
        for label in self._labels:
            self.plot.addItem(label)
        self._show_all()

    @Slot()
    def _show_all(self) -> None:
        self.plot.follow((-ROOM, 1 + ROOM), (-ROOM, 1 + ROOM))

    def restyle(self) -> None:
        """Draw in other colours."""
        self.area.setBackground(theme.palette().surface)
        self.plot.restyle()
        self.pictures.restyle()
        if self._found is not None:
            self._draw(self._found)

    def shown(self) -> ShownTruncation:
        """Return what is on screen."""
        labels = tuple(label.toPlainText() for label in self._labels)
        curve = self._curve.shown()
        return ShownTruncation(
            self.pictures.shown(), self.plot.shown(), curve, labels, self.words.text()
        )


def _name(threshold: float) -> str:
    return f"≤ {threshold:g}" if threshold else "all z"


def _label(
    words: str, place: tuple[float, float], colour: str, anchor: tuple[float, float]
) -> pg.TextItem:
    label = pg.TextItem(words, color=colour, anchor=anchor)
    label.setPos(*place)
    return label
