"""STL-10's binary files: 96 × 96 in colour, plane by plane, each plane column by column."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ganstudio.data.base import DataError
from ganstudio.data.member import Member
from ganstudio.data.own.content import (
    Content,
    Reader,
    Wish,
    chosen_part,
    numbered_integers,
    part_of,
)
from ganstudio.data.own.unpacking import SMALL, needed, stem
from ganstudio.wording import thousands

SIDE = 96
PICTURE = 3 * SIDE * SIDE
NAMED = re.compile(r"(train|test|unlabell?ed)_x\.bin$")


def claims(found: Sequence[Member]) -> list[Member]:
    """Return STL-10's files of pictures, with those of labels and of names."""
    if not any(NAMED.search(stem(member.name)) for member in found):
        return []
    return [member for member in found if re.search(r"_[xy]\.bin$|^class_names", stem(member.name))]


def read(found: list[Member], wish: Wish) -> Content:
    """Read one part: the labelled one for training unless another is asked for.

    Raises
    ------
    DataError
        If a file is damaged, or its labels are another part's.
    """
    by_name = {stem(member.name): member for member in found}
    images = [name for name in by_name if NAMED.search(name)]
    part, notes = chosen_part([part_of(name) for name in images], wish)
    name = next(name for name in images if part_of(name) == part)
    data = _bytes(by_name[name])
    if not len(data) or len(data) % PICTURE:
        raise DataError(f"{name} is truncated or no file of STL-10's; copy it again")
    pixels = data.reshape(-1, 3, SIDE, SIDE).transpose(0, 3, 2, 1)
    beside = by_name.get(name.replace("_x.", "_y."))
    labels: NDArray[np.int64] | None = None
    classes: tuple[str, ...] = ()
    if beside is not None:
        numbers = _bytes(beside).astype(np.int64) - 1
        if len(numbers) != len(pixels):
            raise DataError(
                f"{beside.name} holds {thousands(len(numbers))} labels for "
                f"{thousands(len(pixels))} pictures; put the file beside them that belongs to them"
            )
        names = by_name.get("class_names.txt")
        told = _bytes(names, SMALL).tobytes().decode("utf-8", "replace").split() if names else ()
        words = told or [str(number) for number in range(1, 11)]
        labels, classes = numbered_integers(numbers, words)
    return Content("STL-10 (binary)", (), pixels, None, labels, classes, notes)


def _bytes(member: Member, most: int = 2**31) -> np.ndarray[tuple[int], np.dtype[np.uint8]]:
    if (
        member.path is not None
        and member.path.is_file()
        and 0 < member.path.stat().st_size <= 2**33
    ):
        with member.path.open("rb") as file:
            packed = file.read(2) == b"\x1f\x8b"
        if not packed:  # the unlabelled part has 2.7 GB
            return np.memmap(member.path, np.uint8, mode="r")
    return np.frombuffer(needed(member, most), np.uint8)


READER = Reader(claims, read)
