"""A file is there whole or not at all."""

from __future__ import annotations

import os
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Give a temporary path beside ``path`` to write to; it takes its place if all goes well.

    The temporary file has the same suffix, since writers choose the format by it.

    Raises
    ------
    OSError
        If the folder is missing or cannot be written to, or the disk is full; names ``path``.
    """
    temporary = path.with_name(f".{path.stem}-{secrets.token_hex(4)}{path.suffix}")
    try:
        with naming(path, temporary):
            yield temporary
            os.replace(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)


@contextmanager
def replacing_folder(path: Path) -> Iterator[Path]:
    """Give a temporary folder beside ``path`` to fill; it takes its place if all goes well.

    Raises
    ------
    OSError
        If something is there already, the folder around it cannot be written to, or the disk
        is full; names ``path``.
    """
    check_free_folder(path)
    temporary = path.with_name(f".{path.name}-{secrets.token_hex(4)}")
    try:
        with naming(path, temporary):
            temporary.mkdir()
            yield temporary
            if path.is_dir():
                path.rmdir()  # an empty one
            os.replace(temporary, path)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


@contextmanager
def naming(path: Path, temporary: Path) -> Iterator[None]:
    """Let the system's errors in writing name what the user knows, not the temporary path.

    Raises
    ------
    OSError
        That of the system, of ``path``.
    """
    try:
        yield
    except Exception as error:
        reason = _of_writing(error, temporary)
        if reason is None:
            raise
        raise OSError(reason.errno, reason.strerror, str(path)) from error


def _of_writing(error: Exception, temporary: Path) -> OSError | None:
    """Return the system's error, also where a writer's own clearing up has hidden it."""
    cause: BaseException | None = error
    while cause is not None and not isinstance(cause, OSError):
        cause = None if cause.__suppress_context__ else cause.__context__
    if cause is None or cause.errno is None:
        return None
    elsewhere = cause.filename is not None and not str(cause.filename).startswith(str(temporary))
    return None if elsewhere else cause


def check_free_folder(path: Path) -> None:
    """Find out whether a folder is still to be made, or empty.

    Raises
    ------
    OSError
        One sentence that tells what is in the way.
    """
    if path.is_dir() and any(path.iterdir()):
        raise FileExistsError(f"{path} is not empty; choose a new folder")
    if path.exists() and not path.is_dir():
        raise FileExistsError(f"{path} is a file; choose a new folder")


def check_target(path: Path) -> None:
    """Find out, before anything is computed, whether a file can be written.

    Raises
    ------
    OSError
        One sentence that tells what is in the way.
    """
    folder = path.resolve().parent
    if not folder.is_dir():
        raise FileNotFoundError(f"the folder {folder} does not exist; create it or choose another")
    if path.is_dir():
        raise IsADirectoryError(f"{path} is a folder; name a file in it")
    check_writable(folder)


def check_writable(folder: Path) -> None:
    """Find out, before anything is computed, whether files can be written into a folder.

    The folder need not exist; then the nearest existing parent is tried. Leaves nothing behind.

    Raises
    ------
    OSError
        One sentence that tells what is in the way.
    """
    existing = folder
    while not existing.exists() and existing != existing.parent:
        existing = existing.parent
    if not existing.is_dir():
        raise NotADirectoryError(f"{existing} is a file, not a folder; choose another --out")
    try:
        with tempfile.TemporaryDirectory(dir=existing, prefix=".ganstudio-"):
            pass
    except OSError as error:
        reason = error.strerror or str(error)
        raise OSError(f"cannot write into {existing}: {reason}; choose another folder") from None
