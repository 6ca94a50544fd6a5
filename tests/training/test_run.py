"""A run repeats, resumes and shares its beginnings exactly."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from safetensors.torch import load, save

from ganstudio.objectives.variants import find_variant
from ganstudio.training.experiment import Experiment, ExperimentError
from ganstudio.training.run import Run


def series(run: Run, steps: int) -> np.ndarray:
    for _ in range(steps):
        run.step()
    losses = run.take_series()
    assert losses is not None
    return losses.values


def test_same_seed_same_series_bit_for_bit(digits: Experiment) -> None:
    assert np.array_equal(series(Run(digits), 6), series(Run(digits), 6))
    other = digits.with_values({"seed": 99})
    assert not np.array_equal(series(Run(digits), 2), series(Run(other), 2))


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {
            "optimisers.generator": {"name": "rmsprop"},
            "optimisers.discriminator": {"name": "sgd", "momentum": 0.5},
        },
        {
            "stabilisers.spectral-norm": {},
            "stabilisers.instance-noise": {},
            "network.d_norm": "none",
        },
    ],
)
def test_resumes_from_a_checkpoint_bit_for_bit(
    digits: Experiment, changes: dict[str, object]
) -> None:
    experiment = digits.with_values(changes)
    through = Run(experiment)
    first = series(through, 3)
    stored = save(through.checkpoint())
    rest = series(through, 3)

    resumed = Run(experiment)
    resumed.restore(load(stored))
    assert resumed.iteration == 3
    assert np.array_equal(series(resumed, 3), rest)
    assert not np.array_equal(first, rest)
    for name, tensor in through.checkpoint().items():
        if name != "seconds":
            assert torch.equal(tensor, resumed.checkpoint()[name]), name


def test_series_are_numbered_from_one_and_complete(ring: Experiment) -> None:
    run = Run(ring)
    assert run.take_series() is None
    for _ in range(3):
        run.step()
    first = run.take_series()
    run.step()
    second = run.take_series()
    assert first is not None
    assert second is not None
    assert (first.first_step, len(first.values), second.first_step) == (1, 3, 4)
    assert first.names == ("loss_d", "loss_g", "score_real", "score_fake")
    assert not first.values.flags.writeable


def test_a_step_by_one_player_is_a_row_whose_unknown_figures_are_nan(ring: Experiment) -> None:
    run = Run(ring)
    run.step("discriminator")
    losses = run.take_series()
    assert losses is not None
    assert np.isfinite(losses.values[0, 0])
    assert np.isnan(losses.values[0, 1])


def test_variants_begin_with_the_same_weights_where_shapes_agree(digits: Experiment) -> None:
    plain = Run(digits).pairing
    other = Run(digits.with_loss(find_variant("wasserstein-gp"))).pairing
    ours = dict(plain.discriminator.named_parameters())
    theirs = dict(other.discriminator.named_parameters())
    shared = [name for name in ours if name in theirs and ours[name].shape == theirs[name].shape]
    assert any("conv" in name for name in shared)
    assert all(torch.equal(ours[name], theirs[name]) for name in shared if "weight" in name)
    for name, tensor in plain.generator.named_parameters():
        assert torch.equal(tensor, dict(other.generator.named_parameters())[name])


def test_what_can_be_changed_while_training(ring: Experiment) -> None:
    run = Run(ring.with_values({"penalties.r1": {}}))
    assert run.can_adopt(run.experiment.with_values({"loss": "hinge"}))
    assert run.can_adopt(run.experiment.with_values({"penalties.r1.weight": 3.0, "watch.rows": 4}))
    assert run.can_adopt(run.experiment.with_values({"title": "new", "schedule.steps": 5}))
    assert not run.can_adopt(run.experiment.with_values({"schedule.batch_size": 4}))
    assert run.can_adopt(run.experiment.with_values({"penalties.r1": None}))
    assert run.can_adopt(run.experiment.with_values({"stabilisers.lecam": {}}))
    for name in ("spectral-norm", "minibatch-std", "ema", "feature-matching"):
        assert not run.can_adopt(run.experiment.with_values({f"stabilisers.{name}": {}})), name
    assert not run.can_adopt(run.experiment.with_values({"optimisers.generator": "sgd"}))


def test_a_penalty_that_comes_amid_training_is_as_if_the_run_went_on_with_it(
    ring: Experiment,
) -> None:
    """What was learnt stays, the new term counts from the next step, and a checkpoint knows it."""
    run = Run(ring.with_values({"stabilisers.label-smoothing": {}}))
    for _ in range(3):
        run.step()
    weights = {k: v.clone() for k, v in run.pairing.discriminator.state_dict().items()}
    changes = {"penalties.r1": {}, "stabilisers.lecam": {}, "stabilisers.label-smoothing": None}
    run.take_series()
    run.adopt(run.experiment.with_values(changes))
    assert all(weights[k].equal(v) for k, v in run.pairing.discriminator.state_dict().items())
    run.step()
    series = run.take_series()
    assert series is not None
    assert series.first_step == 4
    assert series.names[4:] == ("penalty/r1", "stabiliser/lecam")
    assert (series.values[0, 4:] > 0).all()
    again = Run(run.experiment)
    again.restore(run.checkpoint())
    for each in (run, again):
        each.step()
        each.step()
    ours, theirs = (
        {k: v for k, v in each.checkpoint().items() if k != "seconds"} for each in (run, again)
    )
    torch.testing.assert_close(ours, theirs, rtol=0, atol=0, equal_nan=True)
    run.adopt(run.experiment.with_values({"penalties.r1": None}))
    run.step()
    after = run.take_series()
    assert after is not None
    assert "penalty/r1" not in after.names


@pytest.mark.skipif(torch.cuda.is_available(), reason="this machine has CUDA")
def test_a_device_that_is_not_there_is_refused(ring: Experiment) -> None:
    with pytest.raises(ExperimentError, match="there is no cuda:1 here"):
        Run(ring.with_values({"device": "cuda:1"}))


@pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a CUDA device")
@pytest.mark.parametrize("fixture", ["ring", "digits"])
def test_the_same_code_trains_on_cuda(fixture: str, request: pytest.FixtureRequest) -> None:
    experiment: Experiment = request.getfixturevalue(fixture)
    run = Run(experiment.with_values({"device": "cuda"}))
    assert np.isfinite(series(run, 3)).all()
    assert run.trainer.generator_optimiser.param_groups[0]["params"][0].is_cuda


def test_each_run_computes_on_its_own_threads(digits: Experiment) -> None:
    runs = {n: Run(digits.with_values({"threads": n})) for n in (1, 2)}
    found: dict[int, set[int]] = {1: set(), 2: set()}
    for n, run in runs.items():
        for player in (run.pairing.generator, run.pairing.discriminator):
            player.register_forward_pre_hook(lambda *_, n=n: found[n].add(torch.get_num_threads()))
    for run in (runs[1], runs[2], runs[1]):
        run.step()
        run.sample(2)
    assert found == {1: {1}, 2: {2}}
    assert [run.device_label.rpartition(" · ")[2] for run in runs.values()] == [
        "1 thread", "2 threads",
    ]  # fmt: skip
