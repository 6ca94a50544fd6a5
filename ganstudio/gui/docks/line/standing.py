"""What is known of a run on a line just now: both laws, D, and how its loss answers them."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from ganstudio.data.points import Gaussians
from ganstudio.gui.state import RunView
from ganstudio.objectives.contest import Contest, Response, critic_pull, felt, interpolated
from ganstudio.objectives.critics import best_slope, critic_loss, potential
from ganstudio.objectives.laws import Array
from ganstudio.objectives.normals import Normals
from ganstudio.telemetry.records import FloatArray, Line, Responses

KERNELS = 128
"""Samples that a law without a formula is estimated from, a kernel on each."""
CRITIC = 600
"""Cells that a critic held by penalties is found on."""

Pull = Callable[[Array], Array]


@dataclass(frozen=True, eq=False)
class Standing:
    """A run on a line.

    Attributes
    ----------
    run : RunView
        Whose.
    line : Line
        What was measured.
    responses : Responses
        How its loss and others answer.
    contest : Contest
        Both laws.
    """

    run: RunView
    line: Line
    responses: Responses
    contest: Contest

    @classmethod
    def of(cls, run: RunView) -> Standing | None:
        """Return what is known; None without a law on a line, or before anything is said."""
        line, responses = (
            run.latest[channel].record if channel in run.latest else None
            for channel in ("line", "responses")
        )
        if not (isinstance(line, Line) and isinstance(responses, Responses)):
            return None
        data = run.experiment.data
        if not isinstance(data, Gaussians) or data.shape != (1,):
            return None
        if not np.isfinite(line.samples).all():
            return None
        p = Normals(data.centres()[:, 0], data.sigma)
        return cls(run, line, responses, Contest(p, _law(line)))

    @property
    def exact(self) -> bool:
        """Whether p_G is known, not estimated from samples."""
        return self.line.normal is not None

    @property
    def own(self) -> Response | None:
        """How the run's own loss answers; None where it has no answer of one place alone."""
        told = self.responses
        if told.outputs is None or told.costs is None:
            return None
        return Response(told.odds, told.outputs, told.costs, told.pulls[0])

    @property
    def critic(self) -> bool:
        """Whether the best D is a critic, a potential that hangs on the whole laws."""
        return self.own is None and not self.responses.reason and self.run.experiment.loss.floats

    # ── the best D, and its pull ─────────────────────────────────────────────

    def best(self, x: Array, sigma: float) -> Array | None:
        """Return the raw outputs of the best D under noise; None where there is none."""
        seen = self.contest.through(sigma)
        if self.own is not None:
            return self.own.output_at(seen, x)
        if not self.critic:
            return None
        slope, places = self._slope(seen)
        found: Array = np.interp(x, places, potential(seen.laws(CRITIC), slope))
        outputs = np.interp(x, self.places, self.line.outputs)
        weights = seen.p.density(x) + seen.q.density(x)
        return found + float(np.average(outputs - found, weights=weights))  # a constant is free

    def pulls(self, x: Array, sigma: float) -> Iterator[tuple[str, Array]]:
        """Yield the pull that G's weights feel at places under each loss, its own first."""
        seen = self.contest.through(sigma)
        if self.critic:
            yield type(self.run.experiment.loss).title, felt(self._critic_pull(seen), x, sigma)
        told = self.responses
        for title, pull in zip(told.titles, told.pulls, strict=True):
            yield title, felt(answered(told.odds, pull, seen), x, sigma)
        if not self.critic:
            yield "Wasserstein, slope 1", felt(lambda y: critic_pull(seen, y), x, sigma)

    def own_pull(self, x: Array, sigma: float) -> Array | None:
        """Return the pull under its own loss; None where it has no best D."""
        if self.own is None and not self.critic:
            return None
        return next(self.pulls(x, sigma))[1]

    def best_losses(self, sigma: float) -> tuple[float, float | None] | None:
        """Return L_D and L_G against the best D; L_G is None where a constant changes it."""
        seen = self.contest.through(sigma)
        if self.own is not None:
            return self.own.losses(seen)
        if not self.critic:
            return None
        return critic_loss(seen.laws(CRITIC), self._slope(seen)[0]), None

    def _slope(self, seen: Contest) -> tuple[Array, Array]:
        """Return the slope of the best critic, and where it was taken."""
        penalties = self.run.experiment.penalties.values()
        slope = best_slope(seen.laws(CRITIC), penalties)
        assert slope is not None  # there is a best D
        return slope, seen.places(CRITIC)

    def _critic_pull(self, seen: Contest) -> Pull:
        if not any(each.weight for each in self.run.experiment.penalties.values()):
            return lambda y: critic_pull(seen, y)
        slope, places = self._slope(seen)
        return lambda y: np.interp(y, places, slope)

    @property
    def places(self) -> Array:
        """Where D was asked."""
        return np.linspace(*self.line.extent, len(self.line.outputs))


def answered(odds: Array, pull: Array, seen: Contest) -> Pull:
    """Return the pull by places of a loss whose pull by log odds is a table."""
    return lambda y: interpolated(odds, pull, seen.odds(y)) * seen.odds_slope(y)


def _law(line: Line) -> Normals:
    """Return p_G: its own law where that is known, else a kernel estimate."""
    if line.normal is not None:
        mean, deviation = line.normal
        return Normals(np.array([mean]), max(deviation, 1e-6))
    samples = np.sort(line.samples.astype(np.float64))
    return Normals(samples[:: max(1, len(samples) // KERNELS)], _width(samples))


def _width(samples: FloatArray | Array) -> float:
    """Return a kernel's width for samples, after Silverman 1986, equation 3.31."""
    low, high = np.quantile(samples, [0.25, 0.75])
    spread = min(float(samples.std()), float(high - low) / 1.34) or float(samples.std())
    return max(0.9 * spread * math.pow(len(samples), -0.2), 1e-4)
