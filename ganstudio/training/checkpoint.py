"""Flat named tensors to and from optimisers and modules."""

from __future__ import annotations

import torch
from torch import Tensor


def within(tensors: dict[str, Tensor], role: str) -> dict[str, Tensor]:
    """Return the tensors whose name begins with a role, without it."""
    prefix = f"{role}."
    return {
        name.removeprefix(prefix): tensor
        for name, tensor in tensors.items()
        if name.startswith(prefix)
    }


def restore_optimiser(optimiser: torch.optim.Optimizer, tensors: dict[str, Tensor]) -> None:
    """Give an optimiser back its state, by index and key of each parameter."""
    parameters = [p for group in optimiser.param_groups for p in group["params"]]
    state: dict[int, dict[str, Tensor]] = {}
    for name, tensor in tensors.items():
        index, _, key = name.partition(".")
        # Fused optimisers walk parameter and moments side by side in memory, so layouts must agree.
        like = parameters[int(index)]
        kept = torch.empty_like(like).copy_(tensor) if tensor.shape == like.shape else tensor
        state.setdefault(int(index), {})[key] = kept
    groups = optimiser.state_dict()["param_groups"]
    optimiser.load_state_dict({"state": state, "param_groups": groups})
