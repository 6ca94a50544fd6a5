"""Training from the command line: in lockstep, with a bar, until done or interrupted."""

from __future__ import annotations

import signal
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from ganstudio.endings import asked_to_end
from ganstudio.telemetry.series import LOSSES
from ganstudio.training.rules import EVERY

if TYPE_CHECKING:
    from ganstudio.commands.trainee import Trainee

REFRESH = 0.25
"""Seconds between two losses in the bar."""


def train(trainees: list[Trainee], steps: int) -> None:
    """Step all runs in turn up to a step; a fork that a rule makes joins them.

    Ctrl-C ends it at the step boundary, with what there is until then; a second one
    ends the program.
    """
    from tqdm import tqdm

    from ganstudio.training.hardware import keep_memory

    keep_memory()
    first = trainees[0].run
    with interruptible() as interrupted, tqdm(
        initial=first.iteration, total=steps, unit="step", disable=None, dynamic_ncols=True,
        file=sys.stderr,
    ) as bar:  # fmt: skip
        due = 0.0
        while not interrupted.is_set():
            going = [each for each in trainees if each.run.iteration < steps and not each.stopped]
            if not going:
                break
            for each in going:
                trainees += advance(each)
            bar.update(min(each.run.iteration for each in going) - bar.n)
            if time.monotonic() >= due:
                bar.set_postfix_str(_losses(trainees), refresh=False)
                due = time.monotonic() + REFRESH


def advance(trainee: Trainee) -> list[Trainee]:
    """Make a step of a run and do what is due after it; return the forks that begin.

    After every `EVERY` steps its diagnoses are taken.
    """
    trainee.run.step()
    if trainee.run.iteration % EVERY == 0:
        trainee.look()
    trainee.attend()
    return trainee.follow_rules()


def _losses(trainees: Sequence[Trainee]) -> str:
    if len(trainees) > 1:
        return f"{len(trainees)} runs"
    series = trainees[0].series
    if not series:
        return ""
    d, g = series[-1].columns(LOSSES).mean(axis=0)
    return f"D {d:.3f}, G {g:.3f}"


@contextmanager
def interruptible() -> Iterator[threading.Event]:
    """Give an event that the first Ctrl-C sets; the second one interrupts as usual.

    A logout, a shutdown and a terminal that is closed set it too, however often they are told.
    """
    event = threading.Event()
    if threading.current_thread() is not threading.main_thread():
        yield event
        return

    def note(*_: object) -> None:
        event.set()
        signal.signal(signal.SIGINT, before)

    before = signal.getsignal(signal.SIGINT)
    with asked_to_end(event.set):
        signal.signal(signal.SIGINT, note)
        try:
            yield event
        finally:
            signal.signal(signal.SIGINT, before)
