"""Coloured shapes drawn by the program: no download, crisp at any size, known modes."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from ganstudio.components import param, register
from ganstudio.data.base import Data, Dataset, Shape
from ganstudio.data.pictures import PowerOfTwo, check_memory

Plane = NDArray[np.floating[Any]]
"""One value at each pixel of each picture, (n, H, W)."""
Distance = Callable[[Plane, Plane], Plane]
"""Signed distance to a shape at (x, y) in its own frame, negative inside; y is up."""

COLOURS = {
    "red": (255, 84, 89),
    "yellow": (255, 200, 46),
    "blue": (66, 153, 255),
    "green": (46, 204, 128),
    "purple": (173, 115, 255),
    "orange": (255, 145, 56),
    "pink": (255, 138, 196),
    "teal": (41, 204, 214),
}
BACKGROUNDS = {"dark": (20, 22, 30), "white": (255, 255, 255)}
RADII = (0.5, 0.8)
"""Smallest and largest radius of a shape, where half the side of the picture is 1."""
MARGIN = 0.95
"""How far from the centre a shape may reach."""
CHUNK = 2**17
"""Pixels drawn at once, few enough to stay in the processor's cache."""


Look = Callable[[Distance], Distance]
"""Makes the distance to how a shape is drawn from that to the shape."""
OUTLINE = 0.32
"""Width of an outline, in radii of its shape."""


def filled(distance: Distance) -> Distance:
    """Return the shape itself."""
    return distance


def outlined(distance: Distance) -> Distance:
    """Return the band of width `OUTLINE` that lies within a shape, along its edge."""
    return lambda x, y: np.abs(distance(x, y) + OUTLINE / 2) - OUTLINE / 2


def _circle(x: Plane, y: Plane, radius: float) -> Plane:
    return np.hypot(x, y) - radius


def _ring(x: Plane, y: Plane, radius: float, width: float) -> Plane:
    return np.abs(_circle(x, y, radius)) - width / 2


def _star(x: Plane, y: Plane, points: int, waist: float, turn: float = 0.0) -> Plane:
    """Return the distance to a star of radius 1, a point up if it is not turned.

    Folded onto one half of one point, the outline is a single segment, from the tip at
    (1, 0) to the notch at radius `waist`. A waist of cos(π / points) gives the regular
    polygon.
    """
    sector = 2.0 * math.pi / points
    radius = np.hypot(x, y)
    angle = np.abs((np.arctan2(x, y) + (turn + sector / 2)) % sector - sector / 2)
    x, y = radius * np.cos(angle) - 1.0, radius * np.sin(angle)
    edge_x, edge_y = waist * math.cos(sector / 2) - 1.0, waist * math.sin(sector / 2)
    along = ((x * edge_x + y * edge_y) / (edge_x**2 + edge_y**2)).clip(0.0, 1.0)
    distance = np.hypot(x - along * edge_x, y - along * edge_y)
    return np.copysign(distance, x * edge_y - y * edge_x)


def _polygon(x: Plane, y: Plane, points: int, turn: float = 0.0) -> Plane:
    return _star(x, y, points, math.cos(math.pi / points), turn)


def _cross(x: Plane, y: Plane, width: float) -> Plane:
    """Return the distance to two bars of length 2; inside it is a bound, zero on the outline."""
    x, y = np.abs(x), np.abs(y)
    x, y = np.maximum(x, y), np.minimum(x, y)
    beyond, beside = x - 1.0, y - width / 2
    outside: Plane = np.hypot(np.maximum(beyond, 0.0), np.maximum(beside, 0.0))
    inside: Plane = np.minimum(np.maximum(beyond, beside), 0.0)
    return outside + inside


def _heart(x: Plane, y: Plane) -> Plane:
    """Return the distance to a square on its corner with a half disc on both upper sides."""
    x, y = np.abs(x), y + 0.5
    lobe: Plane = np.hypot(x - 0.25, y - 0.75) - math.sqrt(2) / 4
    shift = 0.5 * np.maximum(x + y, 0.0)
    tip = np.minimum(np.hypot(x, y - 1.0), np.hypot(x - shift, y - shift))
    point: Plane = np.copysign(tip, x - y)
    return np.where(x + y > 1.0, lobe, point)


def _moon(x: Plane, y: Plane) -> Plane:
    """Return a disc without another: a bound of the distance, zero on the outline."""
    outline: Plane = np.maximum(_circle(x + 0.1, y, 0.9), -_circle(x - 0.32, y - 0.2, 0.72))
    return outline


def _rounded(shape: Distance, radius: float, scale: float) -> Distance:
    """Return a scaled shape with its outline moved outwards, which rounds its corners."""
    return lambda x, y: shape(x / scale, y / scale) * scale - radius


KINDS: dict[str, Distance] = {
    "circle": partial(_circle, radius=0.85),
    "square": _rounded(partial(_polygon, points=4, turn=math.pi / 4), 0.08, 0.95),
    "triangle": _rounded(partial(_polygon, points=3), 0.08, 0.92),
    "star": _rounded(partial(_star, points=5, waist=0.48), 0.06, 0.98),
    "heart": _rounded(_heart, 0.02, 1.45),
    "ring": partial(_ring, radius=0.66, width=0.38),
    "cross": _rounded(partial(_cross, width=0.5), 0.06, 0.9),
    "moon": _moon,
}
"""Each reaches about 1 from its centre."""


@register
class Shapes(Data):
    """Coloured circles, squares, stars … drawn by the program; each kind × colour is a mode.

    Place, scale and tilt vary continuously, the classes are equally frequent, and the
    same seed draws the same shapes at every size.
    """

    name = "shapes"
    title = "Coloured shapes"

    size: PowerOfTwo = param(
        32, "side", "Side of the square images, a power of two.", unit="pixels", ge=8, le=128
    )
    count: int = param(10_000, "images", "Images in the data set.", ge=1, le=1_000_000)
    seed: int = param(0, "data seed", "Decides which shapes are drawn.", ge=0, lt=2**31)
    kinds: int = param(5, "kinds", f"How many of: {', '.join(KINDS)}.", ge=1, le=len(KINDS))
    colours: int = param(6, "colours", f"How many of: {', '.join(COLOURS)}.", ge=1, le=len(COLOURS))
    tilt: float = param(25.0, "tilt", "Largest turn to either side.", unit="°", ge=0, le=180)
    background: Literal["dark", "white"] = param("dark", "background", "What is behind the shapes.")

    @property
    def shape(self) -> Shape:
        """(3, size, size)."""
        return (3, self.size, self.size)

    @property
    def class_count(self) -> int:
        """One class for each kind in each colour."""
        return self.kinds * self.colours

    def load(self) -> Dataset:
        """Draw the shapes; labels count through the colours of each kind."""
        check_memory(self.count, self.shape, "set data.count to at most", wide=4)
        samples, labels = self.drawn()
        return Dataset(samples, labels, self.class_titles())

    def drawn(self, look: Look = filled) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
        """Return the pictures and the label of each, the same shapes whatever their look."""
        rng = np.random.default_rng(self.seed)
        labels = rng.permutation(np.arange(self.count) % (self.kinds * self.colours))
        kinds, colours = np.divmod(labels, self.colours)
        poses = self._poses(rng)
        samples = np.empty((self.count, *self.shape), np.float32)
        for kind, distance in enumerate(list(KINDS.values())[: self.kinds]):
            members = np.flatnonzero(kinds == kind)
            for part in np.array_split(members, 1 + len(members) * self.size**2 // CHUNK):
                coverage = pixel_coverage(look(distance), poses[part], self.size)
                samples[part] = self._painted(coverage, colours[part])
        return samples, labels.astype(np.int64)

    def _poses(self, rng: np.random.Generator) -> NDArray[np.float32]:
        """Draw (count, 4): centre x and y, radius, turn in radians."""
        radius = rng.uniform(*RADII, self.count)
        centre = rng.uniform(-1.0, 1.0, (2, self.count)) * (MARGIN - radius)
        turn = math.radians(self.tilt) * rng.uniform(-1.0, 1.0, self.count)
        return np.stack([*centre, radius, turn], axis=1).astype(np.float32)

    def _painted(
        self, coverage: NDArray[np.float32], colours: NDArray[np.intp]
    ) -> NDArray[np.float32]:
        """Return (n, 3, H, W) in [-1, 1]: the colour over the background."""
        palette = np.array(list(COLOURS.values()), np.float32)[colours] / 127.5 - 1.0
        background = np.array(BACKGROUNDS[self.background], np.float32) / 127.5 - 1.0
        contrast = (palette - background)[:, :, None, None]
        painted: NDArray[np.float32] = background[:, None, None] + coverage[:, None] * contrast
        return painted

    def class_titles(self) -> tuple[str, ...]:
        """Return the names of the classes, in the order of the labels."""
        kinds, colours = list(KINDS)[: self.kinds], list(COLOURS)[: self.colours]
        return tuple(f"{colour} {kind}" for kind in kinds for colour in colours)


def pixel_coverage(
    distance: Distance, poses: NDArray[np.float32], size: int
) -> NDArray[np.float32]:
    """Return how much of each pixel a shape covers, (n, H, W) in [0, 1].

    Across the outline it falls from 1 to 0 within one pixel.
    """
    centre_x, centre_y, radius, turn = poses.T[:, :, None, None]
    ticks = ((np.arange(size, dtype=np.float32) + 0.5) * 2.0 - size) / size
    x, y = ticks[None, None, :] - centre_x, -ticks[None, :, None] - centre_y
    cos, sin = np.cos(turn) / radius, np.sin(turn) / radius
    pixels = distance(x * cos + y * sin, y * cos - x * sin) * (radius * (size / 2))
    return np.asarray((0.5 - pixels).clip(0.0, 1.0), np.float32)
