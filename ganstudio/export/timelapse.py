"""The fixed samples in the course of training, as a film."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ganstudio.export.caption import captioned, spaced
from ganstudio.export.film import Film, write_film
from ganstudio.export.grid import WHITE, Pixels, compose
from ganstudio.export.options import Spacing, TimelapseOptions, readable_scale
from ganstudio.export.records import History, RunRecords
from ganstudio.telemetry.jobs import ExportError, Report, silent
from ganstudio.telemetry.records import Plane, Record, SampleGrid

CHANNEL = "samples"


def write_timelapse(
    runs: Sequence[RunRecords], path: Path, options: TimelapseOptions, report: Report = silent
) -> None:
    """Write a film of the snapshots of one run.

    Raises
    ------
    ExportError
        If no snapshots of it were kept.
    OSError
        If the film cannot be written.
    """
    run = runs[0]
    steps = np.empty(0, np.int64) if run.history is None else run.history.steps(CHANNEL)
    if run.history is None or not len(steps):
        raise ExportError(f"{run.title!r} was not recorded; export its samples as a grid")
    history, chosen = run.history, chosen_steps(steps, options.frames, options.spacing)
    film = Film(
        lambda: _pictures(history, chosen, options),
        len(chosen), options.fps, options.loop, options.ping_pong, options.hold,
    )  # fmt: skip
    write_film(path, film, run.experiment.dumps(), report)


def chosen_steps(steps: NDArray[np.int64], most: int, spacing: Spacing) -> NDArray[np.int64]:
    """Return the steps that are shown: some of those of which there is a snapshot, in order."""
    count = min(most, len(steps))
    first, last = steps[0], steps[-1]
    match spacing:
        case "steps":
            wanted = np.linspace(first, last, count)
        case "log":
            wanted = np.geomspace(1, last - first + 1, count) + first - 1
        case _:
            places = np.linspace(0, len(steps) - 1, count).round().astype(int)
            return steps.take(places)
    return steps.take(np.unique(np.searchsorted(steps, wanted.round(), side="right") - 1))


def _pictures(
    history: History, steps: NDArray[np.int64], options: TimelapseOptions
) -> Iterator[Pixels]:
    """Yield a picture a step."""
    last = int(steps[-1])
    drawing = _Drawing(options, last, snapshot_at(history, last))
    for step in steps.tolist():
        yield drawing.picture(snapshot_at(history, step), step)


def snapshot_at(history: History, step: int) -> Record:
    """Return the samples at a step.

    Raises
    ------
    ExportError
        If they cannot be read.
    """
    frame = history.snapshot(CHANNEL, step)
    if frame is None:
        raise ExportError(f"no snapshot up to step {step} can be read; repeat the run")
    return frame.record


class _Drawing:
    """Draws snapshots, of images or of the plane; all become as large as the last one."""

    def __init__(self, options: TimelapseOptions, last_step: int, last: Record) -> None:
        from ganstudio.export.plane_film import PlaneFilm

        self._options, self._last_step = options, last_step
        self._plane = PlaneFilm(options.caption)
        self._shape = self._grid(last).shape if isinstance(last, SampleGrid) else ()

    def picture(self, record: Record, step: int) -> Pixels:
        """Return a snapshot as a picture (H, W, C)."""
        if isinstance(record, Plane):
            return self._plane.plane(record, step)
        assert isinstance(record, SampleGrid)
        picture = _as_large(self._grid(record), self._shape)
        if not self._options.caption:
            return picture
        return captioned(picture, f"step {spaced(step)}", step / max(self._last_step, 1))

    def _grid(self, record: SampleGrid) -> Pixels:
        scale = self._options.scale or readable_scale((0, *record.fake.shape[1:3]))
        return compose(record.fake, record.columns, scale=scale, padding=self._options.padding)


def _as_large(picture: Pixels, shape: tuple[int, ...]) -> Pixels:
    """Return a picture on white paper of a size; the grid may have had another one before."""
    if picture.shape == shape:
        return picture
    paper = np.full(shape, WHITE, np.uint8)
    height, width = (min(a, b) for a, b in zip(picture.shape[:2], shape[:2], strict=True))
    paper[:height, :width] = picture[:height, :width]
    return paper
