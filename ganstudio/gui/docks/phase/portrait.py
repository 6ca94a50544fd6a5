"""The plane of two numbers: the field, the ways of all runs, the equilibrium, the start."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal, Slot

from ganstudio.gui.docks.phase.run_game import RunGame
from ganstudio.gui.docks.shared.points import Dots, ShownDots, arrow_lines
from ganstudio.gui.widgets import theme
from ganstudio.gui.widgets.curve import Curve, ShownCurve
from ganstudio.gui.widgets.notation import write
from ganstudio.gui.widgets.pens import curve_pen, faded
from ganstudio.gui.widgets.plotting import Plot, ShownPlot
from ganstudio.training.two_numbers.field import Field

Array = NDArray[np.float64]
ARROWS = 17
"""Along each side of the plane."""
FARTHEST = 4.0
"""Times the start's own distance that are in view at most, however far a way leads."""
LOW = 200
"""Pixels of height up to which there is no room for words in it."""
NAMES = {"theta": "θ: where G puts its point", "psi": "ψ: slope of D"}
AB = {"a": "a: G goes up on ab", "b": "b: D goes down"}


@dataclass(frozen=True, eq=False)
class ShownPortrait:
    """The portrait as it is on screen.

    Attributes
    ----------
    plot : ShownPlot
        Its axes.
    ways : tuple of ShownCurve
        The way of each run up to the step that is looked at, then what comes after it.
    field : ShownCurve
        Arrows as pairs of points.
    rest : ShownDots or None
        The equilibrium.
    start : (float, float)
        Where the start stands.
    drawn : tuple of ShownCurve
        How it would go from what is being dragged.
    """

    plot: ShownPlot
    ways: tuple[tuple[ShownCurve, ShownCurve | None], ...]
    field: ShownCurve | None
    rest: ShownDots | None
    start: tuple[float, float]
    drawn: tuple[ShownCurve, ...]


class Portrait(QObject):
    """One plot."""

    dragged = Signal(float, float)
    """The start is being dragged, and is here now."""
    dropped = Signal(float, float)
    """The start was let go of here."""

    def __init__(self) -> None:
        super().__init__()
        self.plot = Plot("", "")
        self.plot.hideAxis("right")
        self.plot.box.setAspectLocked(True)
        self._field = Curve(antialias=True)
        self._field.setZValue(-10)
        self._past: list[Curve] = []
        self._future: list[Curve] = []
        self._dots: list[Dots] = []
        self._drawn: list[Curve] = []
        self._rest = Dots(11, "equilibrium")
        self._words = pg.TextItem(anchor=(1, 0))
        self._start = pg.TargetItem((1, 1), size=13, symbol="s", movable=True)
        self._start.setZValue(30)
        self._told = pg.TextItem("start: drag it", anchor=(0, 1))
        for item in (self._field, self._rest, self._words, self._start, self._told):
            self.plot.addItem(item)
        self._start.sigPositionChanged.connect(self._drag)
        self._start.sigPositionChangeFinished.connect(self._drop)
        self._follows = False
        self._seen: tuple[object, ...] = ()

    def restyle(self) -> None:
        """Take over the palette's colours."""
        self.plot.restyle()
        colours = theme.palette()
        for text in (self._words, self._told):
            text.setColor(colours.muted)
        self._start.setPen(pg.mkPen(colours.text, width=1.5))
        self._start.setHoverPen(pg.mkPen(colours.accent_hover, width=2))
        self._start.setBrush(pg.mkBrush(colours.base))
        self._seen = ()

    # ── the start ────────────────────────────────────────────────────────────

    @Slot()
    def _drag(self, *_: object) -> None:
        place = self._start.pos()
        self._tell_start(place.x(), place.y())
        if not self._follows:
            self.dragged.emit(float(place.x()), float(place.y()))

    def _tell_start(self, x: float, y: float) -> None:
        """Name the start, on that side of it where there is more of the picture."""
        left, right = self.plot.box.viewRange()[0]
        self._told.setAnchor((1 if x > (left + right) / 2 else 0, 1))
        self._told.setPos(x, y)

    @Slot()
    def _drop(self, *_: object) -> None:
        place = self._start.pos()
        if not self._follows:
            self.dropped.emit(float(place.x()), float(place.y()))

    @property
    def held(self) -> bool:
        """Whether the user holds the start."""
        return bool(self._start.moving)

    def take_start(self, x: float, y: float) -> None:
        """Drag the start to a place and let it go there, as a user does."""
        self._start.setPos(x, y)
        self._drop()

    # ── drawing ──────────────────────────────────────────────────────────────

    def show_games(self, games: Sequence[RunGame], chosen: RunGame, hidden: frozenset[str]) -> None:
        """Draw the ways of runs, and the field and the start of one of them."""
        names = chosen.experiment.network.numbers
        titles = NAMES | AB
        self.plot.set_titles(titles[names[0]], titles[names[1]])
        self._grow(len(games))
        for i, (past, future, dots) in enumerate(
            zip(self._past, self._future, self._dots, strict=True)
        ):
            there = i < len(games) and games[i].run.title not in hidden
            for item in (past, future, dots):
                item.setVisible(there)
            if there:
                self._draw_way(games[i], past, future, dots)
        self._rest.show_points(np.array([[chosen.at, 0.0]], np.float32), theme.palette().text, 1.0)
        self._words.setPos(chosen.at, 0.0)
        self._words.setText("both at rest" if names[0] == "a" else write("p_G = p_data"))
        if not self.held:
            self._follows = True
            self._start.setPos(*chosen.start)
            self._tell_start(*chosen.start)
            self._follows = False
        movable = not chosen.run.past_only
        self._start.movable = movable
        self._told.setText("start: drag it" if movable else "start")
        roomy = self.plot.box.height() > LOW
        self._words.setVisible(roomy)
        self._told.setVisible(roomy)
        self._frame(games, chosen)
        self._draw_field(chosen.field())

    def _draw_way(self, game: RunGame, past: Curve, future: Curve, dots: Dots) -> None:
        here, style = game.here, game.run.style
        before, after = game.path[: here + 1], game.path[here:]
        past.draw(before[:, 0], before[:, 1], curve_pen(style.colour, style.dash))
        faint = curve_pen(style.colour, style.dash)
        faint.setColor(faded(style.colour, 0.35))
        future.draw(after[:, 0], after[:, 1], faint)
        future.setVisible(len(after) > 1)
        dots.show_points(game.path[here : here + 1].astype(np.float32), style.colour, 1.0)

    def _grow(self, count: int) -> None:
        while len(self._past) < count:
            for kept, item in (
                (self._past, Curve(antialias=True)),
                (self._future, Curve(antialias=True)),
                (self._dots, Dots(9, "now")),
            ):
                kept.append(item)
                self.plot.addItem(item)
            self._dots[-1].setZValue(20)

    def draw_courses(self, courses: Sequence[tuple[Array, str]]) -> None:
        """Draw how runs would go, each in its colour; none where nothing is dragged."""
        while len(self._drawn) < len(courses):
            self._drawn.append(Curve(antialias=True))
            self.plot.addItem(self._drawn[-1])
        for i, curve in enumerate(self._drawn):
            curve.setVisible(i < len(courses))
            if i < len(courses):
                path, colour = courses[i]
                curve.draw(path[:, 0], path[:, 1], curve_pen(colour, (1, 2)))

    def _frame(self, games: Sequence[RunGame], chosen: RunGame) -> None:
        """Show a square about the equilibrium with all ways in it, as far as they go sensibly."""
        reaches = [game.radius for game in games]
        own = max(float(np.hypot(chosen.start[0] - chosen.at, chosen.start[1])), 0.5)
        far = [float(np.nanmax(each)) for each in reaches if np.isfinite(each).any()]
        reach = min(max([1.4 * own, *(1.1 * each for each in far)]), FARTHEST * own)
        reach = np.ceil(4 * reach) / 4
        self.plot.follow((chosen.at - reach, chosen.at + reach), (-reach, reach))

    def _draw_field(self, field: Field | None) -> None:
        (left, right), (low, high) = self.plot.box.viewRange()
        seen = (field and (field.experiment, field.at), left, right, low, high)
        if seen == self._seen:
            return
        self._seen = seen
        self._field.setVisible(field is not None)
        if field is None:
            return
        cell = max(right - left, high - low) / ARROWS
        across = np.arange(np.ceil(left / cell), right / cell) * cell
        along = np.arange(np.ceil(low / cell), high / cell) * cell
        places = np.array([(x, y) for y in along for x in across])
        pulls = np.array([(-field.generator(*p), -field.discriminator(*p)) for p in places])
        sizes = np.hypot(*pulls.T)
        pulls = pulls / np.maximum(sizes, 1e-12)[:, None] * (sizes > 1e-9)[:, None]
        arrows = np.stack([places - 0.3 * cell * pulls, pulls], axis=1)
        x, y = arrow_lines(arrows.astype(np.float32), 0.6 * cell)
        pen = curve_pen(theme.palette().muted)
        pen.setColor(faded(theme.palette().muted, 0.55))
        self._field.draw(x, y, pen, in_pairs=True)

    def shown(self) -> ShownPortrait:
        """Return what is on screen."""
        pairs = zip(self._past, self._future, strict=True)
        ways = ((past.shown(), future.shown()) for past, future in pairs)
        place = self._start.pos()
        return ShownPortrait(
            self.plot.shown(),
            tuple((past, future) for past, future in ways if past is not None),
            self._field.shown(),
            self._rest.shown(),
            (place.x(), place.y()),
            tuple(found for each in self._drawn if (found := each.shown()) is not None),
        )
