"""Both laws as bells, below them D and the best D, and the pull that G feels."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QLabel, QVBoxLayout, QWidget

from ganstudio.gui.docks.line.figures import Row
from ganstudio.gui.docks.line.numbers import NumbersPane
from ganstudio.gui.docks.line.standing import Standing
from ganstudio.gui.docks.shared.points import Dots, arrow_lines
from ganstudio.gui.widgets import theme
from ganstudio.gui.widgets.curve import Curve, ShownCurve
from ganstudio.gui.widgets.legend import Entry, Legend
from ganstudio.gui.widgets.notation import write
from ganstudio.gui.widgets.numerals import written
from ganstudio.gui.widgets.pens import curve_pen, faded
from ganstudio.gui.widgets.plot_area import PlotArea, ScrolledPlots
from ganstudio.gui.widgets.plotting import Plot
from ganstudio.gui.widgets.scales import SCALE_NAMES, probability
from ganstudio.gui.widgets.theme import DISCRIMINATOR, FAKE, GENERATOR, REAL
from ganstudio.objectives.laws import Array

PLACES = 400
ROOM = 4.0
"""Deviations of each law that are shown beyond its outermost mean."""
TICKS, ARROWS = 60, 5
FAINTEST = 0.001
"""Density and output up to which a logarithmic axis is linear."""
WIDE = 760
"""Pixels from which the numbers stand beside the plots."""
DASHED = (5.0, 3.0)


@dataclass(frozen=True, eq=False)
class ShownBells:
    """The bells as they are on screen.

    Attributes
    ----------
    laws, blurred : (ShownCurve or None, ShownCurve or None)
        p and p_G, and both through noise.
    output, best, smooth : ShownCurve or None
        D, the best D, and the best D under the noise that is looked at.
    pulls : (ShownCurve or None, ShownCurve or None)
        Arrows of the pull without noise, and with it.
    place : float
        Where the numbers are taken.
    figures : list of tuple of str
        The numbers.
    remark : str
        Why there is no best D, or what has to be said of it.
    """

    laws: tuple[ShownCurve | None, ShownCurve | None]
    blurred: tuple[ShownCurve | None, ShownCurve | None]
    output: ShownCurve | None
    best: ShownCurve | None
    smooth: ShownCurve | None
    pulls: tuple[ShownCurve | None, ShownCurve | None]
    place: float
    figures: list[Row]
    remark: str


class BellsPane(QWidget):
    """Two plots along one axis, and a table of numbers beside or below them."""

    placed = Signal(float)
    """The user has taken the mark elsewhere."""

    def __init__(self) -> None:
        super().__init__()
        self.legend = Legend()
        self.area = PlotArea("on the line")
        self.area.ci.setContentsMargins(4, 0, 8, 4)
        self.area.ci.setSpacing(2)
        self.densities, self.outputs = Plot("", "density"), Plot("x", "D(x)")
        for plot in (self.densities, self.outputs):
            plot.offer_log(FAINTEST)
        self.outputs.setXLink(self.densities)
        self.densities.getAxis("bottom").setStyle(showValues=False)
        self.densities.getAxis("bottom").setHeight(6)
        self.area.lay_out({(0, 0): self.densities, (1, 0): self.outputs})
        self.laws, self.blurred = self._curves(self.densities), self._curves(self.densities)
        self.ticks = Dots(4.0, "generated")
        self.densities.addItem(self.ticks)
        self.output, self.best, self.smooth = (Curve(antialias=True) for _ in range(3))
        for curve in (self.smooth, self.best, self.output):
            self.outputs.addItem(curve)
        self.pulls = Curve(antialias=True), Curve(antialias=True)
        for curve in self.pulls:
            self.outputs.addItem(curve)
        self.marks = [pg.InfiniteLine(0.0, angle=90, movable=True) for _ in range(2)]
        for mark, plot in zip(self.marks, (self.densities, self.outputs), strict=True):
            mark.sigDragged.connect(self._drag)
            plot.addItem(mark)
        self.numbers = NumbersPane()
        self._halves = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._halves.addWidget(ScrolledPlots(self.area), 1)
        self._halves.addWidget(self.numbers)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._remark = QLabel()
        self._remark.setProperty("role", "muted")
        self._remark.setTextFormat(Qt.TextFormat.PlainText)
        self._remark.setWordWrap(True)
        self._remark.setContentsMargins(10, 0, 10, 2)
        column.addWidget(self.legend)
        column.addWidget(self._remark)
        column.addLayout(self._halves, 1)
        self.legend.hiddenChanged.connect(self._hide)
        self.restyle()

    def _curves(self, plot: Plot) -> tuple[Curve, Curve]:
        curves = Curve(antialias=True), Curve(antialias=True)
        for curve in curves:
            plot.addItem(curve)
        return curves

    def restyle(self) -> None:
        """Take over the palette's colours."""
        self.area.setBackground(theme.palette().surface)
        for plot in (self.densities, self.outputs):
            plot.restyle()
        for mark in self.marks:
            mark.setPen(pg.mkPen(theme.palette().muted, width=1, dash=[2, 3]))
            mark.setHoverPen(pg.mkPen(theme.palette().accent_hover, width=2))

    def arrange(self, width: int, height: int) -> None:
        """Lay the numbers beside the plots where there is room, else below them."""
        beside = width >= WIDE or height < WIDE // 2
        way = QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom
        self._halves.setDirection(way)

    def _drag(self, mark: pg.InfiniteLine) -> None:
        self.placed.emit(float(mark.value()))

    # ── drawing ──────────────────────────────────────────────────────────────

    def draw(self, standing: Standing, place: float, sigma: float) -> None:
        """Draw a run, with a mark at a place, and as it were under noise."""
        contest, own = standing.contest, standing.line.noise
        ends = [law.span(ROOM) for law in (contest.p, contest.q)]
        low, high = min(end for end, _ in ends), max(end for _, end in ends)
        x = np.linspace(low, high, PLACES)
        for plot in (self.densities, self.outputs):
            plot.follow((low, high))
        self._draw_laws(standing, x, sigma)
        base, span = self._draw_outputs(standing, x, own, sigma)
        self._draw_pulls(standing, own, sigma, base, span, high - low)
        for mark in self.marks:
            mark.setValue(place)
        self.numbers.tell(standing, place, own, sigma)
        self._remark.setText(write(_remark(standing)))
        self._remark.setVisible(bool(self._remark.text()))
        entries = [
            Entry("p", REAL),
            Entry("p_G" if standing.exact else "p_G, estimated", FAKE),
            Entry("both through noise", theme.palette().muted, DASHED, key="blurred"),
            Entry("D", DISCRIMINATOR, key="D"),
            Entry(_named("best D", own), theme.palette().text, key="best"),
            Entry(_named("best D", sigma), theme.palette().text, DASHED, key="smooth"),
            Entry("G's pull, by the best D", GENERATOR, key="pull"),
        ]
        self.legend.show_entries(entries)
        self._hide()

    def _draw_laws(self, standing: Standing, x: Array, sigma: float) -> None:
        contest = standing.contest
        top = 0.0
        for curve, dashed, law, colour in zip(
            self.laws, self.blurred, (contest.p, contest.q), (REAL, FAKE), strict=True
        ):
            density = law.density(x)
            curve.draw(x, density, curve_pen(colour, width=2))
            curve.fill(faded(colour, 0.2))
            dashed.draw(x, law.through(sigma).density(x), curve_pen(colour, DASHED))
            top = max(top, float(density.max()))
        points = standing.line.samples[:TICKS]
        level = np.full(len(points), -0.05 * top, np.float32)
        self.ticks.show_points(np.stack([points, level], axis=1), FAKE, 0.7)
        low = 0.0 if self.densities.logarithmic else -0.1 * top
        self.densities.follow(y=(low, 1.08 * top))

    def _draw_outputs(
        self, standing: Standing, x: Array, own: float, sigma: float
    ) -> tuple[float, float]:
        """Draw D and the best ones; return the lower end and the height of what they need."""
        scale = standing.run.experiment.loss.scores
        title = "D, probability" if scale == "logit" else f"D, {SCALE_NAMES[scale]}"
        self.outputs.set_titles("x", title)
        told = standing.line
        solid: tuple[float, ...] = ()
        drawn = [
            (self.output, standing.places, told.outputs.astype(np.float64), DISCRIMINATOR, solid)
        ]
        for curve, noise, dash in ((self.best, own, solid), (self.smooth, sigma, DASHED)):
            outputs = standing.best(x, noise)
            if outputs is None:
                curve.clear()
            else:
                drawn.append((curve, x, outputs, theme.palette().text, dash))
        heights = []
        for curve, places, outputs, colour, dash in drawn:
            values = probability(outputs.astype(np.float32)) if scale == "logit" else outputs
            curve.draw(places, values, curve_pen(colour, dash, 2))
            shown = values[(places >= x[0]) & (places <= x[-1])]
            heights += [float(shown.min()), float(shown.max())]
        low, high = (0.0, 1.0) if scale == "logit" else (min(heights), max(heights))
        span = max(high - low, 1e-3)
        self.outputs.follow(y=(low - 0.34 * span, high + 0.06 * span))
        return low, span

    def _draw_pulls(
        self, standing: Standing, own: float, sigma: float, base: float, span: float, width: float
    ) -> None:
        """Draw the pull on some samples as arrows: without more noise, and below that with it."""
        law = standing.contest.q
        shares = (np.arange(ARROWS) + 0.5) / ARROWS
        if standing.exact:
            places = np.quantile(np.linspace(*law.span(1.5), 99), shares)
        else:
            places = np.quantile(standing.line.samples.astype(np.float64), shares)
        plain, blurred = (standing.own_pull(places, noise) for noise in (own, sigma))
        rows = base - 0.12 * span, base - 0.25 * span
        marks = []
        if plain is not None and blurred is not None:
            both = np.concatenate([plain, blurred])
            starts = np.stack([np.tile(places, 2), np.zeros(2 * ARROWS)], axis=1)
            arrows = np.stack([starts, np.stack([both, 0 * both], axis=1)], axis=1)
            x, y = arrow_lines(arrows.astype(np.float32), 0.05 * width)
            half = len(x) // 2
            tall = 0.5 * span / width  # arrow heads are as tall as they are wide on screen
            for curve, part, row in zip(
                self.pulls, (slice(None, half), slice(half, None)), rows, strict=True
            ):
                pen = curve_pen(GENERATOR, width=1.5)
                curve.draw(x[part], row + tall * y[part], pen, in_pairs=True)
            marks = [
                (row, written(f"σ {noise:g}"), theme.palette().muted)
                for row, noise in zip(rows, (own, sigma), strict=True)
            ]
        else:
            for curve in self.pulls:
                curve.clear()
        if standing.run.experiment.loss.scores == "logit":
            marks.append((0.5, "½", theme.palette().muted))
        self.outputs.set_references(marks)

    def _hide(self) -> None:
        hidden = self.legend.hidden
        parts = {
            "blurred": self.blurred,
            "D": (self.output,),
            "best": (self.best,),
            "smooth": (self.smooth,),
            "pull": self.pulls,
        }
        for key, curves in parts.items():
            for curve in curves:
                curve.setVisible(key not in hidden and len(curve.line.x) > 0)

    def shown(self) -> ShownBells:
        """Return what is on screen."""
        (p, q), (seen_p, seen_q) = self.laws, self.blurred
        return ShownBells(
            (p.shown(), q.shown()),
            (seen_p.shown(), seen_q.shown()),
            self.output.shown(),
            self.best.shown(),
            self.smooth.shown(),
            (self.pulls[0].shown(), self.pulls[1].shown()),
            float(self.marks[0].value()),
            self.numbers.figures.shown(),
            self._remark.text(),
        )


def _remark(standing: Standing) -> str:
    """Return why there is no best D, or how far a critic's loss is W₁."""
    if standing.responses.reason:
        return f"No best D: {standing.responses.reason}."
    if standing.critic and (best := standing.best_losses(standing.line.noise)) is not None:
        return written(
            f"The best critic's −L_D is {-best[0]:.4g}; W₁ is what it is without a penalty."
        )
    return "" if standing.exact else "p_G is estimated from samples, a kernel on each."


def _named(name: str, noise: float) -> str:
    return written(f"{name}, σ {noise:g}") if noise else name
