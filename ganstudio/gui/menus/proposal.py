"""Something that can be done just now, offered once, in the window and out of the way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Proposal:
    """A sentence and what can be done about it.

    Attributes
    ----------
    sentence : str
        What happened.
    words : str
        What the button says.
    accept : callable
        What it does.
    decline : callable or None
        What dismissing it does.
    """

    sentence: str
    words: str
    accept: Callable[[], object]
    decline: Callable[[], object] | None = None
