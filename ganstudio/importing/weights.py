"""The weights of a generator in a file of somebody else's: read as tensors, never as code."""

from __future__ import annotations

import pickle
import zipfile
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from ganstudio.foreign import shown
from ganstudio.importing.log import LogError
from ganstudio.importing.reading import PICKLED, SAFE

LARGEST = 8 * 2**30
"""Bytes of a file."""
GENERATORS = ("g_ema", "params_ema", "generator", "netg", "g", "state_dict", "model", "params")
"""Under which name a file with more than one network may hold G, the likeliest first."""
DEEPEST = 4
"""Dictionaries within each other in which G is looked for."""
WANTED = "save its state dict, best as safetensors, and open that"
Weights = dict[str, Tensor]


def read_weights(path: Path) -> Weights:
    """Return the weights of G by the names of its layers.

    Raises
    ------
    LogError
        If it holds something else, or code; one sentence with the way out.
    OSError
        If it cannot be read.
    """
    if path.stat().st_size > LARGEST:
        raise LogError(f"{path} is larger than {LARGEST // 2**30} GB; {WANTED}")
    suffix = path.suffix.lower()
    if suffix in SAFE:
        return _stripped(_safe(path))
    refused = _refused(path)
    if suffix not in PICKLED or refused:
        raise LogError(f"{path} is {refused or 'no file of weights'}; {WANTED}")
    try:
        held = torch.load(path, map_location="cpu", weights_only=True)
    except (pickle.UnpicklingError, RuntimeError, EOFError, ValueError, KeyError, OSError) as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise
        raise LogError(
            f"{path} is damaged, or holds more than weights, which would have to be run to be "
            f"read; {WANTED}"
        ) from None
    found = _found(held)
    if found is None:
        raise LogError(f"{path} holds no state dict of a generator; {WANTED}")
    return _stripped(found)


def _refused(path: Path) -> str:
    """Say what a file is that cannot be read as weights; empty where it may be."""
    if path.suffix.lower() in (".pkl", ".pickle"):
        return "a pickle, which would have to be run to be read"
    if not zipfile.is_zipfile(path):
        return ""
    try:
        with zipfile.ZipFile(path) as archive:
            names = [name.partition("/")[2] for name in archive.namelist()]
    except zipfile.BadZipFile:
        return "damaged"
    if any(name.startswith("code/") or name == "constants.pkl" for name in names):
        return "a TorchScript program, not weights"
    if any(name in ("archive_format", "serialized_exported_program.json") for name in names):
        return "a program of torch.export, not weights"
    return ""


def _safe(path: Path) -> Weights:
    from safetensors import SafetensorError
    from safetensors.torch import load_file

    try:
        return load_file(path)
    except SafetensorError as error:
        raise LogError(f"{path} is damaged ({shown(str(error))}); {WANTED}") from None


def _found(held: Any, deepest: int = DEEPEST) -> Weights | None:
    """Return the tensors of what was read, or of the network in it that is most likely G."""
    if not isinstance(held, dict) or not deepest:
        return None
    if held and all(isinstance(each, Tensor) for each in held.values()):
        return {str(name): each for name, each in held.items()}
    known = {str(name).lower(): each for name, each in held.items()}
    inner = (
        _found(known[name], deepest - 1) for name in GENERATORS if isinstance(known.get(name), dict)
    )
    return next((each for each in inner if each is not None), None)


def _stripped(weights: Weights) -> Weights:
    """Return them without what wrappers put before each name."""
    for prefix in ("module.", "_orig_mod.", "generator.", "netG."):
        if weights and all(name.startswith(prefix) for name in weights):
            return _stripped({name.removeprefix(prefix): each for name, each in weights.items()})
    return weights
