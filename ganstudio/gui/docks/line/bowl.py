"""Why a game of laws is easy and one of weights is not: the same cost, a bowl over the one."""

from __future__ import annotations

import math

import numpy as np

from ganstudio.gui.docks.line.curves import CurvesPane, DrawnCurve
from ganstudio.gui.docks.line.figures import six
from ganstudio.gui.docks.line.standing import Standing
from ganstudio.gui.widgets.theme import DISCRIMINATOR, FAKE
from ganstudio.objectives.contest import Contest
from ganstudio.objectives.laws import Array
from ganstudio.objectives.normals import Normals

STEPS = 81
EVEN = np.full(3, 1 / 3)
ENDS = np.array([0.66, 0.17, 0.17]), 2 * EVEN - np.array([0.66, 0.17, 0.17])
"""Shares of three kinds between which G is led straight over the simplex, by way of even ones."""
REACH = 8.0
"""Deviations of p on either side of its mean between which G's mean is led."""


class BowlPane(CurvesPane):
    """2 JS − ln 4, what G pays against the best D, along a line of laws and a line of weights."""

    def __init__(self) -> None:
        super().__init__("from one G to another", "2 JS − ln 4")

    def draw(self, standing: Standing, place: float, sigma: float) -> None:
        """Draw both; the second is of this run's p."""
        t = np.linspace(0, 1, STEPS)
        simplex = np.array([cost_of_shares((1 - s) * ENDS[0] + s * ENDS[1]) for s in t])
        weights = np.array([cost_of_mean(standing.contest.p.through(sigma), s) for s in t])
        curves = [
            DrawnCurve("shares of three kinds", t, simplex, DISCRIMINATOR),
            DrawnCurve("weight θ of an affine G", t, weights, FAKE, (5.0, 3.0)),
        ]
        rows = [
            ("Above the chord, at most", ""),
            ("over shares", six(bulge(simplex))),
            ("over θ", six(bulge(weights))),
        ]
        words = (
            "Over the laws themselves the cost is convex: every chord lies above it, so that going "
            "down leads to p_G = p. Over the weights of a network it is not: far off it is flat, "
            "and bulges above its chords."
        )
        self.show_curves(curves, words, rows)
        low, high = -math.log(4), max(float(simplex.max()), float(weights.max()))
        self.plot.follow((0, 1), (low - 0.05, high + 0.1))


def cost_of_shares(shares: Array) -> float:
    """Return 2 JS − ln 4 of three kinds with such shares against even ones."""
    m = (shares + EVEN) / 2
    divergence = (shares * np.log(shares / m) + EVEN * np.log(EVEN / m)).sum() / 2
    return float(2 * divergence - math.log(4))


def cost_of_mean(p: Normals, share: float) -> float:
    """Return 2 JS − ln 4 of a G as wide as p, so far on the way from its left to its right."""
    middle = float(p.means.mean())
    mean = middle + REACH * p.deviation * (2 * share - 1)
    q = Normals(np.array([mean]), p.deviation)
    return 2 * Contest(p, q).divergences()["js"] - math.log(4)


def bulge(costs: Array) -> float:
    """Return the most by which costs at even places lie above a chord; 0 where they never do."""
    middles = [
        costs[j] - (costs[j - k] + costs[j + k]) / 2
        for j in range(len(costs))
        for k in range(1, min(j, len(costs) - 1 - j) + 1)
    ]
    return max(0.0, float(max(middles)))
