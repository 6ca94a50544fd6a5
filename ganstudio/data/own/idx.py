"""IDX files in all their dress: any type of number, grey or colour, EMNIST's and QMNIST's."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ganstudio.data.base import DataError
from ganstudio.data.files import read_file
from ganstudio.data.member import Member
from ganstudio.data.own.content import (
    Content,
    Reader,
    Wish,
    chosen_part,
    numbered_integers,
    part_of,
)
from ganstudio.data.own.unpacking import head, needed, stem
from ganstudio.wording import thousands

TYPES = {8: ">u1", 9: ">i1", 11: ">i2", 12: ">i4", 13: ">f4", 14: ">f8"}
"""Type of number by the third byte of a file."""
NAMED = re.compile(r"idx\d|ubyte|\.idx$")
MOST_SIDE = 4096
EMNIST = "turned upright, as EMNIST lies on its side (data.turned)"
Array = NDArray[Any]


def claims(found: Sequence[Member]) -> list[Member]:
    """Return what is called like an IDX file and begins like one."""
    named = [member for member in found if NAMED.search(stem(member.name)) or len(found) == 1]
    return [member for member in named if _is_idx(head(member, 4))]


def _is_idx(start: bytes) -> bool:
    return len(start) == 4 and start[:2] == b"\0\0" and start[2] in TYPES and 1 <= start[3] <= 4


def read(found: list[Member], wish: Wish) -> Content:
    """Read the images of the part that is asked for, and the labels of the same part.

    Raises
    ------
    DataError
        If there are no images, or a file is damaged.
    """
    found = _with_labels_beside(found)
    images = [member for member in found if head(member, 4)[3] > 2]
    if not images:
        raise DataError(f"{wish.where} holds labels without images; choose the file of images")
    part, notes = chosen_part([part_of(stem(member.name)) for member in images], wish)
    of_part = [member for member in found if part_of(stem(member.name)) == part]
    image = next(member for member in images if member in of_part)
    pixels = _pictures(values(image), image.name)
    turned = "emnist" in stem(image.name) if wish.turned is None else wish.turned
    if turned:
        pixels = pixels.transpose(0, 2, 1, 3)
        notes = (*notes, EMNIST)
    labels: NDArray[np.int64] | None = None
    classes: tuple[str, ...] = ()
    label = next((member for member in of_part if head(member, 4)[3] < 3), None)
    if label is None:
        notes = (*notes, f"no labels beside {image.name}, so there are no classes")
    else:
        numbers = values(label)
        if len(numbers) != len(pixels):
            raise DataError(
                f"{label.name} holds {thousands(len(numbers))} labels for the "
                f"{thousands(len(pixels))} images of {image.name}; "
                "put the file beside them that belongs to them"
            )
        labels, classes = numbered_integers(
            numbers.reshape(len(numbers), -1)[:, 0].astype(np.int64)
        )
        notes = (*notes, f"labels are from {label.name}")
    unused = [member for member in of_part if member not in (image, label)]
    left_out = {member.name: "one set is used at a time" for member in unused}
    return Content("IDX files", (), pixels, None, labels, classes, notes, left_out)


def _with_labels_beside(found: list[Member]) -> list[Member]:
    """Return a single file with the labels that lie beside it under the name that belongs to it."""
    alone = found[0]
    if len(found) > 1 or alone.path is None:
        return found
    beside = []
    for path in sorted(alone.path.parent.iterdir()):
        other, own = stem(path.name), stem(alone.name)
        if path != alone.path and "labels" in other and _kin(other) == _kin(own):
            beside.append(Member(path.name, partial(read_file, path), path))
    return [*found, *claims(beside)[:1]]


def _kin(name: str) -> str:
    """Return what the names of images and labels of one set have in common."""
    return re.split(r"images|labels", name)[0]


def values(member: Member) -> Array:
    """Return what an IDX file holds.

    Raises
    ------
    DataError
        If it is damaged or shorter than its header says.
    """
    data = needed(member)
    start = 4 + 4 * data[3]
    sizes = [int(size) for size in np.frombuffer(data[4:start].ljust(start - 4, b"\0"), ">u4")]
    kind = np.dtype(TYPES[data[2]])
    if len(data) < start or not all(sizes) or max(sizes[1:], default=1) > MOST_SIDE:
        raise DataError(f"the header of {member.name} cannot be; copy it again or choose another")
    if (len(data) - start) < prod(sizes) * kind.itemsize:
        raise DataError(
            f"{member.name} is truncated: its header promises {thousands(sizes[0])} items and it "
            f"holds {thousands((len(data) - start) // (kind.itemsize * prod(sizes[1:])))}; "
            "copy it again"
        )
    array = np.frombuffer(data, kind, prod(sizes), start).reshape(sizes)
    return array.astype(kind.newbyteorder("="), copy=False)


def _pictures(array: Array, name: str) -> Array:
    """Return (N, H, W, C)."""
    if array.ndim == 3:
        return array[..., None]
    if array.shape[3] in (1, 3, 4):
        return array
    if array.shape[1] in (1, 3, 4):
        return array.transpose(0, 2, 3, 1)
    raise DataError(f"{name} has images of {array.shape[1:]} values; 1, 3 or 4 channels are read")


READER = Reader(claims, read)
