"""What passes between whoever leads several training processes and each of them.

Beside the commands and events of `messages`, which go through as they are. The leader knows no
torch: a run that is kept is its checkpoint as bytes, or the folder that holds it.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import Literal

from ganstudio.telemetry.messages import Command, RunState
from ganstudio.wording import sentence, thousands

NOBODY = -1
"""The run whose step it is where no run makes one."""


ASIDE = ".reset"
"""The folder, beside those of the runs, of recordings that nothing but taking back leads to."""


@dataclass(frozen=True)
class Kept:
    """A run that has ended, or that is on its way from one process to another.

    Attributes
    ----------
    number : int
        What it is among the runs.
    title, experiment : str
        What it is called, and what it trains by, as TOML.
    state : RunState
        What it did.
    step : int
        How far it was.
    folder : str
        Where it is recorded; empty for a run that is not, or has not begun.
    checkpoint : bytes
        Its checkpoint, as safetensors; empty where that in the folder is meant, and at step 0.
    parent, parent_step : str, int
        The folder of the run that it was forked from, and the step; empty and 0 for no fork.
    turns : int or None
        The turns that it has had, see `Pace`; None for as many as those beside it.
    until : int or None
        The step at which its training ends; None for the steps of its experiment.
    verdicts : dict
        The word of the latest diagnosis of each pairing.
    """

    number: int
    title: str
    experiment: str
    state: RunState
    step: int
    folder: str = ""
    checkpoint: bytes = b""
    parent: str = ""
    parent_step: int = 0
    turns: int | None = None
    until: int | None = None
    verdicts: dict[str, str] = field(default_factory=dict)

    @property
    def aside(self) -> bool:
        """Whether its recording is kept only until nothing leads back to it."""
        return bool(self.folder) and self._path[-2:-1] == [ASIDE]

    @property
    def gone(self) -> bool:
        """Whether nothing is left of it, as where its folder was deleted."""
        return bool(self.folder) and not self.checkpoint and not os.path.exists(self.folder)

    @property
    def _path(self) -> list[str]:
        return self.folder.replace("\\", "/").split("/")

    def __str__(self) -> str:
        step = f"step {thousands(self.step)}"
        if self.folder and not self.aside:
            return f"{step} is kept as {self._path[-1]}"
        return f"{step} of {self.title} is kept until you quit"


# ── to a process ──────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Return:
    """Let a run be there again as it was, instead of one that has its number."""

    kept: Kept


@dataclass(frozen=True)
class Restore:
    """Give a run the weights again that it had, if it is still at that step.

    Attributes
    ----------
    checkpoint : bytes
        As safetensors.
    player, loss : str, float
        Who had been trained alone, and its loss before that.
    """

    run: int
    step: int
    checkpoint: bytes
    player: Literal["discriminator", "generator"]
    loss: float


@dataclass(frozen=True)
class Release:
    """Let go of a run, without a word to whoever watches; answered by `Released`."""

    run: int


@dataclass(frozen=True)
class TakeOver:
    """Go on with a run that another process has released, without a word."""

    kept: Kept


@dataclass(frozen=True)
class Share:
    """Train beside so many others, each with so many CPU threads at most; 0 sets no bound."""

    processes: int
    threads: int


Deed = Command | Return | Restore | Release | TakeOver | Share


@dataclass(frozen=True)
class Order:
    """A command with a number, answered by `Done`.

    Attributes
    ----------
    turn : int
        The turn at which the runs of the other processes are: who sets out now begins there.
    """

    number: int
    deed: Deed
    turn: int = 0


# ── from a process ────────────────────────────────────────────────────────────


@dataclass
class Change:
    """What one command did: how it is called, what comes of it, how it is taken back."""

    title: str
    how: str = ""
    inverses: list[Deed] = field(default_factory=list)
    ended: list[Kept] = field(default_factory=list)

    @property
    def size(self) -> int:
        """Bytes that it takes in memory: the checkpoints of what it ended and what it changed."""
        changed = [each for each in self.inverses if isinstance(each, Restore)]
        return sum(len(each.checkpoint) for each in self.ended) + sum(
            len(each.checkpoint) for each in changed
        )

    def forget_what_is_gone(self) -> None:
        """Let nothing that can never be brought back stand in the way of what can."""
        self.inverses = [
            each for each in self.inverses if not (isinstance(each, Return) and each.kept.gone)
        ]

    def farewell(self) -> str:
        """Return where the training is that it ended, in a sentence; empty if it ended none."""
        trained = [kept for kept in self.ended if kept.step > 0]
        if not trained:
            return ""
        what = str(trained[0]) if len(trained) == 1 else f"all {len(trained)} runs are kept"
        said = f"{self.title}{self.how}: {what}"
        return sentence(said)


@dataclass(frozen=True)
class Changed:
    """Something was done that can be taken back."""

    change: Change


@dataclass(frozen=True)
class Done:
    """An order was carried out, or refused, which a `Failed` before it tells."""

    number: int
    refused: bool = False


@dataclass(frozen=True)
class Released:
    """A run that is no longer there."""

    kept: Kept


@dataclass(frozen=True)
class Pace:
    """How far the running runs of a process are.

    Attributes
    ----------
    turns : dict
        The turns that each has had. All that run beside each other have as many, however many
        steps they had made before, so whoever has had fewest is furthest behind.
    costs : dict
        Seconds that a step of each takes.
    """

    turns: dict[int, int] = field(default_factory=dict)
    costs: dict[int, float] = field(default_factory=dict)


Word = Changed | Done | Released | Pace
