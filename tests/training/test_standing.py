"""Standing statistics against averages worked by hand, and a run that knows nothing of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import torch
from torch import Tensor, nn

from ganstudio.export.sampler import Sampler
from ganstudio.networks.labelled import ConditionalBatchNorm2d
from ganstudio.training.experiment import Experiment
from ganstudio.training.run import Run
from ganstudio.training.standing import batchwise, stand

BIGGAN: dict[str, Any] = {
    "device": "cpu",
    "threads": 1,
    "data": {"name": "digits", "size": 16},
    "network": {"name": "biggan", "features": 2, "latent": 8, "embedding": 2},
    "loss": "hinge",
    "stabilisers": {"ema": {}},
    "schedule": {"batch_size": 8},
}


def batches(*shape: int) -> Iterator[Tensor]:
    source = torch.Generator().manual_seed(0)
    while True:
        yield 3 + 2 * torch.randn(shape, generator=source)


def test_they_are_the_means_of_the_statistics_of_each_batch() -> None:
    first, second = nn.BatchNorm1d(2), nn.BatchNorm1d(2)
    generator = nn.Sequential(first, nn.ReLU(), second)
    first.running_mean.fill_(9.0)  # what was there before counts for nothing
    drawn = batches(6, 2)
    given = [next(drawn) for _ in range(5)]
    again = iter(given)
    stand(generator, lambda: (next(again),), 5)
    normed = [(x - x.mean(0)) / (x.var(0, correction=0) + first.eps).sqrt() for x in given]
    inner = [x.relu() for x in normed]
    for norm, seen in ((first, given), (second, inner)):
        means, variances = ([f(x, 0) for x in seen] for f in (torch.mean, torch.var))
        torch.testing.assert_close(norm.running_mean, torch.stack(means).mean(0))
        torch.testing.assert_close(norm.running_var, torch.stack(variances).mean(0))
        assert norm.momentum == 0.1
        assert not norm.training


def test_norms_that_are_told_the_class_have_them_too() -> None:
    norm = ConditionalBatchNorm2d(2, 3)
    weights = torch.eye(3)[[0, 1, 2, 0]]
    drawn = batches(4, 2, 3, 3)
    given = [next(drawn) for _ in range(3)]
    again = iter(given)

    class Told(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.norm = norm

        def forward(self, x: Tensor) -> Tensor:
            found: Tensor = self.norm(x, weights)
            return found

    stand(Told(), lambda: (next(again),), 3)
    expected = torch.stack([x.mean((0, 2, 3)) for x in given]).mean(0)
    torch.testing.assert_close(norm.running_mean, expected)


def test_samples_of_a_run_are_made_with_them_where_they_are_asked_for() -> None:
    run = Run(Experiment.parse(BIGGAN))
    for _ in range(3):
        run.step()
    pairing = run.pairing
    inputs = pairing.inputs(5, run.stream("look"))
    usual = pairing.sample(inputs)
    run.adopt(run.experiment.with_values({"watch.standing": 4}))
    standing = pairing.sample(inputs)
    assert (usual != standing).any()
    assert torch.equal(pairing.sample(inputs), standing)
    sampler = Sampler.of(run)
    torch.testing.assert_close(sampler.sample(inputs, pairing.labels.usual(5)), standing)
    run.step()
    assert (pairing.sample(inputs) != standing).any()
    run.adopt(run.experiment.with_values({"watch.standing": 0}))
    with torch.no_grad():
        plain = pairing.averaged(inputs, pairing.labels.usual(5))
    torch.testing.assert_close(pairing.sample(inputs), plain)


def test_training_knows_nothing_of_them() -> None:
    one, other = (
        Run(Experiment.parse(BIGGAN).with_values({"watch.standing": count})) for count in (0, 3)
    )
    for run in (one, other):
        for _ in range(4):
            run.step()
            run.pairing.sample(run.pairing.inputs(3, run.stream("look")), averaged=False)
    ours, theirs = one.checkpoint(), other.checkpoint()
    for name in ours.keys() - {"seconds"}:
        assert torch.equal(ours[name], theirs[name]), name


@pytest.mark.parametrize("network", ["mlp", "upconv"])
def test_without_batch_norm_they_change_nothing(network: str) -> None:
    data = "ring" if network == "mlp" else "digits"
    values = BIGGAN | {"data": data, "network": network, "loss": "non-saturating"}
    run = Run(Experiment.parse(values))
    inputs = run.pairing.inputs(5, run.stream("look"))
    usual = run.pairing.sample(inputs)
    has = any("Norm" in type(each).__name__ for each in run.pairing.generator.modules())
    run.adopt(run.experiment.with_values({"watch.standing": 4}))
    assert torch.equal(run.pairing.sample(inputs), usual) is not has


def test_a_norm_goes_by_the_batch_and_learns_nothing_from_it() -> None:
    norm = nn.BatchNorm1d(2)
    before = {name: value.clone() for name, value in norm.state_dict().items()}
    batch = 3.0 + 5.0 * torch.randn(64, 2, generator=torch.Generator().manual_seed(0))
    with batchwise(norm):
        found = norm(batch)
    torch.testing.assert_close(found.mean(0), torch.zeros(2), atol=1e-5, rtol=0)
    torch.testing.assert_close(found.std(0, correction=0), torch.ones(2), atol=1e-4, rtol=0)
    assert norm.training
    assert norm.momentum == 0.1
    after = norm.state_dict()
    assert all(torch.equal(after[name], value) for name, value in before.items())
