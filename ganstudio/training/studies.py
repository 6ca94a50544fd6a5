"""Diagnoses of a run that take longer than a step may wait for.

A study works in slices of a few milliseconds, and training goes on between them. All
studies of a run share ``watch.budget``: whose turn it is goes by the time that each had
lately, and each slice is followed by a pause that makes up for it. Until each has come to its
end once the share is larger, since what a first diagnosis needs has still to be learnt and
somebody waits for it.

A cheap diagnosis is made by steps at first, beside the budget: some runs are over in less than
a second, and what is said of them at their end must have been looked for on the way.
"""

from __future__ import annotations

import math
import time
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

import torch

from ganstudio.telemetry.records import Record
from ganstudio.training.subject import Subject

SLICE = 0.003
"""Seconds after which a study stops at its next chance, or later where steps are long."""
LONGEST = 0.5
"""Seconds after which it stops however long they are."""
URGENCY = 3.0
"""Times as much time as others that an urgent study gets, if it needs so much."""
FORGETTING = 0.9
"""Share that is left, a turn later, of the time that each is remembered to have had."""
HEAD_START = 30.0
"""Seconds of studying, of all runs of a session together, after which nobody is waited for."""
EAGER = 0.5
"""Share of the time until each study has come to its end once."""
CHEAP = 0.05
"""Seconds that the last of a study took, at most, for the next one to be made by steps."""
FREE = 20
"""How many of these are made beside the budget: in 1,000 steps of a run."""


@runtime_checkable
class Study(Protocol):
    """A diagnosis that is made in slices.

    Attributes
    ----------
    part : str
        The pairing that it studies, by name.
    interval : float
        Least seconds between the end of one and the beginning of the next.
    steps : float
        Steps after which the next one is due even before that: a fast run goes far in a second.
    urgent : bool
        Whether it gets more time than others, and is made at once where everything is to
        be measured, such as at a pause.
    """

    part: str
    interval: float
    steps: float
    urgent: bool

    def measure(self, run: Subject) -> Record | None:
        """Make it at once."""

    def study(self, run: Subject) -> Generator[None, None, Record | None]:
        """Yield after each slice; return what there is to say, or None."""


@dataclass
class Inquiry:
    """A study, when it may go on, how far it has come, and the seconds that it had lately.

    Attributes
    ----------
    ended : bool
        Whether it has come to its end once.
    took : float
        The seconds that it worked from its latest beginning to its end.
    """

    study: Study
    due: float = 0.0
    lately: float = 0.0
    ended: bool = False
    took: float = math.inf
    _work: Generator[None, None, Record | None] | None = None
    _begun: int = 0
    _spent: float = 0.0

    def is_due(self, now: float, step: int) -> bool:
        """Tell whether it may go on: by the clock, or by the steps since it was begun."""
        return now >= self.due or self.is_behind(step)

    def is_behind(self, step: int) -> bool:
        """Tell whether it is due by the steps since it was begun."""
        return step >= self._begun + self.study.steps

    def go_on(self, run: Subject, seconds: float) -> Record | None:
        """Study for about so many seconds; return what comes of it once it has come to its end."""
        began = time.perf_counter()
        if self._work is None:
            self._work, self._begun, self._spent = self.study.study(run), run.iteration, 0.0
        while True:
            try:
                next(self._work)
            except StopIteration as finished:
                ended = time.perf_counter()
                self._work, self.due = None, ended + self.study.interval
                self.ended, self.took = True, self._spent + ended - began
                self.lately += ended - began
                record: Record | None = finished.value
                return record
            _wait_for(run.device)
            if time.perf_counter() >= began + seconds:
                self.due = 0.0
                self.lately += time.perf_counter() - began
                self._spent += time.perf_counter() - began
                return None

    def had(self, urgency: float) -> float:
        """Return the seconds that it had lately, as they count."""
        return self.lately / (urgency if self.study.urgent else 1.0)

    def begin_again(self) -> None:
        """Forget how far it has come."""
        self._work = None


def _wait_for(device: torch.device) -> None:
    """Wait until a device has done its work, so that it is known what a slice costs."""
    if device.type == "cuda":
        torch.cuda.synchronize(device)


@dataclass(frozen=True)
class Pace:
    """How much of a run's time its studies take.

    Attributes
    ----------
    eager : float
        Share of the time until each study has come to its end once.
    longest : float
        Seconds after which a study stops at its next chance, however long steps are.
    """

    eager: float
    longest: float


USUAL = Pace(EAGER, LONGEST)
"""That of a run which is trained to be watched."""


class Studies:
    """The studies of a run, within its budget.

    Parameters
    ----------
    studies
        What there is to study.
    pace
        How much of the time they take.

    Attributes
    ----------
    due : float
        When the next of them may go on.
    """

    def __init__(self, studies: Sequence[Study], pace: Pace = USUAL) -> None:
        self._inquiries = [Inquiry(study) for study in studies]
        self._pace = pace
        self.due = 0.0
        self._spent = 0.0
        self._called = math.inf
        self._given = 0

    def look(self, run: Subject) -> Iterator[tuple[str, Record]]:
        """Make the urgent ones at once, of the run as it is now, and wait for what they need.

        Yields what was found, with the pairing that it is of.
        """
        for inquiry in self._inquiries:
            if inquiry.study.urgent:
                inquiry.begin_again()
                record = inquiry.study.measure(run)
                if record is not None:
                    yield inquiry.study.part, record

    def go_on(
        self, run: Subject, now: float, runs: int, by_steps: bool = False
    ) -> Iterator[tuple[str, Record]]:
        """Let the one that has had the least of late go on, if the budget allows it.

        All ``runs`` of a session share the time. A turn takes its share of what passes between
        two of them, since where a step takes long there are few. At infinity the urgent ones are
        made at once, of the run as it is now; ``by_steps`` leaves these to `look` alone. Yields
        what was found, with the pairing that it is of.
        """
        if now == math.inf:
            if not by_steps:
                yield from self._all(run)
            return
        budget, passed, self._called = run.experiment.watch.budget, now - self._called, now
        if budget > 0 and not by_steps:
            yield from self._by_steps(run)
        beginning = budget > 0 and self._is_beginning(runs)
        share = (max(budget, self._pace.eager) if beginning else budget) / runs
        # At the beginning what the urgent one needs is learnt by another, which gets most of it.
        urgency = 1.0 / URGENCY**2 if beginning else URGENCY
        if now < self.due or share <= 0:
            return
        due = [
            inquiry
            for inquiry in self._inquiries
            if inquiry.is_due(now, run.iteration) and not (by_steps and inquiry.study.urgent)
        ]
        if not due:
            return
        began = time.perf_counter()
        turn = min(due, key=lambda inquiry: inquiry.had(urgency))
        record = turn.go_on(run, min(max(SLICE, share * passed), self._pace.longest))
        ended = time.perf_counter()
        for inquiry in self._inquiries:
            inquiry.lately *= FORGETTING
        self._spent += ended - began
        self.due = ended + (ended - began) * (1.0 / share - 1.0)
        if record is not None:
            yield turn.study.part, record

    def _is_beginning(self, runs: int) -> bool:
        """Tell whether somebody still waits for the first of a study."""
        waited = not all(inquiry.ended for inquiry in self._inquiries)
        return waited and self._spent * runs < HEAD_START

    def _by_steps(self, run: Subject) -> Iterator[tuple[str, Record]]:
        """Make the urgent ones that are cheap whenever their steps have passed, at first."""
        for inquiry in self._inquiries:
            wanted = inquiry.study.urgent and inquiry.is_behind(run.iteration)
            if wanted and inquiry.took <= CHEAP and self._given < FREE:
                inquiry.begin_again()
                record = inquiry.go_on(run, math.inf)
                self._given += 1
                if record is not None:
                    yield inquiry.study.part, record

    def _all(self, run: Subject) -> Iterator[tuple[str, Record]]:
        for inquiry in self._inquiries:
            if inquiry.study.urgent:
                inquiry.begin_again()
                record = inquiry.go_on(run, math.inf)
                if record is not None:
                    yield inquiry.study.part, record
