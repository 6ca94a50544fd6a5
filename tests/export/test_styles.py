"""Mixed styles as a picture, against samples of the same styles."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image

from ganstudio.export.grid import read_provenance, to_pixels
from ganstudio.export.options import StylesOptions
from ganstudio.export.sampler import Sampler
from ganstudio.export.styles import write_styles
from ganstudio.telemetry.jobs import ExportError
from ganstudio.training.experiment import Experiment
from ganstudio.training.run import Run

STYLED: dict[str, Any] = {
    "device": "cpu",
    "threads": 1,
    "data": {"name": "shapes", "size": 16, "count": 40},
    "network": {"name": "stylegan", "features": 2, "latent": 8, "style": 8},
    "loss": "non-saturating",
}


@pytest.mark.parametrize("truncation", [0.0, 1.0])
def test_cells_have_the_styles_of_their_row_and_their_column(
    tmp_path: Path, truncation: float
) -> None:
    experiment = Experiment.parse(STYLED).with_values({"watch.truncation": truncation})
    sampler = Sampler.of(Run(experiment))
    path = tmp_path / "styles.png"
    write_styles(sampler, path, StylesOptions(rows=2, columns=3, scale=1, padding=0, group="fine"))
    picture = np.asarray(Image.open(path))
    assert picture.shape == (3 * 16, 4 * 16, 3)
    assert (picture[:16, :16] == 255).all()
    styles = sampler.module.styles(sampler.latents(5, 0, "styles"))
    one, other = styles[1], styles[3]  # the second column, the first row
    both = torch.cat([one[:4], other[4:]])
    for place, expected in (((0, 2), one), ((1, 0), other), ((1, 2), both)):
        top, left = (16 * each for each in place)
        (made,) = to_pixels(sampler.sample(expected.flatten()[None]).numpy())
        # A batch of another size may round otherwise.
        cell = picture[top : top + 16, left : left + 16].astype(int)
        np.testing.assert_allclose(cell, made, atol=1)
    assert read_provenance(path) is not None


def test_of_a_conditional_generator_cells_have_the_class_of_their_column(tmp_path: Path) -> None:
    experiment = Experiment.parse(STYLED).with_values({"network.conditioning": "projection"})
    sampler = Sampler.of(Run(experiment))
    path = tmp_path / "styles.png"
    write_styles(sampler, path, StylesOptions(rows=2, columns=3, scale=1, padding=0, group="fine"))
    picture = np.asarray(Image.open(path)).astype(int)
    assert sampler.labels is not None
    own = sampler.labels.usual(5)
    assert len(own.unique()) > 1
    styles = sampler.module.styles(sampler.latents(5, 0, "styles"))
    both = torch.cat([styles[2][:4], styles[4][4:]])
    (made,) = to_pixels(sampler.sample(both.flatten()[None], own[2:3]).numpy())
    np.testing.assert_allclose(picture[32:48, 48:64], made, atol=1)


def test_a_generator_without_styles_is_refused(tmp_path: Path) -> None:
    values = STYLED | {"network": {"name": "upconv", "features": 2}}
    sampler = Sampler.of(Run(Experiment.parse(values)))
    with pytest.raises(ExportError, match="no styles to be mixed; choose a run of 'stylegan'"):
        write_styles(sampler, tmp_path / "styles.png", StylesOptions())
