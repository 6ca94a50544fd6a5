"""Densities of points on a line, and D below them along the same axis."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF
from PySide6.QtWidgets import QGraphicsItem

from ganstudio.gui.docks.shared.heat import HeatRange, opinion
from ganstudio.gui.docks.shared.points import arrow_lines
from ganstudio.gui.widgets import theme
from ganstudio.gui.widgets.captions import Caption
from ganstudio.gui.widgets.curve import Curve, ShownCurve
from ganstudio.gui.widgets.legend import Entry
from ganstudio.gui.widgets.notation import write
from ganstudio.gui.widgets.numerals import written
from ganstudio.gui.widgets.pens import curve_pen
from ganstudio.gui.widgets.plotting import Plot, ShownPlot
from ganstudio.gui.widgets.ranges import CalmRange
from ganstudio.gui.widgets.scales import SCALE_NAMES, named_value, probability, reading
from ganstudio.gui.widgets.stairs import ShownStairs, Stairs
from ganstudio.gui.widgets.theme import DISCRIMINATOR, FAKE, GENERATOR, REAL
from ganstudio.telemetry.records import FloatArray, Plane, Scale

BINS = 80
FEW_ARROWS = 24
FAINTEST = 0.01
"""Density and output up to which a logarithmic axis is linear."""
LEAST = 0.05
"""Share of D's size that is shown about its curve where that is flat."""


@dataclass(frozen=True, eq=False)
class ShownDensities:
    """Densities and D as they are on screen.

    Attributes
    ----------
    plots : (ShownPlot, ShownPlot)
        Of the densities, and of D below.
    real, fake : ShownStairs or None
        The densities of the points; None while a kind is not shown.
    laws : (ShownCurve or None, ShownCurve or None)
        p and p_G where they are known.
    curve, best : ShownCurve or None
        D, and the best D where it is known.
    words : str
        How far the laws are apart.
    remark : str
        What is said of the best D, or why there is none.
    """

    plots: tuple[ShownPlot, ShownPlot]
    real: ShownStairs | None
    fake: ShownStairs | None
    laws: tuple[ShownCurve | None, ShownCurve | None]
    curve: ShownCurve | None
    best: ShownCurve | None
    words: str
    remark: str


class DensityPlots:
    """Two plots, the densities above D; where laws are known, with them and the best D."""

    def __init__(self) -> None:
        self.densities, self.outputs = Plot("", "density"), Plot("x", "D(x)")
        self.plots = [self.densities, self.outputs]
        for plot in self.plots:
            plot.offer_log(FAINTEST)
        self.outputs.setXLink(self.densities)
        self.densities.getAxis("bottom").setStyle(showValues=False)
        self.densities.getAxis("bottom").setHeight(6)
        self.real, self.fake = Stairs(REAL, "real"), Stairs(FAKE, "generated")
        self.arrows = Curve(antialias=True)
        self.laws = Curve(antialias=True), Curve(antialias=True)
        self.curve, self.best = Curve(antialias=True), Curve(antialias=True)
        names = zip((*self.laws, self.curve, self.best), ("p", "p_G", "D", "best D"), strict=True)
        for curve, name in names:
            curve.label = name
        self.arrows.label = "pull"
        self.caption, self.remark = Caption(), Caption()
        for plot, caption in ((self.densities, self.caption), (self.outputs, self.remark)):
            plot.layout.removeItem(plot.titleLabel)
            plot.layout.addItem(caption, 0, 1)
        for item in (self.real, self.fake, *self.laws, self.arrows):
            self.densities.addItem(item)
        for item in (self.best, self.curve):
            self.outputs.addItem(item)
        self._top = CalmRange()

    def show_whole(self, record: Plane) -> None:
        """Show all of the line."""
        self.densities.box.setXRange(*record.extent[:2], padding=0)

    def draw(self, record: Plane, heat: HeatRange | None = None) -> None:
        """Draw a record; D is a curve, which needs no range of colours."""
        left, right, *_ = record.extent
        edges = np.linspace(left, right, BINS + 1)
        width = edges[1] - edges[0]
        tallest = 0.0
        for item, points in ((self.real, record.real), (self.fake, record.fake)):
            counts, _ = np.histogram(points[:, 0], edges)
            density = counts / (max(len(points), 1) * width)
            item.draw(edges, density)
            tallest = max(tallest, float(density.max()))
        self._top.towards(-0.1 * tallest, 1.08 * tallest or 1.0)
        if self._top.shown:
            low, high = self._top.shown
            self.densities.follow(y=(0.0 if self.densities.logarithmic else low, high))
        self._draw_arrows(record, tallest)
        self._draw_laws(record)
        self._draw_outputs(record)

    def _draw_arrows(self, record: Plane, tallest: float) -> None:
        """Draw where G's loss pulls, below the densities."""
        left, right, *_ = record.extent
        flat = np.pad(record.arrows[:FEW_ARROWS], ((0, 0), (0, 0), (0, 1)))
        x, y = arrow_lines(flat, 0.06 * (right - left))
        spread = 0.12 * tallest / (0.06 * (right - left))
        self.arrows.draw(x, -0.05 * tallest + y * spread, curve_pen(GENERATOR), in_pairs=True)

    def _draw_laws(self, record: Plane) -> None:
        """Draw p_data and p_G as curves, and say how far they are apart."""
        known = record.densities
        for i, (curve, colour) in enumerate(zip(self.laws, (REAL, FAKE), strict=True)):
            curve.setVisible(known is not None)
            if known is not None:
                places = np.linspace(*record.extent[:2], known.shape[1])
                curve.draw(places, known[i], curve_pen(colour, width=1.5))
        self.caption.tell(Entry("", value=write(" · ".join(_apart(record)))))

    def _draw_outputs(self, record: Plane) -> None:
        """Draw D, and beside it the best D where that is known."""
        values = _judged(record.heat[0], record.scale)
        assert values is not None
        title = (
            "D(x), probability" if record.scale == "logit" else f"D(x), {SCALE_NAMES[record.scale]}"
        )
        self.outputs.set_titles("x", title)
        left, right, *_ = record.extent
        self.curve.draw(np.linspace(left, right, len(values)), values, curve_pen(DISCRIMINATOR))
        self.remark.tell(Entry("", value=write(best_words(record))))
        best = _judged(record.best, record.scale)
        self.best.setVisible(best is not None)
        if best is not None:
            pen = curve_pen(theme.palette().text, (6, 3), 1.5)
            self.best.draw(np.linspace(left, right, len(best)), best, pen)
        fixed = record.scale == "logit"
        low, high = (0.0, 1.0) if fixed else (float(np.nanmin(values)), float(np.nanmax(values)))
        if not fixed and best is not None and np.isfinite(best).any():
            span = max(high - low, 1.0)  # of a best D far away, no more than this is shown
            low = min(low, max(float(np.nanmin(best)), low - span))
            high = max(high, min(float(np.nanmax(best)), high + span))
        room = max(0.05 * (high - low), LEAST * max(abs(low), abs(high), 1.0))
        self.outputs.follow(y=(low - room, high + room))
        self.outputs.set_references(_even(record))

    def parts(self) -> dict[str, QGraphicsItem]:
        """Return what can be hidden, by its key in the legend."""
        return {
            "real": self.real,
            "generated": self.fake,
            "D": self.curve,
            "best": self.best,
            "pull": self.arrows,
        }

    def read(self, record: Plane | None, place: QPointF | None) -> None:
        """Say where the mouse is, and D's output there."""
        if record is None or place is None:
            self.outputs.read()
            return
        left, right, *_ = record.extent
        values = opinion(record)[0]
        at = float(np.interp(place.x(), np.linspace(left, right, len(values)), values))
        where = f"x {reading(place.x())}  D {reading(at)}"
        self.outputs.read(where, right=place.x() < (left + right) / 2)

    def shown(self) -> ShownDensities:
        """Return what is on screen."""
        data, generator = self.laws
        return ShownDensities(
            (self.densities.shown(), self.outputs.shown()),
            self.real.shown(),
            self.fake.shown(),
            (data.shown(), generator.shown()),
            self.curve.shown(),
            self.best.shown(),
            self.caption.entry.value,
            self.remark.entry.value,
        )


def best_words(record: Plane) -> str:
    """Return what is to be said of the best D, which may be why there is none."""
    if not record.remark:
        return ""
    return f"{'no best D*' if record.best is None else 'best D*'}: {record.remark}"


def _apart(record: Plane) -> Iterator[str]:
    """Yield how far the laws are apart, and why arrows are missing."""
    if record.divergence is not None:
        yield written(f"JS(p, p_G) = {record.divergence:.3f} nats, at most ln 2 = 0.693")
    if record.distance is not None:
        yield written(f"W₁ = {record.distance:.3f}")
    if record.no_pull:
        yield f"no arrows: {record.no_pull}"


def _even(record: Plane) -> list[tuple[float, str, str]]:
    """Return the output of the best D where p = p_G, if something pins it down."""
    if record.scale == "score":
        return []
    raw = (record.scale == "target") / 2 if record.threshold is None else record.threshold
    place = float(probability(np.array(raw))) if record.scale == "logit" else raw
    return [(place, f"D* {named_value(place)}", theme.palette().muted)]


def _judged(outputs: FloatArray | None, scale: Scale) -> FloatArray | None:
    """Return raw outputs as they are shown: as probabilities where they are logits."""
    return probability(outputs) if outputs is not None and scale == "logit" else outputs
