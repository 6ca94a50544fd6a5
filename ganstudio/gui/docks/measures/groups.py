"""Runs that differ by their seed alone, as one: their mean, and the band that they make."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ganstudio.gui.state import RunView
from ganstudio.gui.widgets.theme import RunStyle
from ganstudio.telemetry.measurements import Course

Floats = NDArray[np.float64]
ASIDE = ("seed", "title", "description", "group", "variants", "device", "threads", "watch")
"""Settings that do not tell runs apart: they decide by chance, or how a run is looked at."""
SEED = re.compile(r"[\s,(·]*\bseed\s*=?\s*\d+\)?", re.IGNORECASE)
QUARTILES = 4
"""Runs from which on quartiles mean something."""


@dataclass(frozen=True)
class Group:
    """Runs of one experiment."""

    title: str
    style: RunStyle
    runs: tuple[RunView, ...]


def grouped(runs: Sequence[RunView]) -> list[Group]:
    """Return runs in groups whose experiments differ by the seed alone, in their order."""
    found: dict[object, list[RunView]] = {}
    for run in runs:
        found.setdefault(_kind(run), []).append(run)
    titles = _without_prefix([_title(members) for members in found.values()])
    return [
        Group(title, members[0].style, tuple(members))
        for title, members in zip(titles, found.values(), strict=True)
    ]


def _without_prefix(titles: list[str]) -> list[str]:
    """Leave out what all titles begin with, up to a colon: the experiment that is varied."""
    first, colon, _ = titles[0].rpartition(": ") if titles else ("", "", "")
    prefix = first + colon
    if len(titles) < 2 or not colon or not all(title.startswith(prefix) for title in titles):
        return titles
    return [title.removeprefix(prefix) for title in titles]


def _kind(run: RunView) -> object:
    values = getattr(run.adopted, "values", None)
    if values is None or run.is_baseline:
        return run.run
    told = {key: value for key, value in values().items() if key not in ASIDE}
    return json.dumps(told, sort_keys=True, default=str)


def _title(runs: Sequence[RunView]) -> str:
    if len(runs) == 1:
        return runs[0].title
    names = dict.fromkeys(SEED.sub("", run.title).strip() for run in runs)
    return next(iter(filter(None, names)), runs[0].title)


@dataclass(frozen=True, eq=False)
class Band:
    """Several courses of one measure at the steps that all of them have come to.

    Attributes
    ----------
    steps, mean, low, high : array (n,)
        float64.
    count : int
        Courses that it is made of.
    """

    steps: Floats
    mean: Floats
    low: Floats
    high: Floats
    count: int

    def at(self, step: float) -> tuple[float, float, float] | None:
        """Return mean, low and high at or before a step; None before the first."""
        place = int(np.searchsorted(self.steps, step, "right")) - 1
        if place < 0:
            return None
        return float(self.mean[place]), float(self.low[place]), float(self.high[place])


def band(courses: Sequence[Course], spread: str = "range") -> Band | None:
    """Return the band of courses: their mean with the range, or the quartiles of four or more."""
    curves = [curve for each in courses if len((curve := _finite(each))[0])]
    if not curves:
        return None
    first = max(steps[0] for steps, _ in curves)
    last = min(steps[-1] for steps, _ in curves)
    every = np.unique(np.concatenate([steps for steps, _ in curves]))
    steps = every[(every >= first) & (every <= last)]
    if not len(steps):
        return None
    values = np.stack([np.interp(steps, *curve) for curve in curves])
    low, high = values.min(0), values.max(0)
    if spread == "quartiles" and len(curves) >= QUARTILES:
        low, high = np.quantile(values, [0.25, 0.75], axis=0)
    return Band(steps, values.mean(0), low, high, len(curves))


def _finite(course: Course) -> tuple[Floats, Floats]:
    whole = np.isfinite(course.values)
    return course.steps[whole].astype(np.float64), course.values[whole]
