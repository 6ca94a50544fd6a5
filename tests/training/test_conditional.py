"""Conditional runs: the game is played class by class, and combines with everything."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from safetensors.torch import load, save

from ganstudio.components import catalogue
from ganstudio.data.base import DataError, Dataset
from ganstudio.objectives.variants import find_variant, loss_variants
from ganstudio.training.experiment import Experiment, ExperimentError
from ganstudio.training.labels import Labels, bound
from ganstudio.training.run import Run

WAYS = ("concatenation", "projection")
RING = {
    "data": {"name": "ring", "count": 300, "modes": 5},
    "network": {"name": "mlp", "hidden": 8, "layers": 1, "conditioning": "projection"},
    "loss": "non-saturating",
    "schedule": {"batch_size": 8},
    "threads": 1,
}
DIGITS = RING | {
    "data": {"name": "digits", "size": 8},
    "network": {"name": "upconv", "features": 2, "latent": 4, "conditioning": "projection"},
}
KINDS: dict[str, dict[str, Any]] = {"ring": RING, "digits": DIGITS}


def experiment(kind: str, way: str = "projection", **settings: Any) -> Experiment:
    return Experiment.parse(KINDS[kind]).with_values({"network.conditioning": way, **settings})


def trained(built: Experiment, steps: int = 3) -> Run:
    run = Run(built)
    for _ in range(steps):
        run.step()
    series = run.take_series()
    assert series is not None
    assert np.isfinite(series.values).all()
    return run


# ── everything goes together ─────────────────────────────────────────────────


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("kind", KINDS)
def test_every_loss(kind: str, way: str) -> None:
    steps = 2 if (kind, way) == ("digits", "concatenation") else 10
    for name in loss_variants():
        run = trained(experiment(kind, way).with_loss(find_variant(name)), steps)
        assert run.iteration == steps


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("network", ["mlp", "dcgan", "upconv", "resnet"])
def test_every_network(network: str, way: str) -> None:
    small = {"mlp": {"hidden": 8}}.get(network, {"features": 2})
    changes = {"network": {"name": network, "conditioning": way, "latent": 4, **small}}
    run = trained(experiment("digits", **changes, **{"data.size": 16}), steps=10)
    assert run.samples_of(3, 2).shape == (2, 1, 16, 16)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("kind", KINDS)
def test_every_penalty_and_stabiliser(kind: str, way: str) -> None:
    for name in catalogue("penalty"):
        run = trained(experiment(kind, way, **{f"penalties.{name}": {}}))
        assert f"penalty/{name}" in run.trainer.series_names
    for name in catalogue("stabiliser"):
        if name == "path-length":  # which needs styles
            continue
        if kind == "ring" and name in ("diffaugment", "ada", "consistency"):  # which need images
            continue
        run = trained(experiment(kind, way, **{f"stabilisers.{name}": {}}))
        assert list(run.experiment.stabilisers) == [name]


def test_several_at_once_resume_bit_for_bit() -> None:
    names = ("ema", "pacgan", "unrolled", "minibatch-std", "spectral-norm", "diffaugment", "lecam")
    built = experiment(
        "digits", **{f"stabilisers.{name}": {} for name in names}, **{"penalties.r1": {}}
    )
    through = trained(built)
    stored = save(through.checkpoint())
    resumed = Run(built)
    resumed.restore(load(stored))
    for run in (through, resumed):
        for _ in range(3):
            run.step()
    ours, theirs = through.checkpoint(), resumed.checkpoint()
    assert "stream.labels" in ours
    for name in ours:
        assert name == "seconds" or ours[name].equal(theirs[name]), name


def test_bfloat16() -> None:
    run = trained(experiment("digits", precision="bfloat16"))
    assert run.samples_of(3, 2).dtype == torch.float32


# ── what the players are told ────────────────────────────────────────────────


class Eavesdropper:
    """Keeps what both players are given."""

    def __init__(self, run: Run) -> None:
        self.generator: list[tuple[torch.Tensor, ...]] = []
        self.discriminator: list[tuple[torch.Tensor, ...]] = []
        trainer = run.trainer
        trainer.pairing.generator.register_forward_pre_hook(
            lambda _, given: self.generator.append(given)
        )
        trainer.pairing.discriminator.register_forward_pre_hook(
            lambda _, given: self.discriminator.append(given)
        )


def test_d_judges_real_and_generated_samples_by_the_labels_of_the_real_batch() -> None:
    run = Run(experiment("ring"))
    ears = Eavesdropper(run)
    run.trainer.step_discriminator()
    ((samples, labels),) = ears.discriminator
    (_, wanted) = ears.generator[0]
    n = run.experiment.schedule.batch_size
    data, all_labels = run.data, run.pairing.labels.of_data
    rows = [(data == sample).all(1).nonzero()[0, 0] for sample in samples[:n]]
    assert torch.equal(labels[:n], all_labels[torch.stack(rows)])
    assert torch.equal(labels[:n], labels[n:])
    assert torch.equal(labels[:n], wanted)


def test_d_judges_what_g_makes_by_the_labels_that_g_was_given() -> None:
    run = Run(experiment("ring"))
    ears = Eavesdropper(run)
    run.trainer.step_generator()
    ((_, wanted),) = ears.generator
    ((_, judged),) = ears.discriminator
    assert torch.equal(wanted, judged)
    again = Labels(run.pairing.labels.of_data, run.pairing.labels.names)
    assert torch.equal(wanted, again.draw(8, run.stream("labels")))


@pytest.mark.parametrize("changes", [{"loss": "relativistic"}, {"stabilisers.unrolled": {}}])
def test_a_real_sample_that_g_is_compared_with_is_of_the_same_class(
    changes: dict[str, Any],
) -> None:
    run = Run(experiment("ring", **changes))
    ears = Eavesdropper(run)
    run.trainer.step_generator()
    chosen = torch.randint(len(run.data), (8,), generator=run.stream("reference"))
    assert torch.equal(ears.generator[0][1], run.pairing.labels.of_data[chosen])
    for samples, labels in ears.discriminator:
        expected = ears.generator[0][1].repeat(len(samples) // 8)
        assert torch.equal(labels, expected)


def test_penalties_between_two_samples_are_taken_at_their_common_class() -> None:
    run = Run(experiment("ring").with_loss(find_variant("wasserstein-gp")))
    ears = Eavesdropper(run)
    run.trainer.step_discriminator()
    (_, both), (points, labels) = ears.discriminator
    assert len(points) == len(labels) == 8
    assert torch.equal(both[:8], labels)


def test_a_pack_is_told_the_classes_of_all_its_samples() -> None:
    run = Run(experiment("ring", "concatenation", **{"stabilisers.pacgan": {"m": 2}}))
    inner = run.pairing.discriminator.discriminator
    heard = []
    inner.register_forward_pre_hook(lambda _, given: heard.append(given))
    run.trainer.step_discriminator()
    packs, labels = heard[0]
    assert (packs.shape, labels.shape, inner.width) == ((8, 4), (8, 2), 10)
    rows = packs[:4].reshape(8, 2)
    places = [(run.data == row).all(1).nonzero()[0, 0] for row in rows]
    assert torch.equal(labels[:4].flatten(), run.pairing.labels.of_data[torch.stack(places)])


def test_a_bound_critic_repeats_its_labels() -> None:
    told = bound(lambda samples, labels: samples[:, 0] * labels, torch.tensor([1, 2]))
    assert told(torch.ones(4, 1)).tolist() == [1, 2, 1, 2]
    assert told(torch.ones(2, 1)).tolist() == [1, 2]

    def plain(samples: torch.Tensor) -> torch.Tensor:
        return samples

    assert bound(plain, None) is plain


# ── sampling ─────────────────────────────────────────────────────────────────


def test_samples_of_a_class() -> None:
    run = trained(experiment("digits"))
    three = run.samples_of(3, 5)
    assert three.shape == (5, 1, 8, 8)
    assert torch.equal(three, run.samples_of(3, 5))
    assert not torch.equal(three, run.samples_of(4, 5))
    with pytest.raises(ValueError, match="there is no class 10; the classes are 0 to 9"):
        run.samples_of(10, 5)
    with pytest.raises(ValueError, match=r"without classes; set network\.conditioning"):
        Run(experiment("digits", "none")).samples_of(0, 1)


def test_without_labels_classes_come_as_the_data_has_them() -> None:
    run = trained(experiment("ring"))
    labels = run.pairing.labels
    usual = labels.usual(5000)
    assert torch.equal(usual[:70], labels.usual(70))
    shares = torch.bincount(usual, minlength=5) / 5000
    torch.testing.assert_close(shares, torch.tensor(labels.shares), atol=0.03, rtol=0)
    latents = run.pairing.inputs(600, run.stream("test"))
    samples = run.pairing.sample(latents)
    assert torch.equal(samples, run.pairing.sample(latents, labels=usual[:600]))


def test_a_score_without_a_label_is_the_mean_over_the_classes() -> None:
    run = trained(experiment("ring"))
    points, labels = run.data[:6], run.pairing.labels
    by_class = torch.stack([run.pairing.score(points, labels.all(k, 6)) for k in range(5)])
    expected = (by_class * torch.tensor(labels.shares)[:, None]).sum(0)
    torch.testing.assert_close(run.pairing.score(points), expected)
    assert by_class.std(0).min() > 0


def test_sampling_and_scoring_change_nothing() -> None:
    run = trained(experiment("digits", **{"stabilisers.ema": {}, "stabilisers.pacgan": {}}))
    before = run.checkpoint()
    samples = run.pairing.sample(run.pairing.inputs(20, run.stream("test")))
    assert run.pairing.score(samples).shape == (20,)
    after = run.checkpoint()
    assert all(torch.equal(before[name], after[name]) for name in before)


# ── what makes no sense ──────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"name": "swiss-roll"}, "data swiss-roll has none; choose data such as 'digits'"),
        ({"name": "ring", "modes": 1}, "data ring has 1; choose data such as 'digits'"),
    ],
)
def test_data_without_classes_is_refused_before_anything_is_built(
    data: dict[str, Any], words: str
) -> None:
    with pytest.raises(ExperimentError, match=words) as caught:
        Experiment.parse(RING | {"data": data})
    assert len(caught.value.problems) == 1


@pytest.mark.parametrize("labels", [None, np.zeros(4, np.int64)])
def test_data_that_turns_out_to_have_no_classes_is_refused_when_loaded(labels: Any) -> None:
    built = experiment("digits", data={"name": "folder", "size": 8, "path": "pictures"})
    found = Dataset(np.zeros((4, 3, 8, 8), np.float32), labels)
    with pytest.raises(DataError, match=r"two classes or more and the data has (none|only one)"):
        Run(built, dataset=found)


def test_dirac_says_why_it_takes_no_labels() -> None:
    network = {"name": "dirac", "conditioning": "concatenation"}
    with pytest.raises(ExperimentError, match=r"no room for a class; remove network\.conditioning"):
        Experiment.parse({"data": "point", "network": network, "loss": "non-saturating"})
