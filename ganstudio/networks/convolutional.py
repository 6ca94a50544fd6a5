"""What convolutional networks share: which images they can make."""

from __future__ import annotations

from typing import ClassVar

from ganstudio.components import param
from ganstudio.networks.base import Network, Shape
from ganstudio.networks.conditional import ConditionalNetwork

START = 4
"""Least side of the map that G begins with and D ends with; it is below twice that."""
LONGEST = 16
"""Longest side of that map, where images are not square."""


class Images(Network):
    """Makes images by doubling a small map, 4 × 4 where their sides are powers of two.

    Attributes
    ----------
    sides : str
        Which images it makes, in words.
    smallest, largest : int
        The smallest and the largest side that it makes.
    """

    sides: ClassVar[str] = "images with sides that halve evenly down to 4 … 7"
    smallest: ClassVar[int] = 8
    largest: ClassVar[int]

    def problem(self, shape: Shape) -> str | None:
        """Return why it cannot make this shape and the way out, or None."""
        if len(shape) != 3:
            return (
                f"{self.name} makes images and these are {shape[0]}-D points; choose network 'mlp'"
            )
        height, width = shape[1:]
        if self._makes(height, width):
            return None
        side = min(self._sides(), key=lambda side: abs(side - max(height, width)))
        return (
            f"{self.name} makes {self.sides}, from "
            f"{self.smallest} to {self.largest}, not {height} × {width}; set the data's size to "
            f"{side}"
        )

    def _makes(self, height: int, width: int) -> bool:
        if min(height, width) < self.smallest or max(height, width) > self.largest:
            return False
        map_ = start((1, height, width))
        return START <= min(map_) < 2 * START and max(map_) <= LONGEST

    def _sides(self) -> list[int]:
        return [side for side in range(self.smallest, self.largest + 1) if self._makes(side, side)]


class SquareImages(Images):
    """Makes square images with a power of two as their side."""

    sides: ClassVar[str] = "square images with a side that is a power of two"

    def _makes(self, height: int, width: int) -> bool:
        return height == width and height & (height - 1) == 0 and super()._makes(height, width)


class Pyramid(SquareImages):
    """One with a width of its own at each side, fewer the larger the side."""

    largest: ClassVar[int] = 128

    features: int = param(
        16, "features", "Channels at the last side; twice as many at each smaller one.",
        ge=1, le=512,
    )  # fmt: skip
    most: int = param(64, "most features", "Channels grow no further than this.", ge=1, le=512)

    def widths(self, shape: Shape) -> list[int]:
        """Return the channels at sides 4, 8, … of a shape."""
        last = doublings(shape)
        return [min(self.most, self.features * 2 ** (last - i)) for i in range(last + 1)]


class ConvolutionalNetwork(Images, ConditionalNetwork):
    """One that can be told classes."""


def doublings(shape: Shape) -> int:
    """Return how often a map with sides of 4 at least is doubled to the image's sides."""
    height, width = shape[1:]
    count = 0
    while height % 2 == width % 2 == 0 and min(height, width) >= 2 * START:
        height, width, count = height // 2, width // 2, count + 1
    return count


def start(shape: Shape) -> tuple[int, int]:
    """Return height and width of the map that G begins with and D ends with."""
    count = doublings(shape)
    return shape[1] >> count, shape[2] >> count
