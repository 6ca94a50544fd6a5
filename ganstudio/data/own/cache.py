"""Large sets made once: pictures as they are trained on, in a file that memory maps.

What is made of pictures is written to a file as it comes, so that more than memory holds can be
trained on, and reading the same files again in the same way takes no time. A file that a reading
was broken off from is removed.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ganstudio.caches import caches
from ganstudio.data.base import DataError

VERSION = 1
"""Of what is made of files; another one makes it again."""
LARGE = 2**22
"""Bytes of pictures from which on they lie in a file."""
MOST_COUNTED = 2_000_000
"""Files that are looked at."""


def folder() -> Path:
    """Return where such files lie."""
    return caches() / "data"


def key(path: Path, settings: Mapping[str, Any]) -> str:
    """Return what stands for files as they are now, and for how they are read."""
    told = [VERSION, os.path.realpath(path), dict(settings), _state(path)]
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()[:32]


def _state(path: Path) -> list[int]:
    """Return count, size and newest change of the files at a path."""
    if not os.path.isdir(path):
        status = os.stat(path)
        return [1, status.st_size, status.st_mtime_ns]
    count = size = newest = 0
    for place, _, names in os.walk(path):  # links to folders lead nowhere else, see `members`
        newest = max(newest, os.stat(place).st_mtime_ns)
        for name in names:
            try:
                status = os.stat(os.path.join(place, name))
            except OSError:
                continue
            count, size = count + 1, size + status.st_size
            newest = max(newest, status.st_mtime_ns)
        if count > MOST_COUNTED:
            break
    return [count, size, newest]


class Room:
    """Takes pictures as they come: in memory, and from `LARGE` bytes on in a file.

    Parameters
    ----------
    shape
        (H, W, C) of each.
    """

    def __init__(self, shape: tuple[int, ...]) -> None:
        self.shape = (shape[2], *shape[:2])
        self.count = 0
        self._parts: list[NDArray[np.uint8]] = []
        self.file: Path | None = None

    def add(self, pictures: NDArray[np.uint8]) -> None:
        """Take pictures (n, H, W, C).

        Raises
        ------
        DataError
            If they cannot be written.
        """
        self._parts.append(np.ascontiguousarray(pictures.transpose(0, 3, 1, 2)))
        self.count += len(pictures)
        if self.file is not None or sum(part.nbytes for part in self._parts) > LARGE:
            self._write()

    def _write(self) -> None:
        try:
            if self.file is None:
                folder().mkdir(parents=True, exist_ok=True)
                number, name = tempfile.mkstemp(".part", dir=folder())
                os.close(number)
                self.file = Path(name)
            with self.file.open("ab") as file:
                for part in self._parts:
                    file.write(part.data)
        except OSError as error:
            raise DataError(
                f"the images cannot be kept in {folder()} ({error.strerror}); make room there, "
                f"or set data.limit or a smaller data.size"
            ) from None
        self._parts = []

    def samples(self) -> NDArray[np.uint8]:
        """Return all of them, (N, C, H, W)."""
        if self.file is not None:
            return mapped(self.file, (self.count, *self.shape))
        return np.concatenate(self._parts) if self._parts else np.empty((0, *self.shape), np.uint8)

    def discard(self) -> None:
        """Remove the file of what was broken off."""
        if self.file is not None:
            self.file.unlink(missing_ok=True)


def mapped(file: Path, shape: tuple[int, ...]) -> NDArray[np.uint8]:
    """Return pictures that stay in a file; what is changed of them is changed in memory alone."""
    return np.memmap(file, np.uint8, "c", shape=shape)


def keep(name: str, room: Room, facts: Mapping[str, Any]) -> None:
    """Keep what was made under a key, with what is known of it as JSON."""
    if room.file is None:
        return
    text = folder() / f"{name}.json"
    try:
        text.write_text(json.dumps({**facts, "count": room.count}), encoding="utf-8")
        if sys.platform == "win32":  # which does not rename what is mapped
            return
        room.file.rename(folder() / f"{name}.bytes")
    except OSError:  # it is used as it is, and made again another time
        text.unlink(missing_ok=True)


def kept(name: str, shape: tuple[int, ...]) -> tuple[NDArray[np.uint8], dict[str, Any]] | None:
    """Return what was made before under a key: pictures (N, C, H, W), and what is known of them."""
    try:
        facts = json.loads((folder() / f"{name}.json").read_text(encoding="utf-8"))
        return mapped(folder() / f"{name}.bytes", (int(facts["count"]), *shape)), facts
    except (OSError, ValueError, KeyError, TypeError):
        return None
