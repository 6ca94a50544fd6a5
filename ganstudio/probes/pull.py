"""The pull of G's loss on generated samples, as G's weights feel it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import torch

from ganstudio.training.labels import given
from ganstudio.training.pairing import evaluating

if TYPE_CHECKING:
    from torch import Tensor

    from ganstudio.training.subject import Duel, Subject

NODES = {1: 61, 2: 9}
"""Gauss–Hermite nodes along each axis, by the dimension of the points."""
PURPOSE = "pull"


def pull(
    run: Subject,
    pairing: Duel,
    points: Tensor,
    real: Tensor,
    labels: Tensor | None,
    real_labels: Tensor | None,
    sigma: float,
) -> Tensor:
    """Return ``-∂L_G/∂x`` of each point's own term of the loss, (n, d).

    Where D sees points through noise, G's weights feel the mean E g(x + σε) of the pull g at
    what D sees, which may be far more than g(x): where D is steep, the noise reaches its slope.

    Parameters
    ----------
    run
        Has the loss, and what stabilisers leave out of it.
    pairing
        Whose D.
    points, real : Tensor (n, d)
        Generated ones, and as many real ones for losses that compare with them.
    labels, real_labels : Tensor (n,) or None
        Their classes.
    sigma
        Standard deviation of the noise.
    """
    experiment, discriminator = run.experiment, pairing.discriminator
    shifts, weights = _nodes(points, sigma)
    noise = torch.randn(
        real.shape, generator=run.stream(PURPOSE), device=real.device, dtype=real.dtype
    )
    real_scores = pairing.score(real + sigma * noise, real_labels)
    sign = experiment.loss.orientation
    with evaluating(discriminator), torch.enable_grad():
        x = points.detach().clone().requires_grad_()
        seen = (x + sigma * shifts[:, None]).flatten(0, 1)
        classes = None if labels is None else labels.repeat(len(shifts))
        values = []
        for scores in discriminator(*given(seen, classes)).float().chunk(len(shifts)):
            for each in experiment.stabilisers.values():
                scores = sign * each.generator_scores(sign * scores, run.iteration)
            values.append(experiment.loss.generator(scores, real_scores))
        (slope,) = torch.autograd.grad((torch.stack(values) * weights).sum(), x)
    return -len(points) * slope  # the loss is a mean, of which each point has 1/n


def _nodes(points: Tensor, sigma: float) -> tuple[Tensor, Tensor]:
    """Return where a standard normal is taken, (k, d), and the weights there, (k,)."""
    dimension = points.shape[1]
    if sigma == 0:
        return points.new_zeros((1, dimension)), points.new_ones(1)
    places, weights = np.polynomial.hermite_e.hermegauss(NODES[dimension])
    grids = np.meshgrid(*[places] * dimension, indexing="ij")
    shares = np.meshgrid(*[weights / weights.sum()] * dimension, indexing="ij")
    return (
        points.new_tensor(np.stack([grid.ravel() for grid in grids], axis=1)),
        points.new_tensor(np.prod(shares, axis=0).ravel()),
    )
