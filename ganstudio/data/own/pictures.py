"""Pictures in files, with their classes beside them; whatever no other reader claims is tried."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePosixPath

from ganstudio.data.base import DataError
from ganstudio.data.member import Member
from ganstudio.data.own.content import Content, Reader, Wish, natural
from ganstudio.data.own.labelling import SUFFIXES, is_table, labelled


def claims(found: Sequence[Member]) -> list[Member]:
    """Return what is called like a picture."""
    return [member for member in found if PurePosixPath(member.name).suffix.lower() in SUFFIXES]


def read(found: list[Member], wish: Wish) -> Content:
    """Return all files but the tables among them as pictures, in natural order.

    Raises
    ------
    DataError
        If there are none.
    """
    tables = [member for member in found if is_table(member)]
    files = sorted(
        (member for member in found if not is_table(member)), key=lambda m: natural(m.name)
    )
    if not files:
        raise DataError(
            f"{wish.where} is empty; choose a folder of pictures, an archive or a table"
        )
    # What is no picture by its name is tried, but says nothing of the classes.
    named = claims(files) or files
    others = [member for member in files if member not in set(named)]
    of_names = labelled([member.name for member in named], tables, wish)
    kept = [named[place] for place in of_names.kept]
    labels = of_names.labels
    left_out = {member.name: "no picture" for member in others}
    return Content(
        "pictures", tuple(kept), None, None, labels, of_names.classes, of_names.notes, left_out
    )


READER = Reader(claims, read)
