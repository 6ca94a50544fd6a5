"""Series and sample grids as TensorBoard event files."""

from __future__ import annotations

import io
import re
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from ganstudio.export.atomic import replacing_folder
from ganstudio.export.grid import compose
from ganstudio.export.options import TensorBoardOptions, readable_scale
from ganstudio.export.records import RunRecords
from ganstudio.telemetry.jobs import Report, silent
from ganstudio.telemetry.records import Losses, SampleGrid

MOST_IMAGES = 50
"""Sample grids of one run, spread over its snapshots."""


def write_tensorboard(
    runs: Sequence[RunRecords], path: Path, options: TensorBoardOptions, report: Report = silent
) -> None:
    """Write a folder with an event file a run, each in a folder of its own.

    Every step of every series is a scalar under its name, every measure one under
    ``measures/``, or under ``evaluated/`` where it was taken afterwards.

    Raises
    ------
    OSError
        If it cannot be written, or the folder is not empty.
    """
    total = sum(len(chunk.values) for run in runs for chunk in run.series)
    done = 0
    with replacing_folder(path) as folder:
        for name, run in zip(folder_names(runs), runs, strict=True):
            with _EventFile(folder / name) as file:
                for chunk in run.series:
                    for step, values in _rows(chunk):
                        report(done / max(total, 1))
                        file.scalars(step, values)
                        done += 1
                for step, values in _measured(run):
                    file.scalars(step, values)
                for step, grid in _grids(run) if options.images else ():
                    report(done / max(total, 1))
                    file.picture(step, "samples", grid)


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
    """Yield sample grids in the course of training, or the one that there is."""
    if run.history is None:
        grid = run.record("samples")
        if isinstance(grid, SampleGrid):
            yield run.step, grid
        return
    steps = run.history.steps("samples")
    places = np.linspace(0, len(steps) - 1, min(len(steps), MOST_IMAGES)).round().astype(int)
    for step in steps[places].tolist():
        frame = run.history.snapshot("samples", step)
        if frame is not None and isinstance(frame.record, SampleGrid):
            yield step, frame.record


class _EventFile:
    """One event file; its records are TensorBoard's own protocol buffers."""

    def __init__(self, folder: Path) -> None:
        from tensorboardX.record_writer import RecordWriter

        folder.mkdir()
        self._when = time.time()
        self._writer = RecordWriter(str(folder / "events.out.tfevents.0.ganstudio"))

    def __enter__(self) -> _EventFile:
        self._write(file_version="brain.Event:2")
        return self

    def __exit__(self, *_: object) -> None:
        try:
            self._writer.flush()
        finally:
            self._writer.close()

    def scalars(self, step: int, values: dict[str, float]) -> None:
        """Write the values of one step."""
        from tensorboardX.proto.summary_pb2 import Summary

        told = [Summary.Value(tag=tag, simple_value=value) for tag, value in values.items()]
        self._write(step=step, summary=Summary(value=told))

    def picture(self, step: int, tag: str, grid: SampleGrid) -> None:
        """Write a sample grid."""
        from tensorboardX.proto.summary_pb2 import Summary

        scale = readable_scale((0, *grid.fake.shape[1:3]))
        picture = compose(grid.fake, grid.columns, scale=scale)
        height, width, channels = picture.shape
        buffer = io.BytesIO()
        Image.fromarray(picture[..., 0] if channels == 1 else picture).save(buffer, format="PNG")
        image = Summary.Image(
            height=height, width=width, colorspace=channels, encoded_image_string=buffer.getvalue()
        )
        self._write(step=step, summary=Summary(value=[Summary.Value(tag=tag, image=image)]))

    def _write(self, **content: Any) -> None:
        from tensorboardX.proto.event_pb2 import Event

        self._writer.write(Event(wall_time=self._when, **content).SerializeToString())
