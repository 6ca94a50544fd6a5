"""The modules of a translation: residual blocks, a D of pairs, the memory of what G has made."""

from __future__ import annotations

import torch
from torch import Tensor, nn


class ResidualBlock(nn.Module):
    """Two convolutions with instance norm, added to what comes in.

    Johnson et al. 2016, Perceptual Losses for Real-Time Style Transfer and Super-Resolution.
    """

    def __init__(self, width: int) -> None:
        super().__init__()
        self.layers = nn.Sequential(
            nn.Conv2d(width, width, 3, padding=1, padding_mode="reflect"),
            nn.InstanceNorm2d(width, affine=True),
            nn.ReLU(),
            nn.Conv2d(width, width, 3, padding=1, padding_mode="reflect"),
            nn.InstanceNorm2d(width, affine=True),
        )

    def forward(self, x: Tensor) -> Tensor:
        """Map (N, width, H, W) to as much."""
        y: Tensor = x + self.layers(x)
        return y


class Beside(nn.Module):
    """Lays what a sample belongs to in front of its channels."""

    def forward(self, samples: Tensor, belong: Tensor) -> Tensor:
        """(N, C, H, W) twice → (N, 2C, H, W)."""
        return torch.cat([belong, samples], dim=1)


class OfPairs(nn.Module):
    """A discriminator of samples beside what they belong to.

    Parameters
    ----------
    layers
        Take both at once, (N, 2C, H, W).
    """

    def __init__(self, layers: nn.Module) -> None:
        super().__init__()
        self.beside = Beside()
        self.layers = layers

    def forward(self, samples: Tensor, belong: Tensor) -> Tensor:
        """Return raw outputs of samples (N, C, H, W) that belong to others, (N, C, H, W)."""
        scores: Tensor = self.layers(self.beside(samples, belong))
        return scores


class History(nn.Module):
    """Samples that a generator has made, of which D is shown some in place of new ones.

    Until it is full, each new batch is kept and shown. From then on half of a batch, on average,
    takes the place of kept samples, which are shown in its place. All of that is the same few
    kernels at every step. Shrivastava et al. 2017, Learning from Simulated and Unsupervised
    Images through Adversarial Training, section 2.3.

    Parameters
    ----------
    size
        Samples that are kept.
    shape
        Of one of them.
    """

    kept: Tensor
    count: Tensor

    def __init__(self, size: int, shape: tuple[int, ...]) -> None:
        super().__init__()
        self.register_buffer("kept", torch.zeros(size, *shape))
        self.register_buffer("count", torch.zeros((), dtype=torch.int64))

    def forward(self, fresh: Tensor, source: torch.Generator) -> Tensor:
        """Return what D is shown of a batch (N, *shape); one of more than is kept, as it is."""
        size, n = len(self.kept), len(fresh)
        if n > size:
            return fresh
        own = (n,) + (1,) * (fresh.dim() - 1)
        filling = self.count + n <= size
        random = torch.rand(size, generator=source, device=fresh.device).argsort()[:n]
        slots = torch.where(filling, self.count + torch.arange(n, device=fresh.device), random)
        chance = torch.rand(n, generator=source, device=fresh.device) < 0.5
        old = self.kept.index_select(0, slots)
        swapped = (~filling & chance & (slots < self.count)).view(own)
        self.kept.index_copy_(0, slots, torch.where(swapped | filling, fresh, old))
        self.count += n * filling
        return torch.where(swapped, old, fresh)
