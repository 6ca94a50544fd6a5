"""The drawings of a report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from ganstudio.export import panels
from ganstudio.export.figure import RUN_COLOURS
from ganstudio.export.records import RunRecords, whole
from ganstudio.objectives.equilibria import equilibrium
from ganstudio.telemetry.measurements import Course, courses
from ganstudio.telemetry.records import Losses, Outputs, Plane
from ganstudio.telemetry.series import LOSS_D, LOSSES, pairings

STYLES = ("-", (0, (5, 2)), (0, (1, 1.4)), (0, (6, 2, 1, 2)))
TITLES = ("D's loss", "G's loss")
COLUMNS, ROWS = 3, 4
"""Measures beside each other, and under each other on a page."""


def curves(runs: Sequence[RunRecords]) -> Figure | None:
    """Draw the losses of both players, all runs in one plot; None where there are no steps."""
    known = [(index, whole(run.series)) for index, run in enumerate(runs)]
    shown = [(index, series) for index, series in known if series is not None]
    if not shown:
        return None
    figure = _figure(9.2, 2.9)
    axes = figure.subplots(1, 2)
    for place, name, title in zip(axes, LOSSES, TITLES, strict=True):
        draw_losses(place, name, shown, runs)
        place.set_title(title, loc="left", fontsize=10, color=panels.INK)
    return figure


def draw_losses(
    axes: Axes, name: str, shown: Sequence[tuple[int, Losses]], runs: Sequence[RunRecords]
) -> None:
    """Draw one player's loss of several runs, whose places among all of them stand beside."""
    means, levels = [], set()
    for index, series in shown:
        step, _, mean, _ = panels.envelope(series, name)
        colour, style = RUN_COLOURS[index % len(RUN_COLOURS)], STYLES[index // 8 % len(STYLES)]
        axes.plot(step, mean, color=colour, linestyle=style, linewidth=1.3)
        means.append(mean)
        rest = equilibrium(runs[index].experiment).summed(len(pairings(series.names)))
        level = rest.discriminator if name == LOSS_D else rest.generator
        levels |= set() if level is None else {level}
    for level in levels:
        axes.axhline(level, color=panels.MUTED, linewidth=0.8, linestyle=(0, (4, 3)))
    panels.robust_range(axes, np.concatenate(means))
    axes.set_xlabel("step", fontsize=9, color=panels.MUTED)
    panels.plain(axes)


def measures(runs: Sequence[RunRecords]) -> list[Figure]:
    """Draw each measure of the samples over steps, all runs in one plot, its floor dashed.

    A figure holds no more than a page does.
    """
    known = courses_of(runs)
    found = dict.fromkeys(
        name
        for each in known
        for name, course in each.items()
        if course.measure.group not in ("game", "pace") and len(course.steps) > 1
    )
    names, most = list(found), COLUMNS * ROWS
    return [_measures(names[i : i + most], known) for i in range(0, len(names), most)]


def courses_of(runs: Sequence[RunRecords]) -> list[dict[str, Course]]:
    """Return the measures of each run over time, by name."""
    return [courses(run.measurements, _part(run)) for run in runs]


def _measures(names: Sequence[str], known: Sequence[Mapping[str, Course]]) -> Figure:
    rows = -(-len(names) // COLUMNS)
    figure = _figure(9.2, 1.9 * rows + 0.3)
    places = figure.subplots(rows, COLUMNS, squeeze=False).ravel()
    for axes, name in zip(places, names, strict=False):
        draw_measure(axes, name, known)
    for axes in places[len(names) :]:
        axes.set_axis_off()
    return figure


def draw_measure(axes: Axes, name: str, known: Sequence[Mapping[str, Course]]) -> None:
    """Draw one measure of several runs, of which each has its own by name."""
    found = [(index, each[name]) for index, each in enumerate(known) if name in each]
    measure = found[0][1].measure
    for index, course in found:
        colour, style = RUN_COLOURS[index % len(RUN_COLOURS)], STYLES[index // 8 % len(STYLES)]
        axes.plot(course.steps, course.values, color=colour, linestyle=style, linewidth=1.3)
    if np.isfinite(measure.floor):
        axes.axhline(measure.floor, color=panels.MUTED, linewidth=0.8, linestyle=(0, (4, 3)))
    arrow = {"high": " ↑", "low": " ↓"}.get(measure.better, "")
    axes.set_title(measure.title + arrow, loc="left", fontsize=9, color=panels.INK)
    positive = all((course.values > 0).all() for _, course in found)
    if measure.better == "low" and measure.group == "quality" and positive:
        axes.set_yscale("log")
    panels.plain(axes)


def _part(run: RunRecords) -> str:
    return next((each.part for each in run.measurements if each.part), "")


def outputs(record: Outputs) -> Figure:
    """Draw D's outputs on both kinds of samples."""
    figure = _figure(3.3, 2.0)
    panels.outputs(figure.subplots(), record)
    return figure


def plane(record: Plane) -> Figure:
    """Draw real and generated points."""
    figure = _figure(3.3, 3.45)
    panels.plane(figure.subplots(), record)
    return figure


def _figure(width: float, height: float) -> Figure:
    figure = Figure(figsize=(width, height), layout="constrained")
    figure.patch.set_alpha(0.0)
    FigureCanvasAgg(figure)
    return figure
