"""The controls of the measures: plots or table, along what, how seeds are shown, which."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Signal

from ganstudio.gui.docks.measures.axis import AXES, TIPS
from ganstudio.gui.docks.shared.controls import Menu, SegmentedChoice, ToggleButton
from ganstudio.gui.docks.shared.header import Header, Readout
from ganstudio.gui.widgets.scales import number

EMPTY = (
    "Every measure over the course of training, beside what a perfect sampler gets.\n"
    "Press Run; the first is taken after a few seconds."
)
EVERY = 50
"""Steps between two looks, while it is not known better."""
VIEWS = {"plots": "plots", "table": "table"}
SEEDS = {"range": "mean, min–max", "quartiles": "mean, quartiles", "apart": "each seed"}


@dataclass(frozen=True)
class View:
    """How measures are looked at.

    Attributes
    ----------
    table : bool
        Whether as a table rather than as plots.
    axis : str
        Along what, a key of `AXES`.
    seeds : str
        How runs that differ by their seed are shown, a key of `SEEDS`.
    log : bool
        Whether distances stand on a logarithmic axis.
    """

    table: bool
    axis: str
    seeds: str
    log: bool


class MeasuresHeader(Header):
    """The controls in a row."""

    changed = Signal()
    listWanted = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self.views, self.axes = SegmentedChoice(VIEWS), SegmentedChoice(AXES, TIPS)
        self.seeds, self.log = Menu(SEEDS), ToggleButton("log", on=True)
        self.which = ToggleButton("Which …")
        self.reading = Readout()
        self.add(self.views, "Plots under each other, or a table of what everything is at a step")
        self.add(self.which, "Which measures are drawn")
        self.add(self.axes, "Along what: the cursor stays at the same event", "x")
        self.add(self.seeds, "How runs that differ by their seed alone are drawn", "seeds")
        self.add(self.log, "Distances on a logarithmic axis, since their ratios count")
        self.stretch(self.reading)
        self.views.changed.connect(self.changed)
        self.axes.changed.connect(self.changed)
        self.seeds.chose.connect(self.changed)
        self.log.toggled.connect(self.changed)
        self.which.toggled.connect(self.listWanted)

    def view(self) -> View:
        """Return what is chosen."""
        table = self.views.value() == "table"
        return View(table, self.axes.value(), self.seeds.value(), self.log.isChecked())

    def tell(self, shown: int, known: int, reading: str) -> None:
        """Say how many measures are drawn, and which step is read."""
        self.which.setText(f"{shown} of {known}")
        self.reading.setText(reading)

    def options(self) -> dict[str, Any]:
        """Return what is kept between starts."""
        view = self.view()
        return {"view": self.views.value(), "axis": view.axis, "seeds": view.seeds, "log": view.log}

    def set_options(self, options: dict[str, Any]) -> None:
        """Take up what was kept."""
        self.views.set_value(options.get("view"))
        self.axes.set_value(options.get("axis"))
        self.seeds.set_value(options.get("seeds"))
        if isinstance(on := options.get("log"), bool):
            self.log.setChecked(on)


def waiting(looks: Sequence[int]) -> str:
    """Return what to say until there are two looks to draw a line through."""
    if not looks:
        return EMPTY
    following = (max(looks) // EVERY + 1) * EVERY
    return f"Measured once, at step {number(max(looks))}; next at step {number(following)}."
