"""Runs side by side as one figure for a slide or a paper: PNG, SVG or PDF.

A column a run: samples (or the plane of 1-D and 2-D data), the discriminator's
output, the losses. Built from what the probes measured, so whoever has the
records, live or replayed, can draw it. Only matplotlib's objects are used, never
``pyplot``, whose state is the process's.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from ganstudio.export import panels
from ganstudio.export.atomic import replacing
from ganstudio.export.grid import Provenance, metadata
from ganstudio.export.options import FigureOptions
from ganstudio.export.records import RunRecords, verdict_of, whole
from ganstudio.foreign import shown
from ganstudio.objectives.equilibria import equilibrium
from ganstudio.telemetry.jobs import Report, silent
from ganstudio.telemetry.records import FloatArray, Outputs, Plane, SampleGrid
from ganstudio.telemetry.series import pairings

RUN_COLOURS = (
    "#0A84D6", "#D55E00", "#B4A000", "#9467BD", "#17A2A2", "#8C6D5A", "#7F8FA6", "#E377C2",
)  # fmt: skip
SUFFIXES = (".png", ".svg", ".pdf")
SIDE, LOW = 3.0, 1.5
LEFT, RIGHT, BOTTOM, GAP, BETWEEN, HEADING, TITLE = 0.75, 0.3, 0.55, 0.65, 0.75, 0.75, 0.5
"""Inches: a column's width and its plots' height; what is around and between them."""


def comparison(runs: Sequence[RunRecords], title: str = "") -> Figure:
    """Draw runs side by side.

    Parameters
    ----------
    runs
        At least one; a column each.
    title
        Stands above all of them.
    """
    width = LEFT + len(runs) * (SIDE + GAP) - GAP + RIGHT
    height = BOTTOM + 2 * (LOW + BETWEEN) + SIDE + HEADING + (TITLE if title else 0.0)
    figure = Figure(figsize=(width, height), facecolor="white")
    FigureCanvasAgg(figure)
    for index, run in enumerate(runs):
        left = LEFT + index * (SIDE + GAP)
        _draw(figure, run, left, RUN_COLOURS[index % len(RUN_COLOURS)], first=index == 0)
    if title:
        top = 1 - 0.42 / height
        figure.text(
            LEFT / width, top, shown(title), fontsize=15, fontweight="bold", color=panels.INK
        )
    return figure


def _draw(figure: Figure, run: RunRecords, left: float, colour: str, first: bool) -> None:
    bottom = BOTTOM
    below = _axes(figure, left, bottom, LOW)
    middle = _axes(figure, left, bottom := bottom + LOW + BETWEEN, LOW)
    above = _axes(figure, left, bottom + LOW + BETWEEN, SIDE)
    panels.heading(above, shown(run.title), colour, run.step, verdict_of(run))
    match run.record("samples"):
        case SampleGrid() as grid:
            panels.images(above, grid)
        case Plane() as plane:
            panels.plane(above, plane)
        case _:
            panels.empty(above, "no samples yet")
    outputs = run.record("outputs")
    if isinstance(outputs, Outputs):
        panels.outputs(middle, outputs, first)
    else:
        panels.empty(middle, "no outputs of D that could be shown")
    series = whole(run.series)
    if series is None:
        panels.empty(below, "no steps yet")
    else:
        level = equilibrium(run.experiment).summed(len(pairings(series.names)))
        panels.losses(below, series, (level.discriminator, level.generator), first)


def _axes(figure: Figure, left: float, bottom: float, height: float) -> Axes:
    """Place axes of one column's width, in inches: the columns stay aligned whatever is in them."""
    across, up = figure.get_size_inches()
    return figure.add_axes((left / across, bottom / up, SIDE / across, height / up))


def write_figure(
    runs: Sequence[RunRecords], path: Path, options: FigureOptions, report: Report = silent
) -> None:
    """Draw runs side by side and write the figure in the format of the suffix.

    Raises
    ------
    OSError
        If it cannot be written.
    """
    provenance = Provenance(runs[0].experiment.dumps(), runs[0].step)
    save(comparison(runs, options.title), path, provenance)


def points(real: FloatArray, fake: FloatArray, title: str = "") -> Figure:
    """Draw real and generated points (n, d): what a sample grid is for 1-D and 2-D data."""
    figure, axes = _square(title)
    panels.points(axes, real, fake)
    return figure


def paths(real: FloatArray, walks: FloatArray, title: str = "") -> Figure:
    """Draw walks (walks, length, d) among real points: what a strip is for 1-D and 2-D data."""
    figure, axes = _square(title)
    panels.paths(axes, real, walks)
    return figure


def _square(title: str) -> tuple[Figure, Axes]:
    figure = Figure(figsize=(5, 5), facecolor="white", layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.subplots()
    axes.set_title(shown(title), fontsize=11, color=panels.INK)
    return figure, axes


def save(figure: Figure, path: Path, provenance: Provenance | None = None, dpi: int = 160) -> None:
    """Write a figure in the format of the suffix; a PNG carries where it comes from.

    Raises
    ------
    ValueError
        If the suffix is none of `SUFFIXES`.
    OSError
        If it cannot be written; then nothing is there, or what was there before.
    """
    if path.suffix.lower() not in SUFFIXES:
        raise ValueError(f"{path.name} must end in {', '.join(SUFFIXES[:-1])} or {SUFFIXES[-1]}")
    texts = metadata(provenance) if provenance else {}
    if path.suffix.lower() != ".png":
        texts = {}
    buffer = io.BytesIO()  # matplotlib leaves a file open that it cannot write
    figure.savefig(buffer, format=path.suffix[1:].lower(), dpi=dpi, metadata=texts)
    with replacing(path) as temporary:
        temporary.write_bytes(buffer.getvalue())
