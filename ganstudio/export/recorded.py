"""A recorded run as what exports are made of."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ganstudio.export.kinds import Kind
from ganstudio.export.options import Options
from ganstudio.export.records import consecutive
from ganstudio.telemetry.jobs import Report
from ganstudio.telemetry.messages import Edited
from ganstudio.telemetry.recording import RecordingReader
from ganstudio.telemetry.records import Collapse, Losses, Outputs, Plane, SampleGrid
from ganstudio.training.experiment import Experiment

if TYPE_CHECKING:
    from ganstudio.training.run import Run

VERSIONS = {"program": "GAN Studio", "torch": "torch"}


class RecordedRun:
    """`RunRecords` of a recording, at its end.

    Parameters
    ----------
    folder
        The run's folder; it is only read.

    Raises
    ------
    RecordingError
        If there is no recording that can be read.
    ExperimentError
        If its experiment is not valid here.
    """

    def __init__(self, folder: Path | str) -> None:
        self.history = RecordingReader(folder)
        edits = [event for *_, event in self.history.events() if isinstance(event, Edited)]
        text = edits[-1].experiment if edits else self.history.experiment
        self.experiment = Experiment.loads(text, str(folder))
        self.title = str(self.history.meta.get("title") or self.experiment.title)
        self.step = self.history.last_step

    @cached_property
    def series(self) -> list[Losses]:
        """Every step of every series."""
        return consecutive(chunk for _, chunk in self.history.series())

    @property
    def samples(self) -> SampleGrid | Plane | None:
        """The last samples."""
        found = self._last("samples")
        return found if isinstance(found, SampleGrid | Plane) else None

    @property
    def outputs(self) -> Outputs | None:
        """D's last outputs."""
        found = self._last("outputs")
        return found if isinstance(found, Outputs) else None

    @property
    def collapse(self) -> Collapse | None:
        """The last diagnosis."""
        found = self._last("collapse")
        return found if isinstance(found, Collapse) else None

    @property
    def facts(self) -> Mapping[str, str]:
        """What was said of the run at its start."""
        meta, keys = self.history.meta, ("data", "device", "created")
        facts = {key: str(meta[key]) for key in keys if meta.get(key)}
        versions = [f"{name} {meta[key]}" for key, name in VERSIONS.items() if meta.get(key)]
        return facts | ({"version": ", ".join(versions)} if versions else {})

    def _last(self, channel: str) -> Any:
        frame = self.history.snapshot(channel, self.step)
        return None if frame is None else frame.record


def resumed(folder: Path | str, device: str | None = None) -> Run:
    """Return a recorded run as it was at its newest checkpoint.

    Raises
    ------
    RecordingError, ExperimentError, DataError
        If it cannot be read, or its device or its data is not here.
    """
    from ganstudio.training.resuming import Point, newest_point
    from ganstudio.training.run import Run

    point = newest_point(Path(folder))
    experiment = point.experiment
    if device is not None:
        experiment = experiment.with_values({"device": device})
    run = Run(experiment)
    Point(experiment, point.step, point.tensors).give_to(run)
    return run


def write_recorded(kind: Kind, folder: str, path: Path, options: Options, report: Report) -> None:
    """Write what a recorded run's generator makes, as it was at the newest checkpoint.

    Raises
    ------
    ExportError, OSError
        As the kind's own function does.
    """
    from ganstudio.export.sampler import Sampler

    averaged = getattr(options, "generator", "averaged") == "averaged"
    kind.write(Sampler.of(resumed(folder), averaged), path, options, report)
