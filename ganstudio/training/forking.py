"""Forks on their way to the step at which they begin.

A recording has checkpoints at some of its steps. A fork begins at any: from the checkpoint
before it, the steps up to there are made again as they were, a slice at a time, so that other
runs go on meanwhile.
"""

from __future__ import annotations

import itertools
import math
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from ganstudio.telemetry.messages import Edited, Event, Failed, Fork, Progress, SteppedByHand
from ganstudio.telemetry.recording.lineage import Lineage
from ganstudio.telemetry.recording.retracing import Way, way_to
from ganstudio.training.building import Builder
from ganstudio.training.experiment import Experiment
from ganstudio.training.observation import Observed, Probe
from ganstudio.training.refusals import refusal, sentence
from ganstudio.training.resuming import Point
from ganstudio.training.run import Run

SLICE = 0.05
"""Seconds that steps are made again before others have their turn."""


class Retracing:
    """A run that makes the steps again which a recorded run made from a checkpoint on.

    Parameters
    ----------
    run
        At the checkpoint.
    way
        How the other went on.
    probes
        Gives the probes of a run, for one that is looked at by its rules.
    """

    def __init__(self, run: Run, way: Way, probes: Callable[[Run], list[Probe]]) -> None:
        self.run = run
        self._way = way
        self._probes = probes
        self._watched: Observed[Run] | None = None
        self._deeds = deque(way.deeds)

    @property
    def done(self) -> bool:
        """Whether it has arrived."""
        return self.run.iteration >= self._way.step and not self._deeds

    @property
    def share(self) -> float:
        """How much of the way lies behind it."""
        return (self.run.iteration - self._way.start) / max(self._way.step - self._way.start, 1)

    def go_on(self, seconds: float) -> None:
        """Make steps for so long.

        Raises
        ------
        ValueError
            If an edit cannot be made again here.
        """
        until = time.perf_counter() + seconds
        while not self.done and time.perf_counter() < until:
            self._go()
        self.run.take_series()  # it is recorded already

    def _go(self) -> None:
        watched = self._watch()
        deed = self._deeds[0] if self._deeds else None
        if isinstance(deed, Edited) and deed.step <= self.run.iteration:
            self._deeds.popleft()
            self._edit(Experiment.loads(deed.experiment))
        elif isinstance(deed, SteppedByHand) and deed.step <= self.run.iteration + 1:
            self._deeds.popleft()
            self.run.step(deed.player)
        else:
            self.run.step()
        if watched is not None:
            watched.look_if_due()

    def _watch(self) -> Observed[Run] | None:
        """Return who looks at a run that has rules, where the other was looked at by them."""
        if self._watched is None and self.run.experiment.rules:
            self._watched = Observed(0, self.run, self._probes(self.run), lambda _: None)
        return self._watched

    def _edit(self, experiment: Experiment) -> None:
        if not self.run.can_adopt(experiment):
            raise ValueError(f"the edit at step {self.run.iteration} cannot be made again here")
        self.run.adopt(experiment)


@dataclass(frozen=True)
class Journey:
    """A fork that is wanted, the checkpoint that it sets out from, and how far it is."""

    order: Fork
    start: Point
    retracing: Retracing


class Forks:
    """Brings forks to their steps.

    Parameters
    ----------
    builder
        Builds the runs that make steps again.
    say
        Is told how far they are.
    arrive
        Takes a fork and where it begins.
    probes
        Gives the probes of a run.
    """

    def __init__(
        self,
        builder: Builder,
        say: Callable[[Event], None],
        arrive: Callable[[Fork, Point], None],
        probes: Callable[[Run], list[Probe]],
    ) -> None:
        self._builder = builder
        self._say = say
        self._arrive = arrive
        self._probes = probes
        self._journeys: dict[str, Journey] = {}

    def __bool__(self) -> bool:
        return bool(self._journeys)

    def begin(self, order: Fork, start: Point) -> None:
        """Bring a fork from a checkpoint to its step; at the checkpoint itself it begins at once.

        Raises
        ------
        DataError, ExperimentError, RecordingError
            If that cannot be done.
        """
        with Lineage(Path(order.folder)) as lineage:
            way = way_to(lineage, order.step, start.step, start.folder)
        if way.lost:
            note = f"The fork begins at step {way.start}, not at {order.step}: {way.lost}"
            self._arrive(order, replace(start, notes=(*start.notes, note)))
        elif way.step == way.start and not way.deeds:
            self._arrive(order, start)
        else:
            self._set_out(order, start, way)

    def _set_out(self, order: Fork, start: Point, way: Way) -> None:
        run = self._builder.build(start.experiment)
        start.give_to(run)
        journey = Journey(order, start, Retracing(run, way, self._probes))
        if way.step == way.start:  # an edit alone lies between
            journey.retracing.go_on(math.inf)
            self._arrive(order, _reached(journey))
            return
        name = self._name(order)
        self._journeys[name] = journey
        self._tell(name, 0.0)

    def go_on(self, seconds: float = SLICE) -> None:
        """Let each make steps for so long; one that arrives begins."""
        for name, journey in list(self._journeys.items()):
            try:
                journey.retracing.go_on(seconds)
            except Exception as error:
                self.cancel(name)
                self._say(Failed(f"{sentence(error).rstrip('.')}; fork at a checkpoint instead."))
                continue
            if journey.retracing.done:
                self.cancel(name)
                self._begin_at_end_of(journey)
            else:
                self._tell(name, journey.retracing.share)

    def _begin_at_end_of(self, journey: Journey) -> None:
        """Let a fork begin; where it cannot, such as with what it changes, that is said."""
        try:
            self._arrive(journey.order, _reached(journey))
        except Exception as error:
            self._say(refusal(error))

    def cancel(self, name: str) -> None:
        """Give up one, of this name if there is one."""
        if self._journeys.pop(name, None) is not None:
            self._tell(name, None)

    def cancel_all(self) -> None:
        """Give up all."""
        for name in list(self._journeys):
            self.cancel(name)

    def _name(self, order: Fork) -> str:
        name = f"the fork of {Path(order.folder).name} at step {order.step}"
        names = itertools.chain([name], (f"{name} ({n})" for n in itertools.count(2)))
        return next(each for each in names if each not in self._journeys)

    def _tell(self, name: str, share: float | None) -> None:
        self._say(Progress(name, name.removeprefix("the "), share))


def _reached(journey: Journey) -> Point:
    run = journey.retracing.run
    return replace(
        journey.start, experiment=run.experiment, step=run.iteration, tensors=run.checkpoint()
    )
