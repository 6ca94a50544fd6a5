"""Tables for the terminal."""

from __future__ import annotations

import shutil
import sys
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import accumulate

from ganstudio.foreign import shown

GAP = "  "
CELL = 120
"""Characters of a cell: a title may be as long as its author likes."""


def table(heads: Sequence[str], rows: Sequence[Sequence[str]], width: int = 0) -> Iterator[str]:
    """Yield lines of aligned columns under their heads; numbers stand at the right.

    Parameters
    ----------
    width
        Where lines are cut with an ellipsis; 0 for nowhere.
    """
    rows = [[shown(cell, CELL) for cell in row] for row in rows]
    columns = list(zip(*rows, strict=True)) if rows else [()] * len(heads)
    right = [all(_is_number(cell) for cell in column) for column in columns]
    widths = [max(map(_room, (head, *column))) for head, column in zip(heads, columns, strict=True)]
    rule = ["─" * each for each in widths]
    for cells in (heads, rule, *rows):
        line = GAP.join(
            " " * (room - _room(cell)) + cell if end else cell + " " * (room - _room(cell))
            for cell, room, end in zip(cells, widths, right, strict=True)
        ).rstrip()
        yield line if not width or _room(line) <= width else f"{_begin(line, width - 1)}…"


def terminal_width() -> int:
    """Return the cells of a line, 0 where no terminal shows it."""
    return shutil.get_terminal_size((0, 24)).columns if sys.stdout.isatty() else 0


def _room(text: str) -> int:
    """Return the cells that a text takes on a terminal; wide letters take two."""
    return sum(map(_cells, text))


def _begin(text: str, room: int) -> str:
    """Return as many of the first letters as have room."""
    ends = accumulate(map(_cells, text))
    return "".join(letter for letter, end in zip(text, ends, strict=True) if end <= room)


def _cells(letter: str) -> int:
    return 1 + (unicodedata.east_asian_width(letter) in "WF")


def _is_number(cell: str) -> bool:
    return cell == "–" or cell.lstrip("−")[:1].isdigit()
