"""How fast a run goes and how much memory it takes."""

from __future__ import annotations

import time
from collections import deque
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import torch

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


class SpeedProbe:
    """Counts steps against the clock on the wall, which other runs and measuring share.

    Parameters
    ----------
    clock
        Gives the time in seconds.
    """

    interval = 0.5
    part = ""

    def __init__(self, clock: Callable[[], float] = time.perf_counter) -> None:
        self._clock = clock
        self._marks: deque[_Mark] = deque()
        self._counted = 0
        self._drawn = 0

    def measure(self, run: Subject) -> Speed | None:
        """Return the speed; None until some steps have been made since the start or a pause."""
        self._count(run)
        mark = _Mark(self._clock(), run.iteration, run.seconds)
        if self._marks and _was_paused(self._marks[-1], mark):
            self._marks.clear()
        self._marks.append(mark)
        while len(self._marks) > 2 and mark.wall - self._marks[1].wall >= SPAN:
            self._marks.popleft()
        first = self._marks[0]
        if mark.iteration == first.iteration:
            return None
        rate = (mark.iteration - first.iteration) / (mark.wall - first.wall)
        return Speed(
            steps_per_second=rate,
            samples_per_second=rate * _samples_a_step(run),
            epoch=self._drawn / len(run.dataset),
            memory=memory(run.device),
            learning_rates=getattr(run.players, "learning_rates", None),  # of its own trainer
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


def memory(device: torch.device) -> int:
    """Return the bytes in use: torch's on a CUDA device, else those resident in the process."""
    if device.type == "cuda":
        return torch.cuda.memory_allocated(device)
    table = Path("/proc/self/statm")
    if table.exists():
        return int(table.read_text().split()[1]) * _page()
    return _peak()


def _page() -> int:
    import resource

    return resource.getpagesize()


def _peak() -> int:
    """Return the largest resident size so far, where the present one is not told; 0 on Windows."""
    try:
        import resource
    except ImportError:
        return 0
    import sys

    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit
