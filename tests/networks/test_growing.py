"""Progressive growing: its schedule, what both players see in each stage, going on in mid-fade."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from torch.nn import functional as F

from ganstudio.networks.growing import Growing
from ganstudio.networks.grown import GrowingGenerator, as_at
from ganstudio.training.experiment import Experiment
from ganstudio.training.growth import Growth
from ganstudio.training.run import Run

EXPERIMENT: dict[str, Any] = {
    "device": "cpu", "threads": 1, "data": {"name": "digits", "size": 16},
    "network": {"name": "growing", "latent": 4, "features": 2, "most": 8, "hold": 4, "fade": 5},
    "loss": "non-saturating", "penalties": {"r1": {}}, "schedule": {"batch_size": 8},
    "stabilisers": {"ema": {"decay": 0.9}, "minibatch-std": {}},
}  # fmt: skip


def trained(steps: int, **changes: Any) -> Run:
    run = Run(Experiment.parse(EXPERIMENT).with_values(changes))
    for _ in range(steps):
        run.step()
    return run


def generator(run: Run) -> GrowingGenerator:
    found = run.trainer.game.players["generator"]
    assert isinstance(found, GrowingGenerator)
    return found


def test_a_side_is_held_and_then_the_next_one_fades_in() -> None:
    network = Growing(hold=2, fade=4)
    stages = [network.stage_at(step, last=2) for step in range(14)]
    assert stages[:7] == [(0, 1), (0, 1), (1, 0.25), (1, 0.5), (1, 0.75), (1, 1), (1, 1)]
    assert stages[8:13] == [(2, 0.25), (2, 0.5), (2, 0.75), (2, 1), (2, 1)]


@pytest.mark.parametrize(
    ("network", "expected"),
    [
        (Growing(first=16), (2, 1)), (Growing(first=128), (2, 1)), (Growing(first=8), (1, 1)),
        (Growing(hold=0, fade=0), (2, 1)), (Growing(hold=0, fade=2), (1, 0.5)),
    ],
)  # fmt: skip
def test_where_it_begins(network: Growing, expected: tuple[int, float]) -> None:
    assert network.stage_at(0, last=2) == expected


def test_series_say_stage_and_alpha() -> None:
    series = trained(20).take_series()
    assert series is not None
    assert series.column("growth/stage").tolist() == [0] * 4 + [1] * 9 + [2] * 7
    fade = pytest.approx([0.2, 0.4, 0.6, 0.8, 1])
    assert series.column("growth/alpha").tolist()[4:9] == fade
    news = [(step - series.first_step, text) for step, text in Growth().news(series)]
    assert news == [
        (4, "8 × 8 fades in"), (8, "8 × 8 whole"),
        (13, "16 × 16 fades in"), (17, "16 × 16 whole"),
    ]  # fmt: skip


def test_pictures_of_an_early_stage_are_coarse_and_have_the_data_s_side() -> None:
    run = trained(3)
    samples = run.pairing.sample(run.pairing.inputs(5, run.stream("test")))
    assert samples.shape == (5, 1, 16, 16)
    torch.testing.assert_close(F.interpolate(F.avg_pool2d(samples, 4), scale_factor=4), samples)


def test_real_pictures_are_as_coarse_and_as_faded_as_generated_ones() -> None:
    real = torch.randn(2, 1, 16, 16, generator=torch.Generator().manual_seed(0))
    with torch.random.fork_rng(devices=[]):
        player = GrowingGenerator(4, [4, 4, 4], 1)
    player.grow(1, 0.25)
    eight, four = F.avg_pool2d(real, 2), F.avg_pool2d(real, 4)
    expected = 0.25 * eight + 0.75 * F.interpolate(four, scale_factor=2)
    torch.testing.assert_close(as_at(real, player), F.interpolate(expected, scale_factor=2))
    player.grow(2, 1.0)
    assert torch.equal(as_at(real, player), real)


def test_a_block_fades_in_without_a_jump() -> None:
    """At α = 0 both players say what they said before; at 1 the old way is gone."""
    experiment = Experiment.parse(EXPERIMENT)
    game = experiment.network.game([(1, 16, 16)])
    g, d = game.players["generator"], game.players["discriminator"]
    z = torch.randn(3, 4, generator=torch.Generator().manual_seed(0))
    with torch.no_grad():
        g.grow(0, 1.0), d.grow(0, 1.0)
        before = g(z)
        judged = d(before)
        g.grow(1, 0.0), d.grow(1, 0.0)
        torch.testing.assert_close(g(z), before)
        torch.testing.assert_close(d(before), judged)
        g.grow(1, 1.0)
        assert not torch.allclose(g(z), before)


def test_a_stage_is_played_from_a_list_of_kernels_and_a_new_one_from_another() -> None:
    listed, plain = trained(20), Run(Experiment.parse(EXPERIMENT))
    assert listed.trainer.turns.listed
    plain.trainer.game.__class__ = type("Unsteady", (type(plain.trainer.game),), {"steady": False})
    for _ in range(20):
        plain.step()
    assert not plain.trainer.turns.listed
    one, other = (each.take_series() for each in (listed, plain))
    assert one is not None
    assert other is not None
    assert (one.values == other.values).all()


@pytest.mark.parametrize("at", [3, 6, 15])
def test_it_goes_on_bit_for_bit_also_in_mid_fade(at: int) -> None:
    through, half = trained(20), trained(at)
    resumed = Run(Experiment.parse(EXPERIMENT))
    resumed.restore(half.checkpoint())
    z = half.pairing.inputs(4, half.stream("test"))
    assert torch.equal(resumed.pairing.sample(z), half.pairing.sample(z))
    for _ in range(20 - at):
        resumed.step()
    ours, theirs = through.checkpoint(), resumed.checkpoint()
    assert ours.keys() == theirs.keys()
    assert all(ours[name].equal(theirs[name]) for name in ours if name != "seconds")


def test_the_average_grows_along() -> None:
    """Blocks that were not yet called are those that G began with, in both."""
    run = trained(6)
    averaged = run.pairing.averaged
    assert isinstance(averaged, GrowingGenerator)
    assert averaged.side == generator(run).side == 8
    assert averaged.alpha == generator(run).alpha
    begun = generator(Run(Experiment.parse(EXPERIMENT))).state_dict()
    for module in (averaged, generator(run)):
        found = module.state_dict()
        assert torch.equal(found["blocks.1.conv1.weight"], begun["blocks.1.conv1.weight"])
        assert not torch.equal(found["blocks.0.conv1.weight"], begun["blocks.0.conv1.weight"])


def test_parameters_are_those_of_the_layers() -> None:
    """Widths 8, 4, 2 at 16 × 16 with a latent of 4, counted by hand."""
    network = Growing(latent=4, features=2, most=8)
    g = sum(each.numel() for each in network.generator((1, 16, 16)).parameters())
    blocks = (8 * 4 * 9 + 4) + (4 * 4 * 9 + 4) + (4 * 2 * 9 + 2) + (2 * 2 * 9 + 2)
    assert g == (4 * 128 + 128) + (8 * 8 * 9 + 8) + blocks + (8 + 1) + (4 + 1) + (2 + 1)
