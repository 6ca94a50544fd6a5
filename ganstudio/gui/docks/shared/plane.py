"""The picture of a GAN on 1-D or 2-D data: points, arrows, and D as a heat map or a curve."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QRectF, Slot
from PySide6.QtWidgets import QSizePolicy

from ganstudio.gui.docks.shared.heat import FINER, Heat, finer, heat_pixels, judgement, muted_end
from ganstudio.gui.docks.shared.points import Dots, arrow_lines
from ganstudio.gui.widgets import theme
from ganstudio.gui.widgets.legend import Caption, Entry
from ganstudio.gui.widgets.plotting import CalmRange, Curve, Plot, Stairs, curve_pen
from ganstudio.gui.widgets.scales import SCALE_NAMES, probability
from ganstudio.gui.widgets.theme import DISCRIMINATOR, FAKE, GENERATOR, REAL
from ganstudio.telemetry.records import FloatArray, Plane, Scale

AXES = (49.0, 42.0)
"""Pixels that the axes take beside and below the plane."""


class PlaneView(pg.GraphicsLayoutWidget):  # type: ignore[misc]
    """A run's plane; for 1-D data the densities, and below them D along the same axis."""

    def __init__(self, *, axes: bool = True) -> None:
        super().__init__()
        self._axes = axes
        self.dimension = 0
        self._extent: tuple[float, ...] = ()
        self._zoomed = False
        self.setMinimumSize(24, 24)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self.ci.setContentsMargins(4, 0, 8, 4)
        self.ci.setSpacing(0)
        self.plots: list[Plot] = []
        self._record: Plane | None = None
        self._path: FloatArray | None = None
        self._top = CalmRange()
        self.sigDeviceRangeChanged.connect(self._fit)
        self.restyle()

    def restyle(self) -> None:
        """Take over the palette's colours."""
        self.setBackground(theme.palette().surface)
        for plot in self.plots:
            plot.restyle()
        if self._record is not None:
            self.show_plane(self._record)

    def _build(self, dimension: int) -> None:
        self.clear()
        self.dimension = dimension
        titles = [("x", "y")] if dimension == 2 else [("", "density"), ("x", "D(x)")]
        self.plots = [Plot(*title) for title in titles]
        for row, plot in enumerate(self.plots):
            self.addItem(plot, row, 0)
            for name in () if self._axes else ("left", "bottom", "right"):
                plot.hideAxis(name)
            plot.box.wentHome.connect(self._go_home)
            plot.box.moved.connect(self._stay)
        top = self.plots[0]
        self.arrows = Curve(connect="pairs", antialias=True)
        if dimension == 2:
            top.hideAxis("right")
            top.box.setAspectLocked(True)
            top.box.free_y = True
            self.heat = Heat()
            self.heat.setZValue(-20)
            self.real, self.fake = Dots(3), Dots(3)
            self.path = Curve(antialias=True)
            self.spot = Dots(9)
            items: tuple[pg.GraphicsObject, ...] = (
                self.heat,
                self.real,
                self.fake,
                self.arrows,
                self.path,
                self.spot,
            )
        else:
            self.plots[1].setXLink(top)
            top.getAxis("bottom").setStyle(showValues=False)
            top.getAxis("bottom").setHeight(6)
            self.real, self.fake = Stairs(REAL), Stairs(FAKE)
            self.curve, self.best = Curve(antialias=True), Curve(antialias=True)
            self.plots[1].addItem(self.best)
            self.plots[1].addItem(self.curve)
            self.laws = Curve(antialias=True), Curve(antialias=True)
            self.caption = Caption()
            top.layout.removeItem(top.titleLabel)
            top.layout.addItem(self.caption, 0, 1)
            items = (self.real, self.fake, *self.laws, self.arrows)
        for item in items:
            top.addItem(item)
        self._home = True

    @Slot()
    def _stay(self) -> None:
        self._zoomed = True

    @Slot()
    def _go_home(self) -> None:
        self._home, self._zoomed = True, False
        if self._record is not None:
            self.show_plane(self._record)

    def show_plane(self, record: Plane, *, fake: bool = True, real: bool = True) -> None:
        """Show a record, or only one kind of its points."""
        dimension = record.real.shape[1]
        if dimension != self.dimension:
            self._build(dimension)
        self._record = record
        if self._extent != record.extent:  # another data set: what was zoomed to is gone
            self._extent, self._home, self._zoomed = record.extent, True, False
        if self._home and dimension == 2:
            self._keep_shape()
        self.real.setVisible(real)
        self.fake.setVisible(fake)
        self.arrows.setVisible(fake)
        draw = self._show_plane if dimension == 2 else self._show_line
        draw(record)
        self._home = False

    @Slot()
    def _fit(self, *_: object) -> None:
        """Keep the plane's shape, and all of it in view unless it has been zoomed."""
        if self.dimension == 2:
            self._keep_shape()
            self._home = self._home or not self._zoomed
            if self._record is not None:
                self._show_all()

    def _keep_shape(self) -> None:
        """Give the plot the shape of the plane, in the middle, so that nothing is empty in it."""
        left, right, bottom, top = self._extent
        across, down = AXES if self._axes else (0.0, 0.0)
        width, height = self.width() - across - 12, self.height() - down - 4
        scale = min(width / (right - left), height / (top - bottom))
        spare = max(0, int(width - scale * (right - left)) // 2)
        above = max(0, int(height - scale * (top - bottom)) // 2)
        self.ci.setContentsMargins(4 + spare, above, 8 + spare, 4 + above)
        self.ci.setGeometry(self.range)  # the margins of before may not have fitted into it

    def _show_all(self) -> None:
        if self._home:
            left, right, bottom, top = self._extent
            self.plots[0].box.setRange(xRange=(left, right), yRange=(bottom, top), padding=0)

    def _show_plane(self, record: Plane) -> None:
        left, right, bottom, top = record.extent
        self._show_all()
        fine = finer(record.heat, FINER if self._axes else 2)
        place = QRectF(left, bottom, right - left, top - bottom)
        self.heat.show_pixels(heat_pixels(judgement(fine, record.scale)), place)
        dark = theme.palette().dark
        self.real.show_points(record.real, REAL if dark else "#1272B0", 0.75)
        self.fake.show_points(record.fake, FAKE if dark else "#B86E00", 0.95)
        x, y = arrow_lines(record.arrows, 0.07 * (right - left))
        self.arrows.setData(x, y, pen=curve_pen(GENERATOR), connect="pairs")

    def _show_line(self, record: Plane) -> None:
        left, right, *_ = record.extent
        edges = np.linspace(left, right, 81)
        width = edges[1] - edges[0]
        tallest = 0.0
        for item, points in ((self.real, record.real), (self.fake, record.fake)):
            counts, _ = np.histogram(points[:, 0], edges)
            density = counts / (max(len(points), 1) * width)
            item.draw(edges, density)
            tallest = max(tallest, float(density.max()))
        self._top.towards(-0.1 * tallest, 1.08 * tallest or 1.0)
        if self._top.shown:
            self.plots[0].box.setYRange(*self._top.shown, padding=0)
        flat = np.pad(record.arrows[:24], ((0, 0), (0, 0), (0, 1)))
        x, y = arrow_lines(flat, 0.06 * (right - left))
        spread = 0.12 * tallest / (0.06 * (right - left))
        self.arrows.setData(
            x, -0.05 * tallest + y * spread, pen=curve_pen(GENERATOR), connect="pairs"
        )
        self._show_laws(record)
        self._show_discriminator(record)
        if self._home:
            self.plots[0].box.setXRange(left, right, padding=0)

    def _show_laws(self, record: Plane) -> None:
        """Draw p_data and p_G as curves, and say how far they are apart."""
        known = record.densities
        for i, (curve, colour) in enumerate(zip(self.laws, (REAL, FAKE), strict=True)):
            curve.setVisible(known is not None)
            if known is not None:
                places = np.linspace(*record.extent[:2], known.shape[1])
                curve.draw(places, known[i], curve_pen(colour, width=1.5))
        apart = record.divergence
        words = "" if apart is None else f"JS(p, p_G) = {apart:.3f} nats, at most ln 2 = 0.693"
        self.caption.tell(Entry("", value=words))

    def _show_discriminator(self, record: Plane) -> None:
        plot = self.plots[1]
        values = _judged(record.heat[0], record.scale)
        assert values is not None
        title = (
            "D(x), probability" if record.scale == "logit" else f"D(x), {SCALE_NAMES[record.scale]}"
        )
        plot.set_titles("x", title)
        left, right, *_ = record.extent
        self.curve.draw(np.linspace(left, right, len(values)), values, curve_pen(DISCRIMINATOR))
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
        room = 0.05 * max(high - low, 1e-3)
        plot.box.setYRange(low - room, high + room, padding=0)
        known = record.scale != "score"
        plot.set_references([(0.5, "D* ½", theme.palette().muted)] if known else [])

    def show_path(self, points: FloatArray, cursor: int, colour: str) -> None:
        """Draw closed paths (strips, n, 2) and where the walk stands on them."""
        closed = np.concatenate([points, points[:, :1]], axis=1)
        broken = np.pad(closed, ((0, 0), (0, 1), (0, 0)), constant_values=np.nan).reshape(-1, 2)
        self.path.draw(broken[:, 0], broken[:, 1], curve_pen(colour))
        self.spot.show_points(points[:, cursor % points.shape[1]], colour, 1.0)


def _judged(outputs: FloatArray | None, scale: Scale) -> FloatArray | None:
    """Return raw outputs as they are shown: as probabilities where they are logits."""
    return probability(outputs) if outputs is not None and scale == "logit" else outputs


def plane_legend(record: Plane) -> list[Entry]:
    """Return what the colours of a plane mean."""
    entries = [Entry("real", REAL, shape="block"), Entry("generated", FAKE, shape="block")]
    if record.real.shape[1] == 1:
        entries.append(Entry("D(x)", DISCRIMINATOR))
        if record.best is not None:
            entries.append(Entry("best D*(x)", theme.palette().text, (6, 3)))
    else:
        sides = "lower to higher" if record.scale == "score" else "generated to real"
        entries.append(Entry(f"D: {sides}", muted_end(FAKE), shape="ramp", end=muted_end(REAL)))
    return [*entries, Entry("where G's loss pulls", GENERATOR)]
