"""What the page of a run shows: pictures and words at some steps, and curves over all of them."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from PIL import Image

from ganstudio.export import panels
from ganstudio.export.grid import Pixels, compose
from ganstudio.export.options import PageOptions
from ganstudio.export.page.scrubber import colour, encoded
from ganstudio.export.plane_film import PlaneFilm
from ganstudio.export.records import History, RunRecords, whole
from ganstudio.export.timelapse import CHANNEL, chosen_steps, snapshot_at
from ganstudio.telemetry.jobs import ExportError, Report, tracked
from ganstudio.telemetry.measurements import Course, courses
from ganstudio.telemetry.records import Collapse, Plane, Record, SampleGrid, Walk
from ganstudio.telemetry.series import LOSSES

BUDGET = 8 * 10**6
"""Bytes of pictures; base64 is counted, curves and words come on top."""
POINTS = 400
"""Points of a curve, as many as there is room for."""
Stop = dict[str, Any]


def stops(run: RunRecords, options: PageOptions, report: Report) -> list[Stop]:
    """Return what is shown at each of some steps; fewer of them where they would be too large.

    Raises
    ------
    ExportError
        If no snapshots of the run were kept.
    """
    steps = np.empty(0, np.int64) if run.history is None else run.history.steps(CHANNEL)
    if run.history is None or not len(steps):
        raise ExportError(f"{run.title!r} was not recorded; export a report of it")
    chosen = chosen_steps(steps, options.frames, options.spacing).tolist()
    drawing = _Drawing(run.history)
    found = [drawing.stop(step) for step in tracked(chosen, len(chosen), report)]
    while len(found) > 2 and sum(map(_size, found)) > BUDGET:
        found = found[::-2][::-1]  # the last one stays
    return found


def _size(stop: Stop) -> int:
    return len(stop["samples"]) + len(stop["walk"])


class _Drawing:
    """Draws the snapshots of a run."""

    def __init__(self, history: History) -> None:
        self._history = history
        self._planes, self._walks = PlaneFilm(caption=False), PlaneFilm(caption=False)
        self._channels = set(history.channels())

    def stop(self, step: int) -> Stop:
        samples = snapshot_at(self._history, step)
        verdict = self._at(Collapse.channel, step)
        said = verdict.verdict if isinstance(verdict, Collapse) else None
        return {
            "step": step,
            "samples": encoded(_image(self._samples(samples, step))),
            "walk": self._walk(self._at(Walk.channel, step), samples, step),
            "word": said.word if said else "",
            "evidence": said.evidence if said else "",
            "colour": colour(said) if said else "transparent",
        }

    def _at(self, channel: str, step: int) -> Record | None:
        frame = self._history.snapshot(channel, step) if channel in self._channels else None
        return None if frame is None else frame.record

    def _samples(self, record: Record, step: int) -> Pixels:
        if isinstance(record, Plane):
            return self._planes.plane(record, step)
        assert isinstance(record, SampleGrid)
        return compose(record.fake, record.columns, padding=1)

    def _walk(self, record: Record | None, samples: Record, step: int) -> str:
        """Return the walks at a step as a picture; empty where there are none."""
        if not isinstance(record, Walk):
            return ""
        frames = record.frames
        if frames.dtype == np.uint8:
            images = frames.reshape(-1, *frames.shape[2:]).astype(np.uint8)
            return encoded(_image(compose(images, frames.shape[1], padding=1)))
        if not isinstance(samples, Plane):
            return ""
        points, real = frames.astype(np.float32), samples.real
        drawn = self._walks.whole(lambda axes: panels.paths(axes, real, points), step)
        return encoded(_image(drawn))


def _image(picture: Pixels) -> Image.Image:
    return Image.fromarray(picture[..., 0] if picture.shape[2] == 1 else picture)


# ── curves ────────────────────────────────────────────────────────────────────


def charts(run: RunRecords) -> list[dict[str, Any]]:
    """Return the losses, and each measure of the samples beside its floor, as points to be drawn.

    A chart has a title, lines (name, colour, points (step, value)), and a floor or None.
    """
    return [*_losses(run), *_measures(run)]


def _losses(run: RunRecords) -> Iterator[dict[str, Any]]:
    series = whole(run.series)
    if series is None:
        return
    colours = panels.DISCRIMINATOR, panels.GENERATOR
    lines = []
    for name, ink, title in zip(LOSSES, colours, ("D", "G"), strict=True):
        step, _, mean, _ = panels.envelope(series, name)
        lines.append({"name": title, "colour": ink, "points": _points(step, mean)})
    yield {"title": "Losses", "lines": lines, "floor": None}


def _measures(run: RunRecords) -> Iterator[dict[str, Any]]:
    part = next((each.part for each in run.measurements if each.part), "")
    for course in courses(run.measurements, part).values():
        if course.measure.group in ("game", "pace") or len(course.steps) < 2:
            continue
        floor = float(course.measure.floor)
        yield {
            "title": course.measure.title,
            "lines": [{"name": "", "colour": panels.FAKE, "points": _of_course(course)}],
            "floor": floor if math.isfinite(floor) else None,
        }


def _of_course(course: Course) -> list[list[float]]:
    places = np.linspace(0, len(course.steps) - 1, min(len(course.steps), POINTS)).round()
    chosen = np.unique(places.astype(int))
    return _points(course.steps[chosen], course.values[chosen])


def _points(steps: Sequence[float] | Any, values: Sequence[float] | Any) -> list[list[float]]:
    """Return points of which none is without a number, to so many digits as can be seen."""
    pairs = zip(np.asarray(steps).tolist(), np.asarray(values).tolist(), strict=True)
    return [[step, float(f"{value:.5g}")] for step, value in pairs if math.isfinite(value)]
