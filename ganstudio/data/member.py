"""A file inside a folder or an archive, and which of them are meant to be looked at."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

MAX_BYTES = 2**28
"""Files above this size are left out unread."""
MAX_RATIO = 200
"""Zip members that grow more than this when unpacked are left out, if they are large at all."""
LITTER = {
    "__macosx", "thumbs.db", "ehthumbs.db", "desktop.ini", "@eadir", "@tmp", "#recycle",
    "$recycle.bin", "system volume information", "lost+found", "icon\r",
}  # fmt: skip
"""What systems leave behind among files, in lower case; nobody means it to be data."""


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
    path : Path or None
        Where it lies, unless that is in an archive.
    reason : str
        Why it is left out, where that is known before it is read.
    """

    name: str
    read: Callable[[], bytes]
    path: Path | None = None
    reason: str = ""


def visible(name: str) -> bool:
    """Tell whether a file is meant to be seen: not hidden, and no litter of some system's."""
    parts = PurePosixPath(name).parts
    return not any(part.startswith(".") or part.lower() in LITTER for part in parts)


def leads_out(name: str) -> bool:
    """Tell whether a name in an archive is that of a place outside of it."""
    parts = name.replace("\\", "/").split("/")
    return ".." in parts or name.startswith(("/", "\\")) or name[1:2] == ":"


def unusable(name: str, reason: str) -> Member:
    """Return a member that is there and cannot be read, with why."""

    def read() -> bytes:
        raise UnusableError(reason)

    return Member(legible(name), read, reason=reason)


def packed(name: str, read: Callable[[], bytes]) -> Iterator[Member]:
    """Yield a file of an archive, unless it is hidden; one that leads out of it is unusable."""
    if leads_out(name):
        yield unusable(name, "outside of its archive")
    elif visible(name):
        yield Member(legible(name), read)


def legible(name: str) -> str:
    """Return a name that can be shown and saved; some have line breaks or bytes of no encoding."""
    return name if name.isprintable() else ascii(name).strip("'\"")
