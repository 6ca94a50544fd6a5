"""What a log tells of a run, written as a recording, which opens like any other.

What was logged at about every step of the log stands among the series. Between two steps that were
logged a series keeps the value before, so that its curve goes on; before its first and after its
last there is none. What was logged far more rarely, such as a distance between distributions, is a
measure.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import tomli_w

import ganstudio
from ganstudio.importing.log import Course, Log, LogError
from ganstudio.importing.naming import called
from ganstudio.importing.whole import whole
from ganstudio.telemetry.measurements import Look, Measurement
from ganstudio.telemetry.recording.measured import write_look
from ganstudio.telemetry.recording.writer import RecordingWriter
from ganstudio.telemetry.records import Losses, Measure, SampleGrid
from ganstudio.training.recorded import FROM_LOG
from ganstudio.training.runs_folder import RunsFolder

RARE = 10
"""A series with so many times fewer values than the longest is a measure."""
CELLS, ROWS = 2**25, 16384
"""Values that all series may have with what is between; steps that are written at a time."""
OWN = {"measures/": False, "evaluated/": True}
"""How measures are called in what this program has exported, and whether they came afterwards."""


def record(log: Log, folder: Path) -> None:
    """Write a recording of a log into a folder that holds none.

    Raises
    ------
    LogError
        If it is more than a recording takes.
    RecordingError
        If the folder holds one already.
    OSError
        If it cannot be written.
    """
    names = called(log.courses)
    courses = {names[name]: course for name, course in log.courses.items()}
    most = max((len(course.steps) for course in courses.values()), default=0)
    rare = {n: c for n, c in courses.items() if _is_measure(n, c, most)}
    series = {n: c for n, c in courses.items() if n not in rare}
    first, last = _span(series)
    if (last - first + 1) * len(series) > CELLS:
        raise LogError(
            f"{log.title} has {len(series)} series from step {first} to {last}, more than a "
            f"recording takes; leave some of them out, or log in larger steps"
        )
    began = log.began
    with whole(folder, _experiment(log, last), _about(log, began)) as writer:
        for chunk in _chunks(series, first, last):
            writer.series(chunk)
        _write_pictures(writer, log, began)
        for name, course in rare.items():
            write_look(writer.put, Look(tuple(_measurements(name, course, began))))


def record_all(logs: Sequence[Log], folder: Path) -> list[Path]:
    """Write a recording of each log: of one alone into a folder, of several into folders in it.

    Raises
    ------
    LogError, RecordingError, OSError
        As `record` does.
    """
    places = RunsFolder(folder)
    folders = [places.place(log.title) for log in logs] if len(logs) > 1 else [folder]
    for log, place in zip(logs, folders, strict=True):
        record(log, place)
    return folders


def _is_measure(name: str, course: Course, most: int) -> bool:
    return name.startswith(tuple(OWN)) or RARE * len(course.steps) < most


def _span(series: Mapping[str, Course]) -> tuple[int, int]:
    firsts = [int(course.steps[0]) for course in series.values()]
    lasts = [int(course.steps[-1]) for course in series.values()]
    return min(firsts, default=0), max(lasts, default=-1)


def _chunks(series: Mapping[str, Course], first: int, last: int) -> Iterator[Losses]:
    names = tuple(series)
    for begin in range(first, last + 1, ROWS):
        steps = np.arange(begin, min(begin + ROWS, last + 1))
        columns = [_held(course, steps) for course in series.values()]
        yield Losses(names, begin, np.stack(columns, axis=1).astype(np.float32))


def _held(course: Course, steps: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """Return a series at steps: the newest value at or before each."""
    places = np.searchsorted(course.steps, steps, "right") - 1
    known = (places >= 0) & (steps <= course.steps[-1])
    return np.where(known, course.values[places], np.nan)


def _write_pictures(writer: RecordingWriter, log: Log, began: float) -> None:
    for each in log.pictures:
        picture = each.pixels[None]
        unknown = np.full_like(picture, 255)  # a log does not show what is real
        grid = SampleGrid(picture, unknown, None, 1, False, np.full(1, np.nan, np.float32))
        writer.snapshot(each.step, _seconds(each.time, began), grid, kept="log")


def _measurements(name: str, course: Course, began: float) -> Iterator[Measurement]:
    prefix = next((prefix for prefix in OWN if name.startswith(prefix)), "")
    own, _, part = name.removeprefix(prefix).partition("/") if prefix else (name, "", "")
    for step, value, time in zip(course.steps, course.values, course.times, strict=True):
        measure = Measure(
            own, own, "As the log has it; nothing more is known of it.", float(value), math.nan,
            f"{value:.4g}", "–", "neither", "quality",
        )  # fmt: skip
        yield Measurement(
            int(step), _seconds(float(time), began), measure, part, evaluated=OWN.get(prefix, False)
        )


def _seconds(time: float, began: float) -> float:
    return time - began if math.isfinite(time - began) else 0.0


# ── what is said of it ────────────────────────────────────────────────────────


def _experiment(log: Log, last: int) -> str:
    settings = {re.sub(r"\W", "_", name): value for name, value in log.settings.items()}
    said = {
        "title": log.title,
        "data": {"name": f"of-the-{FROM_LOG}"},
        "network": {**settings, "name": FROM_LOG},
        "loss": {"name": f"of-the-{FROM_LOG}"},
        "schedule": {"steps": max(last, 1)},
    }
    return tomli_w.dumps(said)


def _about(log: Log, began: float) -> dict[str, Any]:
    about = {
        "program": ganstudio.__version__, "title": log.title, "device": "",
        "data": "; ".join(("known by its log alone", *log.notes)),
    }  # fmt: skip
    if 0 < began < 2**32:
        about["created"] = datetime.fromtimestamp(began, UTC).isoformat(timespec="seconds")
    return about
