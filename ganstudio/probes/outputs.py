"""What D says of the latest batches."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import torch
from numpy.typing import NDArray

from ganstudio.objectives.equilibria import targets, threshold
from ganstudio.telemetry.records import FloatArray, Outputs

if TYPE_CHECKING:
    from ganstudio.objectives.base import AdversarialLoss
    from ganstudio.training.subject import Duel, Subject

BINS = 24
SATURATED = 5.0
"""A logit beyond which the sigmoid's slope is below 0.7 %."""


class OutputsProbe:
    """Brings the latest raw outputs of D to the host, as its own steps saw them."""

    interval = 0.2

    def __init__(self, pairing: Duel) -> None:
        self.part = pairing.name
        self._pairing = pairing

    def measure(self, run: Subject) -> Outputs | None:
        """Return them; None before D's first step and when they are no longer finite."""
        scores = latest_scores(self._pairing)
        if scores is None:
            return None
        real, fake = scores
        experiment = run.experiment
        loss = experiment.loss
        level = threshold(experiment)
        return Outputs(
            real=real,
            fake=fake,
            scale=loss.scores,
            threshold=level,
            accuracy_real=None if level is None else calls_real(loss, real, level),
            accuracy_fake=None if level is None else 1.0 - calls_real(loss, fake, level),
            overlap=overlap(real, fake),
            saturation=saturation(real, fake) if loss.scores == "logit" else None,
            targets=targets(experiment) or Outputs.targets,
        )


def calls_real(loss: AdversarialLoss, scores: FloatArray, threshold: float) -> float:
    """Return the share of raw outputs that say "real"."""
    return float((loss.orientation * (scores - threshold) > 0).mean())


def latest_scores(pairing: Duel) -> tuple[FloatArray, FloatArray] | None:
    """Return D's raw outputs on the latest real and generated batches; see `OutputsProbe`."""
    recent = list(pairing.recent_scores)
    if not recent:
        return None
    real, fake = _on_host(
        torch.cat([real for real, _ in recent]), torch.cat([fake for _, fake in recent])
    )
    return (real, fake) if np.isfinite(real).all() and np.isfinite(fake).all() else None


def _on_host(real: torch.Tensor, fake: torch.Tensor) -> tuple[FloatArray, FloatArray]:
    both = torch.cat([real, fake]).float().cpu().numpy()
    return both[: len(real)].copy(), both[len(real) :].copy()


def overlap(real: FloatArray, fake: FloatArray) -> float:
    """Return the area that the histograms of both share, on common bins: 0 apart, 1 alike."""
    return float(np.minimum(*_shares(real, fake)).sum())


def even_overlap(real: FloatArray, fake: FloatArray) -> float:
    """Return the overlap that as many scores have on average if all are of one law.

    That is 1 − ½ Σ E|p − q| over the bins, and less than 1: for a bin that has the share s of all,
    p − q is about normal with the variance s(1 − s)(1/n + 1/m), and E|p − q| is √(2/π) times the
    root of that.
    """
    n, m = len(real), len(fake)
    shares = np.average(_shares(real, fake), axis=0, weights=(n, m))
    errors = np.sqrt(shares * (1.0 - shares) * (1.0 / n + 1.0 / m))
    return float(1.0 - errors.sum() / np.sqrt(2.0 * np.pi))


def _shares(real: FloatArray, fake: FloatArray) -> NDArray[np.float64]:
    """Return the shares (2, k) of both in common bins; in one if all are the same."""
    both = np.concatenate([real, fake]).astype(np.float64)
    if both.min() == both.max():
        return np.ones((2, 1))
    edges = np.histogram_bin_edges(both, BINS)
    return np.stack([np.histogram(scores, edges)[0] / len(scores) for scores in (real, fake)])


def saturation(real: FloatArray, fake: FloatArray) -> float:
    """Return the share of logits beyond ±5."""
    return float((np.abs(np.concatenate([real, fake])) > SATURATED).mean())
