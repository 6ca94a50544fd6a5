"""What is done to the window, written down.

An `Act` says all that is needed to do it again, so that a list of them is a way to a fault, and
`shrunk` leaves out of that list whatever does not lead there.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Act:
    """One thing done to the window.

    Attributes
    ----------
    kind : str
        What is done.
    target : str
        To what: the id of an action, the name of a dock, or the address of a widget.
    at, to : tuple of float
        Where in the widget, and where a drag ends, in shares of its sides.
    key, held, text : str
        What is pressed, and meanwhile held; what is typed or dropped.
    luck : int
        Seed of every further choice that the act leads to, such as an entry of a menu.
    """

    kind: str
    target: str = ""
    at: tuple[float, float] = (0.5, 0.5)
    to: tuple[float, float] = (0.5, 0.5)
    key: str = ""
    held: str = ""
    text: str = ""
    luck: int = 0

    def __str__(self) -> str:
        return json.dumps({k: v for k, v in asdict(self).items() if v != getattr(Act, k, None)})

    @classmethod
    def read(cls, line: str) -> Act:
        """Return the act that a line tells of."""
        told = json.loads(line)
        return cls(**{k: tuple(v) if isinstance(v, list) else v for k, v in told.items()})


def shrunk(acts: Sequence[Act], fails: Callable[[Sequence[Act]], bool]) -> list[Act]:
    """Return the acts without those that the failure does not need.

    Leaves out ever smaller pieces, from the end, as long as what is left still fails. After
    Zeller and Hildebrandt 2002, Simplifying and Isolating Failure-Inducing Input.
    """
    kept, size = list(acts), max(len(acts) // 2, 1)
    while True:
        before = len(kept)
        for start in range((before - 1) // size * size, -1, -size):
            fewer = kept[:start] + kept[start + size :]
            if fewer and fails(fewer):
                kept = fewer
        if size == 1 and len(kept) == before:
            return kept
        size = max(size // 2, 1)
