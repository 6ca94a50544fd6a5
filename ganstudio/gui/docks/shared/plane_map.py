"""Points in the plane over D's opinion of every place, with arrows and the path of a walk."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtWidgets import QGraphicsItem

from ganstudio.gui.docks.shared.heat import Heat, HeatRange, finer, heat_pixels, opinion
from ganstudio.gui.docks.shared.lattice import Lattice, ShownLattice
from ganstudio.gui.docks.shared.points import Dots, ShownDots, arrow_lines
from ganstudio.gui.widgets import theme
from ganstudio.gui.widgets.curve import Curve, ShownCurve
from ganstudio.gui.widgets.mosaic import Pixels
from ganstudio.gui.widgets.pens import curve_pen, faded
from ganstudio.gui.widgets.plotting import Plot, ShownPlot
from ganstudio.gui.widgets.scales import reading
from ganstudio.gui.widgets.theme import FAKE, GENERATOR, REAL
from ganstudio.telemetry.records import FloatArray, Plane

ON_LIGHT = {REAL: "#1272B0", FAKE: "#B86E00"}
"""Points are darker on a light ground, to stand out from what D says in the same two colours."""
MATCHED = 0.55
"""Opacity of the lines between points that are matched."""


def dotted(colour: str) -> str:
    """Return the colour of points that are real or generated."""
    return colour if theme.palette().dark else ON_LIGHT[colour]


@dataclass(frozen=True, eq=False)
class ShownPlane:
    """A plane as it is on screen.

    Attributes
    ----------
    plot : ShownPlot
        Its axes.
    real, fake : ShownDots or None
        The points; None while a kind is not shown.
    heat : (h, w, 3) uint8
        D's opinion, the first row at the bottom.
    heat_box : (left, right, bottom, top)
        Where that lies in the plane.
    arrows, path : ShownCurve or None
        Where G's loss pulls; the path of a walk, strips broken by NaN.
    spots : ShownDots or None
        Where the walk stands on its path.
    lattice : ShownLattice or None
        Where G sends a lattice of z.
    matches : ShownCurve or None
        Lines from real points to the generated ones that they are matched with, pairs of points.
    """

    plot: ShownPlot
    real: ShownDots | None
    fake: ShownDots | None
    heat: Pixels
    heat_box: tuple[float, float, float, float]
    arrows: ShownCurve | None
    path: ShownCurve | None
    spots: ShownDots | None
    lattice: ShownLattice | None = None
    matches: ShownCurve | None = None


class PlaneMap:
    """One plot, whose heat map is drawn so many times finer than it was measured."""

    def __init__(self, fineness: int) -> None:
        self._fineness = fineness
        self.plot = Plot("x", "y")
        self.plots = [self.plot]
        self.plot.hideAxis("right")
        self.plot.box.setAspectLocked(True)
        self.heat = Heat()
        self.heat.setZValue(-20)
        self.real, self.fake = Dots(3, "real"), Dots(3, "generated")
        self.arrows = Curve(antialias=True)
        self.path = Curve(antialias=True)
        self.spot = Dots(9, "walk, now")
        self.lattice = Lattice()
        self.matches = Curve(antialias=True)
        self.matches.label = "matched"
        self.lattice.setZValue(-10)
        self.matches.setZValue(-5)
        self.arrows.label, self.path.label = "pull of G's loss", "walk"
        for item in (
            self.heat,
            self.lattice,
            self.matches,
            self.real,
            self.fake,
            self.arrows,
            self.path,
            self.spot,
        ):
            self.plot.addItem(item)

    def show_whole(self, record: Plane) -> None:
        """Show all of the plane."""
        left, right, bottom, top = record.extent
        self.plot.box.setRange(xRange=(left, right), yRange=(bottom, top), padding=0)

    def draw(self, record: Plane, heat: HeatRange | None = None) -> None:
        """Draw a record, its colours over a range that others may share."""
        left, right, bottom, top = record.extent
        fine = (heat or HeatRange.of([record])).judge(finer(opinion(record), self._fineness))
        place = QRectF(left, bottom, right - left, top - bottom)
        self.heat.show_pixels(heat_pixels(fine), place)
        self.real.show_points(record.real, dotted(REAL), 0.75)
        self.fake.show_points(record.fake, dotted(FAKE), 0.95)
        x, y = arrow_lines(record.arrows, 0.07 * (right - left))
        self.arrows.draw(x, y, curve_pen(GENERATOR), in_pairs=True)
        self.lattice.setVisible(record.lattice is not None)
        if record.lattice is not None:
            self.lattice.show_points(record.lattice, dotted(FAKE))
        self.matches.setVisible(record.matches is not None)
        if record.matches is not None:
            pen = curve_pen(theme.palette().text)
            pen.setColor(faded(theme.palette().text, MATCHED))
            ends = record.matches.reshape(-1, 2)
            self.matches.draw(ends[:, 0], ends[:, 1], pen, in_pairs=True)

    def parts(self) -> dict[str, QGraphicsItem]:
        """Return what can be hidden, by its key in the legend."""
        return {
            "real": self.real,
            "generated": self.fake,
            "D": self.heat,
            "pull": self.arrows,
            "lattice": self.lattice,
            "matches": self.matches,
        }

    def read(self, record: Plane | None, place: QPointF | None) -> None:
        """Say where the mouse is, and D's output there."""
        if record is None or place is None:
            self.plot.read()
            return
        left, right, bottom, top = record.extent
        height, width = record.heat.shape
        row = int((place.y() - bottom) / (top - bottom) * height)
        column = int((place.x() - left) / (right - left) * width)
        inside = 0 <= row < height and 0 <= column < width
        said = f"  D {reading(float(opinion(record)[row, column]))}" if inside else ""
        where = f"x {reading(place.x())}  y {reading(place.y())}{said}"
        self.plot.read(where, right=place.x() < (left + right) / 2)

    def draw_path(self, points: FloatArray, cursor: int, colour: str) -> None:
        """Draw closed paths (strips, n, 2) and where the walk stands on them."""
        closed = np.concatenate([points, points[:, :1]], axis=1)
        broken = np.pad(closed, ((0, 0), (0, 1), (0, 0)), constant_values=np.nan).reshape(-1, 2)
        self.path.draw(broken[:, 0], broken[:, 1], curve_pen(colour))
        self.spot.show_points(points[:, cursor % points.shape[1]], colour, 1.0)

    def shown(self) -> ShownPlane:
        """Return what is on screen."""
        box = self.heat.boundingRect()
        return ShownPlane(
            self.plot.shown(),
            self.real.shown(),
            self.fake.shown(),
            self.heat.shown(),
            (box.left(), box.right(), box.top(), box.bottom()),
            self.arrows.shown(),
            self.path.shown(),
            self.spot.shown(),
            self.lattice.shown(),
            self.matches.shown(),
        )
