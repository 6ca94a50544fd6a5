from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from ganstudio.export.options import GridOptions
from ganstudio.export.sampler import Sampler
from ganstudio.export.samples import images_of, write_grid
from ganstudio.probes.samples import SamplesProbe
from ganstudio.telemetry.jobs import ExportError
from ganstudio.training.experiment import Experiment
from ganstudio.training.run import Run


@pytest.fixture
def run(images_experiment: Experiment) -> Run:
    return Run(images_experiment)


class Declared:
    """Declares the k-th sample to be of class k mod 10, but none to be of class 9."""

    names = tuple("0123456789")

    def __call__(self, samples: torch.Tensor) -> np.ndarray:
        return np.arange(len(samples)) % 10 % 9


def test_images_are_those_on_screen(run: Run) -> None:
    shown = SamplesProbe(run, run.pairing).measure(run).fake
    np.testing.assert_array_equal(images_of(Sampler.of(run), 6), shown)


def test_a_grid_has_the_size_that_was_ordered(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "grid.png"
    write_grid(Sampler.of(run), path, GridOptions(rows=2, columns=5, scale=3, padding=1))
    with Image.open(path) as image:
        assert image.size == (5 * 25 + 1, 2 * 25 + 1)


def test_a_row_is_a_class(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "grid.png"
    sampler = Sampler.of(run, sorter=Declared())
    write_grid(sampler, path, GridOptions(columns=2, padding=0, scale=1, by_class=True))
    picture = np.asarray(Image.open(path))
    images = images_of(sampler, 800)[..., 0]
    assert picture.shape == (10 * 8, 2 * 8)
    np.testing.assert_array_equal(picture[8:16], np.hstack([images[1], images[11]]))
    assert (picture[72:] == 255).all()


def test_no_classes_no_rows(run: Run, tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="no classes"):
        write_grid(Sampler.of(run), tmp_path / "a.png", GridOptions(by_class=True))
    assert not list(tmp_path.iterdir())


def test_points_are_scattered(points_experiment: Experiment, tmp_path: Path) -> None:
    path = tmp_path / "points.png"
    write_grid(Sampler.of(Run(points_experiment)), path, GridOptions())
    with Image.open(path) as image:
        assert image.size == (800, 800)
