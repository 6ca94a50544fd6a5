"""Weights that strangers wrote, read as tensors and never as code."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING, Any

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file

from ganstudio.foreign import ForeignError, check_ordinary, shown

if TYPE_CHECKING:
    from pathlib import Path

LARGEST = 8 * 2**30
"""Bytes of a file."""
SAFE = ".safetensors"
"""How files end that hold nothing but tensors; others are read as torch.save wrote them."""


def load_weights(path: Path) -> Any:
    """Return what a file of weights holds: tensors by name, or what torch.save was given.

    Raises
    ------
    ForeignError
        If it is no ordinary file, too large, damaged, a program, or more than weights.
    OSError
        If it cannot be read.
    """
    check_ordinary(path, LARGEST)
    if path.suffix.lower() == SAFE:
        try:
            return load_file(path)
        except SafetensorError as error:
            raise ForeignError(f"it is damaged ({shown(str(error))})") from None
    _refuse_programs(path)
    try:
        return torch.load(path, map_location="cpu", weights_only=True)
    except Exception as error:  # of whatever kind: a damaged pickle calls for anything
        if isinstance(error, OSError) and error.errno is not None:
            raise
        raise ForeignError(
            "it is damaged, or holds more than weights, which would have to be run to be read"
        ) from None


def _refuse_programs(path: Path) -> None:
    """Say what a file is that cannot be read as weights."""
    if path.suffix.lower() in (".pkl", ".pickle"):
        raise ForeignError("it is a pickle, which would have to be run to be read")
    if not zipfile.is_zipfile(path):
        return
    try:
        with zipfile.ZipFile(path) as archive:
            names = [name.partition("/")[2] for name in archive.namelist()]
    except zipfile.BadZipFile:
        raise ForeignError("it is damaged") from None
    if any(name.startswith("code/") or name == "constants.pkl" for name in names):
        raise ForeignError("it is a TorchScript program, not weights")
    if any(name in ("archive_format", "serialized_exported_program.json") for name in names):
        raise ForeignError("it is a program of torch.export, not weights")
