"""What happened to runs meanwhile, laid along an axis: the words said of them, and the edits."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ganstudio.gui.docks.measures.history import RunHistory
from ganstudio.gui.docks.measures.ribbon import EditMark, Row, Segment
from ganstudio.gui.docks.shared.event_marks import Places
from ganstudio.gui.state import RunView
from ganstudio.gui.widgets.legend import Entry
from ganstudio.gui.widgets.numerals import written
from ganstudio.gui.widgets.theme import RunStyle


def row_of(run: RunView, style: RunStyle, history: RunHistory, places: Places) -> Row:
    """Return the ribbon of a run, in the style of its group."""
    segments = []
    for each in history.stretches(run.reached):
        start, end = places(run, np.array([each.first, each.last], np.float64)).tolist()
        if np.isfinite([start, end]).all():
            word, fault = each.verdict.word, each.verdict.is_fault
            why = written(each.verdict.evidence)
            segments.append(Segment(word, start, end, each.first, fault, why))
    return Row(Entry(run.title, style.colour, style.dash), tuple(segments))


def edits_of(runs: Sequence[RunView], places: Places) -> list[EditMark]:
    """Return what was edited in any run, each once where several were edited alike."""
    found: dict[tuple[int, str], EditMark] = {}
    for run in runs:
        for mark in run.marks():
            place = float(places(run, np.array([mark.step], np.float64))[0])
            if mark.kind == "edit" and np.isfinite(place):
                found.setdefault((mark.step, mark.text), EditMark(place, mark.step, mark.text))
    return sorted(found.values(), key=lambda edit: edit.place)


def ends_of(runs: Sequence[RunView], places: Places) -> tuple[float, float]:
    """Return where the axis begins and ends; NaN where nothing is known of it."""
    ends = np.concatenate([places(run, np.array([0.0, run.reached])) for run in runs])
    finite = ends[np.isfinite(ends)]
    return (float(finite.min()), float(finite.max())) if len(finite) else (np.nan, np.nan)
