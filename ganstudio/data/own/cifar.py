"""CIFAR-10 and CIFAR-100: the binary files, and Python's, which are pickles."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ganstudio.data.base import DataError
from ganstudio.data.member import Member
from ganstudio.data.own.content import Content, Reader, Wish, chosen_part, numbered_integers
from ganstudio.data.own.pickles import PickleError, plain
from ganstudio.data.own.unpacking import SMALL, head, needed, stem

SIDE = 32
PIXELS = 3 * SIDE * SIDE
PICKLED = re.compile(r"^(data_batch_\d|test_batch|train|test)$")
BINARY = re.compile(r"^(data_batch_\d|test_batch|train|test)\.bin$")
META = ("batches.meta", "meta", "batches.meta.txt", "fine_label_names.txt")
LABELS = (b"labels", b"fine_labels")


def claims(found: Sequence[Member]) -> list[Member]:
    """Return CIFAR's batches, with the file of the names of classes."""
    batches = [member for member in found if _is_batch(member)]
    if not batches:
        return []
    return batches + [member for member in found if stem(member.name) in META]


def _is_batch(member: Member) -> bool:
    name = stem(member.name)
    if BINARY.match(name):
        return True
    return bool(PICKLED.match(name)) and head(member, 1) == b"\x80"


def read(found: list[Member], wish: Wish) -> Content:
    """Read the batches of one part.

    Raises
    ------
    DataError
        If one is damaged, or is a pickle that holds anything else.
    """
    batches = [member for member in found if stem(member.name) not in META]
    parts = ["test" if stem(member.name).startswith("test") else "train" for member in batches]
    used, notes = chosen_part(parts, wish)
    chosen = [member for member, part in zip(batches, parts, strict=True) if part == used]
    # Files and a table of names may stand beside each other: the binary form has numbers first.
    binary = [stem(member.name).endswith(".bin") for member in chosen]
    read_one = _binary if all(binary) else _pickled
    read_ = [
        read_one(member) for member, is_ in zip(chosen, binary, strict=True) if is_ == all(binary)
    ]
    pixels = np.concatenate([pixels for pixels, _ in read_])
    numbers = np.concatenate([numbers for _, numbers in read_])
    labels, classes = numbered_integers(numbers, _names(found))
    size = "CIFAR-100" if len(classes) > 10 else "CIFAR"
    kind = f"{size} ({'binary' if all(binary) else 'Python'})"
    pictures = pixels.reshape(-1, 3, SIDE, SIDE).transpose(0, 2, 3, 1)
    return Content(kind, (), pictures, None, labels, classes, notes)


def _binary(member: Member) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    """Return rows of pixels and labels: a byte before each picture, two in CIFAR-100."""
    data = np.frombuffer(needed(member), np.uint8)
    for beside in (1, 2):
        if len(data) and len(data) % (PIXELS + beside) == 0:
            rows = data.reshape(-1, PIXELS + beside)
            return rows[:, beside:], rows[:, beside - 1].astype(np.int64)
    raise DataError(f"{member.name} is truncated or no batch of CIFAR's; copy it again")


def _pickled(member: Member) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    batch = _plain(member)
    pixels = batch.get(b"data")
    labels = next((batch[key] for key in LABELS if key in batch), None)
    if (
        not isinstance(pixels, np.ndarray)
        or pixels.dtype != np.uint8
        or pixels.ndim != 2
        or pixels.shape[1] != PIXELS
        or not isinstance(labels, list)
        or len(labels) != len(pixels)
        or not all(type(label) is int and abs(label) < 2**31 for label in labels)
    ):
        raise DataError(
            f"{member.name} is no batch of CIFAR's; choose the folder it was unpacked to"
        )
    return pixels, np.array(labels, np.int64)


def _plain(member: Member) -> dict[bytes, Any]:
    try:
        found = plain(needed(member))
    except PickleError as error:
        raise DataError(
            f"{member.name} is a pickle that cannot be a batch of CIFAR's ({error}); "
            f"pickles can run programs, so nothing else is read from them: save it with numpy.save"
        ) from None
    if not isinstance(found, dict):
        raise DataError(
            f"{member.name} is no batch of CIFAR's; choose the folder it was unpacked to"
        )
    return {key.encode() if isinstance(key, str) else key: value for key, value in found.items()}


def _names(found: Sequence[Member]) -> list[str]:
    for member in found:
        if stem(member.name) not in META:
            continue
        if stem(member.name).endswith(".txt"):
            return needed(member, SMALL).decode("utf-8", "replace").split()
        meta = _plain(member)
        names = meta.get(b"label_names") or meta.get(b"fine_label_names")
        if isinstance(names, list) and all(isinstance(name, bytes | str) for name in names):
            return [n.decode("utf-8", "replace") if isinstance(n, bytes) else n for n in names]
    return []


READER = Reader(claims, read)
