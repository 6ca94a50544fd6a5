"""What stands in a table of measures: each beside the value that it has where all is well."""

from __future__ import annotations

from dataclasses import dataclass

from ganstudio.gui.widgets.legend import Entry
from ganstudio.gui.widgets.notation import write
from ganstudio.gui.widgets.numerals import written
from ganstudio.gui.widgets.provenance import provenance
from ganstudio.telemetry.records import Measure

BESIDE = 2
"""Up to as many runs stand side by side, a row each measure; more get a row each."""
GROUPS = {
    "coverage": "Coverage",
    "quality": "Quality",
    "variety": "Variety",
    "memory": "Memory",
}
"""Headings of what measures tell of, in the order in which they stand."""


@dataclass(frozen=True)
class Cell:
    """One field: its text, what the tooltip says, how it looks, and which measure it shows."""

    text: str
    help: str = ""
    tone: str = "text"
    swatch: Entry | None = None
    measure: Measure | None = None
    heading: bool = False


@dataclass(frozen=True)
class MeasureColumn:
    """The measures of one run."""

    look: Entry
    measures: tuple[Measure, ...]


@dataclass(frozen=True)
class FloorColumn:
    """What the measures stand beside: the head of its column, and its explanation."""

    head: str
    help: str


PERFECT = FloorColumn("perfect", "What a perfect sampler gets with as many samples")


def poor(measure: Measure) -> bool:
    """Tell whether a measure is far on the wrong side of its floor."""
    if measure.better == "neither":
        return False
    if measure.better == "high":
        return measure.value < 0.5 * measure.floor
    return measure.value > 2 * max(measure.floor, 0.05)


def cells(runs: list[MeasureColumn], reference: FloorColumn = PERFECT) -> list[list[Cell]]:
    """Return the table: heads in the first row and column, what they stand beside in the last."""
    known: dict[str, Measure] = {}
    for run in runs:
        known |= {m.name: m for m in run.measures if m.name not in known}
    heads = [Cell(run.look.name, run.look.name, swatch=run.look) for run in runs]
    if len(runs) == 1:
        heads = [Cell("now", "What it is now", "muted")]
    table = [[Cell(""), *heads, Cell(reference.head, reference.help, "muted")]]
    turned = len(runs) > BESIDE and len(known) <= len(runs) + 1
    grouped = not turned and len({measure.group for measure in known.values()}) > 1
    for group, heading in {**GROUPS, "game": "Game"}.items():
        members = [measure for measure in known.values() if measure.group == group]
        if members and grouped:
            table.append([Cell(heading, heading=True), *[Cell("")] * (len(runs) + 1)])
        for measure in members:
            row = [Cell(write(measure.title), measure.help, "muted", measure=measure)]
            row += [_reading(run, measure) for run in runs]
            table.append(
                [*row, Cell(written(measure.floor_text), reference.help, "muted", measure=measure)]
            )
    return [list(column) for column in zip(*table, strict=True)] if turned else table


def _reading(run: MeasureColumn, measure: Measure) -> Cell:
    """Return a run's own value of a measure, with the step it was taken at if that was before."""
    found = next((each for each in run.measures if each.name == measure.name), None)
    if found is None:
        return Cell("–", measure.help, measure=measure)
    lines = [
        f"{name} {value}."
        for name, value in provenance(found)
        if value != found.extractor or value not in found.help
    ]
    tone = "warning" if poor(found) else "text"
    return Cell(written(found.text), "\n".join([found.help, *lines]), tone, measure=found)
