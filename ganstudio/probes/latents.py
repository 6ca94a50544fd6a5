"""Latents that stay the same for as long as a run lives."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import torch

if TYPE_CHECKING:
    from torch import Tensor

    from ganstudio.training.run import Run

_BLOCK = 64


class FixedLatents:
    """An endless table of latents: row i is the same however many rows are asked for.

    It is drawn in blocks of one size, since torch gives other numbers to a larger draw.

    Parameters
    ----------
    run
        Whose latent space, seed and device.
    purpose
        Names the stream; another purpose has other latents.
    """

    def __init__(self, run: Run, purpose: str) -> None:
        self._draw = partial(run.trainer.latents, _BLOCK, run.stream(purpose))
        self._rows = self._draw()

    def first(self, n: int) -> Tensor:
        """Return the first n latents, (n, latent)."""
        while len(self._rows) < n:
            self._rows = torch.cat([self._rows, self._draw()])
        return self._rows[:n]
