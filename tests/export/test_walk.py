from __future__ import annotations

from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image

from ganstudio.export.film_options import WalkOptions
from ganstudio.export.grid import compose, read_provenance
from ganstudio.export.options import StripOptions
from ganstudio.export.sampler import Sampler
from ganstudio.export.walk import write_strip, write_walk
from ganstudio.probes.walk import WalkProbe
from ganstudio.training.experiment import Experiment
from ganstudio.training.run import Run


def test_the_strip_is_the_one_on_screen(images_experiment: Experiment, tmp_path: Path) -> None:
    run = Run(images_experiment)
    shown = WalkProbe(run, run.pairing).measure(run).frames
    options = StripOptions.suited(images_experiment).model_copy(update={"scale": 1})
    path = tmp_path / "strip.png"
    write_strip(Sampler.of(run), path, options)
    expected = compose(shown.reshape(-1, 8, 8, 1), 24)
    np.testing.assert_array_equal(np.asarray(Image.open(path)), expected[..., 0])
    assert read_provenance(path) is not None


def test_walks_of_points_are_lines(points_experiment: Experiment, tmp_path: Path) -> None:
    path = tmp_path / "strip.png"
    write_strip(Sampler.of(Run(points_experiment)), path, StripOptions())
    with Image.open(path) as image:
        assert image.size == (800, 800)


@pytest.mark.parametrize(("which", "caption"), [("images", True), ("images", False), ("points", 1)])
def test_a_film_has_the_frames_that_were_ordered(
    tmp_path: Path, which: str, caption: bool, request: pytest.FixtureRequest
) -> None:
    experiment = request.getfixturevalue(f"{which}_experiment")
    options = WalkOptions(rows=2, columns=3, frames=9, scale=4, padding=2, caption=bool(caption))
    path = tmp_path / "walk.mp4"
    write_walk(Sampler.of(Run(experiment)), path, options)
    with av.open(str(path)) as container:
        frames = [frame.to_ndarray(format="gray") for frame in container.decode(video=0)]
    assert len(frames) == 9
    assert not np.array_equal(frames[0], frames[4])
    if which == "images":
        assert frames[0].shape[1] == 3 * 34 + 2
        assert (frames[0].shape[0] > 2 * 34 + 2) is caption
