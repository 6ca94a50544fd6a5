"""Networks as they are at one moment, while they themselves learn on."""

from __future__ import annotations

import copy
import itertools
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

import torch
from torch import nn

if TYPE_CHECKING:
    from collections.abc import Iterator

    from torch import Tensor


class Stills:
    """Copies of networks, in evaluation mode and without gradients.

    There is one copy of a network, which the next one overwrites: to build its modules anew
    takes far longer than to copy the weights of a small one.
    """

    def __init__(self) -> None:
        self._copies: WeakKeyDictionary[nn.Module, nn.Module] = WeakKeyDictionary()

    @torch.no_grad()
    def of(self, network: nn.Module) -> nn.Module:
        """Return a copy of a network as it is now."""
        still = self._copies.get(network)
        if still is None:
            still = copy.deepcopy(network)
            still.eval().requires_grad_(False)
            self._copies[network] = still
            return still
        if still is network:  # it cannot be copied, and says so by being its own copy
            return still
        for own, newest in zip(_tensors(still), _tensors(network), strict=True):
            own.copy_(newest)
        for copied, module in zip(still.modules(), network.modules(), strict=True):
            if type(module).get_extra_state is not nn.Module.get_extra_state:
                copied.set_extra_state(module.get_extra_state())
        return still


def _tensors(network: nn.Module) -> Iterator[Tensor]:
    return itertools.chain(network.parameters(), network.buffers())
