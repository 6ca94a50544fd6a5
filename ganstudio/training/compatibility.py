"""Pairs of components that cannot work together, each with the way out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ganstudio.training.experiment import Experiment


def problems(experiment: Experiment) -> list[str]:
    """Return one sentence for each impossible pair of an experiment."""
    return [*_network(experiment), *_penalties(experiment), *_loss(experiment)]


def _network(experiment: Experiment) -> Iterator[str]:
    problem = experiment.network.problem(experiment.data.shape)
    if problem:
        yield f"network: {problem}"


def _penalties(experiment: Experiment) -> Iterator[str]:
    if not experiment.network.batch_norm_in_discriminator:
        return
    for name, penalty in experiment.penalties.items():
        if penalty.per_sample:
            yield (
                f"penalties.{name} needs each sample's own gradient, which batch norm in the "
                f"discriminator mixes; set network.d_norm to 'layer' or remove the penalty"
            )


def _loss(experiment: Experiment) -> Iterator[str]:
    loss = experiment.loss
    if loss.scores == "score" and "label-smoothing" in experiment.stabilisers:
        yield (
            f"stabilisers.label-smoothing needs a loss with targets, and {loss.name} has none; "
            f"remove it or choose a loss such as 'non-saturating'"
        )
    if loss.needs_constraint and not (
        {"weight-clipping", "spectral-norm"} & experiment.stabilisers.keys()
        or "wgan-gp" in experiment.penalties
    ):
        yield (
            f"loss {loss.name} is unbounded without a Lipschitz constraint; add "
            f"[penalties.wgan-gp] or [stabilisers.weight-clipping]"
        )
