"""What truncation does: the same samples at falling thresholds, and precision against recall."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.ticker import PercentFormatter

from ganstudio.export import panels
from ganstudio.export.figure import save
from ganstudio.export.grid import compose, to_pixels
from ganstudio.export.options import TruncationOptions, readable_scale
from ganstudio.export.sampler import Sampler
from ganstudio.telemetry.jobs import ExportError, Report, silent
from ganstudio.telemetry.records import FloatArray
from ganstudio.training.latents import TRUNCATIONS
from ganstudio.wording import thousands

POINTS = 500
"""Of the real samples that a plane shows."""
NAME = 0.14, 0.045
"""Room that a name takes on the curve."""
PICTURE, CURVE, ROW, LABEL, HEAD, FOOT = 5.2, 3.4, 0.52, 0.55, 0.75, 0.6
"""Inches: widths of the samples and of the curve, height of a row, room around them."""


@dataclass(frozen=True, eq=False)
class Level:
    """What becomes of samples at one threshold.

    Attributes
    ----------
    shown : (n, *shape)
        Some of the samples.
    """

    threshold: float
    shown: FloatArray
    precision: float
    recall: float

    @property
    def words(self) -> str:
        """The threshold in words."""
        return f"≤ {self.threshold:g}" if self.threshold else "all z"


def write_truncation(
    sampler: Sampler, path: Path, options: TruncationOptions, report: Report = silent
) -> None:
    """Write a sweep of the truncation as a figure, in the format of the suffix.

    The latents are the same at each threshold but for what is cut off. Brock, Donahue and
    Simonyan 2019, Large Scale GAN Training, figure 2.

    Raises
    ------
    ExportError
        If the generator translates, or the data is too small to measure by.
    OSError
        If the file cannot be written.
    """
    if sampler.domain is not None:
        raise ExportError("this generator translates and has no latents to cut off")
    levels = swept(sampler, options, report)
    save(_drawn(sampler, levels), path, sampler.provenance)


def swept(sampler: Sampler, options: TruncationOptions, report: Report = silent) -> list[Level]:
    """Return what becomes of samples at each threshold; raises as `write_truncation` does."""
    gauge = sampler.gauge
    if gauge is None:
        raise ExportError("the data is too small to tell precision by; choose a run of more data")
    levels = []
    for place, threshold in enumerate(TRUNCATIONS):
        report(place / len(TRUNCATIONS))
        latents = sampler.latents(gauge.samples, options.seed, "truncation", threshold)
        samples = sampler.sample(latents)
        count = options.columns if sampler.makes_images else POINTS
        levels.append(Level(threshold, samples[:count].cpu().numpy(), *gauge(samples)))
    return levels


def _drawn(sampler: Sampler, levels: Sequence[Level]) -> Figure:
    gauge = sampler.gauge
    assert gauge is not None
    height = HEAD + ROW * len(levels) + FOOT
    width = LABEL + PICTURE + LABEL + CURVE + 0.3
    figure = Figure(figsize=(width, height), facecolor="white")
    FigureCanvasAgg(figure)
    across, tall = PICTURE / width, ROW * len(levels) / height
    left, low = LABEL / width, FOOT / height
    draw = _pictures if sampler.makes_images else _planes
    draw(sampler, figure, levels, (left, low, across, tall))
    curve = figure.add_axes(
        (left + across + 1.4 * LABEL / width, low, CURVE / width - LABEL / width * 0.4, tall)
    )
    _curve(curve, levels, gauge.floor())
    has_styles = sampler.experiment.network.has_styles
    title = f"{sampler.experiment.title} · step {thousands(sampler.step)}"
    figure.text(left, 1 - 0.28 / height, title, fontsize=11, fontweight="bold", color=panels.INK)
    what = "the same styles, drawn to their mean as" if has_styles else "the same latents,"
    says = f"At falling truncation: {what} |z| ≤ threshold"
    figure.text(left, 1 - 0.52 / height, says, fontsize=8.5, color=panels.MUTED)
    told = f"Of {gauge.samples} samples, {gauge.words}"
    figure.text(left, 0.14 / height, told, fontsize=7.5, color=panels.MUTED)
    return figure


def _pictures(
    sampler: Sampler,
    figure: Figure,
    levels: Sequence[Level],
    place: tuple[float, float, float, float],
) -> None:
    """Draw a row of images a threshold."""
    images = to_pixels(np.concatenate([level.shown for level in levels]))
    columns = len(levels[0].shown)
    scale = readable_scale(sampler.experiment.data.shape)
    axes = figure.add_axes(place)
    picture = compose(images, columns, scale=scale, padding=4)
    axes.imshow(picture.squeeze(), cmap="gray", vmin=0, vmax=255, interpolation="antialiased")
    axes.set_anchor("NW")
    rows = (np.arange(len(levels)) + 0.5) * picture.shape[0] / len(levels)
    axes.set_yticks(rows, [level.words for level in levels], fontsize=8, color=panels.INK)
    axes.set_xticks([])
    axes.tick_params(length=0)
    for spine in axes.spines.values():
        spine.set_visible(False)


def _planes(
    sampler: Sampler,
    figure: Figure,
    levels: Sequence[Level],
    place: tuple[float, float, float, float],
) -> None:
    """Draw a plane a threshold, four in a row."""
    real = sampler.experiment.data.load().floats(slice(POINTS))
    left, low, across, tall = place
    rows = -(-len(levels) // 4)
    for number, level in enumerate(levels):
        row, column = divmod(number, 4)
        width, height = across / 4, tall / rows
        corner = left + column * width, low + (rows - 1 - row) * height
        axes = figure.add_axes((*corner, 0.92 * width, 0.82 * height))
        panels.points(axes, real, level.shown)
        if (legend := axes.get_legend()) is not None:
            legend.remove()
        axes.set(xticks=[], yticks=[], xlabel="", ylabel="")
        axes.set_title(level.words, fontsize=8, color=panels.INK, pad=2)


def _apart(levels: Sequence[Level]) -> list[Level]:
    """Return the levels whose names can stand on the curve without covering each other."""
    named: list[Level] = []
    for level in (levels[0], levels[-1], *levels[1:-1]):
        beside = (
            abs(level.recall - other.recall) < NAME[0]
            and abs(level.precision - other.precision) < NAME[1]
            for other in named
        )
        if not any(beside):
            named.append(level)
    return named


def _curve(axes: Axes, levels: Sequence[Level], floor: tuple[float, float]) -> None:
    recalls = [level.recall for level in levels]
    precisions = [level.precision for level in levels]
    axes.plot(recalls, precisions, color=panels.FAKE, marker="o", markersize=5, linewidth=1.4)
    axes.plot(*floor[::-1], color=panels.REAL, marker="*", markersize=12, linestyle="none")
    axes.annotate(
        "a perfect sampler", floor[::-1], (-7, -12), textcoords="offset points", ha="right",
        fontsize=7.5, color=panels.MUTED,
    )  # fmt: skip
    for level in _apart(levels):
        axes.annotate(
            level.words, (level.recall, level.precision), (5, 5), textcoords="offset points",
            fontsize=7.5, color=panels.INK,
        )  # fmt: skip
    axes.set(xlim=(-0.03, 1.08), ylim=(-0.03, 1.08))
    axes.set_xlabel("recall", fontsize=8.5, color=panels.INK)
    axes.set_ylabel("precision", fontsize=8.5, color=panels.INK)
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_formatter(PercentFormatter(1.0, symbol="\u202f%"))
    axes.tick_params(labelsize=7.5, colors=panels.MUTED)
    axes.grid(color=panels.RULE, linewidth=0.5)
    axes.spines[["top", "right"]].set_visible(False)
