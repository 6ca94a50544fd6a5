"""What is known of a run over time: its measures, what was said of it, and when that was."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from ganstudio.gui.state import RunView
from ganstudio.telemetry.measurements import (
    Course,
    Gatherer,
    Judgement,
    Look,
    Measurement,
    Stretch,
    courses,
    stretches,
)
from ganstudio.telemetry.messages import Frame
from ganstudio.telemetry.records import Measure

Floats = NDArray[np.float64]
Key = tuple[str, str, bool]


@dataclass
class RunHistory:
    """What one run has told, from its recording and, where it is newer, as it arrived.

    Attributes
    ----------
    version : int
        Changes with all of it.
    """

    _taken: dict[Key, dict[int, Measurement]] = field(default_factory=dict)
    _said: dict[str, dict[int, Judgement]] = field(default_factory=dict)
    _gatherer: Gatherer = field(default_factory=Gatherer)
    _read: list[Measurement] = field(default_factory=list)
    _places: tuple[int, int] = (0, 0)
    _courses: dict[Key, Course] = field(default_factory=dict)
    _part: str = ""
    _reached: int = 0
    _heard: dict[str, Frame] = field(default_factory=dict)
    _arrived: int = 0
    version: int = 0

    def hear(self, run: RunView) -> None:
        """Take in the frames that arrived last, each once."""
        if self._arrived == run.taken:
            return
        self._arrived = run.taken
        self._notice(run)
        for channel, frame in run.newest.items():
            if self._heard.get(channel) is frame:
                continue
            self._heard[channel] = frame
            look = self._gatherer.look(frame)
            if look is not None:
                self._add(look)

    def follow(self, run: RunView) -> None:
        """Take in what is recorded since the last time; drop what the run has gone back behind."""
        self._part = run.part
        past = run.past.measured() if run.past is not None else None
        if past is not None:
            if past.measurements is not self._read:
                self._read, self._places = past.measurements, (0, 0)
            taken, said = self._places
            for each in past.measurements[taken:]:
                self._add(Look((each,)))
            for judgement in past.judgements[said:]:
                self._add(Look((), judgement))
            self._places = len(past.measurements), len(past.judgements)
        self._notice(run)

    def _add(self, look: Look) -> None:
        self.version += 1
        for each in look.measurements:
            key = each.part, each.measure.name, each.evaluated
            self._taken.setdefault(key, {})[each.step] = each
            self._courses.pop(key, None)
        if look.judgement is not None:
            self._said.setdefault(look.judgement.part, {})[look.judgement.step] = look.judgement

    def _notice(self, run: RunView) -> None:
        """Drop what was beyond where the run is, if it has gone back since the last time."""
        if run.reached < self._reached:
            self._cut(run.reached)
        self._reached = run.reached

    def _cut(self, last: int) -> None:
        self.version += 1
        for key, at in list(self._taken.items()):
            if at and max(at) > last:
                self._taken[key] = {step: each for step, each in at.items() if step <= last}
                self._courses.pop(key, None)
        for part, said in self._said.items():
            if said and max(said) > last:
                self._said[part] = {step: each for step, each in said.items() if step <= last}

    # ── reading ──────────────────────────────────────────────────────────────

    def course(self, name: str, *, evaluated: bool = False) -> Course | None:
        """Return a measure over time; None where it was never taken."""
        for part in (self._part, ""):
            key = part, name, evaluated
            if at := self._taken.get(key):
                if key not in self._courses:
                    self._courses[key] = courses(at.values(), part, evaluated=evaluated)[name]
                return self._courses[key]
        return None

    def measures(self) -> dict[str, Measure]:
        """Return the measures that were taken, by name, each as it was last."""
        return {
            name: at[max(at)].measure
            for (part, name, _), at in self._taken.items()
            if at and part in ("", self._part)
        }

    def looks(self) -> list[int]:
        """Return the steps of the looks at the run, in order."""
        return sorted(self._said.get(self._part, {}))

    def stretches(self, reached: int) -> list[Stretch]:
        """Return which words held from where to where."""
        said = self._said.get(self._part, {})
        return stretches([said[step] for step in sorted(said)], reached)

    def clock(self) -> tuple[Floats, Floats]:
        """Return steps, and the seconds of training at each; from 0 at the beginning."""
        known = {0: 0.0}
        for at in self._taken.values():
            known |= {step: each.seconds for step, each in at.items() if not each.evaluated}
        steps = sorted(step for step, seconds in known.items() if np.isfinite(seconds))
        seconds = np.maximum.accumulate([known[step] for step in steps])
        return np.array(steps, np.float64), np.asarray(seconds, np.float64)
