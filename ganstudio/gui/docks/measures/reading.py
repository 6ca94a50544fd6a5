"""What every measure of every group is at a step: beside the plots, and as a table."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from ganstudio.gui.docks.measures.groups import Band, Group, band
from ganstudio.gui.docks.measures.history import RunHistory
from ganstudio.gui.docks.shared.measure_cells import MeasureColumn
from ganstudio.gui.state import RunView
from ganstudio.gui.widgets.legend import Entry
from ganstudio.gui.widgets.numerals import written
from ganstudio.telemetry.measurements import Course
from ganstudio.telemetry.records import Measure

ABSENT = "not measured"


def said(value: float, measure: Measure) -> str:
    """Return a value in the words of its measure: a share in percent, else in three figures."""
    if not math.isfinite(value):
        return "–"
    if measure.text.endswith("%"):
        return written(f"{100 * value:.3g}\u202f%")
    return written(f"{value:,.3g}".replace(",", "\u202f"))


def with_spread(mean: float, low: float, high: float, measure: Measure) -> str:
    """Return a mean with half the width of its band."""
    half = (high - low) / 2
    if measure.text.endswith("%"):
        return written(f"{100 * mean:.3g} ± {100 * half:.2g}\u202f%")
    return written(f"{said(mean, measure)} ± {half:.2g}")


@dataclass(frozen=True, eq=False)
class Drawn:
    """One measure of one group: the runs that have it, the course of each, and their band.

    ``evaluated`` are the courses of what was measured of checkpoints afterwards.
    """

    group: Group
    runs: tuple[RunView, ...]
    courses: tuple[Course, ...]
    band: Band | None
    evaluated: tuple[tuple[RunView, Course], ...] = ()

    @property
    def model(self) -> Measure | None:
        """The measure as it was taken last; None where it never was."""
        every = [*self.courses, *(course for _, course in self.evaluated)]
        return every[0].measure if every else None

    def later(self, step: int) -> str:
        """Return what it was where it was measured afterwards, in words; empty where it was not."""
        for _, course in self.evaluated:
            if (place := course.place(step)) is not None:
                return f"◆ {course.texts[place]}"
        return ""

    def measure(self, step: int) -> Measure | None:
        """Return what it is at a step, as a mean with its spread; None where it was not taken."""
        if len(self.courses) == 1 and (place := self.courses[0].place(step)) is not None:
            course = self.courses[0]
            value = float(course.values[place])
            return replace(course.measure, value=value, text=course.texts[place])
        found = self.band.at(step) if self.band is not None else None
        if found is None or not self.courses:
            return None
        mean, low, high = found
        model = self.courses[0].measure
        return replace(model, value=mean, text=with_spread(mean, low, high, model))


def drawn(
    name: str, groups: Sequence[Group], histories: Mapping[int, RunHistory], spread: str
) -> list[Drawn]:
    """Return a measure of all groups."""
    found = []
    for group in groups:
        each_run = [(run, histories[run.run].course(name)) for run in group.runs]
        known = [(run, course) for run, course in each_run if course is not None]
        runs, courses = tuple(run for run, _ in known), tuple(course for _, course in known)
        later = ((run, histories[run.run].course(name, evaluated=True)) for run in group.runs)
        evaluated = tuple((run, course) for run, course in later if course is not None)
        found.append(Drawn(group, runs, courses, band(courses, spread), evaluated))
    return found


def look(group: Group) -> Entry:
    """Return a group's entry in legends."""
    return Entry(group.title, group.style.colour, group.style.dash)


def columns(
    groups: Sequence[Group], measures: Mapping[str, Sequence[Drawn]], step: int
) -> list[MeasureColumn]:
    """Return the table of measures at a step, a column a group."""
    found = []
    for place, group in enumerate(groups):
        told = (each[place].measure(step) for each in measures.values())
        known = tuple(measure for measure in told if measure is not None)
        found.append(MeasureColumn(look(group), known))
    return found


def band_entry(groups: Sequence[Group], seeds: str) -> list[Entry]:
    """Return what the legend says of bands, where there are any."""
    most = max((len(group.runs) for group in groups), default=1)
    if most < 2 or seeds == "apart":
        return []
    kind = "quartiles" if seeds == "quartiles" else "min–max"
    return [Entry(f"{most} seeds each: mean, {kind}", shape="none")]
