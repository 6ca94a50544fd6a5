"""Measures over time: what each one was, and at which step and second that was.

A diagnosis tells of now. What is kept of it for good is small: its numbers, without pictures.
`Gatherer` takes them out of what is said of a run, `courses` lays them out to be drawn.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from ganstudio.telemetry.messages import Frame
from ganstudio.telemetry.records import Collapse, Measure, Speed, Verdict

NAN = float("nan")
FIRST = ("fid", "fd-", "recall", "coverage", "duplicates", "quality", "modes", "kl")
"""How the names of the measures begin that are drawn until others are chosen, by preference."""
MOST = 4
"""Measures that are drawn until others are chosen."""
MEMORY = 4096
"""Looks whose seconds are known, for a measure that is told some while after it was taken."""


@dataclass(frozen=True)
class Measurement:
    """A measure as it was taken.

    Attributes
    ----------
    step, seconds : int, float
        When: the step of the samples, and the seconds of training at it.
    measure : Measure
        What it was.
    part : str
        The pairing that it is of; empty for the only one, and where it is of the whole run.
    samples : int
        Samples that it was taken of; 0 where that is not known, or means nothing.
    evaluated : bool
        Whether it was taken of a checkpoint afterwards, not while the run was trained.
    """

    step: int
    seconds: float
    measure: Measure
    part: str = ""
    samples: int = 0
    evaluated: bool = False


@dataclass(frozen=True)
class Judgement:
    """What was said of a run, or of a pairing of it, at a look."""

    step: int
    seconds: float
    verdict: Verdict
    part: str = ""


@dataclass(frozen=True)
class Stretch:
    """Steps over which one word held."""

    verdict: Verdict
    first: int
    last: int


def stretches(said: Iterable[Judgement], reached: int) -> list[Stretch]:
    """Return which words held from where to where; the last one holds up to a step.

    Parameters
    ----------
    said
        Of one pairing, in order of steps.
    reached
        The step that the run has got to.
    """
    found: list[Stretch] = []
    for each in said:
        if not found:
            found.append(Stretch(each.verdict, 0, each.step))
            continue
        before = found[-1]
        if before.verdict.word == each.verdict.word:
            found[-1] = Stretch(each.verdict, before.first, each.step)
        else:
            found[-1] = Stretch(before.verdict, before.first, each.step)
            found.append(Stretch(each.verdict, each.step, each.step))
    if found:
        found[-1] = replace(found[-1], last=max(reached, found[-1].last))
    return found


@dataclass(frozen=True)
class Look:
    """What one look at a run has found, pictures apart."""

    measurements: tuple[Measurement, ...]
    judgement: Judgement | None = None


@dataclass
class Gatherer:
    """Takes the numbers out of what is said of one run, each of them once.

    A measure that takes long is told again by every diagnosis until there is a newer one; it
    counts at the step of its samples.
    """

    _taken: dict[tuple[str, str], int] = field(default_factory=dict)
    _clock: deque[tuple[int, float]] = field(default_factory=lambda: deque(maxlen=MEMORY))

    def look(self, frame: Frame) -> Look | None:
        """Return what a frame tells that has not been told before; None if that is nothing."""
        judgement = None
        match frame.record:
            case Collapse() as record:
                told = [self._placed(frame, each) for each in (*record.measures, *record.game)]
                judgement = Judgement(frame.step, frame.seconds, record.verdict, frame.part)
            case Speed() as record:
                told = [Measurement(frame.step, frame.seconds, m) for m in _pace(record)]
            case _:
                return None
        self._clock.append((frame.step, frame.seconds))
        news = tuple(each for each in told if self._is_news(each))
        return Look(news, judgement) if news or judgement else None

    def _placed(self, frame: Frame, measure: Measure) -> Measurement:
        """Return a measure of a diagnosis, at the step of its samples."""
        at = frame.step if measure.step is None else measure.step
        count = getattr(frame.record, "samples", 0) if measure.group != "game" else 0
        samples = getattr(measure, "samples", 0) or (count if measure.step is None else 0)
        return Measurement(at, self._seconds(frame, at), measure, frame.part, samples)

    def _seconds(self, frame: Frame, step: int) -> float:
        if step == frame.step:
            return frame.seconds
        known = (seconds for at, seconds in reversed(self._clock) if at <= step)
        return next(known, frame.seconds)

    def _is_news(self, told: Measurement) -> bool:
        key = told.part, told.measure.name
        if self._taken.get(key) == told.step:
            return False
        self._taken[key] = told.step
        return True


PACE = {
    "speed": ("Speed", "Steps a second, other runs and measuring included."),
    "memory": ("Memory", "Megabytes in use: of the process, or on the device."),
    "resident": ("Process memory", "Megabytes of the process, beside the device's."),
    "cores": ("Processor", "Cores that the process keeps busy, of all its runs."),
    "busy": ("GPU load", "Share of the time in which the GPU computes, for anyone."),
    "lr_g": ("G's learning rate", "As it was in force at the step, warm-up and decay included."),
    "lr_d": ("D's learning rate", "As it was in force at the step, warm-up and decay included."),
}
"""Title and meaning of what is measured of the pace, by its name; none of it has a floor."""


def _pace(record: Speed) -> Iterator[Measure]:
    """Yield speed, load and learning rates as measures."""
    rate, memory = record.steps_per_second, record.memory / 2**20
    yield _paced("speed", rate, f"{rate:.3g} steps/s")
    if record.memory:
        yield _paced("memory", memory, f"{memory:.0f} MB")
    if record.resident:
        held = record.resident / 2**20
        yield _paced("resident", held, f"{held:.0f} MB")
    if record.cores is not None:
        yield _paced("cores", record.cores, f"{record.cores:.1f} cores")
    if record.busy is not None:
        yield _paced("busy", record.busy, f"{100 * record.busy:.0f} %")
    for player, value in (record.learning_rates or {}).items():
        yield _paced(f"lr_{player[:1].lower()}", value, f"{value:.3g}")


def _paced(name: str, value: float, text: str) -> Measure:
    return Measure(name, *PACE[name], value, NAN, text, "–", "neither", "pace")


# ── courses ───────────────────────────────────────────────────────────────────


@dataclass(frozen=True, eq=False)
class Course:
    """One measure over time, in order of steps.

    Attributes
    ----------
    measure : Measure
        As it was last: its title, its floor, which direction is good.
    steps : array (n,)
        int64.
    seconds, values : array (n,)
        float64.
    samples : array (n,)
        int64; see `Measurement`.
    texts : tuple of str
        The values in words.
    """

    measure: Measure
    steps: NDArray[np.int64]
    seconds: NDArray[np.float64]
    values: NDArray[np.float64]
    samples: NDArray[np.int64]
    texts: tuple[str, ...]

    def place(self, step: float) -> int | None:
        """Return the place of the newest value at or before a step; None where there is none."""
        place = int(np.searchsorted(self.steps, step, "right")) - 1
        return place if place >= 0 else None


def courses(
    taken: Iterable[Measurement], part: str = "", *, evaluated: bool = False
) -> dict[str, Course]:
    """Return the measures of a pairing by name, each over time.

    Parameters
    ----------
    taken
        In any order. Of two at one step the later counts.
    part
        The pairing; what is of the whole run belongs to each.
    evaluated
        Whether those are wanted that were taken of checkpoints afterwards, rather than those
        of the run's own looks.
    """
    known: dict[str, dict[int, Measurement]] = {}
    for each in taken:
        if each.evaluated == evaluated and each.part in ("", part):
            known.setdefault(each.measure.name, {})[each.step] = each
    return {name: _course([at[step] for step in sorted(at)]) for name, at in known.items()}


def telling(measures: Iterable[Measure]) -> tuple[str, ...]:
    """Return the names of the few measures that tell most where none are chosen."""
    known = list(measures)
    own = [each.name for each in known if each.group not in ("game", "pace")]
    found = (name for begin in FIRST for name in own if name.startswith(begin))
    names = own or [each.name for each in known]
    return tuple(dict.fromkeys([*found, *names]))[:MOST]


def _course(taken: list[Measurement]) -> Course:
    return Course(
        replace(taken[-1].measure, step=None),
        np.array([each.step for each in taken], np.int64),
        np.array([each.seconds for each in taken], np.float64),
        np.array([each.measure.value for each in taken], np.float64),
        np.array([each.samples for each in taken], np.int64),
        tuple(each.measure.text for each in taken),
    )
