"""What G of the maximum-likelihood loss learns from: its gradient beside that of likelihood."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ganstudio.objectives.contest import Contest
from ganstudio.objectives.laws import Array


@dataclass(frozen=True, eq=False)
class Gradient:
    """The gradient of a loss by the two numbers of G = θ + e^ω z, as samples give it.

    Attributes
    ----------
    mean, variance : (float, float)
        Of one sample's share, by θ and by ω.
    """

    mean: tuple[float, float]
    variance: tuple[float, float]


def expected(contest: Contest, pull: Callable[[Array], Array]) -> Gradient:
    """Return the gradient of L_G by its pull against the best D, by quadrature over G's law.

    A sample x = θ + e^ω z gives −pull(x) · (1, x − θ).
    """
    x = contest.places()
    weights = contest.q.density(x) * float(x[1] - x[0])
    shares = -pull(x) * np.stack([np.ones_like(x), x - contest.q.means.mean()])
    means = shares @ weights
    variances = (shares**2) @ weights - means**2
    return Gradient(_pair(means), _pair(variances))


def exact(contest: Contest) -> tuple[float, float]:
    """Return ∇KL(p‖p_G) by θ and by ω, for a normal p_G.

    −E_p ∂ ln p_G: by θ −(m − θ)/s² and by ω 1 − E_p (x − θ)²/s², with m the mean of p.
    """
    theta, scale = float(contest.q.means.mean()), contest.q.deviation
    off = contest.p.means - theta
    second = float((off**2).mean()) + contest.p.deviation**2
    return -float(off.mean()) / scale**2, 1 - second / scale**2


def _pair(values: Array) -> tuple[float, float]:
    return float(values[0]), float(values[1])
