"""How long the gradients are that the players step by."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import torch
from torch import Tensor, nn


def norm_of(parameters: Iterable[nn.Parameter]) -> Tensor | None:
    """Return the norm of the gradients that some parameters hold, all together; None for none."""
    left = [each.grad for each in parameters if each.grad is not None]
    return torch.stack(torch._foreach_norm(left)).norm() if left else None


class StepNorm:
    """The norm of the gradients by which an optimiser last stepped.

    In a loop of somebody's own the gradients that stand between two steps may hold the other
    player's as well; what counts is what the optimiser finds when it steps.

    Attributes
    ----------
    value : Tensor or None
        The norm, a scalar on the device; None before the first step.
    """

    def __init__(self, optimiser: torch.optim.Optimizer) -> None:
        self.value: Tensor | None = None
        self._hook = optimiser.register_step_pre_hook(self._take)

    def _take(self, optimiser: torch.optim.Optimizer, *_: Any) -> None:
        self.value = norm_of(each for group in optimiser.param_groups for each in group["params"])

    def close(self) -> None:
        """Let go of the optimiser."""
        self._hook.remove()
