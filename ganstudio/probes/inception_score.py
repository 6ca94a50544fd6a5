"""The Inception Score: whether each image is plainly of a class, and all classes are drawn."""

from __future__ import annotations

import math

import torch
from torch import Tensor

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
    return Measure(
        name=name.lower(),
        title=name,
        help=f"Inception Score, exp E KL(p(y|x)‖p(y)), of {n} samples in one split, by "
        f"{extractor}. High where each image is plainly of one class and all classes are drawn; "
        "it knows nothing of the real images, nor of variety within a class. Salimans et al. 2016 "
        "take ten splits of 5 000.",
        value=score,
        floor=floor,
        text=f"{score:.2f}",
        floor_text=f"{floor:.2f}",
        better="high",
        group="quality",
    )
