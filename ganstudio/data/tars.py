"""The files inside a tar archive, plain or compressed, read one at a time and never extracted."""

from __future__ import annotations

import bz2
import gzip
import lzma
import tarfile
import tempfile
import threading
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import IO

from ganstudio.data.base import DataError
from ganstudio.data.member import MAX_BYTES, MAX_RATIO, Member, UnusableError, packed

UNPACKED = 16 * 2**30
"""Bytes that a compressed archive is unpacked to at most."""
MEMORY = 2**27
"""Bytes that xz may take to unpack; its usual settings take half of that."""
CHUNK = 2**20
BLOCK = 512
"""Bytes of a header in a tar."""
DAMAGE = (EOFError, zlib.error, lzma.LZMAError, gzip.BadGzipFile, OSError, ValueError)


def is_tar(path: Path) -> bool:
    """Tell whether a file is a tar archive, by what it begins with."""
    try:
        with path.open("rb") as raw:
            head = raw.read(6)
            raw.seek(0)
            with unpacking(raw, head) as content:
                block = content.read(BLOCK)
    except DAMAGE:
        return False
    return len(block) == BLOCK and block[257:262] == b"ustar"


@contextmanager
def unpacking(raw: IO[bytes], head: bytes) -> Iterator[IO[bytes]]:
    """Give what a file holds, unpacked where its first bytes say that it is gzip, xz or bzip2."""
    if head.startswith(b"\x1f\x8b"):
        with gzip.GzipFile(fileobj=raw) as unpacked:
            yield unpacked  # type: ignore[misc]
    elif head.startswith(b"\xfd7zXZ"):
        yield _Unxz(raw)  # type: ignore[misc]
    elif head.startswith(b"BZh"):
        with bz2.BZ2File(raw) as unzipped:
            yield unzipped
    else:
        yield raw


class _Unxz:
    """An xz file, which may ask for gigabytes to be unpacked, within `MEMORY`."""

    def __init__(self, raw: IO[bytes]) -> None:
        self._raw = raw
        self._unpacker = lzma.LZMADecompressor(memlimit=MEMORY)

    def read(self, size: int) -> bytes:
        """Return up to so many bytes; fewer at the end alone."""
        found = bytearray()
        while len(found) < size and not self._unpacker.eof:
            more = self._raw.read(CHUNK) if self._unpacker.needs_input else b""
            if not more and self._unpacker.needs_input:
                raise EOFError("the file ends too early")
            found += self._unpacker.decompress(more, size - len(found))
        return bytes(found)


@contextmanager
def tar_members(path: Path) -> Iterator[list[Member]]:
    """Open a tar archive and give its files, without hidden ones.

    A compressed one is unpacked to a nameless temporary file first, since it can be read from
    front to back only.

    Raises
    ------
    DataError
        If it cannot be read, or grows out of bounds.
    """
    with path.open("rb") as raw, tempfile.TemporaryFile() as room:
        head = raw.read(6)
        raw.seek(0)
        try:
            with unpacking(raw, head) as content:
                file = raw if content is raw else _unpacked(content, room, path)
            file.seek(0)
            with tarfile.open(fileobj=file, mode="r:") as archive:
                found = list(_listed(archive, file))
        except (tarfile.TarError, *DAMAGE) as error:
            raise DataError(
                f"{path} is a damaged or truncated tar archive ({error}); copy it again"
            ) from None
        yield found


def _unpacked(content: IO[bytes], room: IO[bytes], path: Path) -> IO[bytes]:
    most = min(UNPACKED, max(MAX_BYTES, MAX_RATIO * path.stat().st_size))
    while chunk := content.read(CHUNK):
        room.write(chunk)
        if room.tell() > most:
            raise DataError(
                f"{path} unpacks to more than {most / 2**30:.1f} GiB; unpack it and choose the "
                "folder"
            )
    room.flush()
    return room


def _listed(archive: tarfile.TarFile, file: IO[bytes]) -> Iterator[Member]:
    lock = threading.Lock()
    for info in archive:
        if info.isreg() and info.sparse is None:
            read = partial(_read, file, lock, info.offset_data, info.size)
            yield from packed(info.name.removeprefix("./"), read)


def _read(file: IO[bytes], lock: threading.Lock, start: int, size: int) -> bytes:
    if size > MAX_BYTES:
        raise UnusableError("too large")
    with lock:
        file.seek(start)
        data = file.read(size)
    if len(data) < size:
        raise UnusableError("truncated")
    return data
