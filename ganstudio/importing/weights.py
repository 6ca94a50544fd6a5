"""The weights of a generator in a file of somebody else's: read as tensors, never as code."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from torch import Tensor

from ganstudio.foreign import ForeignError
from ganstudio.foreign_weights import load_weights
from ganstudio.importing.log import LogError

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
    try:
        held = load_weights(path)
    except ForeignError as error:
        raise LogError(f"{path}: {error}; {WANTED}") from None
    found = _found(held)
    if found is None:
        raise LogError(f"{path} holds no state dict of a generator; {WANTED}")
    return _stripped(found)


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
