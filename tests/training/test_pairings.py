"""A game of two pairings over two domains, and one of a generator with two discriminators."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from ganstudio.training.experiment import Experiment, ExperimentError
from ganstudio.training.run import Run
from ganstudio.training.turns import Turns
from tests.games import EXCHANGE, JURY, SWELL, parameters

pytestmark = pytest.mark.usefixtures("games")


def trained(experiment: dict, steps: int) -> Run:
    run = Run(Experiment.parse(experiment))
    for _ in range(steps):
        run.step()
    return run


def series(run: Run) -> torch.Tensor:
    found = run.take_series()
    assert found is not None
    return torch.tensor(found.values)


def test_series_are_the_sums_and_then_each_pairing_s_own() -> None:
    run = trained(EXCHANGE, 5)
    own = ("loss_d", "loss_g", "score_real", "score_fake", "penalty/r1")
    assert run.trainer.series_names == (
        "loss_d", "loss_g",
        *(f"{name}/there" for name in own), *(f"{name}/back" for name in own), "term/cycle",
    )  # fmt: skip
    found = run.take_series()
    assert found is not None
    assert np.isfinite(found.values).all()
    for name in ("loss_d", "loss_g"):
        total = found.column(f"{name}/there") + found.column(f"{name}/back")
        assert found.column(name) == pytest.approx(total, rel=1e-6)


def test_each_g_plays_on_what_its_own_judge_has_just_played_on() -> None:
    again = {**EXCHANGE, "schedule": {**EXCHANGE["schedule"], "reuse_fake": True}}
    run = trained(again, 0)
    theirs = run.trainer.draw_for_discriminator()
    ours = run.trainer.draw_for_generator()
    assert {name: draw.inputs is theirs[name].inputs for name, draw in ours.items()} == {
        "there": True,
        "back": True,
    }
    found = series(trained(again, 5))
    assert torch.isfinite(found).all()
    assert not torch.equal(found[:, :2], series(trained(EXCHANGE, 5))[:, :2])


def test_what_goes_there_comes_back() -> None:
    fast = {
        "generator": {"name": "adam", "lr": 0.01},
        "discriminator": {"name": "adam", "lr": 0.01},
    }
    run = trained({**EXCHANGE, "optimisers": fast}, 300)
    there, back = run.trainer.pairings
    assert (there.name, back.name) == ("there", "back")
    left = there.inputs(200, run.stream("test"))
    right = there.sample(left, averaged=False)
    assert (left.mean(0) < -0.9).all()
    assert (right.mean(0) > 0.5).all()
    assert float((back.sample(right, averaged=False) - left).abs().mean()) < 0.3


def test_without_the_term_it_does_not() -> None:
    """The weight is a live setting of the network, which a run in training takes up."""
    run = trained(EXCHANGE, 1)
    free = run.experiment.with_values({"network.cycle": 0.0})
    assert run.can_adopt(free)
    run.adopt(free)
    run.step()
    assert series(run)[:, -1].tolist()[0] > 0
    assert run.trainer.values()[-1] == 0


def test_every_player_begins_with_weights_of_its_own() -> None:
    players = Run(Experiment.parse(EXCHANGE)).trainer.game.players
    assert not torch.equal(parameters(players["g_left"]), parameters(players["g_right"]))
    assert not torch.equal(parameters(players["d_left"]), parameters(players["d_right"]))


def test_pairings_draw_from_streams_of_their_own() -> None:
    run = Run(Experiment.parse(JURY))
    first, second = (each.draw_for_discriminator() for each in run.trainer.pairings)
    assert not torch.equal(first.inputs, second.inputs)
    assert {role for role in run.checkpoint() if role.startswith("stream.")} == {
        f"stream.{purpose}/{name}"
        for purpose in ("data", "latents", "noise", "reference")
        for name in ("first", "second")
    }


def test_one_generator_learns_from_both_of_its_judges() -> None:
    """Its gradient is the sum of what each of the two alone would have it do."""
    plain = {**JURY, "stabilisers": {}, "penalties": {}}
    gradients = []
    for judges in (("first",), ("second",), ("first", "second")):
        trainer = Run(Experiment.parse(plain)).trainer
        draws = trainer.draw_for_generator()
        trainer.pairings = tuple(each for each in trainer.pairings if each.name in judges)
        trainer.turns = Turns(trainer.experiment, trainer.game, trainer.pairings)
        trainer.differentiate_generator(draws)
        generator = trainer.game.players["generator"]
        gradients.append(torch.cat([each.grad.flatten() for each in generator.parameters()]))
    torch.testing.assert_close(gradients[0] + gradients[1], gradients[2])


def test_pairings_of_one_generator_share_its_average() -> None:
    run = trained(JURY, 3)
    first, second = run.trainer.pairings
    assert first.averaged is second.averaged is not None
    roles = {name.partition(".")[0] for name in run.checkpoint()}
    assert {"generator", "first", "second", "averaged"} <= roles
    roles = {name.partition(".")[0] for name in Run(Experiment.parse(EXCHANGE)).checkpoint()}
    assert {"averaged/g_left", "averaged/g_right"} <= roles


@pytest.mark.parametrize("experiment", [EXCHANGE, JURY, SWELL], ids=lambda each: each["title"])
def test_it_resumes_bit_for_bit(experiment: dict) -> None:
    whole = series(trained(experiment, 12))
    half = trained(experiment, 6)
    again = Run(Experiment.parse(experiment))
    again.restore(half.checkpoint())
    for _ in range(6):
        again.step()
    assert torch.equal(series(again), whole[6:])


def test_data_of_one_domain_cannot_be_exchanged() -> None:
    with pytest.raises(ExperimentError, match="plays on 2 domains and data ring has 1"):
        Experiment.parse({**EXCHANGE, "data": "ring"})


def test_networks_change_inside_while_they_train() -> None:
    """Real samples are seen as far as the generator reaches; a checkpoint holds the stage."""
    run = Run(Experiment.parse(SWELL))
    whole = run.data.abs().mean()
    for step in range(1, 13):
        run.step()
        stage = min(1.0, step / 10)
        assert float(run.checkpoint()["generator.stage"]) == pytest.approx(stage)
        real, _ = run.pairing.real(4000, run.stream("test"))
        assert float(real.abs().mean() / whole) == pytest.approx(stage, rel=0.05)


def test_a_stabiliser_may_prepare_the_generator_and_add_to_its_loss() -> None:
    plain = Run(Experiment.parse(JURY))
    run = Run(plain.experiment.with_values({"stabilisers.negated": {}}))
    inputs = plain.pairing.inputs(10, plain.stream("test"))
    torch.testing.assert_close(run.pairing.sample(inputs), -plain.pairing.sample(inputs))
    before = parameters(run.pairing.generator).square().sum()
    run.step()
    found = run.take_series()
    assert found is not None
    assert found.column("stabiliser/negated/first")[0] == pytest.approx(float(before), rel=1e-5)
