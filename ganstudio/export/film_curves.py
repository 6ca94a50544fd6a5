"""The curves beside a film: losses, measures and verdicts of its runs, with a cursor.

matplotlib draws them once. The picture of a step is a copy of that, in which what is yet to come
is pale and a line stands at the step; so it takes no longer than copying.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from ganstudio.export import panels
from ganstudio.export.figure import RUN_COLOURS
from ganstudio.export.grid import WHITE, Pixels
from ganstudio.export.records import RunRecords, whole
from ganstudio.export.report.charts import TITLES, courses_of, draw_losses, draw_measure
from ganstudio.objectives.equilibria import equilibrium
from ganstudio.telemetry.measurements import Stretch, stretches, telling
from ganstudio.telemetry.records import FAULTS, Losses
from ganstudio.telemetry.series import LOSSES, pairings

DPI = 100
ROW, RIBBON = 0.94, 0.22
"""Inches of height that a plot needs at least, and a ribbon takes."""
MARGIN = 0.3
"""Inches that the axis below takes."""
YET_TO_COME = 0.25
"""How much of its colour a curve has beyond the cursor."""
CURSOR = np.array([28, 33, 42], np.uint8)
FILLS = {"starting": "#8A92A0", "healthy": "#1B7550", "arrived": "#1B7550", "diverged": "#B3261E"}
FAULT, PROGRESS = "#9A4E00", "#2C5C9E"
LETTER = 0.066
"""Inches that a letter of a ribbon is wide at most."""


class FilmCurves:
    """Draws curves over steps once, and then as they look at a step.

    Parameters
    ----------
    runs
        At least one; several are told apart by their colours.
    last_step
        Where the axis ends.
    width, height
        Pixels that are to be filled; more in height where the curves need it.
    columns
        Plots beside each other at most.
    measures
        Whether the few measures that tell most are drawn below the losses.
    """

    def __init__(
        self,
        runs: Sequence[RunRecords],
        last_step: int,
        width: int,
        height: int,
        columns: int,
        measures: bool,
    ) -> None:
        self._runs, self._last = runs, max(last_step, 1)
        plots = [*self._losses(), *(self._measures() if measures else [])]
        said = [stretches(run.judgements, run.step) for run in runs]
        columns = min(columns, len(plots))
        rows = -(-len(plots) // columns)
        ribbons = RIBBON * len(runs) if any(said) else 0.0
        inches = max(height / DPI, rows * ROW + ribbons + MARGIN)
        self._figure = Figure(
            (width / DPI, inches), dpi=DPI, facecolor="white", layout="constrained"
        )
        canvas = FigureCanvasAgg(self._figure)
        share = ribbons / max(inches - ribbons, 1.0) * rows
        places = self._figure.add_gridspec(
            rows + bool(ribbons), columns, height_ratios=[*[1.0] * rows, *([share] * bool(ribbons))]
        )
        timed = []
        for index, draw in enumerate(plots):
            axes = self._figure.add_subplot(places[divmod(index, columns)])
            draw(axes)
            _label(axes, lowest=index + columns >= len(plots))
            timed.append(axes)
        if ribbons:
            timed.append(axes := self._figure.add_subplot(places[rows, :]))
            self._ribbons(axes, said, width / DPI)
        for axes in timed:
            axes.set_xlim(0, self._last)
        canvas.draw()  # type: ignore[no-untyped-call]
        self._whole = np.asarray(canvas.buffer_rgba())[..., :3].copy()  # type: ignore[no-untyped-call]
        rest = WHITE - (WHITE - self._whole.astype(np.float32)) * YET_TO_COME
        self._pale = rest.astype(np.uint8)
        self._boxes = [self._box(axes) for axes in timed]

    @property
    def shape(self) -> tuple[int, int]:
        """Height and width in pixels."""
        height, width = self._whole.shape[:2]
        return height, width

    def picture(self, step: int) -> Pixels:
        """Return them as they look at a step, (H, W, 3)."""
        picture = self._whole.copy()
        for top, bottom, left, right in self._boxes:
            x = left + round(min(step / self._last, 1.0) * (right - left - 1))
            picture[top:bottom, x:right] = self._pale[top:bottom, x:right]
            picture[top:bottom, max(x - 1, left) : x + 1] = CURSOR
        return picture

    def _box(self, axes: Axes) -> tuple[int, int, int, int]:
        """Return the rows and columns of pixels of axes: top, bottom, left, right."""
        box, height = axes.get_window_extent(), len(self._whole)
        top, bottom = round(height - box.y1), round(height - box.y0)
        return top, bottom, round(box.x0), round(box.x1)

    # ── what is drawn ────────────────────────────────────────────────────────

    def _losses(self) -> list[panels.Draw]:
        """Return what draws the losses: both in one plot of one run, else a plot a player."""
        known = [(index, whole(run.series)) for index, run in enumerate(self._runs)]
        shown = [(index, series) for index, series in known if series is not None]
        if not shown:
            return [lambda axes: panels.empty(axes, "no steps yet")]
        if len(self._runs) == 1:
            return [lambda axes: self._both(axes, shown[0][1])]
        return [
            partial(self._of_player, name=name, title=title, shown=shown)
            for name, title in zip(LOSSES, TITLES, strict=True)
        ]

    def _both(self, axes: Axes, series: Losses) -> None:
        level = equilibrium(self._runs[0].experiment).summed(len(pairings(series.names)))
        panels.losses(axes, series, (level.discriminator, level.generator))
        axes.set_title("Losses", loc="left", fontsize=9, color=panels.INK)

    def _of_player(
        self, axes: Axes, name: str, title: str, shown: Sequence[tuple[int, Losses]]
    ) -> None:
        draw_losses(axes, name, shown, self._runs)
        axes.set_title(title, loc="left", fontsize=9, color=panels.INK)

    def _measures(self) -> list[panels.Draw]:
        known = courses_of(self._runs)
        found = {
            name: course.measure
            for each in known
            for name, course in each.items()
            if len(course.steps) > 1 and course.measure.group not in ("game", "pace")
        }
        return [partial(draw_measure, name=name, known=known) for name in telling(found.values())]

    def _ribbons(self, axes: Axes, said: Sequence[Sequence[Stretch]], width: float) -> None:
        """Draw what was said of each run, a ribbon each, level with its colour."""
        for row, words in enumerate(said):
            for each in words:
                length = min(each.last, self._last) - each.first
                axes.barh(row, length, 0.82, each.first, color=fill(each.verdict.word))
                word = each.verdict.word
                if len(word) * LETTER < length / self._last * 0.85 * width:
                    axes.text(each.first + self._last / 100, row, word, va="center", fontsize=7.5,
                              color="white")  # fmt: skip
        axes.set(ylim=(len(said) - 0.5, -0.5), yticks=range(len(said)), xticks=[])
        axes.set_yticklabels("■" * len(said), fontsize=8)
        for label, colour in zip(axes.get_yticklabels(), self._colours(), strict=True):
            label.set_color(colour)
        axes.tick_params(length=0)
        axes.spines[:].set_visible(False)

    def _colours(self) -> list[str]:
        if len(self._runs) == 1:
            return ["white"]
        return [RUN_COLOURS[index % len(RUN_COLOURS)] for index in range(len(self._runs))]


def _label(axes: Axes, *, lowest: bool) -> None:
    """Name the steps below the lowest plot alone, since all have the same."""
    axes.set(xlabel="step" if lowest else "", ylabel="")
    axes.xaxis.label.set(fontsize=9, color=panels.MUTED)
    axes.tick_params(labelbottom=lowest)


def fill(word: str) -> str:
    """Return the ground of a word, on which white letters can be read."""
    return FILLS.get(word, FAULT if word in FAULTS else PROGRESS)
