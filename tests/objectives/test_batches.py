"""Stabilisers that look at several samples."""

from __future__ import annotations

import copy
from collections.abc import Callable

import pytest
import torch
from torch import nn

from ganstudio.objectives.base import Turn
from ganstudio.objectives.batches import (
    FeatureMatching,
    MinibatchDiscrimination,
    MinibatchStd,
    PacGAN,
)
from ganstudio.objectives.layers import BatchCloseness, BatchSpread, BatchStatistic, Listening
from ganstudio.objectives.losses import NonSaturating
from ganstudio.objectives.penalties import GradientPenalty


def noise(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def built(make: Callable[[], nn.Module]) -> nn.Module:
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(5)
        return make()


def points_critic(width: int = 2) -> nn.Module:
    return built(
        lambda: nn.Sequential(nn.Linear(width, 6), nn.ReLU(), nn.Linear(6, 1), nn.Flatten(0))
    )


def image_critic() -> nn.Module:
    return built(lambda: nn.Sequential(nn.Conv2d(1, 4, 4, 2, 1), nn.Conv2d(4, 1, 4), nn.Flatten(0)))


# ── PacGAN ───────────────────────────────────────────────────────────────────


def test_packs_are_consecutive_samples() -> None:
    pac = PacGAN(m=3)
    assert pac.discriminator_shape((2,)) == (6,)
    assert pac.discriminator_shape((1, 16, 16)) == (3, 16, 16)
    inner = points_critic(6)
    packed = pac.prepare_discriminator(inner)
    x = torch.randn(12, 2, generator=noise())
    assert torch.equal(packed(x), inner(x.reshape(4, 6)))


def test_each_sample_is_scored_for_display() -> None:
    inner = points_critic(4)
    packed = PacGAN(m=2).prepare_discriminator(inner).eval()
    x = torch.randn(5, 2, generator=noise())
    found = packed(x)
    assert found.shape == (5,)
    torch.testing.assert_close(found[1:2], inner(torch.cat([x[1], x[2]])[None]))


def test_batch_has_to_divide_into_packs() -> None:
    assert PacGAN(m=2).problem(NonSaturating(), (2,), 8) is None
    assert "set it to 8" in str(PacGAN(m=4).problem(NonSaturating(), (2,), 10))
    assert "set it to 8" in str(PacGAN(m=4).problem(NonSaturating(), (2,), 4))


# ── statistics of the batch ──────────────────────────────────────────────────


@pytest.mark.parametrize("stabiliser", [MinibatchStd(), MinibatchDiscrimination()])
@pytest.mark.parametrize("critic", [points_critic, image_critic])
def test_game_begins_as_without_it(
    stabiliser: MinibatchStd, critic: Callable[[], nn.Module]
) -> None:
    size = (6, 2) if critic is points_critic else (6, 1, 8, 8)
    x = torch.randn(*size, generator=noise())
    with_it = stabiliser.prepare_discriminator(critic())
    torch.testing.assert_close(with_it(x), critic()(x))
    with_it(x).square().sum().backward()
    statistic = next(m for m in with_it.modules() if isinstance(m, BatchStatistic))
    assert statistic.weight.grad is not None
    assert (statistic.weight.grad != 0).all()


def test_spread_is_the_mean_standard_deviation() -> None:
    hidden = torch.tensor([[0.0, 5.0], [4.0, 5.0]])  # standard deviations 2 and 0
    spread = BatchSpread(nn.Identity()).statistic(hidden)
    assert spread.item() == pytest.approx(1.0, abs=1e-3)


def test_spread_has_a_finite_slope_where_nothing_varies() -> None:
    hidden = torch.ones(4, 3, requires_grad=True)
    BatchSpread(nn.Identity()).statistic(hidden).sum().backward()
    assert hidden.grad is not None
    assert torch.isfinite(hidden.grad).all()


def test_closeness_against_the_double_loop() -> None:
    layer = BatchCloseness(built(lambda: nn.Linear(5, 1)), 5, kernels=3, width=2)
    hidden = torch.randn(4, 5, generator=noise())
    rows = torch.einsum("nf,fkc->nkc", hidden, layer.projection)
    expected = torch.zeros(4, 3)
    for i in range(4):
        for j in range(4):
            if i != j:
                expected[i] += (-(rows[i] - rows[j]).abs().sum(dim=1)).exp()
    torch.testing.assert_close(layer.statistic(hidden), expected)


def test_copies_of_one_sample_are_as_close_as_can_be() -> None:
    layer = BatchCloseness(built(lambda: nn.Linear(5, 1)), 5, kernels=3, width=2)
    same = torch.randn(1, 5, generator=noise()).expand(8, 5)
    torch.testing.assert_close(layer.statistic(same), torch.full((8, 3), 7.0))


def test_display_takes_the_running_mean_whatever_else_is_scored() -> None:
    critic = MinibatchStd().prepare_discriminator(points_critic())
    layer = next(m for m in critic.modules() if isinstance(m, BatchSpread))
    with torch.no_grad():
        layer.weight.fill_(2.0)
        for _ in range(20):
            critic(torch.randn(64, 2, generator=noise()))
    critic.eval()
    x = torch.randn(9, 2, generator=noise(1))
    before = layer.running.clone()
    torch.testing.assert_close(critic(x)[:1], critic(x[:1]))
    assert torch.equal(layer.running, before)
    assert before.item() > 0


# ── feature matching ─────────────────────────────────────────────────────────


def test_feature_matching_is_the_distance_of_the_mean_hidden_units() -> None:
    plain, matching = points_critic(), FeatureMatching(weight=3.0)
    critic = matching.prepare_discriminator(points_critic())
    fake = torch.randn(6, 2, generator=noise(), requires_grad=True)
    real = torch.randn(6, 2, generator=noise(1))
    scores = critic(fake), critic(real)
    turn = Turn(critic, nn.Identity(), critic, real, real, fake, *scores, 0, noise())
    found = matching.generator_term(turn, {})
    hidden = [plain[:2](x).mean(dim=0) for x in (real, fake)]
    torch.testing.assert_close(found, 3 * (hidden[0] - hidden[1]).square().sum())
    found.backward()
    assert fake.grad is not None
    assert (fake.grad != 0).any()


def test_feature_matching_is_nothing_once_the_means_agree() -> None:
    matching = FeatureMatching()
    critic = matching.prepare_discriminator(points_critic())
    x = torch.randn(6, 2, generator=noise())
    other = x.flip(0)
    turn = Turn(critic, nn.Identity(), critic, x, x, other, critic(other), critic(x), 0, noise())
    assert matching.generator_term(turn, {}).item() == pytest.approx(0, abs=1e-12)


def test_penalties_take_a_pack_as_one_point() -> None:
    """One ε for all samples of a pack: every pack lies on the line between two packs."""
    seen: list[torch.Tensor] = []
    packed = PacGAN(m=2).prepare_discriminator(points_critic(4))

    def critic(samples: torch.Tensor) -> torch.Tensor:
        seen.append(samples.detach())
        scores: torch.Tensor = packed(samples)
        return scores

    real, fake = torch.zeros(6, 2), torch.ones(6, 2)
    turn = Turn(critic, packed, packed, real, real, fake, packed(real), packed(fake), 0, noise())
    judged, real_packs, fake_packs = turn.by_score()
    assert real_packs.shape == fake_packs.shape == (3, 4)
    assert torch.equal(judged(fake_packs), packed(fake))
    GradientPenalty()(judged, real_packs, fake_packs, noise()).backward()
    points = seen[-1].reshape(3, 4)
    assert (points == points[:, :1]).all()
    assert len(points[:, 0].unique()) == 3


def test_single_samples_are_given_to_penalties_as_they_are() -> None:
    x = torch.zeros(6, 2)
    turn = Turn(len, nn.Identity(), nn.Identity(), x, x, x, x[:, 0], x[:, 0], 0, noise())
    assert turn.by_score() == (len, x, x)


def test_a_discriminator_that_listens_can_be_copied_amid_training():
    linear = nn.utils.skip_init(nn.Linear, 3, 1)
    for weights in linear.parameters():
        nn.init.ones_(weights)
    last = Listening(linear)
    last(torch.ones(4, 3, requires_grad=True) * 2)  # no leaf of the graph
    twin = copy.deepcopy(last)
    assert not twin.heard
    assert len(last.heard) == 1
    assert torch.equal(twin(torch.ones(4, 3)), last(torch.ones(4, 3)))
