"""The files inside a folder or an archive, by name, read one at a time and never extracted."""

from __future__ import annotations

import os
import stat
import threading
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from ganstudio.data.base import DataError
from ganstudio.data.member import (
    MAX_BYTES,
    MAX_RATIO,
    Member,
    UnusableError,
    legible,
    packed,
    unusable,
    visible,
)
from ganstudio.data.tars import is_tar, tar_members

LARGE = 2**20
"""Bytes from which on it counts how much a zip member grows when unpacked."""


@contextmanager
def members(path: Path, *, links_out: bool = True) -> Iterator[list[Member]]:
    """Open a folder or an archive and give its files, sorted by name, without hidden ones.

    Parameters
    ----------
    path
        A folder, a zip or a tar archive, which may be compressed.
    links_out
        Whether links to folders that lie elsewhere are followed; those to a folder that holds
        this one never are.

    Raises
    ------
    DataError
        If it is neither, or cannot be opened.
    """
    if os.path.isdir(path):  # unlike Path.is_dir, False for a name that no system can have
        yield sorted(_in_folder(path, links_out), key=lambda member: member.name)
        return
    if not os.path.isfile(path):
        raise DataError(no_file(path))
    if is_tar(path):
        with tar_members(path) as found:
            yield sorted(found, key=lambda member: member.name)
        return
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, NotImplementedError, ValueError) as error:
        raise DataError(
            f"{path} is not a zip archive that can be read ({error}); choose a folder or a .zip"
        ) from None
    except OSError as error:
        raise DataError(f"{path} cannot be read ({error.strerror}); check data.path") from None
    with archive:
        yield sorted(in_archive(archive), key=lambda member: member.name)


def no_file(path: Path) -> str:
    """Return why a path is neither a folder nor a file."""
    if os.path.exists(path):
        return f"{path} is neither a folder nor a file but a device or a pipe; check data.path"
    return f"there is no folder or file {path}; check data.path"


def _in_folder(root: Path, links_out: bool) -> Iterator[Member]:
    visited = set()
    denied: list[OSError] = []
    real = Path(os.path.realpath(root))
    # Links are followed, since data sets are often folders of links; circles are not.
    for folder, below, names in os.walk(root, onerror=denied.append, followlinks=True):
        here = os.stat(folder)
        if (here.st_dev, here.st_ino) in visited:
            below.clear()
            continue
        visited.add((here.st_dev, here.st_ino))
        for name in [name for name in below if os.path.islink(os.path.join(folder, name))]:
            target = Path(os.path.realpath(os.path.join(folder, name)))
            inside, holds = target.is_relative_to(real), real.is_relative_to(target)
            if holds or not (inside or links_out):
                below.remove(name)
                if not inside:
                    relative = Path(folder, name).relative_to(root).as_posix()
                    yield unusable(relative, "a link out of the folder")
        for name in names:
            path = Path(folder, name)
            relative = path.relative_to(root).as_posix()
            if visible(relative):
                yield Member(legible(relative), partial(read_file, path), path)
    for error in denied:
        path = Path(error.filename)
        yield Member(legible(path.relative_to(root).as_posix()), partial(read_file, path), path)


def read_file(path: Path, most: int = MAX_BYTES) -> bytes:
    """Return what a regular file holds.

    Raises
    ------
    UnusableError
        If it is none, cannot be read or is above ``most`` bytes.
    """
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise UnusableError("unreadable")
        if status.st_size > most:
            raise UnusableError("too large")
        return path.read_bytes()
    except OSError:
        raise UnusableError("unreadable") from None


def in_archive(archive: zipfile.ZipFile) -> Iterator[Member]:
    """Yield the members of a zip archive, which has to stay open."""
    lock = threading.Lock()
    for info in archive.infolist():
        if not info.is_dir():
            yield from packed(info.filename, partial(_read_member, archive, lock, info))


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
