"""The single pictures of a figure, each drawn into axes that it is given."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.ticker import MaxNLocator
from numpy.typing import NDArray

from ganstudio.export.grid import compose
from ganstudio.telemetry.records import (
    FloatArray,
    Losses,
    Outputs,
    Plane,
    SampleGrid,
    Verdict,
)
from ganstudio.telemetry.series import LOSSES
from ganstudio.wording import thousands

Extent = tuple[float, float, float, float]
Draw = Callable[[Axes], None]

REAL = "#56B4E9"
FAKE = "#E69F00"
DISCRIMINATOR = "#CC79A7"
GENERATOR = "#00B388"
INK = "#1C212A"
MUTED = "#5C6675"
RULE = "#D5DAE2"
HEAT = LinearSegmentedColormap.from_list("heat", ["#FBE7C2", "#FFFFFF", "#CFE8F8"])
"""D's output on the plane: pale orange where it says generated, pale blue where real."""
OUTPUT_LABELS = {"logit": "D's logit", "target": "D's output", "score": "critic score"}
BINS = 200  # points along a loss curve
DENSE = 4000
"""Points beyond which a drawing that scales has them as a picture, lest it grow large."""


def heading(axes: Axes, title: str, colour: str, step: int, verdict: Verdict | None) -> None:
    """Write a run's name beside its colour, and under it the step and the verdict."""
    steps = f"step {thousands(step)}"
    _above(axes, 31, 0, "■", color=colour, fontsize=12)
    _above(axes, 32, 14, title, color=INK, fontsize=11, fontweight="bold")
    _above(axes, 18, 0, f"{steps} · {verdict.word}" if verdict else steps, color=INK, fontsize=8.5)
    _above(axes, 6, 0, _short(verdict.evidence) if verdict else "", color=MUTED, fontsize=8.5)


def _above(axes: Axes, up: float, right: float, text: str, **style: Any) -> None:
    axes.annotate(
        text, (0, 1), (right, up), xycoords="axes fraction", textcoords="offset points", **style
    )


def images(axes: Axes, grid: SampleGrid) -> None:
    """Show generated images as the grid they are, each pixel sharp."""
    side = grid.fake.shape[1]
    picture = compose(grid.fake, grid.columns, scale=max(1, 64 // side), padding=max(1, 96 // side))
    axes.imshow(
        picture.squeeze(),
        cmap="gray",
        vmin=0,
        vmax=255,
        interpolation="antialiased",
        aspect="equal",
    )
    axes.set_axis_off()


def plane(axes: Axes, record: Plane) -> None:
    """Show real and generated points, on D's output as a pale heat map."""
    if record.real.shape[1] == 2:
        fake, real = record.targets
        heat = record.heat if fake <= real else -record.heat
        low, high = heat_range(heat)
        axes.imshow(
            heat, extent=record.extent, origin="lower", cmap=HEAT, vmin=low, vmax=high,
            interpolation="bilinear",
        )  # fmt: skip
    points(axes, record.real, record.fake, record.extent)


def heat_range(heat: FloatArray) -> tuple[float, float]:
    """Return the outputs of D that the two ends of the colours stand for."""
    finite = heat[np.isfinite(heat)]
    low, high = np.percentile(finite, [2, 98]) if len(finite) else (0.0, 1.0)
    return float(low), float(high)


def points(axes: Axes, real: FloatArray, fake: FloatArray, extent: Extent | None = None) -> None:
    """Show real and generated points (n, d): scattered for d = 2, as densities for d = 1."""
    x0, x1, y0, y1 = extent or _around(real)
    if real.shape[1] == 1:
        _densities(axes, np.linspace(x0, x1, 61), real[:, 0], fake[:, 0])
        axes.set(xlim=(x0, x1), box_aspect=1)
    else:
        for cloud, colour, label in ((real, REAL, "real"), (fake, FAKE, "generated")):
            x, y = cloud.T
            axes.scatter(x, y, s=5, color=colour, linewidths=0, alpha=0.75, label=label,
                         rasterized=len(cloud) > DENSE)  # fmt: skip
        axes.set(xlim=(x0, x1), ylim=(y0, y1), aspect="equal")
    plain(axes)
    _legend(axes, below=True)


def paths(axes: Axes, real: FloatArray, walks: FloatArray) -> None:
    """Show closed walks (walks, length, d): lines for d = 2, values along the way for d = 1."""
    closed = np.concatenate([walks, walks[:, :1]], axis=1)
    if real.shape[1] == 1:
        way = np.linspace(0, 1, closed.shape[1])
        axes.plot(way, closed[..., 0].T, color=FAKE, linewidth=1.4)
        axes.set(xlabel="share of the way", ylabel="sample", box_aspect=1)
        plain(axes)
        return
    x0, x1, y0, y1 = _around(real)
    axes.scatter(real[:, 0], real[:, 1], s=5, color=REAL, linewidths=0, alpha=0.5, label="real")
    lines = axes.plot(*closed.transpose(2, 1, 0), color=FAKE, linewidth=1.4)
    lines[0].set_label("walk")
    axes.set(xlim=(x0, x1), ylim=(y0, y1), aspect="equal")
    plain(axes)
    _legend(axes, below=True)


def _around(real: FloatArray) -> Extent:
    """Return a square around the points, a fifth larger than they need; 2 wide around one point."""
    low, high = real.min(axis=0), real.max(axis=0)
    centre, half = (low + high) / 2, 0.6 * float((high - low).max()) or 1.0
    (x0, x1), (y0, y1) = ((c - half, c + half) for c in (centre[0], centre[-1]))
    return float(x0), float(x1), float(y0), float(y1)


def outputs(axes: Axes, record: Outputs, first: bool = True) -> None:
    """Show the densities of D's raw outputs on both kinds of samples, on their own scale."""
    both = np.concatenate([record.real, record.fake])
    finite = both[np.isfinite(both)]
    if not len(finite):
        empty(axes, "D's outputs are not finite")
        return
    low, high = np.percentile(finite, [0.5, 99.5])
    margin = 0.05 * (high - low) or 1.0
    _densities(axes, np.linspace(low - margin, high + margin, 31), record.real, record.fake)
    if record.threshold is not None:
        axes.axvline(record.threshold, color=MUTED, linewidth=0.8, linestyle=(0, (4, 3)))
    axes.set_xlabel(OUTPUT_LABELS[record.scale], fontsize=9, color=MUTED)
    if first:
        axes.set_ylabel("density", fontsize=9, color=MUTED)
    plain(axes)
    _legend(axes)


def _densities(axes: Axes, bins: NDArray[np.float64], real: FloatArray, fake: FloatArray) -> None:
    for values, colour, label in ((real, REAL, "real"), (fake, FAKE, "generated")):
        counts, _ = np.histogram(values[np.isfinite(values)], bins)
        density = counts / max(1, counts.sum()) / np.diff(bins)
        axes.stairs(density, bins, fill=True, color=colour, alpha=0.35)
        axes.stairs(density, bins, color=colour, linewidth=1.2, label=label)


def losses(
    axes: Axes,
    series: Losses,
    equilibrium: tuple[float | None, float | None] = (None, None),
    first: bool = True,
) -> None:
    """Show both losses: mean as a line, range as a faint band, equilibrium as dashes."""
    shown = []
    players = zip(LOSSES, (DISCRIMINATOR, GENERATOR), "DG", equilibrium, strict=True)
    for name, colour, label, level in players:
        step, low, mean, high = envelope(series, name)
        axes.fill_between(step, low, high, color=colour, alpha=0.22, linewidth=0)
        axes.plot(step, mean, color=colour, linewidth=1.2, label=label)
        shown.append(np.concatenate([low, high]))
        if level is not None:
            axes.axhline(level, color=colour, linewidth=0.8, linestyle=(0, (4, 3)))
    robust_range(axes, np.concatenate(shown))
    axes.set_xlabel("step", fontsize=9, color=MUTED)
    if first:
        axes.set_ylabel("loss", fontsize=9, color=MUTED)
    plain(axes)
    _legend(axes)


def envelope(series: Losses, name: str) -> tuple[NDArray[np.float64], ...]:
    """Return step, lowest, mean and highest value of at most `BINS` stretches of a series."""
    values = series.column(name).astype(np.float64)
    stretches = np.array_split(values, min(BINS, len(values)))
    sizes = np.array([len(part) for part in stretches])
    ends = series.first_step + np.cumsum(sizes) - 1
    low, mean, high = (np.array([f(s) for s in stretches]) for f in (np.min, np.mean, np.max))
    return ends - (sizes - 1) / 2, low, mean, high


def robust_range(axes: Axes, values: NDArray[np.float64]) -> None:
    """Let outliers run out of the picture."""
    finite = values[np.isfinite(values)]
    if len(finite):
        low, high = np.percentile(finite, [1, 99])
        margin = 0.08 * (high - low) or 0.5
        axes.set_ylim(low - margin, high + margin)


def empty(axes: Axes, text: str) -> None:
    """Say why there is nothing to show."""
    axes.text(0.5, 0.5, text, ha="center", va="center", color=MUTED, transform=axes.transAxes)
    axes.set_axis_off()


def plain(axes: Axes) -> None:
    """Take away whatever is no data: boxes, heavy ticks."""
    axes.spines[["top", "right"]].set_visible(False)
    axes.spines[["left", "bottom"]].set_color(RULE)
    axes.tick_params(labelsize=8, colors=MUTED, color=RULE, length=3)
    axes.grid(color=RULE, linewidth=0.5, alpha=0.6)
    axes.set_axisbelow(True)
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_locator(MaxNLocator(5, steps=[1, 2, 2.5, 5, 10]))


def _legend(axes: Axes, below: bool = False) -> None:
    """Say what the colours mean, outside of the data."""
    axes.legend(
        loc="upper center" if below else "lower right",
        bbox_to_anchor=(0.5, -0.07) if below else (1.0, 0.97),
        ncols=2, fontsize=8.5, labelcolor=MUTED, frameon=False, borderpad=0.2,
        handlelength=1.0, handletextpad=0.5, columnspacing=1.2, markerscale=3,
    )  # fmt: skip


def _short(text: str, length: int = 52) -> str:
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"
