"""The drawings of a report."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from ganstudio.export import panels
from ganstudio.export.figure import RUN_COLOURS
from ganstudio.export.records import RunRecords, whole
from ganstudio.objectives.equilibria import equilibrium
from ganstudio.telemetry.records import Losses, Outputs, Plane
from ganstudio.telemetry.series import LOSS_D, LOSSES, pairings

STYLES = ("-", (0, (5, 2)), (0, (1, 1.4)), (0, (6, 2, 1, 2)))
TITLES = ("D's loss", "G's loss")


def curves(runs: Sequence[RunRecords]) -> Figure | None:
    """Draw the losses of both players, all runs in one plot; None where there are no steps."""
    known = [(index, whole(run.series)) for index, run in enumerate(runs)]
    shown = [(index, series) for index, series in known if series is not None]
    if not shown:
        return None
    figure = _figure(9.2, 2.9)
    axes = figure.subplots(1, 2)
    for place, name, title in zip(axes, LOSSES, TITLES, strict=True):
        _curves(place, name, shown, runs)
        place.set_title(title, loc="left", fontsize=10, color=panels.INK)
    return figure


def _curves(
    axes: Axes, name: str, shown: Sequence[tuple[int, Losses]], runs: Sequence[RunRecords]
) -> None:
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
