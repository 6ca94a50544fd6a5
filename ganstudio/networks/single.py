"""Modules of a few numbers each: of the Dirac-GAN, the affine generator and the table."""

from __future__ import annotations

import math
from collections.abc import Sequence

import torch
from torch import Tensor, nn


class Point(nn.Module):
    """A generator that draws one point, whatever the latent."""

    def __init__(self, theta: float) -> None:
        super().__init__()
        self.theta = nn.Parameter(torch.tensor([theta]))

    def forward(self, latents: Tensor) -> Tensor:
        """Return θ for each latent, (N, 1)."""
        return self.theta.expand(latents.shape[0], 1)


class Line(nn.Linear):
    """A discriminator ψx without a bias, (N, d) → (N,), that begins with a given slope."""

    def __init__(self, width: int, psi: float) -> None:
        self.psi = psi
        super().__init__(width, 1, bias=False)

    def reset_parameters(self) -> None:
        """Set every slope to the one that it begins with."""
        nn.init.constant_(self.weight, self.psi)

    def forward(self, samples: Tensor) -> Tensor:
        """Return ψ · x."""
        return super().forward(samples).squeeze(1)


class ShiftAndScale(nn.Module):
    """A generator θ + e^ω z, (N, 1) → (N, 1), whose law is N(θ, e^2ω)."""

    def __init__(self, theta: float, omega: float) -> None:
        super().__init__()
        self.theta = nn.Parameter(torch.tensor([theta]))
        self.omega = nn.Parameter(torch.tensor([omega]))

    def forward(self, latents: Tensor) -> Tensor:
        """Return θ + e^ω z, (N, 1)."""
        return self.theta + self.omega.exp() * latents

    def normal(self) -> tuple[float, float]:
        """Return the mean and the standard deviation of what it makes."""
        return float(self.theta.detach()), math.exp(float(self.omega.detach()))


class Shares(nn.Module):
    """A generator of kinds, (N, 1) → (N, 1), each as often as its share; the shares stay.

    z's place in its own law decides: Φ(z) is uniform, and each kind has its share of [0, 1].
    """

    shares: Tensor

    def __init__(self, shares: Sequence[float]) -> None:
        super().__init__()
        self.register_buffer("shares", torch.tensor(shares))
        self._last = max(kind for kind, share in enumerate(shares) if share)
        self.still = nn.Parameter(torch.zeros(1))  # an optimiser must have something to hold

    def forward(self, latents: Tensor) -> Tensor:
        """Return the numbers of kinds from 0, (N, 1)."""
        place = 0.5 * (1 + torch.erf(latents / math.sqrt(2)))
        # Rounding must never reach a kind without a share behind the last that has one.
        ends = self.shares.cumsum(0)[: self._last]
        return (place > ends).sum(1, keepdim=True) + 0 * self.still


class RawOutputs(nn.Module):
    """A discriminator with one raw output a kind, (N, d) → (N,), straight between two kinds."""

    def __init__(self, kinds: int) -> None:
        super().__init__()
        self.outputs = nn.Parameter(torch.zeros(kinds))

    def forward(self, samples: Tensor) -> Tensor:
        """Return the outputs at the numbers of kinds, summed over a pack's samples."""
        last = len(self.outputs) - 1
        place = samples.clamp(0, last)
        below = place.detach().floor().clamp(max=last - 1).long()
        share = place - below
        outputs = (1 - share) * self.outputs[below] + share * self.outputs[below + 1]
        return outputs.sum(1)
