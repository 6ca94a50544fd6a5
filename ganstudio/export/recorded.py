"""A recorded run as what exports are made of."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from ganstudio.export.records import CHANGED, History, PartHistory, consecutive, part_among, until
from ganstudio.telemetry.marks import edited
from ganstudio.telemetry.measurements import Judgement, Measurement
from ganstudio.telemetry.recording.lineage import Lineage
from ganstudio.telemetry.recording.measured import measurements
from ganstudio.telemetry.records import Losses, Record
from ganstudio.training.recorded import recorded

if TYPE_CHECKING:
    from ganstudio.training.run import Run

VERSIONS = {"program": "GAN Studio", "torch": "torch"}


class RecordedRun:
    """`RunRecords` of a recording.

    Parameters
    ----------
    folder
        The run's folder; it is only read.
    at
        The step that it is shown at, or rather the newest one of which there are samples at or
        before it; None for the end. Nothing of what came later is told.
    pairing
        Which of several is told of; else the first.

    Raises
    ------
    RecordingError
        If there is no recording that can be read.
    ExperimentError
        If its experiment is none.
    ExportError
        If it has no pairing of that name.
    """

    def __init__(self, folder: Path | str, at: int | None = None, pairing: str = "") -> None:
        self._lineage = Lineage(folder)
        self._own = self._lineage.own
        self._at = at
        newest = self._own.recent(1)
        part = self._part = part_among(newest.names if newest else (), pairing)
        self.history: History = PartHistory(self._own, part) if part else self._own
        self._shown = PartHistory(self._lineage, part)
        self.step = self._own.last_step if at is None else self._step_of(at)
        self.experiment = recorded(self._experiment(), str(folder))
        self.title = str(self._own.meta.get("title") or self.experiment.title)

    def _step_of(self, at: int) -> int:
        steps = [int(step) for step in self._shown.steps("samples") if step <= at]
        return max(steps, default=min(at, self._own.last_step))

    def _experiment(self) -> str:
        own = [(edit.step, edit.experiment) for edit in self._own.edits()]
        first, *later = [*self._lineage.experiments(), *own]
        return [first[1], *(text for step, text in later if step <= self.step)][-1]

    @cached_property
    def series(self) -> list[Losses]:
        """Every step of every series, up to the one that is shown."""
        if self._at is None:
            return consecutive(chunk for _, chunk in self._own.series())
        chunks = (chunk for _, chunk in self._lineage.series(upto=self.step))
        return until(consecutive(chunks), self.step)

    @cached_property
    def measurements(self) -> list[Measurement]:
        """Every measure that was taken of it, up to the step that is shown."""
        own = (taken for _, taken in measurements(self._own))
        known = own if self._at is None else (taken for _, taken in self._lineage.measurements())
        return [each for each in known if each.step <= self.step and each.part in ("", self._part)]

    @cached_property
    def judgements(self) -> list[Judgement]:
        """What was said of it, up to the step that is shown."""
        known = self._lineage.judgements()
        return [said for _, said in known if said.step <= self.step and said.part == self._part]

    def record(self, channel: str) -> Record | None:
        """Return the newest record of a channel at that step."""
        frame = self._shown.snapshot(channel, self.step)
        return None if frame is None else frame.record

    @property
    def facts(self) -> Mapping[str, str]:
        """What was said of the run at its start."""
        meta, keys = self._own.meta, ("data", "device", "created")
        facts = {key: str(meta[key]) for key in keys if meta.get(key)}
        versions = [f"{name} {meta[key]}" for key, name in VERSIONS.items() if meta.get(key)]
        changes = edited(edit for edit in self._own.edits() if edit.step <= self.step)
        facts |= {CHANGED: ", ".join(changes)} if changes else {}
        return facts | ({"version": ", ".join(versions)} if versions else {})


def kept_step(folder: Path | str, at: int) -> int:
    """Return the step of the newest checkpoint at or before a step; 0 for the beginning.

    Raises
    ------
    RecordingError
        If it cannot be read.
    """
    with Lineage(folder) as lineage:
        return max((each.step for each in lineage.checkpoints() if each.step <= at), default=0)


def resumed(
    folder: Path | str,
    device: str | None = None,
    at: int | None = None,
    like: Run | None = None,
) -> Run:
    """Return a recorded run as it was at its newest checkpoint, at or before a step.

    With the data of another run, if it is given one on the same data and device.

    Raises
    ------
    RecordingError, ExperimentError, DataError
        If it cannot be read, or its device or its data is not here.
    """
    from ganstudio.training.resuming import Point, newest_point
    from ganstudio.training.run import Run

    point = newest_point(Path(folder), at)
    experiment = point.experiment
    if device is not None:
        experiment = experiment.with_values({"device": device})
    if like is not None and like.experiment.data == experiment.data:
        run = Run(experiment, dataset=like.dataset, samples=like.samples)
    else:
        run = Run(experiment)
    Point(experiment, point.step, point.tensors).give_to(run)
    return run
