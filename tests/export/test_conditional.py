"""What leaves a conditional run is made of the classes that were asked for."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from ganstudio.export import run_folder
from ganstudio.export.options import GridOptions
from ganstudio.export.sampler import Sampler
from ganstudio.export.samples import write_grid
from ganstudio.probes.samples import SamplesProbe
from ganstudio.training.experiment import Experiment
from ganstudio.training.run import Run


@pytest.fixture
def run(images_experiment: Experiment) -> Run:
    built = Run(images_experiment.with_values({"network.conditioning": "projection"}))
    for _ in range(3):
        built.step()
    return built


def cells(path: Path, rows: int, columns: int, side: int = 8) -> np.ndarray:
    """Return the images of a grid without padding."""
    picture = np.asarray(Image.open(path)).reshape(rows, side, columns, side)
    return picture.transpose(0, 2, 1, 3).reshape(-1, side, side, 1)


@pytest.mark.parametrize(
    ("settings", "rows"),
    [({}, 10), ({"watch.classes": "one", "watch.label": 4}, 2), ({"watch.classes": "mixed"}, 2)],
)
def test_the_grid_is_the_one_on_screen(
    run: Run, settings: dict[str, object], rows: int, tmp_path: Path
) -> None:
    run.adopt(run.experiment.with_values(settings))
    options = GridOptions.suited(run.experiment).model_copy(update={"padding": 0, "scale": 1})
    assert options.by_class == (rows == 10)
    write_grid(Sampler.of(run), tmp_path / "grid.png", options)  # without a classifier
    shown = SamplesProbe(run, run.pairing).measure(run).fake
    np.testing.assert_array_equal(cells(tmp_path / "grid.png", rows, 3), shown)


def test_a_run_folder_is_read_back_with_its_classes(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "run"
    run_folder.write(folder, run, [], [], {})
    again = run_folder.load(folder, with_data=False)
    assert again.pairing.labels.names == run.pairing.labels.names
    assert torch.equal(again.samples_of(3, 4), run.samples_of(3, 4))
