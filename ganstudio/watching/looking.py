"""Networks of a loop as they are looked at: as copies, in evaluation mode.

The copies are brought up to date at each look. Where a network cannot be copied it is looked at in
place, and has its own modes again afterwards.
"""

from __future__ import annotations

import copy
import itertools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Self

import torch
from torch import Tensor, nn

Change = Callable[[Tensor], Tensor]


def plain(network: Any) -> Any:
    """Return what is wrapped for several devices, by ``torch.compile`` or as an average."""
    for name in ("_orig_mod", "module"):
        wrapped = type(network).__name__ in (
            "OptimizedModule", "DistributedDataParallel", "DataParallel", "AveragedModel",
        )  # fmt: skip
        inner = getattr(network, name, None) if wrapped else None
        if isinstance(inner, nn.Module):
            return plain(inner)
    return network


class Looked(nn.Module):
    """A network as whoever measures takes it; it stays in evaluation mode.

    Parameters
    ----------
    source
        The loop's own.
    before, after
        From what it is given here to what the loop gives it, and the same of what it returns.

    Attributes
    ----------
    why : str
        Why it is looked at in place; empty for a copy.
    """

    source: nn.Module

    def __init__(self, source: nn.Module, before: Change, after: Change) -> None:
        super().__init__()
        self.__dict__["source"] = source  # not one of its own modules, which a copy of it copies
        self.before, self.after = before, after
        self.why = ""
        self._copy()
        self.eval()

    def _copy(self) -> None:
        try:
            self.network: nn.Module | None = _copied(self.source)
        except Exception as error:
            self.network, self.why = None, f"{type(error).__name__}: {error}".partition("\n")[0]

    @property
    def device(self) -> torch.device:
        """Where it is looked at."""
        return next(iter(self.parameters()), torch.empty(0)).device

    @torch.no_grad()
    def refresh(self) -> None:
        """Bring the copy up to date."""
        if self.network is None:
            return
        try:
            pairs = list(zip(_tensors(self.network), _tensors(self.source), strict=True))
            if any(own.shape != newest.shape for own, newest in pairs):
                raise ValueError
        except ValueError:  # the loop has built it anew, or let it grow
            self._copy()
            return
        for own, newest in pairs:
            own.copy_(newest)

    def forward(self, inputs: Tensor, labels: Tensor | None = None) -> Tensor:
        """Return what the network returns, in float32."""
        network = self.source if self.network is None else self.network
        first = next(iter(network.parameters()), inputs)
        given = self.before(inputs).to(first.device, first.dtype)
        told = () if labels is None else (_classes(labels).to(first.device),)
        with evaluated(network):
            returned = network(given, *told)
        found = self.after(first_of(returned))
        if given.requires_grad:  # what does not hang on it has a slope all the same: none
            found = found + 0.0 * given.sum()
        return found.to(inputs.device)

    # Of one that is looked at in place nothing is ever changed.

    def parameters(self, recurse: bool = True) -> Iterator[nn.Parameter]:
        """Yield the network's own, or those of its copy."""
        return (self.source if self.network is None else self.network).parameters(recurse)

    def buffers(self, recurse: bool = True) -> Iterator[Tensor]:
        """Yield the network's own, or those of its copy."""
        return (self.source if self.network is None else self.network).buffers(recurse)

    def train(self, mode: bool = True) -> Self:
        """Stay in evaluation mode."""
        if self.network is not None:
            self.network.eval()
        self.training = False
        return self

    def requires_grad_(self, requires_grad: bool = True) -> Self:
        """Ask for the gradients of a copy, or not; the loop's own network decides for itself."""
        if self.network is not None:
            self.network.requires_grad_(requires_grad)
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        if self.network is None:
            return self
        still = type(self).__new__(type(self))
        nn.Module.__init__(still)
        still.__dict__["source"] = self.network
        still.before, still.after, still.why = self.before, self.after, ""
        still.network = _copied(self.network)
        return still.eval()


def _classes(labels: Tensor) -> Tensor:
    """Return classes (n,); of mixtures (n, K), which networks of a loop are not told, the first."""
    return labels.argmax(1) if labels.ndim > 1 else labels


@contextmanager
def evaluated(network: nn.Module) -> Iterator[None]:
    """Use a network in evaluation mode, and give each of its modules its own mode again."""
    modes = [(module, module.training) for module in network.modules() if module.training]
    for module, _ in modes:
        module.training = False
    try:
        yield
    finally:
        for module, mode in modes:
            module.training = mode


def first_of(returned: Any) -> Tensor:
    """Return the output that counts: the first one of several.

    Raises
    ------
    TypeError
        If it is no tensor.
    """
    found = returned[0] if isinstance(returned, tuple | list) and returned else returned
    if not isinstance(found, torch.Tensor):
        raise TypeError(f"a tensor was expected, or several with it first, not {type(found)}")
    return found


def _copied(network: nn.Module) -> nn.Module:
    """Return a copy in evaluation mode and without gradients.

    Weights that a layer computes from others before each use, as spectral normalisation does,
    are no leaves of the graph, and such `copy.deepcopy` does not take.
    """
    computed: dict[int, Any] = {}
    for module in network.modules():
        for value in vars(module).values():
            if isinstance(value, torch.Tensor) and not value.is_leaf:
                computed[id(value)] = value.detach().clone()
    still = copy.deepcopy(network, computed)
    return still.eval().requires_grad_(False)


def _tensors(network: nn.Module) -> Iterator[Tensor]:
    return itertools.chain(network.parameters(), network.buffers())
