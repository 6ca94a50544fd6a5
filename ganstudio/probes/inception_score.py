"""The Inception Score: whether each image is plainly of a class, and all classes are drawn."""

from __future__ import annotations

import math

import torch
from torch import Tensor

from ganstudio.probes.measures import SCORE
from ganstudio.telemetry.records import Measure


def inception_score(probabilities: Tensor) -> float:
    """Return exp E KL(p(y|x)‖p(y)) of what a classifier says of images, (n, K).

    Salimans et al. 2016, Improved Techniques for Training GANs, section 4. It lies between 1,
    where nothing is told apart, and the number of classes.
    """
    return math.exp(float(_told(probabilities).mean()))


def inception_score_error(probabilities: Tensor) -> float:
    """Return the standard deviation of the score of n images, by the delta method.

    What each image tells moves the mean by its difference from it over n, and the change of the
    marginal that it brings moves nothing besides, to first order.
    """
    error = float(_told(probabilities).std(correction=0)) / math.sqrt(len(probabilities))
    return inception_score(probabilities) * error


def _told(probabilities: Tensor) -> Tensor:
    """Return KL(p(y|x)‖p(y)) of each image, (n,), in nats."""
    conditional = probabilities.double()
    marginal = conditional.mean(0)
    # x ln y is 0 where x is.
    xlogy = torch.special.xlogy
    told: Tensor = (xlogy(conditional, conditional) - xlogy(conditional, marginal)).sum(1)
    return told


def score_measure(
    name: str, score: float, error: float, floor: float, n: int, extractor: str
) -> Measure:
    """Return a score as a measure.

    Parameters
    ----------
    name
        What it is called with its classifier: "IS-digits".
    score, error, floor
        Of n generated images, with its standard deviation, and of as many real ones.
    extractor
        The classifier in words, to follow "by".
    """
    return SCORE.called(name).taken(
        score,
        floor,
        f"{score:.2f}",
        f"{floor:.2f}",
        aside=f"Of {n} samples, by {extractor}.",
        n=n,
        extractor=extractor,
        uncertainty=error,
    )
