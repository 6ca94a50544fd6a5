"""Of larger networks: ways in the plane of the two losses, of gradients, or of the weights."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Slot

from ganstudio.gui.docks.shared.points import Dots
from ganstudio.gui.state import RunView
from ganstudio.gui.widgets.curve import Curve, ShownCurve
from ganstudio.gui.widgets.pens import curve_pen, faded
from ganstudio.gui.widgets.plotting import Plot, ShownPlot
from ganstudio.gui.widgets.scales import Linear, SymLog
from ganstudio.telemetry.records import WeightPath
from ganstudio.telemetry.series import LOSS_D, LOSS_G

Plane = Literal["weights", "losses", "gradients"]
TITLES: dict[str, tuple[str, str]] = {
    "weights": ("first principal direction of all weights", "second"),
    "losses": ("loss of G, smoothed", "loss of D, smoothed"),
    "gradients": ("gradient norm of G", "gradient norm of D"),
}
FINEST = 0.01
"""Values up to which logarithmic axes are linear where they may be negative."""
BUCKETS, WEIGHT = 400, 0.97
"""Points that a way of losses is drawn by, and the weight of the past in each."""


@dataclass(frozen=True, eq=False)
class ShownLarger:
    """The plane as it is on screen: its axes, and the way of each run up to now."""

    plot: ShownPlot
    ways: tuple[ShownCurve, ...]


class LargerPlane(QObject):
    """One plot, whose axes are logarithmic or plain together."""

    def __init__(self) -> None:
        super().__init__()
        self._plane: Plane = "weights"
        self._logs: dict[Plane, bool] = {}
        self.plot = Plot("", "")
        self.plot.hideAxis("right")
        self.plot.logChosen.connect(self._take_log)
        self._past: list[Curve] = []
        self._future: list[Curve] = []
        self._dots: list[Dots] = []

    @Slot(bool)
    def _take_log(self, wanted: bool) -> None:
        self._logs[self._plane] = self.plot.logarithmic = wanted
        self.plot.box.hold()

    def restyle(self) -> None:
        """Take over the palette's colours."""
        self.plot.restyle()

    def show_runs(self, runs: Sequence[RunView], plane: Plane, hidden: frozenset[str]) -> None:
        """Draw the ways of runs in one of the planes."""
        self.plot.set_titles(*TITLES[plane])
        self._plane = plane
        self.plot.logarithmic = self._logs.get(plane, plane == "gradients")
        around = 0.0 if plane == "gradients" else FINEST
        rule = SymLog(around) if self.plot.logarithmic else Linear()
        self.plot.values.rule = self.plot.getAxis("bottom").rule = rule
        while len(self._past) < len(runs):
            self._past.append(Curve(antialias=True))
            self._future.append(Curve(antialias=True))
            self._dots.append(Dots(9, "now"))
            for item in (self._past[-1], self._future[-1], self._dots[-1]):
                self.plot.addItem(item)
        every = []
        for i, (past, future, dots) in enumerate(
            zip(self._past, self._future, self._dots, strict=True)
        ):
            there = i < len(runs) and runs[i].title not in hidden
            steps, way = way_of(runs[i], plane) if there else (np.empty(0), np.empty((0, 2)))
            there = there and len(way) > 0
            for item in (past, future, dots):
                item.setVisible(there)
            if not there:
                continue
            way = np.asarray(rule.forward(way))
            here = max(int(np.searchsorted(steps, runs[i].step, side="right")), 1)
            style = runs[i].style
            past.draw(way[:here, 0], way[:here, 1], curve_pen(style.colour, style.dash))
            faint = curve_pen(style.colour, style.dash)
            faint.setColor(faded(style.colour, 0.35))
            future.draw(way[here - 1 :, 0], way[here - 1 :, 1], faint)
            dots.show_points(way[here - 1 : here].astype(np.float32), style.colour, 1.0)
            every.append(way)
        self._follow(np.vstack([np.empty((0, 2)), *every]))

    def _follow(self, way: NDArray[np.float64]) -> None:
        way = way[np.isfinite(way).all(axis=1)]
        if not len(way):
            return
        low, high = np.quantile(way, [0.005, 0.995], axis=0)
        room = np.maximum(0.08 * (high - low), 1e-3)
        (left, bottom), (right, top) = low - room, high + room
        self.plot.follow((left, right), (bottom, top))

    def shown(self) -> ShownLarger:
        """Return what is on screen."""
        found = (curve.shown() for curve in self._past)
        return ShownLarger(self.plot.shown(), tuple(each for each in found if each is not None))


def way_of(run: RunView, plane: Plane) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the steps (n,) and places (n, 2) of a run in a plane; none where none are known."""
    if plane == "losses":
        if not {LOSS_D, LOSS_G} <= set(run.losses.names):
            return np.empty(0), np.empty((0, 2))
        first, last = run.losses.first, run.losses.last
        both = [
            run.losses.smoothed(name, first, last, BUCKETS, WEIGHT) for name in (LOSS_G, LOSS_D)
        ]
        return both[0].steps, np.column_stack([each.mean for each in both]).astype(np.float64)
    frame = run.newest.get("phase")
    record = None if frame is None else frame.record
    if not isinstance(record, WeightPath):
        return np.empty(0), np.empty((0, 2))
    way = record.points if plane == "weights" else record.gradients
    return record.steps.astype(np.float64), way.astype(np.float64)
