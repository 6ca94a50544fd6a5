"""Questions about the networks of runs, answered in slices while training goes on."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator

from ganstudio.telemetry.messages import Answered, Ask
from ganstudio.telemetry.questions import Refused
from ganstudio.training.run import Run

Answering = Generator[None, None, Answered]
Answer = Callable[[Run | None, Ask], Answering]
SLICE = 0.03
"""Seconds that answering takes between two rounds of training."""


def unanswered(run: Run | None, asked: Ask) -> Answering:
    """Answer nothing, where nobody is there who could."""
    yield
    return Answered(asked.run, asked.step, asked.topic, Refused("Nothing can be asked here."))


class Inquiries:
    """The questions of a session that are not yet answered, in the order in which they came.

    Parameters
    ----------
    answer
        Copies what a question needs of a run, and returns the work of answering it.
    say
        Takes each answer.
    """

    def __init__(self, answer: Answer, say: Callable[[Answered], None]) -> None:
        self._answer, self._say = answer, say
        self._open: dict[tuple[int, str], Answering] = {}

    def __bool__(self) -> bool:
        return bool(self._open)

    def ask(self, run: Run | None, asked: Ask) -> None:
        """Take a question; one that was asked before under its topic is forgotten."""
        key = asked.run, asked.topic
        self._open.pop(key, None)
        if run is not None:
            run.use_machine()
        self._open[key] = self._answer(run, asked)

    def go_on(self) -> None:
        """Work on them for a slice of time, one after the other."""
        until = time.perf_counter() + SLICE
        for key in list(self._open):
            while time.perf_counter() < until:
                try:
                    next(self._open[key])
                except StopIteration as end:
                    del self._open[key]
                    self._say(end.value)
                    break
