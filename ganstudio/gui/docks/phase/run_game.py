"""A run as a game of two numbers: its path, its field, its equilibrium."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from ganstudio.gui.state import RunView
from ganstudio.telemetry.records import TwoNumbers
from ganstudio.telemetry.series import weights
from ganstudio.training.experiment import Experiment
from ganstudio.training.two_numbers.course import course
from ganstudio.training.two_numbers.field import Field, is_game
from ganstudio.training.two_numbers.linear import Nearby, nearby

Array = NDArray[np.float64]
MOST = 4000
"""Points that a path is drawn by."""


@dataclass(frozen=True, eq=False)
class RunGame:
    """One run.

    Attributes
    ----------
    run : RunView
        Whose.
    law : TwoNumbers or None
        Its tables; None where none have come.
    steps, path : array (n,), array (n, 2)
        Where its numbers were, after so many steps.
    """

    run: RunView
    law: TwoNumbers | None
    steps: NDArray[np.int64]
    path: Array

    @classmethod
    def of(cls, run: RunView) -> RunGame | None:
        """Return it, or None of a run that is no such game."""
        if not is_game(run.experiment):
            return None
        frame = run.latest.get("phase")
        law = frame.record if frame is not None else None
        steps, path = _path(run)
        return cls(run, law if isinstance(law, TwoNumbers) else None, steps, path)

    @property
    def experiment(self) -> Experiment:
        """Its experiment at the step that is looked at."""
        return self.run.experiment

    @property
    def start(self) -> tuple[float, float]:
        """Where its numbers begin."""
        found: tuple[float, float] = self.experiment.network.start
        return found

    @property
    def at(self) -> float:
        """Where the data lies."""
        return 0.0 if self.law is None else self.law.at

    @property
    def here(self) -> int:
        """The place on the path of the step that is looked at."""
        return max(int(np.searchsorted(self.steps, self.run.step, side="right")) - 1, 0)

    @property
    def radius(self) -> Array:
        """How far from the equilibrium, (n,)."""
        found: Array = np.hypot(self.path[:, 0] - self.at, self.path[:, 1])
        return found

    def field(self, experiment: Experiment | None = None) -> Field | None:
        """Return its gradients, perhaps under another experiment; None where they are not known."""
        return Field.of(experiment or self.experiment, self.law)

    def course(
        self, experiment: Experiment, start: tuple[float, float], steps: int
    ) -> Array | None:
        """Return how it would go; None where that is not known."""
        field = self.field(experiment)
        try:
            return None if field is None else course(field, start, steps)
        except ValueError:
            return None

    def words(self) -> str:
        """Say what happens near its equilibrium, or why that is not known."""
        if self.law is None:
            return ""
        return _words(_Same(self.experiment, self.law))


def _path(run: RunView) -> tuple[NDArray[np.int64], Array]:
    names = weights(run.losses.names)
    start = np.array([run.experiment.network.start], np.float64)
    if len(names) != 2 or not len(run.losses):
        return np.zeros(1, np.int64), start
    path = np.column_stack([run.losses.column(name) for name in names]).astype(np.float64)
    steps = run.losses.first + np.arange(len(path))
    if steps[0] == 1:
        path, steps = np.vstack([start, path]), np.append(0, steps)
    stride = -(-len(path) // MOST)
    if stride > 1:
        last = (len(path) - 1) % stride  # so that where it is now is on it
        path, steps = path[last::stride], steps[last::stride]
    return steps, path


class _Same:
    """An experiment with its tables, as a key: the same objects are the same key."""

    def __init__(self, experiment: Experiment, law: TwoNumbers) -> None:
        self.experiment, self.law = experiment, law

    def __hash__(self) -> int:
        return hash((id(self.experiment), id(self.law)))

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, _Same)
            and other.experiment is self.experiment
            and other.law is self.law
        )


@lru_cache(maxsize=64)
def _words(same: _Same) -> str:
    try:
        found: Nearby = nearby(same.experiment, same.law)
    except ValueError as error:
        return str(error)
    return str(found)
