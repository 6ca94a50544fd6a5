"""Which run is to be moved from one process to another, so that all come along together.

Whoever leads processes that train asks: the window's engine, or the command that compares.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from ganstudio.telemetry.crew import Pace

LAG = 3.0
"""Seconds of work that one process may lie behind another before a run is moved."""
WORTH = 15.0
"""Times as much as the last move took that it has to lie behind at least."""
SETTLING = 1.0
"""Seconds between two moves: each has its effect on what the processes tell of their pace."""


@dataclass(eq=False)
class Loaded:
    """A process with running runs.

    Attributes
    ----------
    pace : Pace
        How far they are.
    """

    pace: Pace = field(default_factory=Pace)

    @property
    def idle(self) -> bool:
        """Whether nothing of what it has goes on by itself."""
        return not self.pace.turns

    @property
    def load(self) -> float:
        """Seconds that a step of each of its running runs takes."""
        return sum(self.pace.costs.values())

    @property
    def front(self) -> int:
        """The turns of the run that has had fewest; it is the one that goes on."""
        return min(self.pace.turns.values(), default=0)


W = TypeVar("W", bound=Loaded)


@dataclass(frozen=True)
class Move(Generic[W]):
    """A run that is to go from one process to another."""

    run: int
    source: W
    target: W


def next_move(workers: Sequence[W], took: float = 0.0) -> Move[W] | None:
    """Return what is to be moved now, if anything, where the last move took so many seconds.

    The process whose runs lie furthest behind gives one to the one whose runs are furthest ahead,
    or that has none: of its runs the one that leaves the load most even. What comes there is
    behind the others, so it has the core to itself until it has caught up.
    """
    crowded = [each for each in workers if len(each.pace.turns) > 1]
    if not crowded:
        return None
    source = min(crowded, key=lambda each: each.front)
    others = [each for each in workers if each is not source]
    target = next((each for each in others if each.idle), None)
    if target is None:
        target = max(others, key=lambda each: each.front)
        if (target.front - source.front) * source.load < max(LAG, WORTH * took):
            return None
    costs, there = source.pace.costs, target.load
    run = min(costs, key=lambda each: max(source.load - costs[each], there + costs[each]))
    return Move(run, source, target)
