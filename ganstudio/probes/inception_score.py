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
    conditional = probabilities.double()
    marginal = conditional.mean(0)
    # x ln x is 0 at 0.
    information = torch.special.xlogy(conditional, conditional).sum(1).mean()
    information -= torch.special.xlogy(marginal, marginal).sum()
    return math.exp(float(information))


def score_measure(name: str, score: float, floor: float, n: int, extractor: str) -> Measure:
    """Return a score as a measure.

    Parameters
    ----------
    name
        What it is called with its classifier: "IS-digits".
    score, floor
        Of n generated images, and of as many real ones.
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
    )
