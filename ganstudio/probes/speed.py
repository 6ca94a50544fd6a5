"""How fast a run goes and what it takes of the machine."""

from __future__ import annotations

import os
import time
from collections import deque
from typing import TYPE_CHECKING, NamedTuple

from ganstudio.probes.load import allocated, busy, resident
from ganstudio.telemetry.records import Speed

if TYPE_CHECKING:
    from collections.abc import Callable

    from ganstudio.training.subject import Subject

SPAN = 1.0
"""Seconds that the speed is averaged over, or one step where that takes longer."""


class _Mark(NamedTuple):
    wall: float
    iteration: int
    training: float
    processor: float


class SpeedProbe:
    """Counts steps against the clock on the wall, which other runs and measuring share.

    Parameters
    ----------
    clock
        Gives the time in seconds.
    processor
        Gives the seconds that all cores together have spent on this process.
    """

    interval = 0.5
    part = ""

    def __init__(
        self,
        clock: Callable[[], float] = time.perf_counter,
        processor: Callable[[], float] = time.process_time,
    ) -> None:
        self._clock, self._processor = clock, processor
        self._marks: deque[_Mark] = deque()
        self._counted = 0
        self._drawn = 0

    def measure(self, run: Subject) -> Speed | None:
        """Return the speed; None until some steps have been made since the start or a pause."""
        self._count(run)
        mark = _Mark(self._clock(), run.iteration, run.seconds, self._processor())
        if self._marks and _was_paused(self._marks[-1], mark):
            self._marks.clear()
        self._marks.append(mark)
        while len(self._marks) > 2 and mark.wall - self._marks[1].wall >= SPAN:
            self._marks.popleft()
        first = self._marks[0]
        if mark.iteration == first.iteration:
            return None
        passed, held = mark.wall - first.wall, allocated(run.device)
        rate = (mark.iteration - first.iteration) / passed
        return Speed(
            steps_per_second=rate,
            samples_per_second=rate * _samples_a_step(run),
            epoch=self._drawn / len(run.dataset),
            memory=held or resident(),
            learning_rates=getattr(run.players, "learning_rates", None),  # of its own trainer
            cores=(mark.processor - first.processor) / passed,
            resident=resident() if held else 0,
            busy=busy(run.device),
            process=os.getpid(),
        )

    def _count(self, run: Subject) -> None:
        self._drawn += (run.iteration - self._counted) * _samples_a_step(run)
        self._counted = run.iteration


def _samples_a_step(run: Subject) -> int:
    schedule = run.experiment.schedule
    return schedule.batch_size * schedule.discriminator_steps


def _was_paused(before: _Mark, now: _Mark) -> bool:
    """Tell whether there was much more time between two marks than steps to fill it."""
    return now.wall - before.wall > SPAN + 10.0 * (now.training - before.training)
