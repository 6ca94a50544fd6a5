"""The steps at which there is something to see."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ganstudio.gui.state import RunView


def last(runs: list[RunView]) -> int:
    """Return the step of the run that has got furthest."""
    return max((run.reached for run in runs), default=0)


def snapshots(runs: list[RunView]) -> NDArray[np.int64]:
    """Return the steps that runs have samples of, or else an even hundred."""
    found = [run.past.steps("samples") for run in runs if run.past]
    steps = np.unique(np.concatenate([*found, np.empty(0, np.int64)]))
    return steps if len(steps) > 1 else np.unique(np.linspace(0, last(runs), 101).astype(np.int64))


def events(runs: list[RunView]) -> NDArray[np.int64]:
    """Return the steps at which something happened; checkpoints are no event."""
    marks = [mark for run in runs for mark in run.marks()]
    return np.unique(np.array([m.step for m in marks if m.kind != "checkpoint"], np.int64))


def after(step: int, stops: NDArray[np.int64]) -> int | None:
    """Return the first stop after a step; None stands for now, where there is none."""
    beyond = stops[stops > step]
    return int(beyond[0]) if len(beyond) else None


def before(step: int, stops: NDArray[np.int64]) -> int:
    """Return the last stop before a step; the beginning, where there is none."""
    passed = stops[stops < step]
    return int(passed[-1]) if len(passed) else 0
