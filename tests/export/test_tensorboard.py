"""Event files as TensorBoard's own reader sees them."""

from __future__ import annotations

import io
import time
import warnings
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from ganstudio.export.clock import Clock
from ganstudio.export.options import TensorBoardOptions
from ganstudio.export.records import MeasuredRun
from ganstudio.export.tensorboard import EventFile, folder_names, write_tensorboard
from ganstudio.telemetry.jobs import Cancelled
from ganstudio.telemetry.measurements import Measurement
from ganstudio.telemetry.records import Losses, Measure, Outputs, SampleGrid
from ganstudio.training.experiment import Experiment

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    accumulators = pytest.importorskip("tensorboard.backend.event_processing.event_accumulator")


def measured(experiment: Experiment, title: str = "a run: 1") -> MeasuredRun:
    images = np.full((6, 8, 8, 3), 200, np.uint8)
    grid = SampleGrid(images, images, None, 3, True, np.zeros(6, np.float32))
    series = [
        Losses(("loss_d", "loss_g"), 1, np.array([[1.5, 0.5], [np.nan, 0.25]], np.float32)),
        Losses(("loss_d", "loss_g", "penalty/r1"), 3, np.array([[1, 2, 3]], np.float32)),
    ]
    return MeasuredRun(title, 3, experiment, series, [grid])


def test_every_step_and_the_samples_are_read_back(
    images_experiment: Experiment, tmp_path: Path
) -> None:
    folder = tmp_path / "board"
    write_tensorboard([measured(images_experiment)], folder, TensorBoardOptions())
    (run,) = folder.iterdir()
    assert run.name == "a-run-1"
    found = accumulators.EventAccumulator(str(run), size_guidance={"scalars": 0, "images": 0})
    found.Reload()
    assert found.Tags()["scalars"] == ["loss_d", "loss_g", "penalty/r1"]
    values = [(each.step, each.value) for each in found.Scalars("loss_g")]
    assert values == [(1, 0.5), (2, 0.25), (3, 2.0)]
    assert np.isnan(found.Scalars("loss_d")[1].value)
    assert [(each.step, each.value) for each in found.Scalars("penalty/r1")] == [(3, 3.0)]
    (image,) = found.Images("samples")
    assert image.step == 3
    picture = Image.open(io.BytesIO(image.encoded_image_string))
    assert picture.size == (image.width, image.height) == (3 * 66 + 2, 2 * 66 + 2)


def test_runs_of_one_name_stand_apart(images_experiment: Experiment) -> None:
    runs = [measured(images_experiment, title) for title in ("x", "x", "/")]
    assert folder_names(runs) == ["x-1", "x-2", "run"]


def test_nothing_is_left_of_a_cancelled_one(images_experiment: Experiment, tmp_path: Path) -> None:
    def report(share: float) -> None:
        if share > 0:
            raise Cancelled

    runs = [measured(images_experiment)]
    with pytest.raises(Cancelled):
        write_tensorboard(runs, tmp_path / "board", TensorBoardOptions(), report)
    assert not list(tmp_path.iterdir())


def test_each_value_has_its_time_and_each_run_its_settings(
    images_experiment: Experiment, tmp_path: Path
) -> None:
    began = "2026-03-01T12:00:00+00:00"
    measure = Measure("recall", "Recall", "", 0.5, 1.0, "0.5", "1", "high")
    taken = [Measurement(2, 10.0, measure), Measurement(3, 30.0, replace(measure, value=0.75))]
    outputs = Outputs(
        np.linspace(-1, 1, 99, dtype=np.float32), np.full(9, np.nan, np.float32), "logit", 0.0,
        None, None, 0.5, None,
    )  # fmt: skip
    run = measured(images_experiment)
    run = replace(run, facts={"created": began}, measurements=taken, records=[outputs])
    write_tensorboard([run], tmp_path / "board", TensorBoardOptions())
    (folder,) = (tmp_path / "board").iterdir()
    found = accumulators.EventAccumulator(str(folder), size_guidance={"scalars": 0})
    found.Reload()
    start = datetime.fromisoformat(began).timestamp()
    times = [each.wall_time - start for each in found.Scalars("loss_g")]
    assert times == pytest.approx([5.0, 10.0, 30.0])
    recall = [
        (each.step, each.wall_time - start, each.value) for each in found.Scalars("measures/recall")
    ]
    assert recall == [(2, pytest.approx(10.0), 0.5), (3, pytest.approx(30.0), 0.75)]
    assert found.Tags()["histograms"] == ["outputs/real"]  # the others have no number among them
    assert found.Histograms("outputs/real")[0].histogram_value.num == 99
    told = found.PluginTagToContent("hparams")
    assert {"_hparams_/experiment", "_hparams_/session_start_info"} <= told.keys()
    assert b"optimisers.generator.lr" in told["_hparams_/session_start_info"]


def test_a_run_of_unknown_beginning_ends_now(images_experiment: Experiment) -> None:
    clock = Clock(measured(images_experiment))
    assert clock.at(3) == pytest.approx(time.time(), abs=60)
    assert clock.at(1) <= clock.at(2) <= clock.at(9)


def test_a_later_file_supersedes_the_steps_that_are_made_again(tmp_path: Path) -> None:
    for name, steps in (("a", range(1, 9)), ("b", range(4, 7))):
        with EventFile(tmp_path, lambda step: 1e9 + step, f"events.out.tfevents.{name}") as file:
            file.supersede(steps[0])
            for step in steps:
                file.scalars(step, {"loss_d": 1.0 if name == "a" else 2.0})
    found = accumulators.EventAccumulator(str(tmp_path), size_guidance={"scalars": 0})
    found.Reload()
    values = [(each.step, each.value) for each in found.Scalars("loss_d")]
    assert values == [(1, 1.0), (2, 1.0), (3, 1.0), (4, 2.0), (5, 2.0), (6, 2.0)]
