"""What is read on the axis that all runs share: which step, and where a step stands."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ganstudio.gui.docks.measures import axis
from ganstudio.gui.docks.measures.history import Floats, RunHistory
from ganstudio.gui.state import RunView, StudioState


class Clock:
    """The axis, by the clock of one run where runs differ.

    Parameters
    ----------
    kind
        Tells along what measures are drawn, a key of `axis.AXES`.
    history
        Tells what is known of a run.
    """

    def __init__(
        self,
        studio: StudioState,
        kind: Callable[[], str],
        history: Callable[[RunView], RunHistory],
    ) -> None:
        self._studio, self._kind, self._history = studio, kind, history

    def leader(self) -> RunView | None:
        """Return the run whose clock the axis goes by: the chosen one, if it is visible."""
        runs = self._studio.visible()
        chosen = self._studio.chosen()
        return chosen if chosen in runs else next(iter(runs), None)

    def places(self, run: RunView, steps: Floats) -> Floats:
        """Return where steps of a run stand; NaN where that is not known."""
        return axis.places(self._kind(), run, self._history(run), steps)

    def place(self, step: int) -> float:
        """Return where a step of the leader stands; NaN where that is not known."""
        leader = self.leader()
        steps = np.array([step], np.float64)
        return float("nan") if leader is None else float(self.places(leader, steps)[0])

    def step(self, pointed: float | None) -> int:
        """Return the step that is read: at a place, at the cursor, or the newest."""
        leader, cursor = self.leader(), self._studio.cursor
        if leader is None:
            return 0
        last = max(run.reached for run in self._studio.visible())
        if pointed is not None:
            return min(max(self._step_at(leader, pointed), 0), last)
        return last if cursor is None else min(cursor, last)

    def go_to(self, place: float) -> None:
        """Take the cursor to a place; back to what is newest from beyond either end."""
        leader = self.leader()
        if leader is not None:
            step = self._step_at(leader, place)
            self._studio.go_to(step if 0 <= step < leader.reached else None)

    def _step_at(self, run: RunView, place: float) -> int:
        return axis.step_at(self._kind(), run, self._history(run), place)
