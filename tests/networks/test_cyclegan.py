"""CycleGAN: its error terms against values worked by hand, its pool, its networks' shapes."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from torch import Tensor, nn

from ganstudio.data.double import RingAndGrid
from ganstudio.networks.cyclegan import BACK, CYCLES, IDENTITIES, THERE, CycleGame, CycleGAN
from ganstudio.networks.game import Batch, Pair, Round
from ganstudio.networks.translating import History
from ganstudio.training.experiment import Experiment
from ganstudio.training.run import Run

SMALL = CycleGAN(features=4, d_features=4, blocks=1, hidden=8)
PICTURES = [(1, 8, 8), (3, 16, 16), (3, 28, 28), (3, 64, 64), (1, 32, 16)]


class Times(nn.Module):
    """A generator that multiplies by a number."""

    def __init__(self, factor: float) -> None:
        super().__init__()
        self.factor = nn.Parameter(torch.tensor(factor))

    def forward(self, x: Tensor) -> Tensor:
        return self.factor * x


def terms(network: CycleGAN) -> dict[str, float]:
    """Return the terms for g(x) = 2x, f(y) = y/4 on x = (1, −3) and y = (4, 8)."""
    players = {"g_y": Times(2.0), "g_x": Times(0.25), "d_y": Times(1.0), "d_x": Times(1.0)}
    pairs = Pair(THERE, "g_y", "d_y", 1, 0), Pair(BACK, "g_x", "d_x", 0, 1)
    game = CycleGame(network, players, pairs)
    x, y = torch.tensor([[1.0], [-3.0]]), torch.tensor([[4.0], [8.0]])
    there = Batch(None, None, x, players["g_y"](x))
    back = Batch(None, None, y, players["g_x"](y))
    found = game.terms(Round(0, {THERE: there, BACK: back}))
    return {name: value.item() for name, value in found.items()}


def test_the_cycle_is_the_mean_distance_after_there_and_back() -> None:
    found = terms(CycleGAN(eta=1.0, identity=0.0))
    # Equation 17.12: f(g(x)) = x/2 is ½ and 3/2 away, g(f(y)) = y/2 is 2 and 4 away.
    assert found["cycle-x"] == pytest.approx((0.5 + 1.5) / 2)
    assert found["cycle-y"] == pytest.approx((2.0 + 4.0) / 2)
    assert [found[name] for name in IDENTITIES] == [0.0, 0.0]


def test_the_identity_is_a_multiple_of_the_cycle_s_weight() -> None:
    found = terms(CycleGAN(eta=10.0, identity=0.5))
    assert found["cycle-x"] == pytest.approx(10 * 1.0)
    assert found["identity-y"] == pytest.approx(5 * (4.0 + 8.0) / 2)  # g(y) = 2y
    assert found["identity-x"] == pytest.approx(5 * 0.75 * (1.0 + 3.0) / 2)  # f(x) = x/4
    assert set(terms(CycleGAN(eta=0.0, identity=0.5)).values()) == {0.0}


@pytest.mark.parametrize(("cycles", "left"), [("x", ["cycle-x"]), ("y", ["cycle-y"])])
def test_one_side_leaves_the_other_cycle_open(cycles: Any, left: list[str]) -> None:
    found = terms(CycleGAN(cycles=cycles, identity=0.0))
    assert [name for name in CYCLES if found[name]] == left


def test_the_whole_error_is_both_games_and_the_weighted_cycles() -> None:
    # Equation 17.13 with G's sign: its own loss against each D, plus η times 17.12.
    experiment = Experiment.parse(
        {
            "device": "cpu", "threads": 1, "data": {"name": "ring-and-grid", "count": 200},
            "network": {"name": "cyclegan", "hidden": 8, "eta": 3.0, "identity": 0.5},
            "loss": "least-squares", "schedule": {"batch_size": 8},
        }
    )  # fmt: skip
    trainer = Run(experiment).trainer
    draws = trainer.draw_for_generator()
    x, y = draws[THERE].inputs, draws[BACK].inputs
    g, f, d_y, d_x = (trainer.game.players[each] for each in ("g_y", "g_x", "d_y", "d_x"))
    adversarial = (d_y(g(x)) - 1).square().mean() / 2 + (d_x(f(y)) - 1).square().mean() / 2
    cycle = (f(g(x)) - x).abs().mean() + (g(f(y)) - y).abs().mean()
    identity = (g(y) - y).abs().mean() + (f(x) - x).abs().mean()
    whole = adversarial + 3.0 * cycle + 1.5 * identity
    expected = torch.autograd.grad(whole, [*g.parameters(), *f.parameters()])
    trainer.differentiate_generator(draws)
    left = [each.grad for each in (*g.parameters(), *f.parameters())]
    for found, slope in zip(left, expected, strict=True):
        torch.testing.assert_close(found, slope)
    told = dict(zip(trainer.series_names, trainer.values().tolist(), strict=True))
    assert told["loss_g"] == pytest.approx(adversarial.item(), rel=1e-5)
    assert told["term/cycle-x"] + told["term/cycle-y"] == pytest.approx(3 * cycle.item())


# ── the pool ─────────────────────────────────────────────────────────────────


def numbered(first: int, count: int = 2) -> Tensor:
    return torch.arange(first, first + count, dtype=torch.float32)[:, None]


def test_a_pool_shows_what_is_new_until_it_is_full() -> None:
    pool, source = History(4, (1,)), torch.Generator().manual_seed(0)
    for first in (1, 3):
        assert torch.equal(pool(numbered(first), source), numbered(first))
    assert pool.kept.flatten().tolist() == [1, 2, 3, 4]


def test_a_full_pool_exchanges_half_and_loses_nothing() -> None:
    pool, source = History(10, (1,)), torch.Generator().manual_seed(0)
    old = 0
    for first in range(0, 2000, 2):
        before = set(pool.kept[: int(pool.count)].flatten().tolist())
        fresh = numbered(first)
        shown = pool(fresh, source)
        after = set(pool.kept[: int(pool.count)].flatten().tolist())
        if first >= 10:
            # What is shown and what is kept afterwards are what was kept and what is new.
            assert before | set(fresh.flatten().tolist()) == after | set(shown.flatten().tolist())
            assert len(after) == 10
            old += int((shown != fresh).sum())
    assert old / 1990 == pytest.approx(0.5, abs=0.04)


def test_a_batch_that_is_larger_than_the_pool_is_shown_as_it_is() -> None:
    pool = History(3, (1,))
    assert torch.equal(pool(numbered(0, 5), torch.Generator()), numbered(0, 5))
    assert int(pool.count) == 0


# ── the networks ─────────────────────────────────────────────────────────────


@pytest.mark.parametrize("shape", PICTURES)
def test_pictures_keep_their_shape_and_are_judged_by_patches(shape: tuple[int, ...]) -> None:
    assert SMALL.problem(shape) is None
    generator, discriminator = SMALL.generator(shape), SMALL.discriminator(shape)
    samples = generator(torch.zeros(2, *shape))
    assert samples.shape == (2, *shape)
    assert samples.abs().max() <= 1
    scores = discriminator(samples)
    assert scores.ndim == 3
    assert min(scores.shape[1:]) >= 2


@pytest.mark.parametrize("d", [1, 2])
def test_points_have_one_score_each(d: int) -> None:
    samples = SMALL.generator((d,))(torch.zeros(5, d))
    assert samples.shape == (5, d)
    assert SMALL.discriminator((d,))(samples).shape == (5,)


def test_what_it_refuses_names_the_way_out() -> None:
    assert "set the data's size to 16" in (SMALL.problem((3, 15, 15)) or "")
    assert "set the data's size to 8" in (SMALL.problem((3, 4, 4)) or "")


def test_a_patch_sees_its_part_of_a_picture_only() -> None:
    # Without norms, which look at the whole map, a far corner changes nothing.
    layers = SMALL.discriminator((1, 64, 64))
    kept = (each for each in layers if not isinstance(each, nn.InstanceNorm2d))
    discriminator = nn.Sequential(*kept)
    picture = torch.zeros(1, 1, 64, 64)
    before = discriminator(picture)
    picture[..., -1, -1] = 1.0
    changed = discriminator(picture) != before
    assert changed.any()
    assert not changed[0, 0, 0]


def test_ring_and_grid_have_as_many_modes() -> None:
    ring, grid = RingAndGrid(count=100).load().domains
    assert ring.mixture is not None
    assert grid.mixture is not None
    assert len(ring.mixture.centres) == len(grid.mixture.centres) == 9
