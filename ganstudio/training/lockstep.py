"""Runs that come along together: whoever has had fewest turns makes the next step."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from ganstudio.telemetry.crew import Pace
from ganstudio.telemetry.messages import RunState
from ganstudio.training.observation import Observed
from ganstudio.training.run import Run


@dataclass
class Lockstep:
    """The runs of a session.

    Attributes
    ----------
    runs : dict
        By number, in order. It is replaced when a run comes.
    turn : int
        The turn at which runs that are set going begin, see `Pace`.
    """

    runs: dict[int, Observed[Run]] = field(default_factory=dict)
    turn: int = 0

    def enter(self, observed: Observed[Run]) -> None:
        """Take in a run, in its place."""
        self.runs = dict(sorted([*self.runs.items(), (observed.number, observed)]))

    def each(self, number: int | None, action: Callable[[Observed[Run]], object]) -> None:
        """Do something with one run or with all; a run that has gone meanwhile is passed over."""
        for observed in list(self.runs.values()):
            if number in (None, observed.number):
                action(observed)

    def recorded_in(self, folder: Path) -> Observed[Run] | None:
        """Return the run that is recorded in a folder, if there is one."""
        for observed in self.runs.values():
            if observed.recorder is not None and observed.recorder.folder == folder:
                return observed
        return None

    def running(self) -> list[Observed[Run]]:
        """Return those that train."""
        return [each for each in self.runs.values() if each.run.state is RunState.RUNNING]

    def behind(self) -> list[Observed[Run]]:
        """Return those of them that have had fewest turns."""
        running = self.running()
        fewest = min((each.turns for each in running), default=self.turn)
        self.turn = max(self.turn, fewest)
        return [each for each in running if each.turns == fewest]

    def set_going(self, observed: Observed[Run]) -> None:
        """Let a run train, beside those that do."""
        self.behind()
        observed.turns = self.turn
        observed.set_going()

    def measure(self, observed: Observed[Run]) -> None:
        """Say everything there is to say of a run."""
        observed.observe(math.inf, len(self.runs))

    def pace(self) -> Pace:
        """Return how far those that train are, and what their steps take."""
        running = self.running()
        return Pace(
            {each.number: each.turns for each in running},
            {each.number: each.run.seconds / max(each.run.iteration, 1) for each in running},
        )
