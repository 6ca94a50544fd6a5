"""The places of the window: what one does there, and which docks stand where."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class DockColumn:
    """Docks under each other: its share of the width, and of the height for each dock.

    Attributes
    ----------
    behind : tuple of (str, str)
        Docks that are tabs of another one: first the other, then the dock behind it.
    """

    share: int
    docks: tuple[tuple[str, int], ...]
    behind: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Place:
    """Something to do, and an arrangement of docks for it: columns, and one at the foot of them.

    Docks that it does not name are closed. A place without columns is a page of its own.

    Attributes
    ----------
    narrow : tuple of DockColumn
        Its columns in a narrow window, where the left one is not to give way.
    """

    name: str
    purpose: str
    columns: tuple[DockColumn, ...] = ()
    foot: str = ""
    narrow: tuple[DockColumn, ...] = ()


WATCH = Place(
    "Watch",
    "One run: its samples, its verdict, its losses and what the discriminator says.",
    (
        DockColumn(20, (("runs", 100),)),
        DockColumn(50, (("samples", 72), ("walk", 28))),
        DockColumn(30, (("collapse", 42), ("losses", 29), ("outputs", 29))),
    ),
    "timeline",
)
COMPARE = Place(
    "Compare",
    "Several runs side by side: samples, curves and outputs, a column each.",
    (
        DockColumn(17, (("runs", 100),)),
        DockColumn(53, (("samples", 36), ("losses", 36), ("outputs", 28))),
        DockColumn(30, (("collapse", 45), ("measures", 55))),
    ),
    "timeline",
)
LEARN = Place(
    "Learn",
    "A lesson: read, guess, run, see it ticked.",
    (
        DockColumn(27, (("lesson", 100),)),
        DockColumn(44, (("samples", 100),), behind=(("samples", "line"),)),
        DockColumn(29, (("losses", 45), ("collapse", 55))),
    ),
    "timeline",
    (
        DockColumn(38, (("lesson", 100),)),
        DockColumn(
            62,
            (("samples", 100),),
            behind=(("samples", "line"), ("samples", "losses"), ("samples", "collapse")),
        ),
    ),
)
INSPECT = Place(
    "Inspect",
    "One thing at a time, closely: samples, latents, what the discriminator says of them.",
    (
        DockColumn(18, (("runs", 100),)),
        DockColumn(
            52,
            (("walk", 100),),
            behind=(("walk", "samples"), ("walk", "network"), ("walk", "closer"), ("walk", "line")),
        ),
        DockColumn(30, (("outputs", 50), ("losses", 50))),
    ),
    "timeline",
)
LIBRARY = Place("Library", "All runs that were trained before: find, compare, annotate, open.")

PROJECTOR = Place(
    "Projector",
    "Few and large: samples, losses, what the discriminator says.",
    (
        DockColumn(48, (("samples", 100),)),
        DockColumn(52, (("losses", 50), ("outputs", 50))),
    ),
    "timeline",
)

PLACES = (WATCH, COMPARE, LEARN, INSPECT, LIBRARY)
FEET = {place.foot for place in PLACES if place.foot}
"""Docks that are low and wide, and no tabs of others."""
PRIORITY = ("samples", "losses", "collapse", "outputs", "measures", "runs", "lesson", "walk")
"""Which docks keep their room longest where a window is too small for all of them."""
