from __future__ import annotations

import torch

from ganstudio.export.grid import to_pixels
from ganstudio.export.sampler import Sampler
from ganstudio.probes.latents import FixedLatents
from ganstudio.probes.walk import WalkProbe
from ganstudio.training.experiment import Experiment
from ganstudio.training.run import Run


def test_latents_are_those_on_screen(images_experiment: Experiment) -> None:
    run = Run(images_experiment)
    sampler = Sampler.of(run)
    assert torch.equal(sampler.latents(150), FixedLatents(run, "samples").first(150))
    assert torch.equal(sampler.latents(150)[:6], sampler.latents(6))
    assert not torch.equal(sampler.latents(6, seed=7), sampler.latents(6))


def test_the_walk_is_that_on_screen(images_experiment: Experiment) -> None:
    run = Run(images_experiment)
    shown = WalkProbe(run).measure(run)
    sampler = Sampler.of(run)
    samples = sampler.sample(sampler.walk(2, 24, 4, spherical=True).flatten(0, 1))
    assert (to_pixels(samples.numpy()).reshape(shown.frames.shape) == shown.frames).all()


def test_training_goes_on_without_the_copy(points_experiment: Experiment) -> None:
    run = Run(points_experiment)
    for averaged in (True, False):
        sampler = Sampler.of(run, averaged)
        latents = sampler.latents(8)
        before = sampler.sample(latents)
        assert torch.equal(before, run.trainer.sample(latents, averaged))
        run.step()
        assert torch.equal(before, sampler.sample(latents))
        assert not torch.equal(before, run.trainer.sample(latents, averaged))
        assert sampler.averaged is averaged


def test_a_sampler_never_trains(points_experiment: Experiment) -> None:
    module = Sampler.of(Run(points_experiment)).module
    assert not module.training
    assert not any(parameter.requires_grad for parameter in module.parameters())
