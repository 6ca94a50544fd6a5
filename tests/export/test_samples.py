from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from ganstudio.export.samples import export_samples, fixed_latents, images_of
from ganstudio.probes.latents import FixedLatents
from ganstudio.probes.samples import SamplesProbe
from ganstudio.telemetry.messages import Export
from ganstudio.training.experiment import Experiment
from ganstudio.training.run import Run


@pytest.fixture
def run(images_experiment: Experiment) -> Run:
    return Run(images_experiment)


def test_latents_are_those_on_screen(run: Run) -> None:
    assert torch.equal(fixed_latents(run, 150), FixedLatents(run, "samples").first(150))
    assert torch.equal(fixed_latents(run, 150)[:6], fixed_latents(run, 6))


def test_images_are_those_on_screen(run: Run) -> None:
    shown = SamplesProbe(run).measure(run).fake
    np.testing.assert_array_equal(images_of(run, 6), shown)


def test_a_grid_has_the_size_that_was_ordered(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "grid.png"
    export_samples(run, Export(0, str(path), rows=2, columns=5, scale=3, padding=1))
    with Image.open(path) as image:
        assert image.size == (5 * 25 + 1, 2 * 25 + 1)


def test_a_row_is_a_class(run: Run, tmp_path: Path) -> None:
    """The k-th sample is declared to be of class k mod 10, but none of class 9."""

    def classify(run: Run, samples: torch.Tensor) -> np.ndarray:
        return np.arange(len(samples)) % 10 % 9

    path = tmp_path / "grid.png"
    order = Export(0, str(path), rows=1, columns=2, padding=0, by_class=True)
    export_samples(run, order, classify)
    picture = np.asarray(Image.open(path))
    images = images_of(run, 800)[..., 0]
    assert picture.shape == (10 * 8, 2 * 8)
    np.testing.assert_array_equal(picture[8:16], np.hstack([images[1], images[11]]))
    assert (picture[72:] == 255).all()


def test_no_classes_no_rows(points_experiment: Experiment, run: Run, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no classes"):
        export_samples(run, Export(0, str(tmp_path / "a.png"), 1, 1, by_class=True))
    assert not list(tmp_path.iterdir())


def test_points_are_scattered(points_experiment: Experiment, tmp_path: Path) -> None:
    path = tmp_path / "points.png"
    export_samples(Run(points_experiment), Export(0, str(path), 1, 1))
    with Image.open(path) as image:
        assert image.size == (800, 800)
