"""Two piles of earth: a plan that carries one to the other at least cost, and a bad one."""

from __future__ import annotations

import numpy as np

from ganstudio.gui.docks.line.curves import CurvesPane, DrawnCurve
from ganstudio.gui.docks.line.figures import six
from ganstudio.gui.docks.line.standing import Standing
from ganstudio.gui.widgets import theme
from ganstudio.gui.widgets.notation import write
from ganstudio.gui.widgets.numerals import written
from ganstudio.gui.widgets.theme import GENERATOR
from ganstudio.objectives.laws import Array
from ganstudio.objectives.transport import cost, grains

DRAWN, COUNTED = 24, 400
"""Grains that are drawn, and that the costs are counted with."""


class EarthPane(CurvesPane):
    """Lines from each grain of p_G, below, to where it goes in p, above."""

    def __init__(self) -> None:
        super().__init__("x", "p_G to p")

    def restyle(self) -> None:
        """Take over the palette's colours and the notation."""
        super().restyle()
        self.plot.getAxis("left").setTicks([[(0.0, write("p_G")), (1.0, write("p"))]])

    def draw(self, standing: Standing, place: float, sigma: float) -> None:
        """Draw both plans under noise."""
        seen = standing.contest.through(sigma)
        start, end = grains(seen.q, DRAWN), grains(seen.p, DRAWN)
        bad = end[::-1]
        curves = [
            DrawnCurve(
                "turned round", *_lines(start, bad), theme.palette().muted, (2.0, 3.0), pairs=True
            ),
            DrawnCurve("in order: least cost", *_lines(start, end), GENERATOR, pairs=True),
        ]
        many, others = grains(seen.q, COUNTED), grains(seen.p, COUNTED)
        first = abs(start[0] - end[0]) / DRAWN
        rows = [
            (written(f"Mass × distance, σ {sigma:g}"), ""),
            ("W₁ = ∫ |P − Q|", six(seen.divergences()["wasserstein"])),
            (f"in order, {COUNTED} grains", six(cost(many, others))),
            (f"turned round, {COUNTED} grains", six(cost(many, others[::-1]))),
            (written(f"first of {DRAWN}: 1/{DRAWN} × {abs(start[0] - end[0]):.4g}"), six(first)),
        ]
        words = (
            "Each grain of p_G has the same mass and goes to one of p; a plan costs the sum of "
            "mass × distance. On a line the plan that keeps the order costs least, and that is W₁."
        )
        self.show_curves(curves, words, rows)
        both = np.concatenate([start, end])
        room = 0.05 * float(np.ptp(both))
        self.plot.follow((float(both.min()) - room, float(both.max()) + room), (-0.08, 1.08))


def _lines(start: Array, end: Array) -> tuple[Array, Array]:
    x = np.stack([start, end], axis=1).ravel()
    return x, np.tile([0.0, 1.0], len(start))
