"""What all picture sets share: the side of a picture, its scale of values, and how many fit."""

from __future__ import annotations

from typing import Annotated

import numpy as np
from numpy.typing import NDArray
from pydantic import AfterValidator

from ganstudio.data.base import DataError
from ganstudio.wording import thousands

MAX_BYTES = 8 * 2**30
"""Samples above this many bytes are refused: they are kept in memory, on the training device."""


def _power_of_two(side: int) -> int:
    if side & (side - 1):
        below = 1 << (side.bit_length() - 1)
        raise ValueError(f"must be a power of two, such as {below} or {2 * below}")
    return side


PowerOfTwo = Annotated[int, AfterValidator(_power_of_two)]
"""Type of the side of a picture that networks double from 4 × 4 upwards."""


def channels_first(pictures: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return pictures (N, H, W, C) as samples (N, C, H, W), each byte as it is."""
    return np.ascontiguousarray(pictures.transpose(0, 3, 1, 2))


def check_memory(
    count: int, shape: tuple[int, ...], way_out: str, *, wide: int = 1, most: int = MAX_BYTES
) -> None:
    """Refuse more samples than fit.

    Parameters
    ----------
    count, shape
        How many there are, and the shape of one.
    way_out
        What to set, up to the number.
    wide
        Bytes of a value: 1 as it is read from a picture, 4 as it is drawn, float32.
    most
        Bytes that fit.

    Raises
    ------
    DataError
        One sentence that ends with the way out and the largest count that fits.
    """
    each = wide * int(np.prod(shape))
    if count * each > most:
        what = " × ".join(map(str, shape))
        raise DataError(
            f"{thousands(count)} images of {what} need {count * each / 2**30:.0f} GiB of memory; "
            f"{way_out} {thousands(most // each)} or make the images smaller"
        )
