"""Training from the command line: in lockstep, with a bar, until done or interrupted."""

from __future__ import annotations

import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ganstudio.telemetry.records import Losses
    from ganstudio.training.run import Run

REFRESH = 0.25
"""Seconds between two losses in the bar."""
EVERY = 50
"""Steps between two looks: dense enough to tell since when something is wrong. By steps and
not by time, so that the same seed is judged the same on every machine."""


def train(
    runs: Sequence[Run], steps: int, look: Callable[[], None] = lambda: None
) -> list[list[Losses]]:
    """Step all runs in turn and return the series of each.

    After every `EVERY` steps ``look`` is called.

    Ctrl-C ends it at the step boundary, with what there is until then; a second one
    ends the program.
    """
    from tqdm import tqdm

    series: list[list[Losses]] = [[] for _ in runs]
    with interruptible() as interrupted, tqdm(
        total=steps, unit="step", disable=None, dynamic_ncols=True, file=sys.stderr
    ) as bar:  # fmt: skip
        due = 0.0
        while runs[0].iteration < steps and not interrupted.is_set():
            for run in runs:
                run.step()
            bar.update()
            if runs[0].iteration % EVERY == 0:
                look()
            if time.monotonic() >= due:
                _collect(runs, series)
                bar.set_postfix_str(_losses(series), refresh=False)
                due = time.monotonic() + REFRESH
        _collect(runs, series)
    return series


def _collect(runs: Sequence[Run], series: list[list[Losses]]) -> None:
    for run, chunks in zip(runs, series, strict=True):
        chunk = run.take_series()
        if chunk is not None:
            chunks.append(chunk)


def _losses(series: list[list[Losses]]) -> str:
    if len(series) > 1:
        return f"{len(series)} runs"
    d, g = series[0][-1].values[:, :2].mean(axis=0)
    return f"D {d:.3f}, G {g:.3f}"


@contextmanager
def interruptible() -> Iterator[threading.Event]:
    """Give an event that the first Ctrl-C sets; the second one interrupts as usual."""
    event = threading.Event()
    if threading.current_thread() is not threading.main_thread():
        yield event
        return

    def note(*_: object) -> None:
        event.set()
        signal.signal(signal.SIGINT, before)

    before = signal.signal(signal.SIGINT, note)
    try:
        yield event
    finally:
        signal.signal(signal.SIGINT, before)
