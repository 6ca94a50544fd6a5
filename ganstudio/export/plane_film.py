"""Pictures of the plane for a film: what grids of images are for 1-D and 2-D data."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from ganstudio.export import panels
from ganstudio.export.caption import spaced
from ganstudio.export.grid import Pixels
from ganstudio.telemetry.records import FloatArray, Plane

SIDE = 4.0
DPI = 120


class PlaneFilm:
    """Draws one picture after the other into the same figure.

    Parameters
    ----------
    caption
        Whether the step stands above each.
    """

    def __init__(self, caption: bool) -> None:
        self._caption = caption
        self._figure = Figure(figsize=(SIDE, SIDE + 0.2), dpi=DPI, facecolor="white")
        self._canvas = FigureCanvasAgg(self._figure)
        self._axes = self._figure.add_axes((0.11, 0.13, 0.85, 0.79))

    def plane(self, record: Plane, step: int) -> Pixels:
        """Draw real and generated points on D's output, (H, W, 3)."""
        with self._drawing(step) as axes:
            panels.plane(axes, record)
        return self._pixels()

    def walkers(
        self, real: FloatArray, cloud: FloatArray, walkers: FloatArray, step: int
    ) -> Pixels:
        """Draw points (n, d) that walk, above real and generated ones, (H, W, 3)."""
        with self._drawing(step) as axes:
            panels.points(axes, real, cloud)
            heights = walkers[:, 1] if walkers.shape[1] == 2 else np.zeros(len(walkers))
            axes.scatter(
                walkers[:, 0], heights, s=60, color=panels.FAKE, edgecolors=panels.INK,
                linewidths=1, zorder=3, clip_on=False,
            )  # fmt: skip
        return self._pixels()

    @contextmanager
    def _drawing(self, step: int) -> Iterator[Axes]:
        self._axes.clear()
        yield self._axes
        if self._caption:
            self._axes.set_title(
                f"step {spaced(step)}", loc="left", fontsize=10, color=panels.MUTED
            )

    def _pixels(self) -> Pixels:
        self._canvas.draw()  # type: ignore[no-untyped-call]
        return np.asarray(self._canvas.buffer_rgba())[..., :3].copy()  # type: ignore[no-untyped-call]
