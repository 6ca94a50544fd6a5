"""v = ab as a surface, seen from a corner: its two sections, and the ways of the runs on it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray

from ganstudio.gui.docks.phase.run_game import RunGame
from ganstudio.gui.widgets import theme
from ganstudio.gui.widgets.curve import Curve, ShownCurve
from ganstudio.gui.widgets.pens import curve_pen, faded
from ganstudio.gui.widgets.plotting import Plot
from ganstudio.gui.widgets.theme import DISCRIMINATOR, GENERATOR

Array = NDArray[np.float64]
AZIMUTH, STEEPNESS = math.radians(28), 0.42
LINES = 13
"""Of the mesh in each direction."""
SECTIONS = (
    (1, GENERATOR, "b = a:  v = a², v″ = 2, a valley"),
    (-1, DISCRIMINATOR, "b = −a:  v = −a², v″ = −2, a ridge"),
)
"""Along b = ±a the saddle is a parabola that opens upwards or downwards: Bishop 17.18 to 17.20."""


@dataclass(frozen=True, eq=False)
class ShownSaddle:
    """The surface as it is on screen: words of both sections, and the way of each run on it."""

    sections: tuple[str, ...]
    ways: tuple[ShownCurve, ...]


class Saddle:
    """One plot without axes, in parallel projection."""

    def __init__(self) -> None:
        self.plot = Plot("", "")
        for name in ("left", "bottom", "right"):
            self.plot.hideAxis(name)
        self.plot.box.setAspectLocked(True)
        self._mesh = Curve(antialias=True)
        self._sections = [Curve(antialias=True) for _ in SECTIONS]
        self._words = [pg.TextItem(text, anchor=(0.5, 1.1)) for _, _, text in SECTIONS]
        self._ways: list[Curve] = []
        for item in (self._mesh, *self._sections, *self._words):
            self.plot.addItem(item)
        self._reach = 0.0

    def restyle(self) -> None:
        """Take over the palette's colours."""
        self.plot.restyle()
        self._reach = 0.0

    def show_games(self, games: Sequence[RunGame], hidden: frozenset[str]) -> None:
        """Draw the surface as far as the start and the ways need it, and the ways on it."""
        reach = max([1.5, *(1.3 * float(np.abs(game.start).max()) for game in games)])
        if reach != self._reach:
            self._reach = reach
            self._draw_surface(reach)
        while len(self._ways) < len(games):
            self._ways.append(Curve(antialias=True))
            self.plot.addItem(self._ways[-1])
        for i, curve in enumerate(self._ways):
            there = i < len(games) and games[i].run.title not in hidden
            curve.setVisible(there)
            if there:
                game = games[i]
                a, b = game.path[: game.here + 1].T
                inside = np.hypot(a, b) <= reach
                x, y = _seen(a, b)
                style = game.run.style
                y = np.where(inside, y, np.nan)
                curve.draw(x, y, curve_pen(style.colour, style.dash))

    def _draw_surface(self, reach: float) -> None:
        along = np.linspace(-reach, reach, 49)
        lines = []
        for at in np.linspace(-reach, reach, LINES):
            for a, b in ((along, np.full_like(along, at)), (np.full_like(along, at), along)):
                lines += [np.column_stack(_seen(a, b)), np.full((1, 2), np.nan)]
        mesh = np.vstack(lines)
        colours = theme.palette()
        pen = curve_pen(colours.muted)
        pen.setColor(faded(colours.muted, 0.35))
        self._mesh.draw(mesh[:, 0], mesh[:, 1], pen)
        both = zip(SECTIONS, self._sections, self._words, strict=True)
        for (sign, colour, _), curve, words in both:
            x, y = _seen(along, sign * along)
            curve.draw(x, y, curve_pen(colour, (), 2))
            words.setColor(colours.text)
            end = -1 if sign > 0 else 0
            words.setAnchor((1.0, 1.2) if sign > 0 else (0.0, -0.2))
            words.setPos(float(x[end]), float(y[end]))
        self.plot.box.hold()
        found = mesh[np.isfinite(mesh).all(axis=1)]
        (left, low), (right, high) = found.min(axis=0), found.max(axis=0)
        room = 0.08 * (high - low)
        self.plot.follow((left, right), (low - room, high + room))

    def shown(self) -> ShownSaddle:
        """Return what is on screen."""
        found = (curve.shown() for curve in self._ways)
        return ShownSaddle(
            tuple(words.toPlainText() for words in self._words),
            tuple(each for each in found if each is not None),
        )


def _seen(a: Array, b: Array) -> tuple[Array, Array]:
    """Return where points of the surface are seen."""
    across = a * math.cos(AZIMUTH) - b * math.sin(AZIMUTH)
    away = a * math.sin(AZIMUTH) + b * math.cos(AZIMUTH)
    return across, STEEPNESS * (away + 1.3 * a * b)
