"""What stabilisers make of the question that D is asked."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Judging:
    """What D judges, and by which target.

    Attributes
    ----------
    noise : float
        Standard deviation of the noise through which it sees both laws.
    pack : int
        How many samples it judges at once.
    target : float or None
        What it is trained to say of a real sample, where that is not the loss's own target.
    """

    noise: float = 0.0
    pack: int = 1
    target: float | None = None
