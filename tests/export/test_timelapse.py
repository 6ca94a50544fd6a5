from __future__ import annotations

from pathlib import Path

import av
import numpy as np
import pytest

from ganstudio.export.options import TimelapseOptions
from ganstudio.export.records import MeasuredRun
from ganstudio.export.timelapse import chosen_steps, write_timelapse
from ganstudio.telemetry.jobs import ExportError
from ganstudio.telemetry.messages import Frame
from ganstudio.telemetry.records import Plane, Record, SampleGrid
from ganstudio.training.experiment import Experiment

ZEROS = np.zeros(6, np.float32)


class Kept:
    """Snapshots that are brighter the later they are; the first grids are smaller."""

    def __init__(self, points: bool = False) -> None:
        self._points = points

    def steps(self, channel: str) -> np.ndarray:
        assert channel == "samples"
        return np.arange(0, 101, 10)

    def snapshot(self, channel: str, step: int) -> Frame:
        return Frame(0, step, 0.0, self._plane(step) if self._points else self._grid(step))

    def _grid(self, step: int) -> Record:
        count = 2 if step < 50 else 4
        images = np.full((count, 8, 8, 1), 2 * step, np.uint8)
        return SampleGrid(images, images, None, 2, True, ZEROS)

    def _plane(self, step: int) -> Record:
        cloud = np.full((5, 2), step / 100, np.float32)
        heat = np.zeros((4, 4), np.float32)
        arrows = np.zeros((0, 2, 2), np.float32)
        return Plane(cloud, cloud, (-2.0, 2.0, -2.0, 2.0), heat, "logit", arrows, True)


def frames_of(path: Path) -> list[np.ndarray]:
    with av.open(str(path)) as container:
        return [frame.to_ndarray(format="gray") for frame in container.decode(video=0)]


def test_all_snapshots_make_a_film_of_one_size(
    images_experiment: Experiment, tmp_path: Path
) -> None:
    run = MeasuredRun("run", 100, images_experiment, history=Kept())
    path = tmp_path / "film.mp4"
    options = TimelapseOptions(spacing="snapshots", padding=0, hold=0.2, fps=10)
    write_timelapse([run], path, options)
    frames = frames_of(path)
    assert len(frames) == 11 + 2
    brightness = [float(frame[:60, :60].mean()) for frame in frames]
    assert brightness == sorted(brightness)
    assert frames[0][70:120, :100].min() > 240


def test_the_plane_makes_a_film_too(points_experiment: Experiment, tmp_path: Path) -> None:
    run = MeasuredRun("run", 100, points_experiment, history=Kept(points=True))
    path = tmp_path / "film.mp4"
    write_timelapse([run], path, TimelapseOptions(frames=3, hold=0, spacing="steps"))
    assert len(frames_of(path)) == 3


def test_steps_are_spread_as_they_are_ordered() -> None:
    steps = np.arange(0, 1001, 10)
    even = chosen_steps(steps, 5, "steps")
    assert even.tolist() == [0, 250, 500, 750, 1000]
    early = chosen_steps(steps, 50, "log")
    assert early[0] == 0
    assert early[-1] == 1000
    assert np.median(early) < 300
    assert (np.diff(early) > 0).all()


def test_without_a_recording_there_is_no_film(
    images_experiment: Experiment, tmp_path: Path
) -> None:
    with pytest.raises(ExportError, match="'run' was not recorded; export its samples as a grid"):
        write_timelapse([MeasuredRun("run", 9, images_experiment)], tmp_path / "a.gif",
                        TimelapseOptions())  # fmt: skip
    assert not list(tmp_path.iterdir())
