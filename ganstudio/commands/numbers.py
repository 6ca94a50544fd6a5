"""Numbers on the command line: what is none is refused in one sentence."""

from __future__ import annotations

from argparse import ArgumentTypeError


def jobs(text: str) -> int:
    """Read how many processes are asked for."""
    if not text.isdecimal() or not 1 <= int(text) <= 256:
        raise ArgumentTypeError(f"needs a whole number from 1 to 256, not {text!r}")
    return int(text)


def step(text: str) -> int:
    """Read a step of a run."""
    if not text.isdecimal():
        raise ArgumentTypeError(f"needs a step, counted from 0, not {text!r}")
    return int(text)
