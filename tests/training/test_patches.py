"""A discriminator that judges patches: losses take each by itself, all else one score a sample."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch import Tensor

from ganstudio.objectives.turn import Turn
from ganstudio.probes.game import Referee
from ganstudio.probes.outputs import OutputsProbe
from ganstudio.probes.samples import SamplesProbe
from ganstudio.probes.work import finish
from ganstudio.training.experiment import Experiment
from ganstudio.training.pairing import of_samples
from ganstudio.training.run import Run

TRANSLATION = {
    "device": "cpu",
    "threads": 1,
    "data": {"name": "shapes-outlined", "count": 100},
    "network": {"name": "cyclegan", "features": 2, "d_features": 2, "blocks": 1},
    "loss": "least-squares",
    "schedule": {"batch_size": 4},
}


def test_one_score_a_sample_is_the_mean_over_its_patches() -> None:
    assert of_samples(torch.tensor([1.0, 2.0])).tolist() == [1.0, 2.0]
    assert of_samples(torch.tensor([[[1.0, 3.0]], [[0.0, 4.0]]])).tolist() == [2.0, 2.0]


def test_a_penalty_takes_the_slope_of_the_mean_over_patches() -> None:
    def critic(samples: Tensor) -> Tensor:
        return torch.stack([3 * samples[:, 0], 5 * samples[:, 0]], 1).flatten()

    two = torch.ones(2, 1)
    scores = critic(two)
    module, source = torch.nn.Identity(), torch.Generator()
    turn = Turn(critic, module, module, two, two, two, scores, scores, 0, source)
    judged, real, _ = turn.by_score()
    real.requires_grad_()
    (slope,) = torch.autograd.grad(judged(real).sum(), real)
    assert slope.flatten().tolist() == [4.0, 4.0]


def test_probes_look_at_one() -> None:
    run = Run(Experiment.parse(TRANSLATION))
    for _ in range(3):
        run.step()
    for pairing in run.trainer.pairings:
        assert pairing.score(pairing.domain.samples[:5]).shape == (5,)
        assert pairing.score_map(pairing.domain.samples[:5]).shape == (5, 4, 4)
    pairing = run.trainer.pairings[0]
    grid, outputs = SamplesProbe(run, pairing).measure(run), OutputsProbe(pairing).measure(run)
    assert grid.given is not None
    assert grid.returned is not None
    assert grid.patches is not None
    assert grid.given.shape == grid.returned.shape == grid.fake.shape
    assert grid.patches.shape == (64, 4, 4)
    assert grid.scores == pytest.approx(grid.patches.mean((1, 2)), abs=1e-5)
    assert outputs is not None
    assert outputs.real.shape == (3 * 4 * 16,)  # each patch is judged by itself
    samples = pairing.domain.samples
    game = finish(Referee(pairing).read(run, samples[:32]))
    assert game.own_ranking == pytest.approx(0.5, abs=0.2)


def test_probes_tell_d_of_pairs_what_samples_belong_to() -> None:
    values = TRANSLATION | {
        "data": {"name": "shapes-outlined", "count": 100, "pairs": True},
        "network": {"name": "pix2pix", "features": 2, "d_features": 2, "blocks": 1},
    }
    run = Run(Experiment.parse(values))
    for _ in range(3):
        run.step()
    pairing = run.pairing
    grid = SamplesProbe(run, pairing).measure(run)
    assert grid.given is not None
    assert grid.patches is not None
    assert grid.returned is None
    assert grid.patches.shape == (64, 4, 4)
    source = run.stream("look")
    drawn = pairing.draw(60, source, source)
    with torch.no_grad():
        fake = pairing.generate(drawn.inputs)
    one, other = (
        finish(Referee(pairing).read(run, fake, inputs))
        for inputs in (drawn.inputs, drawn.inputs.roll(1, 0))
    )
    assert one.slope > 0
    assert one.pull != other.pull


def test_what_d_is_told_of_the_batch_is_told_of_patches_too() -> None:
    values = TRANSLATION | {"stabilisers": {"minibatch-discrimination": {}, "minibatch-std": {}}}
    run = Run(Experiment.parse(values))
    for _ in range(3):
        run.step()
    series = run.take_series()
    assert series is not None
    assert np.isfinite(series.values).all()
