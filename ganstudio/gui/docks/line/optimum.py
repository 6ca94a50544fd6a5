"""One place of the line: what each answer of D costs there, and the one that costs least."""

from __future__ import annotations

import math

import numpy as np

from ganstudio.gui.docks.line.curves import CurvesPane, DrawnCurve
from ganstudio.gui.docks.line.figures import six
from ganstudio.gui.docks.line.standing import Standing
from ganstudio.gui.widgets import theme
from ganstudio.gui.widgets.numerals import written
from ganstudio.gui.widgets.theme import DISCRIMINATOR, FAKE, REAL

ANSWERS = np.linspace(0.002, 0.998, 499)
"""Answers d of D."""
HIGHEST = 3.0


class OptimumPane(CurvesPane):
    """−p ln d − p_G ln(1 − d) by d at the mark, in shares of p + p_G."""

    def __init__(self) -> None:
        super().__init__("answer d of D", "cost")

    def draw(self, standing: Standing, place: float, sigma: float) -> None:
        """Draw the cost at a place under noise."""
        seen, at = standing.contest.through(sigma), np.array([place])
        p, q = float(seen.p.density(at)[0]), float(seen.q.density(at)[0])
        best = 1 / (1 + math.exp(-float(np.clip(seen.odds(at)[0], -700, 700))))
        real, fake = -best * np.log(ANSWERS), -(1 - best) * np.log(1 - ANSWERS)
        least = -sum(share * math.log(share) for share in (best, 1 - best) if share > 0)
        curves = [
            DrawnCurve("real: −p ln d", ANSWERS, real, REAL, (4.0, 3.0)),
            DrawnCurve("generated: −p_G ln(1 − d)", ANSWERS, fake, FAKE, (4.0, 3.0)),
            DrawnCurve("both", ANSWERS, real + fake, DISCRIMINATOR),
            DrawnCurve(
                "d* = p/(p + p_G)", np.array([best, best]), np.array([0, least]),
                theme.palette().text,
            ),
        ]  # fmt: skip
        rows = [
            (written(f"At x = {place:.4g}, σ {sigma:g}"), ""),
            ("p", six(p)),
            ("p_G", six(q)),
            ("d*", six(best)),
            ("lowest cost", six((p + q) * least)),
        ]
        words = (
            "D answers each x by itself: the best answer is where −p ln d − p_G ln(1 − d) is least "
            "(Bishop, 17.15). Drawn in shares of p + p_G."
        )
        self.show_curves(curves, words, rows)
        self.plot.follow((0, 1), (0, HIGHEST))
