"""Tables for the terminal."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence

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
        yield line if not width or _room(line) <= width else f"{line[: width - 1]}…"


def _room(text: str) -> int:
    """Return the cells that a text takes on a terminal; wide letters take two."""
    return sum(1 + (unicodedata.east_asian_width(letter) in "WF") for letter in text)


def _is_number(cell: str) -> bool:
    return cell == "–" or cell.lstrip("−")[:1].isdigit()
