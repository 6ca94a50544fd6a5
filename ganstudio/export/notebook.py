"""Runs as a picture in a notebook: samples, D's outputs, curves, and the verdict in words."""

from __future__ import annotations

import base64
import html
import io
from collections.abc import Iterable, Sequence

import numpy as np

from ganstudio.export.figure import comparison
from ganstudio.export.records import MeasuredRun, RunRecords, verdict_of
from ganstudio.telemetry.records import Losses, Record
from ganstudio.telemetry.timeline import Timeline
from ganstudio.training.experiment import Experiment

MOST = 4
"""Runs that stand beside each other."""
DPI = 80


def measured(experiment: Experiment, timeline: Timeline, records: Iterable[Record]) -> MeasuredRun:
    """Return a run by what was said of it: every step, and the newest record of each channel."""
    series: tuple[Losses, ...] = ()
    if len(timeline):
        columns = [timeline.column(name) for name in timeline.names]
        series = (Losses(timeline.names, timeline.first, np.stack(columns, axis=1)),)
    step = timeline.last if len(timeline) else 0
    return MeasuredRun(experiment.title, step, experiment, series, tuple(records))


def as_html(runs: Sequence[RunRecords]) -> str:
    """Return runs as a piece of HTML that stands alone, for ``_repr_html_``."""
    if not runs:
        return "<p>no runs yet</p>"
    shown, lines = runs[:MOST], []
    buffer = io.BytesIO()
    comparison(shown).savefig(buffer, format="png", dpi=DPI)
    picture = base64.b64encode(buffer.getvalue()).decode()
    for run in runs:
        verdict = verdict_of(run)
        said = "no verdict yet" if verdict is None else str(verdict)
        lines.append(
            f"<p><b>{html.escape(run.title)}</b>, step {run.step}: {html.escape(said)}</p>"
        )
    return f'<img alt="samples and curves" src="data:image/png;base64,{picture}"/>{"".join(lines)}'
