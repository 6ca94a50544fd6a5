"""Waiting for what another thread or process brings about, where no event loop runs."""

from __future__ import annotations

import time
from collections.abc import Callable

PATIENCE = 200.0


def until(condition: Callable[[], object]) -> None:
    """Wait until a condition holds.

    Raises
    ------
    AssertionError
        If it does not come about.
    """
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, "it did not come about"
        time.sleep(0.01)
