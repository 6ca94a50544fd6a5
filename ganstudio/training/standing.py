"""Standing statistics: what batch norm goes by while samples are made, taken of G as it stands.

The running mean of a batch norm is one of generators that are gone, and beside an averaged
generator one of another generator altogether.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import torch
from torch import Tensor, nn


@torch.no_grad()
def stand(generator: nn.Module, draw: Callable[[], tuple[Tensor, ...]], batches: int) -> None:
    """Set the statistics of every batch norm to the mean of those of so many batches.

    Each batch is normed by its own statistics on its way, as in training. Brock, Donahue and
    Simonyan 2019, Large Scale GAN Training, section 3.1.

    Parameters
    ----------
    generator
        Changed in place, so a copy; in evaluation mode afterwards.
    draw
        Gives what it takes for one batch.
    batches
        How many.
    """
    generator.eval()
    norms = _norms(generator)
    if not norms:
        return
    usual = [each.momentum for each in norms]
    for each in norms:
        each.train()
    for count in range(1, batches + 1):
        for each in norms:
            each.momentum = 1.0 / count
        generator(*draw())
    for each, momentum in zip(norms, usual, strict=True):
        each.momentum = momentum
        each.eval()


@contextmanager
def batchwise(network: nn.Module) -> Iterator[None]:
    """Let every batch norm go by the batch at hand, and learn nothing from it.

    An untrained one has seen no batch: its statistics are those of nobody.
    """
    was_training = network.training
    network.eval()
    norms = [each for each in _norms(network) if each.track_running_stats]
    usual = [(each.momentum, each.num_batches_tracked) for each in norms]
    for each in norms:
        each.train()
        each.momentum, each.num_batches_tracked = 0.0, None
    try:
        yield
    finally:
        for each, (each.momentum, each.num_batches_tracked) in zip(norms, usual, strict=True):
            each.eval()
        network.train(was_training)


def _norms(network: nn.Module) -> list[nn.modules.batchnorm._BatchNorm]:
    kind = nn.modules.batchnorm._BatchNorm
    return [each for each in network.modules() if isinstance(each, kind)]
