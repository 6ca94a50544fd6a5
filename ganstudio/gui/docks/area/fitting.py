"""How the docks of a place share the room there is: what does not fit becomes a tab."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ganstudio.gui.docks.area.places import PRIORITY, DockColumn, Place

FOOT = 104
"""Pixels of height that the dock at the foot takes."""
SIDE = 30
"""The share of the width up to which the left column is at the side, and may fold."""
NARROW = 1100
"""Pixels of width below which the left column is a rail."""


@dataclass(frozen=True)
class Fitting:
    """Columns of stacks of docks, a stack being tabs, and what each takes of the room.

    Attributes
    ----------
    folded : tuple of str
        The docks of the left column, where it has given way to a rail.
    """

    columns: tuple[tuple[tuple[str, ...], ...], ...]
    widths: tuple[int, ...]
    heights: tuple[tuple[int, ...], ...]
    folded: tuple[str, ...] = ()


def fitted(
    place: Place,
    least: Mapping[str, tuple[int, int]],
    width: int,
    height: int,
    *,
    folds: bool = True,
) -> Fitting:
    """Return how a place is arranged in so many pixels.

    Parameters
    ----------
    place
        What is wanted; docks that there are not are left out.
    least
        Pixels that each dock needs, width and height, by its name.
    folds
        Whether the left column may give way.
    """
    narrow = width < NARROW
    folds &= narrow and not place.narrow and place.columns[0].share < SIDE
    every = place.narrow if narrow and place.narrow else place.columns
    wanted = every[1:] if folds else every
    room = height - (FOOT if place.foot else 0)
    columns, widths, heights = [], [], []
    stacks: Stacks
    for column in wanted:
        stacks = [(_stack(column, name), share) for name, share in column.docks if name in least]
        if not stacks:
            continue
        while len(stacks) > 1 and not _fits(stacks, least, room):
            stacks = _merged(stacks)
        columns.append(tuple(names for names, _ in stacks))
        heights.append(tuple(share for _, share in stacks))
        widths.append(max(column.share * width // 100, _wide(column, least)))
    folded = tuple(name for name, _ in place.columns[0].docks if name in least) if folds else ()
    return Fitting(tuple(columns), tuple(widths), tuple(heights), folded)


Stacks = list[tuple[tuple[str, ...], int]]


def _stack(column: DockColumn, name: str) -> tuple[str, ...]:
    """Return a dock with those that stand behind it."""
    return (name, *(behind for front, behind in column.behind if front == name))


def _wide(column: DockColumn, least: Mapping[str, tuple[int, int]]) -> int:
    return max(least[name][0] for name, _ in column.docks if name in least)


def _fits(stacks: Stacks, least: Mapping[str, tuple[int, int]], room: int) -> bool:
    """Tell whether a column has room for all its stacks, whatever their shares."""
    heights = ([least[name][1] for name in names if name in least] for names, _ in stacks)
    return sum(map(max, heights)) <= room


def _merged(stacks: Stacks) -> Stacks:
    """Make the stack of the least important dock tabs of its neighbour."""
    ranks = [min(_rank(name) for name in names) for names, _ in stacks]
    lowest = ranks.index(max(ranks))
    neighbour = lowest - 1 if lowest else 1
    both = [stacks[i] for i in sorted((lowest, neighbour))]
    names = sorted((name for each, _ in both for name in each), key=_rank)
    joined = (tuple(names), max(share for _, share in both))  # only one of them is seen
    kept = [stack for i, stack in enumerate(stacks) if i not in (lowest, neighbour)]
    return [*kept[: min(lowest, neighbour)], joined, *kept[min(lowest, neighbour) :]]


def _rank(name: str) -> int:
    return PRIORITY.index(name) if name in PRIORITY else len(PRIORITY)
