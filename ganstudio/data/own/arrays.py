"""NumPy's arrays: ``.npy``, and the ``.npz`` that packs several."""

from __future__ import annotations

import math
from collections.abc import Sequence
from io import BytesIO
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ganstudio.data.base import DataError
from ganstudio.data.member import Member
from ganstudio.data.own.content import (
    Content,
    Reader,
    Wish,
    chosen_part,
    numbered,
    numbered_integers,
    part_of,
)
from ganstudio.data.own.unpacking import needed, stem

MOST_DIMENSIONS = 2
"""Of points: the window draws a line and a plane."""
CHANNELS = (1, 3, 4)
SHAPES = (
    "pictures are (N, H, W), (N, H, W, C) or (N, C, H, W), flat ones (N, side²) or (N, 3·side²), "
    "points (N, 1) or (N, 2)"
)
MOST_SIDE = 4096
Array = NDArray[Any]


def claims(found: Sequence[Member]) -> list[Member]:
    """Return what is called ``.npy``."""
    return [member for member in found if stem(member.name).endswith(".npy")]


def read(found: list[Member], wish: Wish) -> Content:
    """Read the largest array of the part that is asked for, and its labels, if some belong to it.

    Raises
    ------
    DataError
        If there is no array that can be pictures or points.
    """
    parts = [part_of(stem(member.name).removesuffix(".npy")) for member in found]
    used, notes = chosen_part(parts, wish)
    arrays = {
        member.name: opened(member)
        for member, part in zip(found, parts, strict=True)
        if part == used
    }
    name = max(arrays, key=lambda key: (arrays[key].ndim > 1, arrays[key].size))
    labels, classes, said = _labels(arrays, name)
    content = understood(arrays[name], name)
    left_out = {other: "not understood" for other in arrays if other not in (name, said)}
    if said:
        notes = (*notes, f"labels are from {said}")
    return Content(
        "NumPy array", (), content.pixels, content.points, labels, classes, notes, left_out
    )


def opened(member: Member) -> Array:
    """Return an array, mapped where it lies in a file of its own.

    Raises
    ------
    DataError
        If it is damaged, or holds anything but numbers and words.
    """
    try:
        if member.path is not None and member.path.suffix.lower() == ".npy":
            array: Array = np.load(member.path, mmap_mode="r", allow_pickle=False)
        else:
            array = np.load(BytesIO(needed(member)), allow_pickle=False)
    except DataError:
        raise
    except Exception as error:  # its header is a literal of Python's, with errors of any type
        reason = str(error).partition("\n")[0] or type(error).__name__
        raise DataError(
            f"{member.name} is no array that can be read ({reason}); save numbers with numpy.save"
        ) from None
    if array.dtype.kind not in "biufUS":
        raise DataError(
            f"{member.name} holds {array.dtype}, not numbers; save it as uint8 or float32"
        )
    return array


def understood(array: Array, name: str) -> Content:
    """Return an array as pictures or points, by its shape.

    Raises
    ------
    DataError
        If it is of no shape that either has.
    """
    if array.dtype.kind in "biuf" and array.ndim >= 2 and len(array):
        pictures = _pictures(array)
        if pictures is not None and max(pictures.shape[1:3]) <= MOST_SIDE:
            return Content("", pixels=pictures)
        if array.ndim == 2 and array.shape[1] <= MOST_DIMENSIONS:
            return Content("", points=np.asarray(array, np.float32))
    what = " × ".join(map(str, array.shape)) or "one value"
    raise DataError(f"{name} is {what} of {array.dtype}, neither pictures nor points; {SHAPES}")


def _pictures(array: Array) -> Array | None:
    """Return (N, H, W, C) of an array whose shape is that of pictures."""
    if 0 in array.shape:
        return None
    if array.ndim == 4:
        if array.shape[3] in CHANNELS:
            return array
        return array.transpose(0, 2, 3, 1) if array.shape[1] in CHANNELS else None
    if array.ndim == 3:
        single = array.shape[2] in CHANNELS and array.shape[2] > 1 and array.shape[0] > 4
        return array[None] if single else array[..., None]
    return flat_pictures(array)


def flat_pictures(array: Array) -> Array | None:
    """Return (N, H, W, C) of rows that are squares of grey, or three planes of colour."""
    values = array.shape[1]
    for channels in (1, 3):
        side = math.isqrt(values // channels)
        if side >= 4 and side * side * channels == values:
            return array.reshape(-1, channels, side, side).transpose(0, 2, 3, 1)
    return None


def _labels(
    arrays: dict[str, Array], data: str
) -> tuple[NDArray[np.int64] | None, tuple[str, ...], str]:
    """Return labels, their classes and the name of the array they come from."""
    count = len(arrays[data])
    for name, array in arrays.items():
        if name == data or array.ndim == 0 or len(array) != count:
            continue
        values = array.reshape(count, -1)
        if values.shape[1] > 1 and array.dtype.kind in "biuf" and (values.sum(axis=1) == 1).all():
            values = values.argmax(axis=1)[:, None]
        if values.shape[1] != 1:
            continue
        if values.dtype.kind in "US":
            return *numbered([str(value) for value in values[:, 0].astype(str)]), name
        if np.isfinite(values).all() and (values == np.round(values)).all():
            return *numbered_integers(values[:, 0].astype(np.int64)), name
    return None, (), ""


READER = Reader(claims, read)
