"""The modules of the Dirac-GAN."""

from __future__ import annotations

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
