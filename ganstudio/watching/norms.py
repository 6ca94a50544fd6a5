"""How long the gradients are that a loop's own optimisers step by."""

from __future__ import annotations

import time
from typing import Any

import torch

from ganstudio.training.gradients import StepNorm

SHARE = 0.002
"""Share of the loop's time that the norms of one optimiser may take."""


class SparingNorm(StepNorm):
    """The norm that an optimiser stepped by not long ago: of as many steps as there is time for."""

    def __init__(self, optimiser: torch.optim.Optimizer) -> None:
        super().__init__(optimiser)
        self._due = 0.0

    def _take(self, optimiser: torch.optim.Optimizer, *_: Any) -> None:
        began = time.perf_counter()
        if began < self._due:
            return
        super()._take(optimiser)
        scale = getattr(optimiser, "grad_scale", None)  # of an optimiser that unscales by itself
        if scale is not None and self.value is not None:
            self.value = self.value / scale
        ended = time.perf_counter()
        self._due = ended + (ended - began) / SHARE
