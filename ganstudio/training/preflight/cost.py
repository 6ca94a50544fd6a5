"""The time and the memory that a run will take, measured on a few steps of a copy of it."""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import torch

from ganstudio.training.preflight.durations import in_words
from ganstudio.wording import thousands

if TYPE_CHECKING:
    from ganstudio.training.run import Run

WARM_UP, STEPS, SECONDS = 2, 20, 3.0
"""Steps that are not counted; steps that are, at most, and seconds for them."""
LONG = 3600.0
"""Seconds from which a run is worth a way out."""


@dataclass(frozen=True)
class Cost:
    """What a run takes.

    Attributes
    ----------
    steps, measured : int
        How long it is, and on how many steps that was measured.
    step : float
        Seconds of one.
    memory : int
        Bytes at the peak, of the device on CUDA, else of the whole process; 0 where that is not
        told.
    room : int
        Bytes that there are of it.
    """

    steps: int
    measured: int
    step: float
    memory: int
    room: int

    @property
    def seconds(self) -> float:
        """All of its steps together, without what is measured and shown."""
        return self.steps * self.step

    def __str__(self) -> str:
        memory = f", {thousands(self.memory / 1e6)} MB of memory" if self.memory else ""
        return (
            f"{self.steps} steps take about {in_words(self.seconds)} here "
            f"({1000 * self.step:.3g} ms each, over {self.measured} steps){memory}"
        )

    def warnings(self) -> tuple[str, ...]:
        """Return what is too much of it, each with a way out."""
        said = []
        if self.seconds > LONG:
            said.append("that is long; train fewer steps, smaller networks, or on a GPU")
        if self.room and self.memory > 0.8 * self.room:
            said.append(
                f"that is most of the {thousands(self.room / 1e6)} MB here; take a smaller "
                f"batch or smaller networks"
            )
        return tuple(said)


def cost(run: Run) -> Cost:
    """Train a run a few steps, and return what all of its steps will take."""
    if run.device.type == "cuda":
        torch.cuda.reset_peak_memory_stats(run.device)
    for _ in range(WARM_UP):
        run.step()
    run.take_series()
    measured, began = 0, time.perf_counter()
    while measured < STEPS and time.perf_counter() < began + SECONDS:
        run.step()
        measured += 1
    run.take_series()  # which waits for the device
    step = (time.perf_counter() - began) / measured
    return Cost(run.experiment.schedule.steps, measured, step, *_memory(run.device))


def _memory(device: torch.device) -> tuple[int, int]:
    """Return the bytes taken at the peak, and those that there are."""
    if device.type == "cuda":
        return torch.cuda.max_memory_allocated(device), torch.cuda.mem_get_info(device)[1]
    try:
        import os
        import resource
    except ImportError:  # Windows
        return 0, 0
    unit = 1 if sys.platform == "darwin" else 1024
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit
    return peak, os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
