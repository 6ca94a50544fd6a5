"""The fixed samples in the course of training, as a film: of one run, or of several in step."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ganstudio.export.caption import captioned, entitled
from ganstudio.export.figure import RUN_COLOURS
from ganstudio.export.film import Film, write_film
from ganstudio.export.film_curves import FilmCurves
from ganstudio.export.film_options import TimelapseOptions
from ganstudio.export.grid import WHITE, Pixels, compose
from ganstudio.export.options import Spacing, readable_scale
from ganstudio.export.records import History, RunRecords
from ganstudio.telemetry.jobs import ExportError, Report, silent
from ganstudio.telemetry.records import Plane, Record, SampleGrid
from ganstudio.wording import thousands

CHANNEL = "samples"
BESIDE = 4
"""Runs beside each other; more stand in rows."""
LEAST_WIDTH = 520
"""Pixels of width that curves have at least."""
PLOT = 420
"""Pixels of width from which on another plot finds room beside one below the pictures."""


def write_timelapse(
    runs: Sequence[RunRecords], path: Path, options: TimelapseOptions, report: Report = silent
) -> None:
    """Write a film of the snapshots of runs, each picture at one step of all.

    Raises
    ------
    ExportError
        If no snapshots of one of them were kept.
    OSError
        If the film cannot be written.
    """
    histories = [_history_of(run) for run in runs]
    steps = np.unique(np.concatenate([history.steps(CHANNEL) for history in histories]))
    chosen = chosen_steps(steps, options.frames, options.spacing)
    film = Film(
        lambda: _pictures(runs, histories, chosen, options),
        len(chosen), options.fps, options.loop, options.ping_pong, options.hold,
    )  # fmt: skip
    write_film(path, film, runs[0].experiment.dumps(), report)


def _history_of(run: RunRecords) -> History:
    if run.history is None or not len(run.history.steps(CHANNEL)):
        raise ExportError(f"{run.title!r} was not recorded; export its samples as a grid")
    return run.history


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
    runs: Sequence[RunRecords],
    histories: Sequence[History],
    steps: NDArray[np.int64],
    options: TimelapseOptions,
) -> Iterator[Pixels]:
    """Yield a picture a step."""
    last = int(steps[-1])
    alone = len(runs) == 1 and options.curves == "none"
    columns = [
        _Samples(history, options, caption=alone and options.caption) for history in histories
    ]
    if len(runs) > 1:
        titles = [(run.title, RUN_COLOURS[i % len(RUN_COLOURS)]) for i, run in enumerate(runs)]
    else:
        titles = []
    scene = _Scene(columns, titles)
    curves = None if options.curves == "none" else _curves(runs, last, scene.shape, options)
    for step in steps.tolist():
        picture = scene.picture(step)
        if curves is not None:
            picture = _joined(picture, curves.picture(step), beside=len(runs) == 1)
        if options.caption and not (alone and columns[0].is_plane):
            picture = captioned(picture, f"step {thousands(step)}", step / max(last, 1))
        yield picture


def _curves(
    runs: Sequence[RunRecords], last: int, shape: tuple[int, int], options: TimelapseOptions
) -> FilmCurves:
    """Return the curves: beside the pictures of one run, below those of several."""
    height, width = shape
    measures = options.curves == "measures"
    if len(runs) == 1:
        return FilmCurves(runs, last, max(LEAST_WIDTH, height), height, 1, measures)
    room = max(2 * LEAST_WIDTH, width)
    return FilmCurves(runs, last, room, 0, room // PLOT, measures)


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


class _Samples:
    """Draws the snapshots of a run, of images or of the plane; all as large as the last one."""

    def __init__(self, history: History, options: TimelapseOptions, *, caption: bool) -> None:
        from ganstudio.export.plane_film import PlaneFilm

        self._history, self._options = history, options
        own = history.steps(CHANNEL)
        self._first, self._last = int(own[0]), int(own[-1])
        last = snapshot_at(history, self._last)
        self.is_plane = isinstance(last, Plane)
        self._plane = PlaneFilm(caption)
        self.shape: tuple[int, ...] = self._drawn(last, self._last).shape

    def picture(self, step: int) -> Pixels:
        """Return the newest snapshot up to a step (H, W, C); white before the first."""
        if step < self._first:
            return np.full(self.shape, WHITE, np.uint8)
        record = snapshot_at(self._history, step)
        return on_paper(self._drawn(record, step), self.shape)

    def _drawn(self, record: Record, step: int) -> Pixels:
        if isinstance(record, Plane):
            return self._plane.plane(record, step)
        assert isinstance(record, SampleGrid)
        scale = self._options.scale or readable_scale((0, *record.fake.shape[1:3]))
        return compose(record.fake, record.columns, scale=scale, padding=self._options.padding)


class _Scene:
    """Lays the pictures of runs out beside each other, each below its title where it has one."""

    def __init__(self, columns: Sequence[_Samples], titles: Sequence[tuple[str, str]]) -> None:
        self._columns, self._titles = columns, titles
        self.shape = self.picture(0).shape[:2]

    def picture(self, step: int) -> Pixels:
        """Return the pictures of all at a step (H, W, C)."""
        pictures = [column.picture(step) for column in self._columns]
        if not self._titles:
            return pictures[0]
        told = [entitled(each, *title) for each, title in zip(pictures, self._titles, strict=True)]
        rows = [_row(told[i : i + BESIDE]) for i in range(0, len(told), BESIDE)]
        width = max(row.shape[1] for row in rows)
        return np.concatenate([on_paper(row, (len(row), width, 3)) for row in rows])


def _row(pictures: Sequence[Pixels]) -> Pixels:
    height = max(len(each) for each in pictures)
    level = [on_paper(each, (height, each.shape[1], 3)) for each in pictures]
    return np.concatenate(level, axis=1)


def _joined(picture: Pixels, curves: Pixels, *, beside: bool) -> Pixels:
    """Return a picture and curves as one, (H, W, 3)."""
    across, along = (1, 0) if beside else (0, 1)
    extent = max(picture.shape[along], curves.shape[along])
    parts = []
    for part in (picture, curves):
        shape = [*part.shape[:2], 3]
        shape[along] = extent
        parts.append(on_paper(part, tuple(shape)))
    return np.concatenate(parts, axis=across)


def on_paper(picture: Pixels, shape: tuple[int, ...]) -> Pixels:
    """Return a picture on white paper of a size (H, W, C), from the top left; grey as colours."""
    if picture.shape == shape:
        return picture
    paper = np.full(shape, WHITE, np.uint8)
    height, width = (min(a, b) for a, b in zip(picture.shape[:2], shape[:2], strict=True))
    paper[:height, :width] = picture[:height, :width]
    return paper
