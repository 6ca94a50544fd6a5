"""What the measures amount to, in sentences, each with its spread; nothing that is not proven."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from ganstudio.gui.docks.measures.groups import Band, Group
from ganstudio.gui.docks.measures.history import RunHistory
from ganstudio.gui.docks.measures.multiple import TARGETS, is_distance
from ganstudio.gui.docks.measures.reading import Drawn, said, with_spread
from ganstudio.gui.widgets.numerals import written
from ganstudio.gui.widgets.scales import number
from ganstudio.telemetry.records import Measure

Tone = Literal["good", "warning", "plain"]
ENOUGH = 6
"""Looks over which it can be told whether a measure still moves."""
LATE = 1 / 3
"""Share of the course that counts as its end."""


@dataclass(frozen=True)
class Saying:
    """A sentence on the measures, and what it rests on."""

    title: str
    text: str
    tone: Tone = "plain"


def sayings(
    groups: Sequence[Group],
    histories: Mapping[int, RunHistory],
    measures: Mapping[str, Sequence[Drawn]],
    step: int,
) -> list[Saying]:
    """Return what is to be said at a step: faults first, then comparisons, then what goes on."""
    faults = [each for group in groups if (each := _fault(group, histories, step)) is not None]
    compared = [each for found in measures.values() if (each := _compared(found, step))]
    found = [*faults, *compared, *_moving(measures, step)]
    return found or [Saying("Nothing yet", "Too few looks to tell whether anything moves, and one "
                            "kind of run alone to compare.")]  # fmt: skip


def _fault(group: Group, histories: Mapping[int, RunHistory], step: int) -> Saying | None:
    """Tell what is wrong with how many runs of a group, and since when."""
    held = []
    for run in group.runs:
        stretches = histories[run.run].stretches(run.reached)
        held += [each for each in stretches if each.first <= step][-1:]
    faults = [each for each in held if each.verdict.is_fault]
    if not faults:
        return None
    words = list(dict.fromkeys(each.verdict.word for each in faults))
    first = min(faults, key=lambda each: each.verdict.since)
    share = f" in {len(faults)} of {len(group.runs)} seeds" if len(group.runs) > 1 else ""
    title = f"{group.title}: {' or '.join(words)}{share}"
    since = f"Since step {number(first.verdict.since)}"
    return Saying(title, f"{since}: {written(first.verdict.evidence)}.", "warning")


# ── which is better ───────────────────────────────────────────────────────────


def _compared(found: Sequence[Drawn], step: int) -> Saying | None:
    """Tell which of several groups is better in a measure, where their bands are apart."""
    known = [(each, each.band) for each in found if each.band is not None]
    if len(known) < 2:
        return None
    measure = known[0][0].courses[-1].measure
    common = min(step, *(band.steps[-1] for _, band in known))
    if measure.better == "neither" or any(band.at(common) is None for _, band in known):
        return None
    ranked = sorted(known, key=lambda pair: _loss(measure, _at(pair[1], common)[0]))
    (best, first), (_, second) = ranked[:2]
    where = ", ".join(
        f"{each.group.title} {_value(measure, band, common)}" for each, band in ranked[:2]
    )
    where += f" at step {number(common)}"
    if _at(first, common) == _at(second, common):
        return Saying(f"{measure.title}: no difference", f"{where}.")
    if min(first.count, second.count) < 2:
        text = f"{where}: one seed tells nothing of the spread."
        return Saying(f"{measure.title}: not proven", text)
    if _overlap(_at(first, common), _at(second, common)):
        return Saying(f"{measure.title}: not proven", f"{where}: within the spread of the seeds.")
    text = f"{where}: further apart than the seeds of either."
    return Saying(f"{measure.title}: {best.group.title} is better", text, "good")


def _at(band: Band, step: float) -> tuple[float, float, float]:
    found = band.at(step)
    assert found is not None
    return found


def _loss(measure: Measure, value: float) -> float:
    """Return how far a value is from what is wanted: from the data's own where that is a target."""
    if measure.name in TARGETS:
        return abs(value - measure.floor)
    return -value if measure.better == "high" else value


def _value(measure: Measure, band: Band, step: float) -> str:
    mean, low, high = _at(band, step)
    if band.count < 2:
        return said(mean, measure)
    return with_spread(mean, low, high, measure)


def _overlap(one: tuple[float, float, float], other: tuple[float, float, float]) -> bool:
    return one[1] <= other[2] and other[1] <= one[2]


# ── whether to go on ──────────────────────────────────────────────────────────


def _moving(measures: Mapping[str, Sequence[Drawn]], step: int) -> Iterator[Saying]:
    """Tell whether the first distance, or else the first measure, still moves."""
    named = sorted(measures, key=lambda name: not _is_distance(measures[name]))
    for each in measures[named[0]] if named else ():
        found = _end(each, step)
        if found is not None:
            yield found


def _is_distance(found: Sequence[Drawn]) -> bool:
    return any(is_distance(model) for each in found if (model := each.model))


def _end(each: Drawn, step: int) -> Saying | None:
    if each.band is None or not each.courses:
        return None
    upto = each.band.steps <= step
    steps, values = each.band.steps[upto], each.band.mean[upto]
    late = steps >= steps[-1] - LATE * (steps[-1] - steps[0]) if len(steps) else steps > 0
    if int(late.sum()) < ENOUGH:
        return None
    x, y = steps[late], values[late]
    slope, level = np.polyfit(x - x[0], y, 1)
    change = float(slope * (x[-1] - x[0]))
    noise = float((y - (level + slope * (x - x[0]))).std(ddof=2)) * 2
    measure, span = each.courses[-1].measure, number(x[-1] - x[0])
    way = "fell" if change < 0 else "rose"
    text = f"{measure.title} of {each.group.title} {way} by {said(abs(change), measure)} over the "
    text += f"last {span} steps"
    if abs(change) <= noise:
        return Saying("More steps change little", f"{text}, no more than its noise "
                      f"({said(noise, measure)}).")  # fmt: skip
    return Saying("Still moving", f"{text}, more than its noise ({said(noise, measure)}).")
