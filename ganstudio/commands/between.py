"""What passes between whoever compares runs, `side_by_side`, and the processes that train them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ganstudio.commands.outcome import Told

INTERVAL = 0.25
"""Seconds between two looks into the pipe, and two words on how far the runs are."""


@dataclass(frozen=True)
class Task:
    """A run that is to be trained.

    Attributes
    ----------
    number : int
        Its place among the variants.
    experiment : str
        As TOML.
    folder : str
        Where to.
    begun : bool
        Whether it goes on from what is recorded there.
    """

    number: int
    experiment: str
    folder: str
    begun: bool = False


# ── to a process ──────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Go:
    """Begin to train: everything that is to be trained has been built."""


@dataclass(frozen=True)
class Release:
    """Let go of a run at its step, unless it is over; answered by the `Task` that is left."""

    number: int


@dataclass(frozen=True)
class Halt:
    """End all runs at their step."""


# ── from a process ────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Ready:
    """What was given so far is built."""


@dataclass(frozen=True)
class Said:
    """What belongs onto stderr."""

    text: str


@dataclass(frozen=True)
class Problem:
    """A run has failed, or could not be built; the sentence tells why."""

    number: int
    sentence: str
    step: int


@dataclass(frozen=True)
class Ended:
    """A run is over and written; a fork that a rule has made has no number."""

    number: int | None
    told: Told
