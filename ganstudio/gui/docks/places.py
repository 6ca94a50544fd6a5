"""Which docks stand where: the layouts by name."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class DockColumn:
    """Docks under each other: its share of the width, and of the height for each dock."""

    share: int
    docks: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Layout:
    """An arrangement of docks, in columns and one at the foot of them all.

    Those that it does not name are closed.
    """

    name: str
    purpose: str
    columns: tuple[DockColumn, ...]
    foot: str = ""


LAYOUTS = (
    Layout(
        "Watch",
        "Everything at once.",
        (
            DockColumn(21, (("runs", 24), ("parameters", 76))),
            DockColumn(50, (("samples", 74), ("walk", 26))),
            DockColumn(29, (("losses", 28), ("outputs", 28), ("collapse", 44))),
        ),
        "timeline",
    ),
    Layout(
        "Compare",
        "Several runs side by side: samples wide, curves and figures under them.",
        (
            DockColumn(20, (("runs", 60), ("parameters", 40))),
            DockColumn(50, (("samples", 62), ("outputs", 38))),
            DockColumn(30, (("losses", 42), ("collapse", 58))),
        ),
        "timeline",
    ),
    Layout(
        "Lecture",
        "Few and large: samples, losses, the discriminator's output.",
        (
            DockColumn(60, (("samples", 100),)),
            DockColumn(40, (("losses", 50), ("outputs", 50))),
        ),
    ),
    Layout(
        "Theory",
        "The plane with the discriminator's field, the loss under the microscope, the game.",
        (
            DockColumn(20, (("parameters", 100),)),
            DockColumn(46, (("samples", 56), ("microscope", 44))),
            DockColumn(34, (("outputs", 32), ("losses", 28), ("game", 40))),
        ),
    ),
)

FEET = {layout.foot for layout in LAYOUTS}
"""Docks that are low and wide, and no tabs of others."""
