"""Maximum likelihood by a game: G's expected gradient beside that of KL(p‖p_G)."""

from __future__ import annotations

import numpy as np

from ganstudio.gui.docks.line.curves import CurvesPane, DrawnCurve
from ganstudio.gui.docks.line.figures import Row, six
from ganstudio.gui.docks.line.standing import Standing, answered
from ganstudio.gui.widgets.theme import FAKE, REAL
from ganstudio.objectives.likelihood import exact, expected

MAXIMUM_LIKELIHOOD = "Maximum likelihood"
ROOM = 4.0
NOT_KNOWN = "This needs a G whose law is known: choose the network “affine”."


class LikelihoodPane(CurvesPane):
    """Where on the line the gradient by θ comes from: from p's samples, or by way of D from G's."""

    def __init__(self) -> None:
        super().__init__("x", "gradient by θ")

    def draw(self, standing: Standing, place: float, sigma: float) -> None:
        """Draw it; noise plays no part."""
        if not standing.exact:
            self.show_curves([], NOT_KNOWN, [("", "", "")])
            return
        contest, told = standing.contest, standing.responses
        ends = [law.span(ROOM) for law in (contest.p, contest.q)]
        x = np.linspace(min(e[0] for e in ends), max(e[1] for e in ends), 400)
        theta, scale = float(contest.q.means[0]), contest.q.deviation
        from_data = -contest.p.density(x) * (x - theta) / scale**2
        curves = [DrawnCurve("from p: ∇KL(p‖p_G)", x, from_data, REAL)]
        rows: list[Row] = [("Gradient", "by θ", "by ω"), ("∇KL(p‖p_G)", *map(six, exact(contest)))]
        for title, odds_pull in zip(told.titles, told.pulls, strict=True):
            pull = answered(told.odds, odds_pull, contest)
            found = expected(contest, pull)
            rows.append((title, *map(six, found.mean)))
            rows.append(("  variance of a sample", *map(six, found.variance)))
            if title == MAXIMUM_LIKELIHOOD:
                mean = -contest.q.density(x) * pull(x)
                curves.append(DrawnCurve("from p_G, by the best D", x, mean, FAKE, (5.0, 3.0)))
        words = (
            "Against the best D the loss “maximum likelihood” has the gradient of KL(p‖p_G) on "
            "average, but from G's own samples: few of them, with large odds, carry almost all of "
            "it, and one sample's share varies as much. Beyond odds of e²⁰ the loss goes on along "
            "its tangent, and falls short of it."
        )
        self.show_curves(curves, words, rows)
        heights = np.concatenate([curve.y for curve in curves])
        room = 0.1 * float(np.ptp(heights)) or 1.0
        self.plot.follow((x[0], x[-1]), (float(heights.min()) - room, float(heights.max()) + room))
