"""Along what measures are drawn: steps, time, epochs or images.

A step is one event, whatever it is counted in, so the cursor stays with it.
"""

from __future__ import annotations

import numpy as np

from ganstudio.gui.docks.measures.history import Floats, RunHistory
from ganstudio.gui.state import RunView
from ganstudio.telemetry.records import Speed

AXES = {"step": "step", "time": "time", "epoch": "epoch", "images": "images"}
TITLES = {"step": "step", "time": "seconds of training", "epoch": "epoch", "images": "real images"}
TIPS = {
    "step": "By steps of training",
    "time": "By seconds spent in steps",
    "epoch": "By how often the data was drawn",
    "images": "By real samples that D has seen",
}
WHOLE = ("step", "images")
"""Axes of whole numbers."""


def places(kind: str, run: RunView, history: RunHistory, steps: Floats) -> Floats:
    """Return where steps of a run stand on an axis; NaN where that is not known."""
    if kind == "time":
        known, seconds = history.clock()
        return np.interp(steps, known, seconds) if len(known) > 1 else steps * np.nan
    if kind == "images":
        return steps * _images(run)
    if kind == "epoch":
        return steps * _epochs(run)
    return steps


def step_at(kind: str, run: RunView, history: RunHistory, place: float) -> int:
    """Return the step of a run that stands at a place of an axis."""
    if kind == "time":
        known, seconds = history.clock()
        return round(float(np.interp(place, seconds, known)))
    unit = {"images": _images, "epoch": _epochs}.get(kind, lambda _: 1.0)(run)
    return round(place / unit) if np.isfinite(unit) and unit else 0


def _images(run: RunView) -> float:
    schedule = run.adopted.schedule
    return float(schedule.batch_size * schedule.discriminator_steps)


def _epochs(run: RunView) -> float:
    """Return epochs a step, as far as the run has come."""
    frame = run.newest.get("speed")
    if frame is None or not isinstance(frame.record, Speed) or not frame.step:
        return float("nan")
    return frame.record.epoch / frame.step
