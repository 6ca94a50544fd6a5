"""Which reader reads what lies at a path."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path

from ganstudio.data.base import DataError
from ganstudio.data.files import members, no_file, read_file
from ganstudio.data.images import told
from ganstudio.data.member import Member
from ganstudio.data.own import arrays, cifar, idx, parquet, pictures, stl, tables
from ganstudio.data.own.content import Content, Reader, Wish
from ganstudio.data.own.unpacking import nested
from ganstudio.data.tars import is_tar

READERS: tuple[Reader, ...] = (
    idx.READER, cifar.READER, stl.READER, parquet.READER, arrays.READER, pictures.READER,
    tables.READER,
)  # fmt: skip
"""The first of those that claim the most files reads them."""


@contextmanager
def contents(path: Path, wish: Wish) -> Iterator[Content]:
    """Open a path and give what is there; pictures in files can be read as long as it is open.

    Raises
    ------
    DataError
        If nothing is there that can be used.
    """
    with _files(path) as found:
        every = list(nested(found))
        barred = {member.name: member.reason for member in every if member.reason}
        found = [member for member in every if not member.reason]
        claims = [(reader, reader.claims(found)) for reader in READERS]
        reader, claimed = max(claims, key=lambda claim: len(claim[1]))
        if not claimed or reader is pictures.READER:
            # With the tables beside them, and what may be a picture without a name.
            reader, claimed = pictures.READER, found
        if not claimed:
            reason = told(barred, len(barred)) if barred else "it is empty"
            raise DataError(f"{path} holds no data ({reason}); choose another folder or archive")
        content = reader.read(claimed, wish)
        mine = set(claimed)
        others = {each.name: "of another kind" for each in found if each not in mine}
        yield replace(content, left_out={**content.left_out, **others, **barred})


@contextmanager
def _files(path: Path) -> Iterator[list[Member]]:
    """Open a folder or an archive, or give the single file that a path names."""
    if os.path.isfile(path) and not (path.suffix.lower() == ".zip" or _is_archive(path)):
        yield [Member(path.name, partial(read_file, path), path)]
    elif os.path.isdir(path) or os.path.isfile(path):
        with members(path, links_out=False) as found:
            yield found
    else:
        raise DataError(no_file(path))


def _is_archive(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return file.read(4) == b"PK\x03\x04" or is_tar(path)
    except OSError as error:
        raise DataError(f"{path} cannot be read ({error.strerror}); check data.path") from None
