"""Checkpoints: flat named tensors, to and from modules and optimisers, and to and from files.

A file is safetensors, which can hold no code. Its header says which experiment and step it
is of, and the CRC-32 of all tensors, so that a flipped bit is noticed.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from pathlib import Path

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import load_file, save_file
from torch import Tensor

from ganstudio.telemetry.recording.database import RecordingError
from ganstudio.training.descent import Steps


class CheckpointError(RecordingError):
    """A checkpoint that cannot be used; its text is one sentence."""


def write_checkpoint(path: Path, tensors: dict[str, Tensor], about: Mapping[str, str]) -> None:
    """Write a checkpoint; ``about`` is what its header says.

    Raises
    ------
    OSError
        If it cannot be written.
    """
    try:
        save_file(tensors, path, {**about, "checksum": _checksum(tensors)})
    except SafetensorError as error:
        raise OSError(f"{path} cannot be written: {error}") from None


def read_checkpoint(path: Path) -> tuple[dict[str, Tensor], dict[str, str]]:
    """Return the tensors of a checkpoint and what its header says.

    Raises
    ------
    CheckpointError
        If it is damaged.
    """
    try:
        with safe_open(path, "pt") as file:
            about = file.metadata() or {}
        tensors = load_file(path)
    except (SafetensorError, OSError) as error:
        raise CheckpointError(f"the checkpoint {path} cannot be read: {error}") from None
    if about.get("checksum", _checksum(tensors)) != _checksum(tensors):
        raise CheckpointError(f"the checkpoint {path} is damaged: its checksum does not agree")
    return tensors, about


def _checksum(tensors: Mapping[str, Tensor]) -> str:
    check = 0
    for name in sorted(tensors):
        values = tensors[name].contiguous().reshape(-1).view(torch.uint8).numpy()
        check = zlib.crc32(values.data, zlib.crc32(name.encode(), check))
    return f"{check:08x}"


def within(tensors: dict[str, Tensor], role: str) -> dict[str, Tensor]:
    """Return the tensors whose name begins with a role, without it."""
    prefix = f"{role}."
    return {
        name.removeprefix(prefix): tensor
        for name, tensor in tensors.items()
        if name.startswith(prefix)
    }


def restore_optimiser(optimiser: Steps, tensors: dict[str, Tensor]) -> None:
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
