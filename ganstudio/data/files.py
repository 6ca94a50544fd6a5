"""The files inside a folder or a zip archive, by name, read one at a time and never extracted."""

from __future__ import annotations

import os
import stat
import threading
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath

from ganstudio.data.base import DataError

MAX_BYTES = 2**28
"""Files above this size are left out unread."""
MAX_RATIO = 200
"""Zip members that grow more than this when unpacked are left out, if they are large at all."""
LARGE = 2**20
HIDDEN = {"__MACOSX", "Thumbs.db", "desktop.ini"}


class UnusableError(Exception):
    """A file that is left out; its text says why, so that it can follow a number of files."""


@dataclass(frozen=True)
class Member:
    """A file inside a folder or an archive.

    Attributes
    ----------
    name : str
        Path within it, with forward slashes, printable.
    read : callable
        Returns its bytes; raises `UnusableError`.
    """

    name: str
    read: Callable[[], bytes]


@contextmanager
def members(path: Path) -> Iterator[list[Member]]:
    """Open a folder or a zip archive and give its files, sorted by name, without hidden ones.

    Raises
    ------
    DataError
        If it is neither, or cannot be opened.
    """
    if os.path.isdir(path):  # unlike Path.is_dir, False for a name that no system can have
        yield sorted(_in_folder(path), key=lambda member: member.name)
        return
    if not os.path.isfile(path):
        raise DataError(f"there is no folder or file {path}; check data.path")
    try:
        archive = zipfile.ZipFile(path)
    except zipfile.BadZipFile as error:
        raise DataError(
            f"{path} is not a zip archive that can be read ({error}); choose a folder or a .zip"
        ) from None
    except OSError as error:
        raise DataError(f"{path} cannot be read ({error.strerror}); check data.path") from None
    with archive:
        yield sorted(_in_archive(archive), key=lambda member: member.name)


def _visible(name: str) -> bool:
    parts = PurePosixPath(name).parts
    return not any(part.startswith(".") or part in HIDDEN for part in parts)


def _legible(name: str) -> str:
    """Return a name that can be shown and saved; some have line breaks or bytes of no encoding."""
    return name if name.isprintable() else ascii(name).strip("'\"")


def _in_folder(root: Path) -> Iterator[Member]:
    visited = set()
    denied: list[OSError] = []
    # Links are followed, since data sets are often folders of links; circles are not.
    for folder, below, names in os.walk(root, onerror=denied.append, followlinks=True):
        here = os.stat(folder)
        if (here.st_dev, here.st_ino) in visited:
            below.clear()
            continue
        visited.add((here.st_dev, here.st_ino))
        for name in names:
            path = Path(folder, name)
            relative = path.relative_to(root).as_posix()
            if _visible(relative):
                yield Member(_legible(relative), partial(_read_file, path))
    for error in denied:
        path = Path(error.filename)
        yield Member(_legible(path.relative_to(root).as_posix()), partial(_read_file, path))


def _read_file(path: Path) -> bytes:
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise UnusableError("unreadable")
        if status.st_size > MAX_BYTES:
            raise UnusableError("too large")
        return path.read_bytes()
    except OSError:
        raise UnusableError("unreadable") from None


def _in_archive(archive: zipfile.ZipFile) -> Iterator[Member]:
    lock = threading.Lock()
    for info in archive.infolist():
        if not info.is_dir() and _visible(info.filename):
            yield Member(_legible(info.filename), partial(_read_member, archive, lock, info))


def _read_member(archive: zipfile.ZipFile, lock: threading.Lock, info: zipfile.ZipInfo) -> bytes:
    if info.flag_bits & 0x1:
        raise UnusableError("encrypted")
    bloated = info.file_size > max(LARGE, MAX_RATIO * info.compress_size)
    if bloated or info.file_size > MAX_BYTES:
        raise UnusableError("too large")
    try:
        # Never gives more bytes than the size checked above, whatever the member holds.
        with lock:
            return archive.read(info)
    except Exception:  # each compression method has errors of its own
        raise UnusableError("damaged") from None
