"""Histograms in a plot."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray

from ganstudio.gui.widgets.pens import curve_pen, faded
from ganstudio.gui.widgets.scales import Linear


@dataclass(frozen=True, eq=False)
class ShownStairs:
    """A histogram as it is drawn: heights (n,) between edges (n + 1,)."""

    edges: NDArray[Any]
    heights: NDArray[Any]


class Stairs(pg.PlotCurveItem):  # type: ignore[misc]
    """A histogram as one filled outline."""

    def __init__(self, colour: str, label: str = "") -> None:
        super().__init__([0, 1], [0], stepMode="center", fillLevel=0)
        self.label = label
        self.setPen(curve_pen(colour))
        self.setBrush(faded(colour, 0.33))
        self._rule = Linear()
        self._drawn: tuple[NDArray[Any], NDArray[Any]] | None = None

    def draw(self, edges: NDArray[Any], heights: NDArray[Any]) -> None:
        """Show heights (n,) between edges (n + 1,)."""
        self._drawn = edges, heights
        places = self._rule.forward(heights)
        self.setData(edges, places, stepMode="center", skipFiniteCheck=True)

    def stand_on(self, rule: Linear) -> None:
        """Have the heights stand on a scale."""
        self._rule = rule
        if self._drawn is not None:
            self.draw(*self._drawn)

    def points(self) -> tuple[NDArray[Any], NDArray[Any]]:
        """Return the middles of the bins and their heights, (n,) each, while on screen."""
        edges, heights = self.getData()
        none = np.empty(0)
        return ((edges[1:] + edges[:-1]) / 2, heights) if self.isVisible() else (none, none)

    def shown(self) -> ShownStairs | None:
        """Return what is drawn; None while it is hidden."""
        return ShownStairs(*self.getData()) if self.isVisible() else None
