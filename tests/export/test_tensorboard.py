"""Event files as TensorBoard's own reader sees them."""

from __future__ import annotations

import io
import warnings
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from ganstudio.export.options import TensorBoardOptions
from ganstudio.export.records import MeasuredRun
from ganstudio.export.tensorboard import folder_names, write_tensorboard
from ganstudio.telemetry.jobs import Cancelled
from ganstudio.telemetry.records import Losses, SampleGrid
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
