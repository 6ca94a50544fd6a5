"""Samples as a loop has them, and as they are shown: images in [-1, 1], or points."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from torch import Tensor

from ganstudio.data.base import DataError

Shape = tuple[int, ...]
ROUNDING = 0.01
"""How far beyond its ends a range may reach."""


@dataclass(frozen=True)
class Showing:
    """How samples come onto the screen, and back.

    Attributes
    ----------
    own : tuple of int
        Shape of a sample in the loop, as G makes it and D takes it.
    shown : tuple of int
        Shape of the same as it is shown: (C, H, W) with 1 or 3 channels, (2,) or (1,).
    low, high : float
        What is shown as −1 and as 1; points are shown as they are.
    """

    own: Shape
    shown: Shape
    low: float = -1.0
    high: float = 1.0

    @classmethod
    def of(cls, own: Shape, data: Shape, low: float, high: float) -> Self:
        """Return how samples are shown of which the data has these shapes and this range.

        Parameters
        ----------
        own
            Shape of what G makes.
        data
            Shape of a real sample.
        low, high
            The least and the largest value in the data.

        Raises
        ------
        DataError
            If the two do not fit each other, or cannot be shown.
        """
        if math.prod(own) != math.prod(data):
            raise DataError(
                f"G makes samples of shape {own} and the data has {data}; give as data what the "
                f"loop shows to D"
            )
        shown = _shown(data if len(data) == 3 else own)
        return cls(own, shown) if len(shown) == 1 else cls(own, shown, *_range(low, high))

    def show(self, samples: Tensor) -> Tensor:
        """Return samples (n, …) of the loop as they are shown, (n, *shown), float32."""
        samples = samples.float().reshape(-1, *self.shown)
        if (self.low, self.high) == (-1.0, 1.0):
            return samples
        return (samples - self.low) * (2.0 / (self.high - self.low)) - 1.0

    def back(self, samples: Tensor) -> Tensor:
        """Return samples (n, *shown) as the loop has them, (n, *own)."""
        if (self.low, self.high) != (-1.0, 1.0):
            samples = (samples + 1.0) * (0.5 * (self.high - self.low)) + self.low
        return samples.reshape(-1, *self.own)


def _shown(shape: Shape) -> Shape:
    """Return the shape in which samples of a shape are shown."""
    size = math.prod(shape)
    match shape:
        case () | (1,):
            return (1,)
        case (2,):
            return (2,)
        case (_,):
            side = math.isqrt(size)
            return (1, side, side) if side > 3 and side * side == size else (1, 1, size)
        case (height, width):
            return (1, height, width)
        case (1 | 3, _, _):
            return shape
        case (channels, height, width):  # grey images, one below the other
            return (1, channels * height, width)
    raise DataError(
        f"samples of shape {shape} cannot be shown; give points, or images (C, H, W), such as one "
        f"frame of each"
    )


def _range(low: float, high: float) -> tuple[float, float]:
    """Return what stands for black and for white in data between two values."""
    for black, white in ((0.0, 1.0), (-1.0, 1.0), (0.0, 255.0)):
        if low >= black - ROUNDING and high <= white + ROUNDING:
            return black, white
    return low, high


def shape_of(samples: Sequence[int]) -> Shape:
    """Return the shape of one sample, by that of a batch."""
    return tuple(int(size) for size in samples[1:])
