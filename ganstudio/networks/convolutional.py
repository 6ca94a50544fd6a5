"""What convolutional networks share: which images they can make."""

from __future__ import annotations

import math
from typing import ClassVar

from ganstudio.networks.base import Shape
from ganstudio.networks.conditional import ConditionalNetwork

START = 4
"""Side of the map that G begins with and D ends with."""


class ConvolutionalNetwork(ConditionalNetwork):
    """Makes square images by doubling a 4 × 4 map.

    Attributes
    ----------
    smallest, largest : int
        The smallest and the largest side that it makes, powers of two.
    """

    smallest: ClassVar[int] = 8
    largest: ClassVar[int]

    def problem(self, shape: Shape) -> str | None:
        """Return why it cannot make this shape and the way out, or None."""
        if len(shape) != 3:
            return (
                f"{self.name} makes images and these are {shape[0]}-D points; choose network 'mlp'"
            )
        height, width = shape[1:]
        if height == width and height in self._sides():
            return None
        nearest = min(self._sides(), key=lambda side: abs(side - max(height, width)))
        return (
            f"{self.name} makes square images with a side that is a power of two from "
            f"{self.smallest} to {self.largest}, not {height} × {width}; set the data's size to "
            f"{nearest}"
        )

    def _sides(self) -> list[int]:
        return [2**power for power in range(2, 8) if self.smallest <= 2**power <= self.largest]


def doublings(shape: Shape) -> int:
    """Return how often a 4 × 4 map is doubled to the image's side."""
    return int(math.log2(shape[-1] // START))
