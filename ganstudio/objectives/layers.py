"""The modules that stabilisers put into a discriminator."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import Any, cast

import torch
from torch import Tensor, nn

_MOMENTUM = 0.1


class Packed(nn.Module):
    """A discriminator of packs of m consecutive samples.

    In training mode (N, C, …) → (N/m,). In evaluation mode each sample is packed with the
    m − 1 that follow it, (N, C, …) → (N,), so that every one has a score of its own. A
    conditional discriminator is told the classes of all m, (N/m, m) or (N, m), one of pairs what
    all m were made from.

    Parameters
    ----------
    discriminator
        Takes packs (n, m·C, …), and what it is told beside them.
    m
        Samples of a pack, by which N can be divided.
    """

    def __init__(self, discriminator: nn.Module, m: int) -> None:
        super().__init__()
        self.discriminator = discriminator
        self.m = m

    def forward(self, samples: Tensor, *told: Tensor) -> Tensor:
        """Return one raw output a pack."""
        beside = (each[:, None] if each.ndim == 1 else each for each in told)
        scores: Tensor = self.discriminator(self._packs(samples), *map(self._packs, beside))
        return scores

    def _packs(self, rows: Tensor) -> Tensor:
        """Return rows (N, C, …) as packs (N/m, m·C, …), or (N, m·C, …) in evaluation mode."""
        if self.training:
            return rows.reshape(-1, self.m * rows.shape[1], *rows.shape[2:])
        return torch.cat([rows.roll(-i, 0) for i in range(self.m)], dim=1)


class Listening(nn.Module):
    """A last layer that remembers the two inputs it was given last, (N, features) each."""

    def __init__(self, last: nn.Module) -> None:
        super().__init__()
        self.last = last
        self.heard: deque[Tensor] = deque(maxlen=2)

    def __getstate__(self) -> dict[str, Any]:
        """Leave out what was heard: a copy has heard nothing, and activations cannot be copied."""
        return {**self.__dict__, "heard": deque(maxlen=2)}

    def forward(self, hidden: Tensor) -> Tensor:
        """Apply the layer."""
        self.heard.append(hidden.flatten(1))
        outputs: Tensor = self.last(hidden)
        return outputs


def heard(discriminator: nn.Module) -> tuple[Tensor, Tensor]:
    """Return what D's last layer was given in the last two passes, the older one first."""
    listening = next(m for m in discriminator.modules() if isinstance(m, Listening))
    first, second = listening.heard
    listening.heard.clear()
    return first, second


class BatchStatistic(nn.Module):
    """A last layer that also sees numbers about the whole batch, with weights that begin at 0.

    A linear layer on hidden units and further numbers is the sum of one on each, so the
    layer itself stays as it was. In evaluation mode the running mean stands in for the
    numbers.

    Parameters
    ----------
    last
        The layer, to outputs (N,), (N, 1) or (N, 1, H, W).
    count
        Numbers that are seen.
    """

    running: Tensor

    def __init__(self, last: nn.Module, count: int) -> None:
        super().__init__()
        self.last = last
        self.weight = nn.Parameter(torch.zeros(count))
        self.register_buffer("running", torch.zeros(count))

    def statistic(self, hidden: Tensor) -> Tensor:
        """Return the numbers about a batch (N, …), as (count,) or (N, count)."""
        raise NotImplementedError

    def forward(self, hidden: Tensor) -> Tensor:
        """Apply the layer and add the weighted numbers."""
        outputs: Tensor = self.last(hidden)
        if self.training:
            numbers = self.statistic(hidden)
            mean = numbers.detach().reshape(-1, len(self.weight)).mean(dim=0)
            self.running.lerp_(mean.to(self.running.dtype), _MOMENTUM)
        else:
            numbers = self.running
        extra = (numbers * self.weight).sum(dim=-1)
        return outputs + extra.expand(len(outputs)).view(-1, *(1,) * (outputs.dim() - 1))


class BatchSpread(BatchStatistic):
    """Sees the mean standard deviation of the hidden units over the batch."""

    def __init__(self, last: nn.Module) -> None:
        super().__init__(last, 1)

    def statistic(self, hidden: Tensor) -> Tensor:
        """Return the mean over the units of the standard deviation over the batch, (1,)."""
        # Below the root, so that units that never vary have a finite slope.
        return (hidden.flatten(1).var(dim=0, correction=0) + 1e-8).sqrt().mean().reshape(1)


class BatchCloseness(BatchStatistic):
    """Sees how close each sample is to the others, by learned projections.

    Of a D that judges patches, by the mean of each feature over all of a sample's. Salimans et
    al. 2016, Improved Techniques for Training GANs, section 3.2.

    Parameters
    ----------
    last
        The layer.
    features
        Hidden units of a sample that it gets.
    kernels, width
        Projections, each a number beside the units, and how many values of each are compared.
    """

    def __init__(self, last: nn.Module, features: int, kernels: int, width: int) -> None:
        super().__init__(last, kernels)
        source = torch.Generator().manual_seed(0)
        projection = torch.randn((features, kernels, width), generator=source)
        self.projection = nn.Parameter(projection / features**0.5)

    def statistic(self, hidden: Tensor) -> Tensor:
        """Return Σⱼ exp(−‖Mᵢ − Mⱼ‖₁) over the other samples, for each kernel, (N, kernels)."""
        patches = hidden.dim() == 4 and hidden.shape[1] == len(self.projection)
        features = hidden.mean(dim=(2, 3)) if patches else hidden.flatten(1)
        # One (kernels, N, N) table a compared number: a sum over a short last axis is slow, and
        # torch.cdist has no second derivative, which penalties on D need.
        rows = torch.einsum("nf,fkc->ckn", features, self.projection)
        distances = sum((row[:, :, None] - row[:, None, :]).abs() for row in rows)
        return (-cast(Tensor, distances)).exp().sum(dim=2).T - 1


def replace_last_layer(
    discriminator: nn.Module, replacement: Callable[[nn.Module, int], nn.Module]
) -> nn.Module:
    """Put something in place of D's last layer that has weights.

    Parameters
    ----------
    discriminator
        Changed in place.
    replacement
        Takes the layer and the width of what it is given: flat, or of one patch of several.

    Returns
    -------
    Module
        D; its replacement where D is that layer and nothing else.
    """
    kinds = (nn.Linear, nn.modules.conv._ConvNd)
    name, last = [item for item in discriminator.named_modules() if isinstance(item[1], kinds)][-1]
    # Where the last layer has one output, its weight holds one number for each input.
    patches = isinstance(last, nn.modules.conv._ConvNd) and any(last.padding)
    width = last.in_channels if patches else cast(Tensor, last.weight).numel()
    replaced = replacement(last, width)
    if last is discriminator:
        return replaced
    parent, _, child = name.rpartition(".")
    setattr(discriminator.get_submodule(parent), child, replaced)
    return discriminator
