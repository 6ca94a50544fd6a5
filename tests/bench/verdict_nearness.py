"""How near generated rows come to real ones, beside unseen real ones: the truth's own count."""

from __future__ import annotations

import torch
from torch import Tensor

NEAR, FAR = 3, 5
"""Real neighbours that a ball reaches to, for precision and for density."""


class Nearness:
    """Precision (Kynkäänniemi et al. 2019) and density (Naeem et al. 2020) of rows.

    Parameters
    ----------
    real, unseen : Tensor
        Real rows (n, d), and others that tell what a perfect sampler gets.
    """

    def __init__(self, real: Tensor, unseen: Tensor) -> None:
        self._real = real
        between = torch.cdist(real, real)  # where the nearest of each is itself
        self._near = between.kthvalue(NEAR + 1, 1).values[:, None]
        self._far = between.kthvalue(FAR + 1, 1).values[:, None]
        self._floor = self._fit(unseen)

    def quality(self, rows: Tensor) -> float:
        """Return precision or density, whichever is lower, as a share of a perfect sampler's."""
        found = self._fit(rows[: len(self._real)])
        return min(1.0, *(mine / best for mine, best in zip(found, self._floor, strict=True)))

    def _fit(self, rows: Tensor) -> tuple[float, float]:
        between = torch.cdist(self._real, rows)
        precision = (between <= self._near).any(0).float().mean()
        density = (between <= self._far).sum() / (FAR * len(rows))
        return float(precision), float(density)
