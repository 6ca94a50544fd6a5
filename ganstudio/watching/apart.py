"""A look that leaves no trace in the loop that it is taken in."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import numpy as np
import torch


@contextmanager
def apart(device: torch.device) -> Iterator[None]:
    """Compute as a program of its own would, wherever in a loop this is called.

    Random states, of torch, of numpy and of Python, are given back. Within, gradients are known,
    nothing is cast automatically, and new tensors are float32 on the CPU.

    Parameters
    ----------
    device
        Where the loop trains, beside the CPU.
    """
    drawn = _random_states(device)
    dtype, strict = torch.get_default_dtype(), torch.are_deterministic_algorithms_enabled()
    lenient = torch.is_deterministic_algorithms_warn_only_enabled()
    try:
        torch.set_default_dtype(torch.float32)
        if strict:
            torch.use_deterministic_algorithms(False)
        with ExitStack() as stack:
            if torch.get_default_device().type != "cpu":
                stack.enter_context(torch.device("cpu"))
            stack.enter_context(torch.inference_mode(False))
            stack.enter_context(torch.enable_grad())
            for kind in {device.type, "cpu"}:
                stack.enter_context(torch.autocast(kind, enabled=False))
            yield
    finally:
        torch.set_default_dtype(dtype)
        if strict:
            torch.use_deterministic_algorithms(True, warn_only=lenient)
        _give_back(drawn, device)


def _random_states(device: torch.device) -> tuple[object, ...]:
    cuda = torch.cuda.get_rng_state(device) if device.type == "cuda" else None
    return torch.get_rng_state(), cuda, np.random.get_state(), random.getstate()


def _give_back(drawn: tuple[object, ...], device: torch.device) -> None:
    of_torch, cuda, of_numpy, of_python = drawn
    torch.set_rng_state(of_torch)  # type: ignore[arg-type]
    if cuda is not None:
        torch.cuda.set_rng_state(cuda, device)  # type: ignore[arg-type]
    np.random.set_state(of_numpy)  # type: ignore[arg-type]
    random.setstate(of_python)  # type: ignore[arg-type]
