"""How far each run is from the equilibrium, over time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QObject, Slot

from ganstudio.gui.docks.phase.run_game import RunGame
from ganstudio.gui.widgets.curve import Curve, ShownCurve
from ganstudio.gui.widgets.pens import curve_pen, faded
from ganstudio.gui.widgets.plotting import Plot, ShownPlot
from ganstudio.gui.widgets.scales import Linear, SymLog

LEAST = 1e-12
"""Distances below which nothing is drawn: there single precision ends."""


@dataclass(frozen=True, eq=False)
class ShownRadius:
    """The plot as it is on screen: its axes, and the curve of each run, whole."""

    plot: ShownPlot
    curves: tuple[ShownCurve, ...]


class RadiusPlot(QObject):
    """One plot, at first with a logarithmic axis: a straight line is a constant factor a step."""

    def __init__(self) -> None:
        super().__init__()
        self.plot = Plot("step", "distance from rest", steps=True)
        self.plot.hideAxis("right")
        self.plot.logarithmic = True
        self.plot.logChosen.connect(self._take_log)
        self._take_log(True)
        self._past: list[Curve] = []
        self._future: list[Curve] = []

    @Slot(bool)
    def _take_log(self, wanted: bool) -> None:
        self.plot.logarithmic = wanted
        self.plot.values.rule = self._rule = SymLog(0.0) if wanted else Linear()
        self.plot.values.picture = None

    def restyle(self) -> None:
        """Take over the palette's colours."""
        self.plot.restyle()

    def show_games(self, games: Sequence[RunGame], hidden: frozenset[str]) -> None:
        """Draw the distance of each run."""
        while len(self._past) < len(games):
            for kept in (self._past, self._future):
                kept.append(Curve(antialias=True))
                self.plot.addItem(kept[-1])
        lowest, highest, last = [], [], 1
        for i, (past, future) in enumerate(zip(self._past, self._future, strict=True)):
            there = i < len(games) and games[i].run.title not in hidden
            past.setVisible(there)
            future.setVisible(there)
            if not there:
                continue
            game = games[i]
            radius = np.where(game.radius > LEAST, game.radius, np.nan)
            heights = np.asarray(self._rule.forward(radius), np.float64)
            here, style = game.here, game.run.style
            past.draw(
                game.steps[: here + 1],
                heights[: here + 1],
                curve_pen(style.colour, style.dash),
            )
            faint = curve_pen(style.colour, style.dash)
            faint.setColor(faded(style.colour, 0.35))
            future.draw(game.steps[here:], heights[here:], faint)
            finite = heights[np.isfinite(heights)]
            if len(finite):
                lowest.append(float(finite.min()))
                highest.append(float(finite.max()))
            last = max(last, int(game.steps[-1]))
        low, high = min(lowest, default=-1.0), max(highest, default=1.0)
        least = 0.4 if self.plot.logarithmic else 1e-6
        if high - low < least:
            low, high = (low + high - least) / 2, (low + high + least) / 2
        room = 0.06 * (high - low)
        self.plot.follow((0, last), (low - room, high + room))

    def shown(self) -> ShownRadius:
        """Return what is on screen."""
        found = (curve.shown() for curve in self._past)
        return ShownRadius(self.plot.shown(), tuple(each for each in found if each is not None))
