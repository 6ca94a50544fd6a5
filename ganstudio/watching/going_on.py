"""What a loop needs to go on, as named tensors: the states of its networks, optimisers and so on.

A state is plain values and tensors, nested. The tensors lie flat under their names; how they are
nested stands beside them as JSON, so that reading them back runs no code.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import torch
from torch import Tensor

from ganstudio.watching.looking import plain

ROLE, OUTLINE = "state", "outline"


def kept(state: Sequence[Any]) -> dict[str, Tensor]:
    """Return the states of some things that have a ``state_dict``, on the host and apart.

    Raises
    ------
    ValueError
        If one has none, or holds something other than plain values and tensors.
    """
    tensors: dict[str, Tensor] = {}
    for each in state:
        if not hasattr(plain(each), "state_dict"):
            raise ValueError(f"state: {type(each).__name__} has no state_dict; leave it out")
    outline = [
        [type(plain(each)).__name__, _outline(plain(each).state_dict(), f"{place}", tensors)]
        for place, each in enumerate(state)
    ]
    tensors[OUTLINE] = torch.frombuffer(bytearray(json.dumps(outline).encode()), dtype=torch.uint8)
    return {f"{ROLE}.{name}": tensor for name, tensor in tensors.items()}


def give(tensors: Mapping[str, Tensor], state: Sequence[Any]) -> None:
    """Give things the states that `kept` returned of them.

    Raises
    ------
    ValueError
        If these are others.
    """
    if f"{ROLE}.{OUTLINE}" not in tensors:
        raise ValueError("the checkpoint has no state; give watch(…, state=[…]) from the beginning")
    outline = json.loads(tensors[f"{ROLE}.{OUTLINE}"].numpy().tobytes())
    names, found = [name for name, _ in outline], [type(plain(each)).__name__ for each in state]
    if names != found:
        raise ValueError(f"state: the checkpoint is of {names}, not of {found}; give the same")
    for each, (name, told) in zip(state, outline, strict=True):
        try:
            plain(each).load_state_dict(_filled(told, tensors))
        except (RuntimeError, ValueError, KeyError) as error:
            reason = " ".join(str(error).split())
            raise ValueError(f"state: {name} does not take its state ({reason})") from None


def _outline(value: Any, name: str, tensors: dict[str, Tensor]) -> Any:
    """Return how a state is nested; its tensors are put under names."""
    match value:
        case torch.Tensor():
            tensors[name] = value.detach().to("cpu", copy=True).contiguous()
            return {"tensor": name}
        case Mapping():
            pairs = [[key, _outline(v, f"{name}.{key}", tensors)] for key, v in value.items()]
            return {"pairs": pairs}
        case list() | tuple():
            items = [_outline(v, f"{name}.{place}", tensors) for place, v in enumerate(value)]
            return {type(value).__name__ if type(value) in (list, tuple) else "tuple": items}
        case None | bool() | int() | float() | str():
            return {"value": value}
    raise ValueError(f"state: {name} holds a {type(value).__name__}, which cannot be kept")


def _filled(outline: Any, tensors: Mapping[str, Tensor]) -> Any:
    ((kind, value),) = outline.items()
    match kind:
        case "tensor":
            return tensors[f"{ROLE}.{value}"].clone()
        case "pairs":
            return {key: _filled(each, tensors) for key, each in value}
        case "list":
            return [_filled(each, tensors) for each in value]
        case "tuple":
            return tuple(_filled(each, tensors) for each in value)
    return value
