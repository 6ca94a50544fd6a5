"""What was measured of a run, wherever it is known from: a window, a folder, a recording."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from ganstudio.telemetry.jobs import ExportError
from ganstudio.telemetry.measurements import Gatherer, Judgement, Measurement
from ganstudio.telemetry.messages import Frame
from ganstudio.telemetry.parts import known_as, part_of
from ganstudio.telemetry.records import Collapse, Losses, Measure, Record, Verdict
from ganstudio.telemetry.series import pairings
from ganstudio.training.experiment import Experiment
from ganstudio.wording import thousands

CHANGED = "changed while training"
"""The fact of a run that tells of edits."""


class History(Protocol):
    """Snapshots in the course of training, such as a `RecordingReader` gives them."""

    def channels(self) -> Sequence[str]:
        """Return the names of the channels that there are snapshots of."""

    def steps(self, channel: str) -> NDArray[np.int64]:
        """Return the steps at which there is a snapshot, in order, each once."""

    def snapshot(self, channel: str, step: int) -> Frame | None:
        """Return the newest snapshot at or before a step."""


@dataclass(frozen=True)
class PartHistory:
    """The snapshots of one of several pairings, and those of the whole run."""

    whole: History
    part: str

    def channels(self) -> Sequence[str]:
        """Return the names of its channels."""
        own = (name for name in self.whole.channels() if part_of(name) in ("", self.part))
        return [name.partition("/")[0] for name in own]

    def steps(self, channel: str) -> NDArray[np.int64]:
        """Return the steps at which there is a snapshot, in order, each once."""
        return self.whole.steps(known_as(channel, self.part, self.whole.channels()))

    def snapshot(self, channel: str, step: int) -> Frame | None:
        """Return the newest snapshot at or before a step."""
        return self.whole.snapshot(known_as(channel, self.part, self.whole.channels()), step)


def part_among(names: Iterable[str], wanted: str) -> str:
    """Return the pairing that is asked for among those that series tell apart, else the first.

    Raises
    ------
    ExportError
        If there is none of that name.
    """
    known = pairings(names)
    if wanted and wanted not in known:
        ways = f"choose {' or '.join(known)}" if known else "it has one alone; leave out --pairing"
        raise ExportError(f"there is no pairing {wanted!r}; {ways}")
    return wanted or next(iter(known), "")


class RunRecords(Protocol):
    """What is known of one run.

    Attributes
    ----------
    title : str
        Its name.
    step : int
        The step that its records are of.
    experiment : Experiment
        What was trained.
    series : sequence of Losses
        Every step of every series, in order.
    facts : mapping
        What else is worth knowing, such as the device, in words by title.
    history : History or None
        Snapshots in the course of training, where they were kept.
    measurements : sequence of Measurement
        Every measure that was taken of it, in the course of training and afterwards.
    judgements : sequence of Judgement
        What was said of it in the course of training, in order of steps.
    """

    @property
    def title(self) -> str: ...  # noqa: D102
    @property
    def step(self) -> int: ...  # noqa: D102
    @property
    def experiment(self) -> Experiment: ...  # noqa: D102
    @property
    def series(self) -> Sequence[Losses]: ...  # noqa: D102
    @property
    def facts(self) -> Mapping[str, str]: ...  # noqa: D102
    @property
    def history(self) -> History | None: ...  # noqa: D102
    @property
    def measurements(self) -> Sequence[Measurement]: ...  # noqa: D102
    @property
    def judgements(self) -> Sequence[Judgement]: ...  # noqa: D102

    def record(self, channel: str) -> Record | None:
        """Return the newest record of a channel, None where there is none."""


@dataclass(frozen=True)
class MeasuredRun:
    """`RunRecords` that are all at hand; ``part`` is the pairing that they are of, of several."""

    title: str
    step: int
    experiment: Experiment
    series: Sequence[Losses] = ()
    records: Sequence[Record] = ()
    facts: Mapping[str, str] = field(default_factory=dict)
    history: History | None = None
    part: str = ""
    measurements: Sequence[Measurement] = ()
    judgements: Sequence[Judgement] = ()

    def record(self, channel: str) -> Record | None:
        """Return the record of a channel, None where there is none."""
        return next((record for record in self.records if record.channel == channel), None)


def diagnosis_of(run: RunRecords) -> Collapse | None:
    """Return the newest diagnosis of a run."""
    found = run.record(Collapse.channel)
    return found if isinstance(found, Collapse) else None


def measurements_of(run: RunRecords) -> Sequence[Measurement]:
    """Return the measures of a run over time; where none were kept, those of its diagnosis."""
    diagnosis = diagnosis_of(run)
    if run.measurements or diagnosis is None:
        return run.measurements
    look = Gatherer().look(Frame(0, run.step, math.nan, diagnosis))
    return look.measurements if look is not None else ()


def verdict_of(run: RunRecords) -> Verdict | None:
    """Return what the diagnosis of a run amounts to."""
    diagnosis = diagnosis_of(run)
    return diagnosis.verdict if diagnosis else None


def consecutive(chunks: Iterable[Losses]) -> list[Losses]:
    """Return chunks of a series without the steps that were made again after a resumption."""
    kept: list[Losses] = []
    for chunk in chunks:
        while kept and chunk.first_step < kept[-1].first_step + len(kept[-1].values):
            last = kept.pop()
            rows = chunk.first_step - last.first_step
            if rows > 0:
                kept.append(Losses(last.names, last.first_step, last.values[:rows].copy()))
        kept.append(chunk)
    return kept


def until(series: Sequence[Losses], step: int) -> list[Losses]:
    """Return what is known up to a step, that step included."""
    kept = [chunk for chunk in series if chunk.first_step <= step]
    if kept and (rows := step - kept[-1].first_step + 1) < len(kept[-1].values):
        last = kept.pop()
        kept.append(Losses(last.names, last.first_step, last.values[:rows].copy()))
    return kept


def whole(series: Sequence[Losses]) -> Losses | None:
    """Return consecutive chunks as one table; NaN where a step or a column is not there."""
    if not any(len(chunk.values) for chunk in series):
        return None
    names = tuple(dict.fromkeys(name for chunk in series for name in chunk.names))
    first, last = series[0].first_step, series[-1]
    steps = last.first_step + len(last.values) - first
    values = np.full((steps, len(names)), np.nan, np.float32)
    for chunk in series:
        start = chunk.first_step - first
        columns = [names.index(name) for name in chunk.names]
        values[start : start + len(chunk.values), columns] = chunk.values
    return Losses(names, first, values)


def diagnosis_in(summary: Mapping[str, Any]) -> Collapse | None:
    """Return the diagnosis that ``summary.json`` of a run tells of."""
    told = summary.get("diagnostics")
    if not told:
        return None
    shares = told.get("shares", {})
    target = told.get("data_shares", {})
    return Collapse(
        modes=tuple(shares),
        shares=np.array([_number(share) for share in shares.values()], np.float32),
        target=np.array([_number(target.get(mode)) for mode in shares], np.float32),
        measures=_measures(told["measures"], "perfect_sampler"),
        verdict=Verdict(**told["verdict"]),
        samples=told.get("samples", 0),
        game=_measures(told.get("game", {}), "even_game"),
    )


def _measures(told: Mapping[str, Any], beside: str) -> tuple[Measure, ...]:
    """Return figures; ``beside`` names the value that stands beside each."""
    return tuple(
        Measure(
            name=name,
            title=each["title"],
            help="",
            value=_number(each["value"]),
            floor=_number(each[beside]),
            text=each["text"],
            floor_text=each[f"{beside}_text"],
            better=each["better"],
        )
        for name, each in told.items()
    )


def facts_in(summary: Mapping[str, Any]) -> dict[str, str]:
    """Return what ``summary.json`` of a run tells beside its diagnosis, in words by title."""
    sizes = summary.get("parameters") or {}
    facts = {
        "data": summary.get("data"),
        "device": summary.get("device"),
        "time": _duration(summary.get("seconds")),
        "speed": _speed(summary.get("steps_per_second")),
        "parameters": " · ".join(
            f"{player[:1].upper()} {thousands(count)}" for player, count in sizes.items()
        ),
        "version": summary.get("version"),
    }
    return {title: str(fact) for title, fact in facts.items() if fact}


def _duration(seconds: float | None) -> str | None:
    return None if seconds is None else f"{seconds:.0f} s"


def _speed(rate: float | None) -> str | None:
    return None if rate is None else f"{rate:.1f} steps/s"


def _number(value: float | None) -> float:
    return float("nan") if value is None else value
