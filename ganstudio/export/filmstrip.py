"""The fixed samples in the course of training as one picture: a column a step, a row a latent."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from ganstudio.export import panels
from ganstudio.export.figure import save
from ganstudio.export.grid import Provenance, compose
from ganstudio.export.options import FilmstripOptions, readable_scale
from ganstudio.export.records import RunRecords
from ganstudio.export.timelapse import CHANNEL, chosen_steps, snapshot_at
from ganstudio.telemetry.jobs import ExportError, Report, silent, tracked
from ganstudio.telemetry.records import Plane, Record, SampleGrid
from ganstudio.wording import thousands

DPI = 160
SIDE, GAP = 1.5, 0.06
"""Inches that a plane takes, and between two."""
CAPTION, TITLE, MARGIN = 0.2, 0.26, 0.06
"""Inches above the pictures for the steps and for the name of the run, and around it all."""
DOT, DOTS = 2.0, 500
"""The size of a point, and how many of a kind there are."""


def write_filmstrip(
    runs: Sequence[RunRecords], path: Path, options: FilmstripOptions, report: Report = silent
) -> None:
    """Write the snapshots of one run side by side, in the format of the suffix.

    Raises
    ------
    ExportError
        If no snapshots of it were kept.
    OSError
        If it cannot be written.
    """
    run = runs[0]
    steps = np.empty(0, np.int64) if run.history is None else run.history.steps(CHANNEL)
    if run.history is None or not len(steps):
        raise ExportError(f"{run.title!r} was not recorded; export its samples as a grid")
    chosen = chosen_steps(steps, options.columns, options.spacing).tolist()
    records = [snapshot_at(run.history, step) for step in tracked(chosen, len(chosen), report)]
    shown = [pair for pair in zip(chosen, records, strict=True) if _alike(pair[1], records[-1])]
    strip = Strip(run.title if options.caption else "", options)
    provenance = Provenance(run.experiment.dumps(), chosen[-1])
    save(strip.drawn(shown), path, provenance, DPI)


def _alike(record: Record, last: Record) -> bool:
    """Tell whether a snapshot can stand beside the last one; the grid may have been another."""
    if isinstance(record, SampleGrid) and isinstance(last, SampleGrid):
        same = record.fake.shape[1:] == last.fake.shape[1:] and record.columns == last.columns
        return same and len(record.fake) == len(last.fake)
    return isinstance(record, Plane) and isinstance(last, Plane)


class Strip:
    """Draws snapshots beside each other.

    Parameters
    ----------
    title
        Stands above them; without one there are no captions either.
    options
        How large, and how many rows.
    """

    def __init__(self, title: str, options: FilmstripOptions) -> None:
        self._title, self._options = title, options
        self._head = CAPTION + TITLE if title else 0.0

    def drawn(self, shown: Sequence[tuple[int, Record]]) -> Figure:
        """Return the picture of (step, snapshot), all alike."""
        steps = [step for step, _ in shown]
        grids = [record for _, record in shown if isinstance(record, SampleGrid)]
        if grids:
            return self._images(grids, steps)
        return self._planes([each for _, each in shown if isinstance(each, Plane)], steps)

    def _images(self, grids: Sequence[SampleGrid], steps: Sequence[int]) -> Figure:
        places = _rows(grids[-1], self._options.rows)
        cells = np.stack([grid.fake[places] for grid in grids], axis=1)
        scale = self._options.scale or readable_scale((0, *cells.shape[2:4]))
        picture = compose(
            cells.reshape(-1, *cells.shape[2:]), len(grids),
            scale=scale, padding=self._options.padding,
        )  # fmt: skip
        height, width = (side / DPI for side in picture.shape[:2])
        figure, foot = self._figure(width, height)
        across, up = figure.get_size_inches()
        area = (MARGIN / across, foot / up, width / across, height / up)
        axes = figure.add_axes(area)
        axes.imshow(picture.squeeze(), cmap="gray", vmin=0, vmax=255, interpolation="nearest",
                    aspect="auto")  # fmt: skip
        axes.set_axis_off()
        self._caption(figure, steps, width / len(grids), MARGIN)
        return figure

    def _planes(self, planes: Sequence[Plane], steps: Sequence[int]) -> Figure:
        width = len(planes) * (SIDE + GAP) - GAP
        figure, foot = self._figure(width, SIDE)
        across, up = figure.get_size_inches()
        for place, record in enumerate(planes):
            left = MARGIN + place * (SIDE + GAP)
            axes = figure.add_axes((left / across, foot / up, SIDE / across, SIDE / up))
            _draw_plane(axes, record, planes[-1].extent)
        self._caption(figure, steps, SIDE + GAP, MARGIN)
        return figure

    def _figure(self, width: float, height: float) -> tuple[Figure, float]:
        """Return a figure with room for a picture and its head, and where its foot is."""
        size = width + 2 * MARGIN, height + 2 * MARGIN + self._head
        figure = Figure(figsize=size, facecolor="white")
        FigureCanvasAgg(figure)
        return figure, MARGIN

    def _caption(self, figure: Figure, steps: Sequence[int], pitch: float, left: float) -> None:
        if not self._title:
            return
        across, up = figure.get_size_inches()
        size = min(8.0, 72 * pitch / (0.62 * max(len(thousands(step)) for step in steps) + 1))
        figure.text(left / across, 1 - 0.06 / up, f"{self._title} · step", va="top", fontsize=9,
                    fontweight="bold", color=panels.INK)  # fmt: skip
        for place, step in enumerate(steps):
            x = (left + (place + 0.5) * pitch) / across
            y = 1 - (TITLE + CAPTION / 2 + MARGIN / 2) / up
            figure.text(x, y, thousands(step), ha="center", va="center", fontsize=size,
                        color=panels.MUTED)  # fmt: skip


def _rows(grid: SampleGrid, count: int) -> list[int]:
    """Return the places of the latents that have a row; of a class a row, one of each class."""
    every = len(grid.fake)
    if grid.labels is not None and len(set(grid.labels[: grid.columns].tolist())) == 1:
        return list(range(0, every, grid.columns))[:count]
    return list(range(min(every, count)))


def _draw_plane(axes: Axes, record: Plane, extent: tuple[float, float, float, float]) -> None:
    x0, x1, y0, y1 = extent
    if record.real.shape[1] == 1:
        bins = np.linspace(x0, x1, 61)
        for cloud, colour in ((record.real, panels.REAL), (record.fake, panels.FAKE)):
            axes.hist(cloud[:, 0], bins.tolist(), density=True, color=colour, alpha=0.6)
        axes.set(xlim=(x0, x1))
    else:
        for cloud, colour in ((record.real, panels.REAL), (record.fake, panels.FAKE)):
            x, y = cloud[:DOTS].T
            axes.scatter(x, y, s=DOT, color=colour, linewidths=0, alpha=0.8)
        axes.set(xlim=(x0, x1), ylim=(y0, y1))
    axes.set(xticks=[], yticks=[])
    for spine in axes.spines.values():
        spine.set_color(panels.RULE)
