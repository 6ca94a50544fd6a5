"""Runs as TensorBoard event files: series, measures, samples, D's outputs, settings.

Each value has the time at which it was, so that runs can be laid beside each other by it.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Self

import numpy as np
from PIL import Image

from ganstudio.export.atomic import replacing_folder
from ganstudio.export.clock import Clock
from ganstudio.export.grid import Pixels, picture_of
from ganstudio.export.options import TensorBoardOptions
from ganstudio.export.records import RunRecords
from ganstudio.telemetry.jobs import Report, silent
from ganstudio.telemetry.records import FloatArray, Losses, Outputs, Record, SampleGrid
from ganstudio.training.differing import flatten
from ganstudio.training.experiment import Experiment

FIRST = "events.out.tfevents.0.ganstudio"
BINS = 64
MOST_IMAGES = 50
"""Sample grids of one run, spread over its snapshots."""


def write_tensorboard(
    runs: Sequence[RunRecords], path: Path, options: TensorBoardOptions, report: Report = silent
) -> None:
    """Write a folder with an event file a run, each in a folder of its own.

    Every step of every series is a scalar under its name, every measure one under
    ``measures/``, or under ``evaluated/`` where it was taken afterwards. The settings are
    hyper-parameters, with the last of the measures beside them.

    Raises
    ------
    OSError
        If it cannot be written, or the folder is not empty.
    """
    total = sum(len(chunk.values) for run in runs for chunk in run.series)
    done = 0
    with replacing_folder(path) as folder:
        for name, run in zip(folder_names(runs), runs, strict=True):
            with EventFile(folder / name, Clock(run).at) as file:
                file.settings(settings_of(run.experiment), _last(run))
                for chunk in run.series:
                    for step, values in _rows(chunk):
                        report(done / max(total, 1))
                        file.scalars(step, values)
                        done += 1
                for step, values in _measured(run):
                    file.scalars(step, values)
                for step, grid in _grids(run) if options.images else ():
                    report(done / max(total, 1))
                    file.picture(step, "samples", picture_of(grid))
                for step, outputs in _outputs(run):
                    file.distribution(step, "outputs/real", outputs.real)
                    file.distribution(step, "outputs/generated", outputs.fake)


def folder_names(runs: Sequence[RunRecords]) -> list[str]:
    """Return a folder's name for each run, like its title; numbered where titles repeat."""
    slugs = [re.sub(r"[^\w-]+", "-", run.title).strip("-") or "run" for run in runs]
    return [
        slug if slugs.count(slug) == 1 else f"{slug}-{index}" for index, slug in enumerate(slugs, 1)
    ]


def _rows(chunk: Losses) -> Iterator[tuple[int, dict[str, float]]]:
    for step, row in enumerate(chunk.values.tolist(), chunk.first_step):
        yield step, dict(zip(chunk.names, row, strict=True))


def _measured(run: RunRecords) -> Iterator[tuple[int, dict[str, float]]]:
    for each in sorted(run.measurements, key=lambda each: each.step):
        kind = "evaluated" if each.evaluated else "measures"
        yield each.step, {f"{kind}/{each.measure.name}": float(each.measure.value)}


def _grids(run: RunRecords) -> Iterator[tuple[int, SampleGrid]]:
    for step, record in _records(run, "samples"):
        if isinstance(record, SampleGrid):
            yield step, record


def _outputs(run: RunRecords) -> Iterator[tuple[int, Outputs]]:
    for step, record in _records(run, "outputs"):
        if isinstance(record, Outputs):
            yield step, record


def _records(run: RunRecords, channel: str) -> Iterator[tuple[int, Record]]:
    """Yield records in the course of training, spread over it, or the one that there is."""
    if run.history is None:
        record = run.record(channel)
        if record is not None:
            yield run.step, record
        return
    steps = run.history.steps(channel)
    places = np.linspace(0, len(steps) - 1, min(len(steps), MOST_IMAGES)).round().astype(int)
    for step in steps[places].tolist():
        frame = run.history.snapshot(channel, step)
        if frame is not None:
            yield step, frame.record


def settings_of(experiment: Experiment) -> dict[str, float | str | bool]:
    """Return the settings of an experiment that runs can be sorted by, by dotted path."""
    told = flatten(experiment.values())
    return {
        path: value if isinstance(value, bool | int | float) else str(value)
        for path, value in told.items()
        if path.partition(".")[0] not in ("title", "short", "description", "group", "variants")
    }


def _last(run: RunRecords) -> dict[str, float]:
    """Return the newest value of each measure."""
    return {name: value for _, told in _measured(run) for name, value in told.items()}


class EventFile:
    """One event file; its records are TensorBoard's own protocol buffers.

    Parameters
    ----------
    folder
        Holds the file, and is made if it is not there.
    clock
        Gives the time of a step, in seconds since 1970.
    name
        What the file is called; TensorBoard reads those of a folder in the order of their names.
    """

    def __init__(self, folder: Path, clock: Callable[[int], float], name: str = FIRST) -> None:
        from tensorboardX.record_writer import RecordWriter

        folder.mkdir(parents=True, exist_ok=True)
        self._clock = clock
        self._writer = RecordWriter(str(folder / name))

    def __enter__(self) -> Self:
        self._write(file_version="brain.Event:2")
        return self

    def __exit__(self, *_: object) -> None:
        try:
            self._writer.flush()
        finally:
            self._writer.close()

    def supersede(self, step: int) -> None:
        """Let what files before this one hold from a step on count no more."""
        from tensorboardX.proto.event_pb2 import SessionLog

        self._write(step=step, session_log=SessionLog(status=SessionLog.START))

    def scalars(self, step: int, values: Mapping[str, float]) -> None:
        """Write the values of one step."""
        from tensorboardX.proto.summary_pb2 import Summary

        told = [Summary.Value(tag=tag, simple_value=value) for tag, value in values.items()]
        self._write(step=step, summary=Summary(value=told))

    def picture(self, step: int, tag: str, picture: Pixels) -> None:
        """Write a picture (H, W, C)."""
        from tensorboardX.proto.summary_pb2 import Summary

        height, width, channels = picture.shape
        buffer = io.BytesIO()
        Image.fromarray(picture[..., 0] if channels == 1 else picture).save(buffer, format="PNG")
        image = Summary.Image(
            height=height, width=width, colorspace=channels, encoded_image_string=buffer.getvalue()
        )
        self._write(step=step, summary=Summary(value=[Summary.Value(tag=tag, image=image)]))

    def distribution(self, step: int, tag: str, values: FloatArray) -> None:
        """Write values as a histogram."""
        from tensorboardX.summary import histogram

        finite = values[np.isfinite(values)]
        if len(finite):
            self._write(step=step, summary=histogram(tag, finite, BINS))

    def text(self, step: int, tag: str, text: str) -> None:
        """Write text, in Markdown."""
        from tensorboardX.summary import text as summary

        self._write(step=step, summary=summary(tag, text))

    def settings(self, settings: Mapping[str, Any], measures: Mapping[str, float]) -> None:
        """Write hyper-parameters, and the names of the measures that runs are judged by."""
        from tensorboardX.summary import hparams

        for summary in hparams(dict(settings), dict(measures)):
            self._write(summary=summary)

    def flush(self) -> None:
        """Let what was written be seen by others."""
        self._writer.flush()

    def _write(self, step: int = 0, **content: Any) -> None:
        from tensorboardX.proto.event_pb2 import Event

        event = Event(wall_time=self._clock(step), step=step, **content)
        self._writer.write(event.SerializeToString())
