"""Spectral norm as a parametrisation, with the fewest operations a use of D can do with."""

from __future__ import annotations

import torch
from torch import Tensor, nn

_START = 100
"""Power iterations that it begins with; a random vector is far from the answer."""


class Spectral(nn.Module):
    """W ↦ W / σ(W), with σ tracked by power iteration, a step of it each time W is used.

    In evaluation mode nothing is iterated.

    Parameters
    ----------
    weight
        The weight as it begins.
    outputs : int
        Its axis of outputs.
    n_power_iterations : int
        Steps at each use.
    """

    u: Tensor
    v: Tensor

    def __init__(self, weight: Tensor, outputs: int, n_power_iterations: int) -> None:
        super().__init__()
        self.outputs = outputs
        self.n_power_iterations = n_power_iterations
        matrix = self._matrix(weight.detach())
        start = torch.randn(len(matrix), generator=torch.Generator().manual_seed(0))
        u, v = self._iterated(matrix, start / start.norm(), _START)
        self.register_buffer("u", u)
        self.register_buffer("v", v)

    def forward(self, weight: Tensor) -> Tensor:
        """Return the weight over its largest singular value."""
        matrix = self._matrix(weight)
        u, v = self.u, self.v
        if self.training:
            with torch.no_grad():
                u, v = self._iterated(matrix, u, self.n_power_iterations)
                self.u.copy_(u)
                self.v.copy_(v)
        else:  # what the graph keeps must not change at the next use
            u, v = u.clone(), v.clone()
        return weight / torch.dot(u, torch.mv(matrix, v))

    def _matrix(self, weight: Tensor) -> Tensor:
        return weight.movedim(self.outputs, 0).flatten(1)

    @staticmethod
    def _iterated(matrix: Tensor, u: Tensor, times: int) -> tuple[Tensor, Tensor]:
        """Return both singular vectors after some iterations, as new tensors."""
        transposed = matrix.t()
        for _ in range(times):
            v = nn.functional.normalize(torch.mv(transposed, u), dim=0)
            u = nn.functional.normalize(torch.mv(matrix, v), dim=0)
        return u, v
