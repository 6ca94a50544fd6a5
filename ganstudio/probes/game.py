"""How the game stands: what the players' scores, slopes and samples say of it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np
import torch
from numpy.typing import NDArray

from ganstudio.objectives.equilibria import threshold
from ganstudio.probes.outputs import (
    calls_real,
    even_overlap,
    latest_scores,
    overlap,
    saturation,
)
from ganstudio.probes.still import Stills
from ganstudio.probes.swing import Swing, line, swing
from ganstudio.probes.work import Work, by_parts
from ganstudio.telemetry.series import LOSS_D, LOSSES, SCORE_FAKE, SCORE_REAL, SCORES
from ganstudio.training.labels import given
from ganstudio.training.pairing import of_samples
from ganstudio.training.schedule import RECENT_STEPS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from torch import Tensor

    from ganstudio.objectives.base import AdversarialLoss
    from ganstudio.telemetry.records import FloatArray, Scale
    from ganstudio.training.subject import Duel, Subject

KNOWN = 4096
"""Real samples, at most, that the data's centre and spread are taken from."""
POINTS, IMAGES = 256, 64
"""Real and generated samples each at which D's slope is taken."""
AT_ONCE = 16
"""Images of these in one slice of work; points are done in one."""
LEAST = 1e-6
"""Spread below which the data is one point; its spread then counts as 1."""
LATEST = 50
"""Steps that D's loss is averaged over, beside what it costs to know nothing."""
TINY = 1e-12
"""Instead of zero, where D says the same of every sample."""


@dataclass(frozen=True)
class Game:
    """What is known of the players at a moment; None for what is not.

    The spread of the data, √(trace of its covariance), is the unit of length.

    Attributes
    ----------
    accuracy_real, accuracy_fake : float or None
        Share of the latest batches on the right side of D's threshold, if it has one.
    ranking : float or None
        Share of pairs in which D ranks the real sample above the generated one: ½ where it
        cannot tell them apart, and known for every loss.
    overlap, even_overlap : float or None
        Overlapping area of the scores' densities, and what it is on average of as many scores if
        D cannot tell.
    saturated : float or None
        Share of logits beyond ±5.
    scores : float or None
        Standard deviation of all latest scores.
    gradient_d, gradient_g : float or None
        Norms of the gradients of the players' latest steps, with penalties.
    slope : float
        Mean ‖∇ₓC‖ at real and generated samples.
    pull : float
        Mean ‖∂L_G/∂x‖ of a generated sample's own term, over one spread of the data.
    shift : float or None
        Mean D(G(z)) before D's steps minus after; probabilities where the loss has them.
    unrest : float or None
        Standard deviation of D's latest losses around their straight line.
    swing : Swing or None
        How the gap between D's mean scores on real and on generated batches swings, over the
        latest steps, in deviations of the scores within a batch: for every loss the same.
    spread : float
        Spread of the generated samples over that of the data.
    centre : array (d,)
        Mean of the generated samples minus that of the data, in spreads; d numbers a sample.
    reach : float
        Median distance of the generated samples from the data's mean, in spreads.
    upwards_d, upwards_g : float or None
        Whether D's loss pulls real scores up and generated ones down where it cannot tell them
        apart, and G's loss its own up: 1, or −1 the other way round, or 0 where that cannot be
        told. In a game they agree. Up is where the loss says that a score is more real.
    orientation : int
        1 where that is a higher score, −1 where it is a lower one.
    own_ranking : float or None
        As ``ranking``, but of samples of the data that it is asked for now, in evaluation mode.
    loss_d, chance : float or None
        Mean of D's latest losses, and what it costs a D to know nothing, if that is known.
    at_point : bool
        Whether the data is a single point, so that lengths have no unit.
    samples : int
        Scores of either kind that accuracy, ranking and overlap are told from.
    """

    accuracy_real: float | None = None
    accuracy_fake: float | None = None
    ranking: float | None = None
    overlap: float | None = None
    even_overlap: float | None = None
    saturated: float | None = None
    scores: float | None = None
    gradient_d: float | None = None
    gradient_g: float | None = None
    slope: float = 1.0
    pull: float = 1.0
    shift: float | None = None
    unrest: float | None = None
    swing: Swing | None = None
    spread: float = 1.0
    centre: FloatArray = field(default_factory=lambda: np.zeros(1, np.float32))
    reach: float = 1.0
    upwards_d: float | None = None
    upwards_g: float | None = None
    orientation: int = 1
    own_ranking: float | None = None
    loss_d: float | None = None
    chance: float | None = None
    at_point: bool = False
    samples: int = 0

    @property
    def gradient_ratio(self) -> float | None:
        """D's gradient norm over G's; None while one of them is unknown or zero."""
        if self.gradient_d is None or not self.gradient_g:
            return None
        return self.gradient_d / self.gradient_g


class Referee:
    """Reads the game between two steps.

    The gradients are those that the latest steps left behind; only D's slope is computed
    anew, in evaluation mode and without a trace.

    Parameters
    ----------
    pairing
        Whose game; its data gives the unit of length.

    Attributes
    ----------
    spread : Tensor
        The spread of the data, a scalar.
    """

    def __init__(self, pairing: Duel) -> None:
        self._pairing = pairing
        data = pairing.domain.samples
        rows = data[:: max(1, len(data) // KNOWN)].flatten(1)
        self._centre = rows.mean(0)
        spread = rows.var(0, correction=0).sum().sqrt()
        self._at_point = bool(spread <= LEAST)
        self.spread = torch.ones_like(spread) if self._at_point else spread
        count = IMAGES if data.ndim == 4 else POINTS
        # Of a small data set some come several times.
        self._stills = Stills()
        self._places = torch.arange(count, device=data.device) * len(data) // count

    def read(self, run: Subject, samples: Tensor, inputs: Tensor | None = None) -> Work[Game]:
        """Return how the game stands.

        Parameters
        ----------
        run
            Whose game.
        samples : Tensor (n, *shape)
            G's, all of them finite.
        inputs : Tensor (n, …) or None
            What it made them from, which a D of pairs is told.
        """
        count = len(self._places)
        told = self._told(len(samples[:count]), None if inputs is None else inputs[:count])
        game = yield from self._game(run, samples, told)
        both = latest_scores(self._pairing)
        if both is None:
            return game
        loss, (real, fake), series = run.experiment.loss, both, _series(run, self._pairing)
        slope_g, slope_d = self._pairing.gradient_norms()
        level, upwards = threshold(run.experiment), loss.orientation
        upwards_d, upwards_g = directions(loss, real, fake)
        return replace(
            game,
            upwards_d=upwards * upwards_d,
            upwards_g=upwards * upwards_g,
            orientation=upwards,
            loss_d=float(series[LOSS_D][-LATEST:].mean()) if series else None,
            chance=loss.equilibrium.discriminator,
            samples=len(fake),
            accuracy_real=None if level is None else calls_real(loss, real, level),
            accuracy_fake=None if level is None else 1.0 - calls_real(loss, fake, level),
            ranking=ranking(upwards * real, upwards * fake),
            overlap=overlap(real, fake),
            even_overlap=even_overlap(real, fake),
            saturated=saturation(real, fake) if loss.scores == "logit" else None,
            scores=float(np.concatenate(both).std()),
            gradient_d=None if slope_d is None else float(slope_d),
            gradient_g=None if slope_g is None else float(slope_g),
            shift=_shift(self._pairing, fake, loss.scores),
            unrest=float((series[LOSS_D] - line(series[LOSS_D])).std()) if series else None,
            swing=_swing(series, real, fake) if series else None,
        )

    def _game(self, run: Subject, samples: Tensor, told: Tensor | None) -> Work[Game]:
        """Return what samples and slopes say, in one transfer to the host."""
        rows = samples.flatten(1)
        slope, pull, scores = yield from self._slopes(run, samples[: len(self._places)], told)
        spread = rows.var(0, correction=0).sum().sqrt()
        reach = (rows - self._centre).norm(dim=1).median()
        centre = (rows.mean(0) - self._centre) / self.spread
        lengths = torch.stack([spread, reach]) / self.spread
        host = torch.cat([torch.stack([slope, pull * self.spread]), lengths, centre]).cpu().numpy()
        numbers = dict(zip(("slope", "pull", "spread", "reach"), host[:4].tolist(), strict=True))
        real, own = np.split(scores.cpu().numpy(), [len(self._places)])
        return Game(
            **numbers,
            centre=host[4:].copy(),
            own_ranking=ranking(
                *(run.experiment.loss.orientation * scores for scores in (real, own))
            ),
            at_point=self._at_point,
        )

    @torch.no_grad()
    def reach(self, samples: Tensor) -> float:
        """Return how far samples (n, *shape) are, as `Game.reach`."""
        away = (samples.flatten(1) - self._centre).norm(dim=1).median() / self.spread
        return float(away)

    def _slopes(
        self, run: Subject, fake: Tensor, told: Tensor | None
    ) -> Work[tuple[Tensor, Tensor, Tensor]]:
        """Return mean ‖∇ₓC‖ at real and generated samples, and mean ‖∂L_G/∂x‖ at the latter.

        And D's scores of all of them, the real ones first.
        """
        still = self._stills.of(self._pairing.discriminator)
        samples = torch.cat([self._pairing.domain.samples[self._places], fake]).detach()

        def steepness(places: Tensor) -> Tensor:
            x = samples[places].requires_grad_()
            with torch.enable_grad():
                beside = None if told is None else told[places]
                scores = of_samples(still(*given(x, beside)).float())
                (slopes,) = torch.autograd.grad(scores.sum(), x)
            return torch.stack([scores.detach(), slopes.flatten(1).norm(dim=1)], 1)

        every = torch.arange(len(samples), device=samples.device)
        at_once = AT_ONCE if samples.ndim == 4 else len(samples)
        scores, norms = (yield from by_parts(steepness, every, at_once)).unbind(1)
        with torch.enable_grad():
            answers = scores[-len(fake) :].clone().requires_grad_()
            value = run.experiment.loss.generator(answers, scores[: len(fake)])
            (weights,) = torch.autograd.grad(value, answers)
        return norms.mean(), (len(fake) * weights.abs() * norms[-len(fake) :]).mean(), scores

    def _told(self, count: int, inputs: Tensor | None) -> Tensor | None:
        """Return what D is told of the real samples and of so many generated ones."""
        labels, source = self._pairing.labels, self._pairing.source
        if labels is not None:
            return torch.cat([labels.of_data[self._places], labels.usual(count)])
        if source is None or inputs is None:
            return None
        belong = source.samples[self._places % len(source.samples)]
        return self._pairing.told(None, torch.cat([belong, inputs]))


def directions(loss: AdversarialLoss, real: FloatArray, fake: FloatArray) -> tuple[float, float]:
    """Return whether D's loss pulls real scores above generated ones, and whether G's loss does up.

    Each is 1, −1 or 0, by the losses' slopes. D's where it cannot tell real from generated, so
    that all its scores (n,) and (m,) are of either: where it can, its loss may be at its least,
    and the sign of its slopes chance. G's there too, and at its own scores (m,); 0 where these
    differ, as they may beyond a target.
    """
    with torch.enable_grad():
        either = torch.from_numpy(np.concatenate([real, fake]))
        c_r, c_f = (either.clone().requires_grad_() for _ in range(2))
        by_real, by_fake = _pulls(loss.discriminator(c_r, c_f), c_r, c_f)
        (by_either,) = _pulls(loss.generator(c_f, c_r.detach()), c_f)
        own = torch.from_numpy(fake).requires_grad_()
        (by_own,) = _pulls(loss.generator(own, torch.from_numpy(real)), own)
    agree = by_either.sign() == by_own.sign()
    return float((by_fake - by_real).sign()), float(-by_own.sign() * agree)


def _pulls(value: Tensor, *scores: Tensor) -> list[Tensor]:
    """Return the sum of a loss's slopes at each of these scores."""
    slopes = torch.autograd.grad(value, scores, allow_unused=True, materialize_grads=True)
    return [each.sum() for each in slopes]


def ranking(real: FloatArray, fake: FloatArray) -> float:
    """Return P(c_r > c_f) + ½ P(c_r = c_f) over all pairs: the area under the ROC curve."""
    ordered = np.sort(fake)
    below, upto = (np.searchsorted(ordered, real, side) for side in ("left", "right"))
    return float((below + upto).mean() / (2 * len(fake)))


def _shift(pairing: Duel, before: FloatArray, scale: Scale) -> float | None:
    """Return mean D(G(z)) in D's steps minus in G's, which come after them."""
    replies = list(pairing.recent_replies)
    if not replies:
        return None
    after = torch.cat(replies).float().cpu().numpy()
    if scale == "logit":
        before, after = _probability(before), _probability(after)
    return float(before.mean() - after.mean())


def _probability(logits: FloatArray) -> FloatArray:
    probabilities: FloatArray = 0.5 * (1.0 + np.tanh(0.5 * logits))
    return probabilities


def _series(run: Subject, pairing: Duel) -> dict[str, NDArray[np.float64]]:
    """Return the latest of the series by name, (n,) each; empty while few or not all finite."""
    recent = list(run.players.recent_values)
    if len(recent) < RECENT_STEPS:
        return {}
    names = (*LOSSES, *SCORES)
    places = [run.players.series_names.index(pairing.key(name)) for name in names]
    values = torch.stack(recent).double().cpu().numpy()[:, places]
    return dict(zip(names, values.T, strict=True)) if np.isfinite(values).all() else {}


def _swing(series: Mapping[str, NDArray[np.float64]], real: FloatArray, fake: FloatArray) -> Swing:
    """Return the swing of the gap between D's mean scores, in deviations within a batch."""
    within = float(np.sqrt((real.var() + fake.var()) / 2))
    return swing(series[SCORE_REAL] - series[SCORE_FAKE], max(within, TINY))
