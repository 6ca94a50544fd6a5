"""Pictures of the plane for a film: what grids of images are for 1-D and 2-D data.

Almost all of a picture is the same in the next one, and axes and letters are what takes
matplotlib long. So a scene is drawn whole once, without what moves in it, and each picture is
a copy of that on which only the rest is drawn.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from typing import Any

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from ganstudio.export import panels
from ganstudio.export.grid import Pixels
from ganstudio.telemetry.records import FloatArray, Plane
from ganstudio.wording import thousands

SIDE = 4.0
DPI = 120
WALKERS = "walkers"


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
        self._scene: Hashable = None
        self._still: Any = None

    def plane(self, record: Plane, step: int) -> Pixels:
        """Draw real and generated points on D's output, (H, W, 3)."""
        if record.real.shape[1] == 1:
            return self.whole(lambda axes: panels.plane(axes, record), step)
        axes = self._axes
        if self._begin(record.extent, lambda axes: panels.plane(axes, record), step):
            self._keep_still(*axes.images, *axes.collections)
        (heat,) = axes.images
        heat.set_data(record.heat)
        heat.set_clim(*panels.heat_range(record.heat))
        for cloud, points in zip(axes.collections, (record.real, record.fake), strict=True):
            cloud.set_offsets(points)
        grid = [*axes.xaxis.get_gridlines(), *axes.yaxis.get_gridlines()]
        edges = [axes.spines["left"], axes.spines["bottom"]]  # the picture covers half of them
        return self._drawn((heat, *grid, *axes.collections, *edges))

    def walkers(
        self, real: FloatArray, cloud: FloatArray, walkers: FloatArray, step: int
    ) -> Pixels:
        """Draw points (n, d) that walk, above real and generated ones, (H, W, 3)."""
        heights = walkers[:, 1] if walkers.shape[1] == 2 else np.zeros(len(walkers))

        def draw(axes: Axes) -> None:
            panels.points(axes, real, cloud)
            axes.scatter(
                walkers[:, 0], heights, s=60, color=panels.FAKE, edgecolors=panels.INK,
                linewidths=1, zorder=3, clip_on=False,
            )  # fmt: skip

        if self._begin((WALKERS, id(real), id(cloud)), draw, step):
            self._keep_still(self._axes.collections[-1])
        moving = self._axes.collections[-1]
        moving.set_offsets(np.stack([walkers[:, 0], heights], axis=1))
        return self._drawn((moving,))

    def whole(self, draw: Callable[[Axes], None], step: int) -> Pixels:
        """Draw a picture in which nothing stands still, (H, W, 3)."""
        self._begin(None, draw, step)
        self._canvas.draw()  # type: ignore[no-untyped-call]
        return self._pixels()

    # ── scenes ───────────────────────────────────────────────────────────────

    def _begin(self, scene: Hashable, draw: Callable[[Axes], None], step: int) -> bool:
        """Tell the step, in a new scene if it is not the last one; tell whether it is new."""
        new = scene is None or scene != self._scene
        if new:
            self._scene = scene
            self._axes.clear()
            draw(self._axes)
        if self._caption:
            words = f"step {thousands(step)}"
            self._title = self._axes.set_title(words, loc="left", fontsize=10, color=panels.MUTED)
        return new

    def _keep_still(self, *moving: Artist) -> None:
        """Draw the scene without what moves, to be copied."""
        for artist in (*moving, *self._captions()):
            artist.set_animated(True)
        self._canvas.draw()  # type: ignore[no-untyped-call]
        self._still = self._canvas.copy_from_bbox(self._figure.bbox)  # type: ignore[no-untyped-call]

    def _drawn(self, moving: Iterable[Artist]) -> Pixels:
        """Draw what moves on a copy of what does not."""
        self._canvas.restore_region(self._still)  # type: ignore[no-untyped-call]
        for artist in (*moving, *self._captions()):
            artist.draw(self._canvas.get_renderer())  # type: ignore[no-untyped-call]
        return self._pixels()

    def _captions(self) -> list[Artist]:
        return [self._title] if self._caption else []

    def _pixels(self) -> Pixels:
        return np.asarray(self._canvas.buffer_rgba())[..., :3].copy()  # type: ignore[no-untyped-call]
