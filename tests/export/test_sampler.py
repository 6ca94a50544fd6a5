from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from ganstudio.export.grid import compose, to_pixels
from ganstudio.export.options import GridOptions, StripOptions
from ganstudio.export.sampler import Sampler
from ganstudio.export.samples import write_grid
from ganstudio.probes.latents import FixedLatents
from ganstudio.probes.samples import SamplesProbe
from ganstudio.probes.walk import WalkProbe
from ganstudio.training.experiment import Experiment
from ganstudio.training.run import Run


def test_latents_are_those_on_screen(images_experiment: Experiment) -> None:
    run = Run(images_experiment)
    sampler = Sampler.of(run)
    assert torch.equal(sampler.latents(150), FixedLatents(run, run.pairing, "samples").first(150))
    assert torch.equal(sampler.latents(150)[:6], sampler.latents(6))
    assert not torch.equal(sampler.latents(6, seed=7), sampler.latents(6))


@pytest.mark.parametrize("truncation", [0.0, 1.0])
def test_the_walk_is_that_on_screen(images_experiment: Experiment, truncation: float) -> None:
    run = Run(images_experiment.with_values({"watch.truncation": truncation}))
    shown = WalkProbe(run, run.pairing).measure(run)
    sampler = Sampler.of(run)
    latents, _ = sampler.walk(StripOptions.suited(run.experiment))
    samples = sampler.sample(latents.flatten(0, 1))
    assert (to_pixels(samples.numpy()).reshape(shown.frames.shape) == shown.frames).all()


def test_training_goes_on_without_the_copy(points_experiment: Experiment) -> None:
    run = Run(points_experiment)
    for averaged in (True, False):
        sampler = Sampler.of(run, averaged)
        latents = sampler.latents(8)
        before = sampler.sample(latents)
        assert torch.equal(before, run.pairing.sample(latents, averaged))
        run.step()
        assert torch.equal(before, sampler.sample(latents))
        assert not torch.equal(before, run.pairing.sample(latents, averaged))
        assert sampler.averaged is averaged


def test_a_sampler_never_trains(points_experiment: Experiment) -> None:
    module = Sampler.of(Run(points_experiment)).module
    assert not module.training
    assert not any(parameter.requires_grad for parameter in module.parameters())


@pytest.mark.parametrize("watch", [{}, {"walk_classes": "between"}, {"classes": "mixed"}])
def test_conditional_pictures_are_those_on_screen(
    classes_experiment: Experiment, tmp_path: Path, watch: dict[str, str]
) -> None:
    experiment = classes_experiment.with_values({f"watch.{k}": v for k, v in watch.items()})
    run = Run(experiment)
    sampler = Sampler.of(run)
    grid = SamplesProbe(run, run.pairing).measure(run)
    options = GridOptions.suited(experiment).model_copy(update={"scale": 1, "padding": 0})
    write_grid(sampler, tmp_path / "grid.png", options)
    expected = compose(grid.fake, grid.columns, padding=0)[..., 0]
    np.testing.assert_array_equal(np.asarray(Image.open(tmp_path / "grid.png")), expected)
    shown = WalkProbe(run, run.pairing).measure(run)
    latents, labels = sampler.walk(StripOptions.suited(experiment))
    assert labels is not None
    samples = sampler.sample(latents.flatten(0, 1), labels.flatten(0, 1))
    assert (to_pixels(samples.numpy()).reshape(shown.frames.shape) == shown.frames).all()
