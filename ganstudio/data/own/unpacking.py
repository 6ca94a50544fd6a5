"""What a file holds, unpacked, and within bounds whatever it claims to be."""

from __future__ import annotations

import stat
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from io import BytesIO

from ganstudio.data.base import DataError
from ganstudio.data.files import in_archive, read_file
from ganstudio.data.member import MAX_RATIO, Member, UnusableError
from ganstudio.data.tars import DAMAGE, unpacking

MOST = 2**30
"""Bytes of a file of numbers that are read at most, unpacked."""
SMALL = 2**26
"""Bytes of a table of labels that are read at most."""
HEAD = 16
CHUNK = 2**22
LARGE = 2**24
PACKED = (".gz", ".xz", ".bz2")


def stem(name: str) -> str:
    """Return the name of a file in lower case, without folders, as it is called unpacked."""
    last = name.rpartition("/")[2].lower()
    for suffix in PACKED:
        last = last.removesuffix(suffix)
    return last


def whole(member: Member, most: int = MOST) -> bytes:
    """Return what a file holds, unpacked if it is gzip, xz or bzip2.

    Raises
    ------
    UnusableError
        If it is damaged, or above ``most`` bytes.
    """
    data = _read(member, most)
    if not data.startswith((b"\x1f\x8b", b"\xfd7zXZ", b"BZh")):
        return data
    allowed = min(most, max(LARGE, MAX_RATIO * len(data)))
    try:
        with unpacking(BytesIO(data), data[:6]) as content:
            found = bytearray()
            while chunk := content.read(min(CHUNK, allowed + 1 - len(found))):
                found += chunk
    except DAMAGE:
        raise UnusableError("damaged or truncated") from None
    if len(found) > allowed:
        raise UnusableError("too large")
    return bytes(found)


def needed(member: Member, most: int = MOST) -> bytes:
    """Return what a file holds without which the data cannot be read, unpacked.

    Raises
    ------
    DataError
        If it is damaged, or above ``most`` bytes.
    """
    try:
        return whole(member, most)
    except UnusableError as reason:
        raise DataError(
            f"{member.name} cannot be used: it is {reason}; copy it again or choose another"
        ) from None


def head(member: Member, size: int = HEAD) -> bytes:
    """Return the first bytes of what a file holds, unpacked; empty if it cannot be read."""
    try:
        if member.path is None:
            return whole(member)[:size]
        if not stat.S_ISREG(member.path.stat().st_mode):
            return b""
        with member.path.open("rb") as raw:
            first = raw.read(6)
            raw.seek(0)
            with unpacking(raw, first) as content:
                return content.read(size)
    except (UnusableError, *DAMAGE):
        return b""


def _read(member: Member, most: int) -> bytes:
    data = member.read() if member.path is None else read_file(member.path, most)
    if len(data) > most:
        raise UnusableError("too large")
    return data


def nested(found: Sequence[Member]) -> Iterator[Member]:
    """Yield files, and in the place of archives those inside them, one level deep."""
    for member in found:
        if member.name.lower().endswith((".zip", ".npz")):
            yield from _inside(member)
        else:
            yield member


def _inside(member: Member) -> Iterator[Member]:
    try:
        archive = zipfile.ZipFile(BytesIO(member.read()))
    except (UnusableError, zipfile.BadZipFile, NotImplementedError, *DAMAGE):
        yield member
        return
    folder = member.name.rpartition(".")[0]
    for inner in in_archive(archive):
        yield replace(inner, name=f"{folder}/{inner.name}")
