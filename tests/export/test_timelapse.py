from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import av
import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg

from ganstudio.export.film_options import TimelapseOptions
from ganstudio.export.records import MeasuredRun
from ganstudio.export.timelapse import chosen_steps, write_timelapse
from ganstudio.telemetry.jobs import ExportError
from ganstudio.telemetry.measurements import Judgement, Measurement
from ganstudio.telemetry.messages import Frame
from ganstudio.telemetry.records import Losses, Measure, Plane, Record, SampleGrid, Verdict
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


def colours_of(path: Path) -> list[np.ndarray]:
    with av.open(str(path)) as container:
        return [frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)]


def measured(title: str, experiment: Experiment, steps: int = 100) -> MeasuredRun:
    """A run whose losses fall, with a measure and a verdict that turns half-way."""
    rows = np.linspace(2, 0, 2 * steps, dtype=np.float32).reshape(steps, 2)
    recall = Measure("recall", "Recall", "", 0.5, 0.9, "50 %", "90 %", "high")
    return MeasuredRun(
        title, steps, experiment, [Losses(("loss_d", "loss_g"), 1, rows)], history=Kept(),
        measurements=[Measurement(step, 1.0, recall) for step in (10, 60, 100)],
        judgements=[Judgement(at, 1.0, Verdict(word, at, "")) for at, word in
                    ((10, "learning"), (50, "collapsing"), (100, "collapsing"))],
    )  # fmt: skip


def cursor_of(frame: np.ndarray, columns: slice) -> int:
    """Return the column in which most pixels are dark: where the cursor stands."""
    return int((frame[:, columns].max(axis=2) < 90).sum(axis=0).argmax())


@pytest.mark.parametrize("curves", ["losses", "measures"])
def test_a_cursor_moves_over_the_curves_beside_the_samples(
    images_experiment: Experiment, tmp_path: Path, curves: str
) -> None:
    path = tmp_path / "film.mp4"
    options = TimelapseOptions(spacing="snapshots", padding=0, hold=0, curves=curves)
    write_timelapse([measured("run", images_experiment)], path, options)
    frames = colours_of(path)
    assert len(frames) == 11
    beside = slice(2 * 64 + 4, None)
    places = [cursor_of(frame[:-30], beside) for frame in frames]
    assert (np.diff(places) > 20).all()
    assert np.ptp(np.diff(places)) <= 2
    first, last = frames[0][:, beside].astype(int), frames[-1][:, beside].astype(int)
    coloured = [(np.ptp(each, axis=2) > 90).sum() for each in (first, last)]
    assert coloured[1] > 5 * coloured[0]  # what is yet to come is pale


def test_the_film_of_points_draws_axes_once(
    points_experiment: Experiment, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn = []
    draw = FigureCanvasAgg.draw
    monkeypatch.setattr(FigureCanvasAgg, "draw", lambda own: (drawn.append(1), draw(own)))
    run = replace(measured("run", points_experiment), history=Kept(points=True))
    options = TimelapseOptions(spacing="snapshots", hold=0, curves="measures")
    write_timelapse([run], tmp_path / "film.gif", options)
    assert len(drawn) <= 4  # by layouts and scenes, not by pictures


def test_runs_stand_side_by_side_in_step(images_experiment: Experiment, tmp_path: Path) -> None:
    path = tmp_path / "film.mp4"
    runs = [measured("one", images_experiment), measured("two", images_experiment)]
    options = TimelapseOptions(spacing="snapshots", padding=0, hold=0)
    write_timelapse(runs, path, options)
    alone = tmp_path / "alone.mp4"
    write_timelapse(runs[:1], alone, options)
    both, single = frames_of(path)[-1], frames_of(alone)[-1]
    assert both.shape[1] == 2 * single.shape[1]
    assert both.shape[0] > single.shape[0]  # their names
    half = both.shape[1] // 2
    assert np.abs(both[40:150, :half].astype(int) - both[40:150, half:]).max() < 20
    with_curves = tmp_path / "curves.mp4"
    write_timelapse(runs, with_curves, options.model_copy(update={"curves": "losses"}))
    assert frames_of(with_curves)[0].shape[0] > both.shape[0] + 100


def test_a_run_that_was_not_recorded_is_named_among_several(
    images_experiment: Experiment, tmp_path: Path
) -> None:
    runs = [measured("one", images_experiment), MeasuredRun("two", 9, images_experiment)]
    with pytest.raises(ExportError, match="'two' was not recorded"):
        write_timelapse(runs, tmp_path / "a.gif", TimelapseOptions())


def test_without_a_recording_there_is_no_film(
    images_experiment: Experiment, tmp_path: Path
) -> None:
    with pytest.raises(ExportError, match="'run' was not recorded; export its samples as a grid"):
        write_timelapse([MeasuredRun("run", 9, images_experiment)], tmp_path / "a.gif",
                        TimelapseOptions())  # fmt: skip
    assert not list(tmp_path.iterdir())
