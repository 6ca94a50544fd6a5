"""The game's measures against closed forms, and on games that are played."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch

from ganstudio.components import catalogue, find
from ganstudio.probes import scoreboard
from ganstudio.probes.game import Game, Referee, directions, ranking
from ganstudio.probes.work import finish
from ganstudio.training.experiment import Experiment
from ganstudio.training.run import Run
from ganstudio.training.trainer import RECENT_STEPS

DIRAC = {
    "data": "point",
    "network": {"name": "dirac", "theta": 2.0, "psi": -0.5},
    "loss": "non-saturating",
    "schedule": {"batch_size": 16},
    "device": "cpu",
}
CRITIC = {"loss": "wasserstein", "stabilisers": {"weight-clipping": {"bound": 1.0}}}


def dirac(**changes: object) -> Run:
    return Run(Experiment.parse({**DIRAC, **changes}))


def read(run: Run, samples: torch.Tensor | None = None) -> Game:
    latents = torch.zeros(256, run.experiment.network.latent)
    generated = run.pairing.sample(latents) if samples is None else samples
    return finish(Referee(run.pairing).read(run, generated))


def played(run: Run, steps: int = 3) -> Run:
    for _ in range(steps):
        run.step()
    return run


# ── closed forms ──────────────────────────────────────────────────────────────


def test_a_line_has_its_slope_and_pulls_as_the_loss_says() -> None:
    """With C = ψx, |∂/∂θ sp(−ψθ)| = |ψ| (1 − σ(ψθ)); of a critic it is |ψ|."""
    game = read(dirac())
    assert game.slope == pytest.approx(0.5)
    assert game.pull == pytest.approx(0.5 / (1 + math.exp(-1.0)))
    assert read(dirac(**CRITIC)).pull == pytest.approx(0.5)


def test_a_saturating_loss_pulls_less_where_d_is_sure() -> None:
    """|∂/∂θ ln(1 − σ(ψθ))| = |ψ| σ(ψθ), for ψθ = −1."""
    assert read(dirac(loss="minimax")).pull == pytest.approx(0.5 / (1 + math.exp(1.0)))


def test_lengths_are_in_spreads_of_the_data(make_run) -> None:
    run = make_run("ring")  # of radius 2: the spread is √(2² + 2 · 0.05²)
    spread = math.sqrt(4 + 2 * 0.05**2)
    mean = run.data.mean(0)
    square = mean + torch.tensor([[3.0, 1.0], [3.0, -1.0], [5.0, 1.0], [5.0, -1.0]]).repeat(64, 1)
    game = read(run, square)
    assert game.spread == pytest.approx(math.sqrt(2) / spread, rel=1e-2)
    np.testing.assert_allclose(game.centre, [4.0 / spread, 0.0], atol=0.02)
    assert game.reach == pytest.approx(math.sqrt(10) / spread, rel=1e-2)


def test_the_unit_of_one_point_is_one() -> None:
    game = read(dirac())
    assert (game.centre.item(), game.reach, game.spread) == (2.0, 2.0, 0.0)


def test_real_data_as_samples_has_the_spread_of_the_data(make_run) -> None:
    run = make_run("digits")
    game = read(run, run.data)
    assert game.spread == pytest.approx(1.0, abs=1e-4)
    assert np.abs(game.centre).max() < 1e-5


def test_ranking_is_the_share_of_pairs() -> None:
    rng = np.random.default_rng(0)
    real, fake = (rng.integers(0, 9, n).astype(np.float32) for n in (40, 70))
    pairs = np.sign(real[:, None] - fake[None])
    assert ranking(real, fake) == pytest.approx((1 + pairs.mean()) / 2)
    assert ranking(real, real) == 0.5
    assert ranking(fake + 100, fake) == 1.0


SCORES = np.random.default_rng(0).normal(size=64).astype(np.float32)
OF_D = {"undecided": (0.0, 0.0), "right": (3.0, -3.0), "sure": (40.0, -40.0), "wrong": (-3.0, 3.0)}


@pytest.mark.parametrize("state", OF_D)
@pytest.mark.parametrize("loss", sorted(catalogue("loss")))
def test_the_players_of_every_loss_want_opposite_things_whatever_d_s_scores_are(
    loss: str, state: str
) -> None:
    """G's are not told beyond a target that D should not have passed."""
    real, fake = (SCORES + shift for shift in OF_D[state])
    upwards_d, upwards_g = directions(find("loss", loss)(), real, fake)
    assert upwards_d == 1.0
    assert upwards_g in ({0.0, 1.0} if state == "wrong" or loss == "f-gan-pearson" else {1.0})


def test_a_d_at_its_least_loss_wants_the_order_that_its_targets_have() -> None:
    """Its slopes are chance there: those of scores a little beyond the targets turn round."""
    turned = find("loss", "least-squares")(a=1.0, b=0.0, c=0.0)
    for beyond in (-0.01, 0.01):
        real = np.full(8, -beyond, np.float32)
        fake = np.full(8, 1.0 + beyond, np.float32)
        assert directions(turned, real, fake) == (-1.0, -1.0)


def test_a_conditional_d_is_asked_about_each_sample_s_own_class(make_run) -> None:
    run = make_run("ring", {"network.conditioning": "projection"})
    latents = torch.zeros(256, run.experiment.network.latent)
    game = finish(Referee(run.pairing).read(run, run.pairing.sample(latents)))
    assert game.slope > 0.0
    assert game.pull > 0.0


# ── played games ──────────────────────────────────────────────────────────────


def test_before_the_first_step_there_is_nothing_of_scores_and_gradients(make_run) -> None:
    game = read(make_run("ring"))
    assert game.ranking is game.overlap is game.gradient_d is game.swing is None
    names = [measure.name for measure in scoreboard.measures(game)]
    assert names == ["slope", "pull", "spread"]


def test_gradients_are_those_of_the_latest_step(make_run) -> None:
    run = played(make_run("ring"))
    game = read(run)
    for role in ("generator", "discriminator"):
        parameters = getattr(run.pairing, role).parameters()
        norm = torch.cat([each.grad.flatten() for each in parameters]).norm()
        assert getattr(game, f"gradient_{role[0]}") == pytest.approx(float(norm), rel=1e-5)
    assert game.gradient_ratio == pytest.approx(game.gradient_d / game.gradient_g)


def test_what_d_s_step_took_from_the_generated_samples() -> None:
    """D's own step comes before G's, so D(G(z)) falls in between."""
    run = played(dirac(), 1)
    theta = 2.0
    before, after = (run.pairing.recent_scores[0][1], run.pairing.recent_replies[0])
    assert (before.mean().item(), len(after)) == (pytest.approx(-0.5 * theta), 16)
    expected = torch.sigmoid(before).mean() - torch.sigmoid(after).mean()
    assert read(run).shift == pytest.approx(float(expected), abs=1e-6)


def test_a_critic_has_neither_accuracy_nor_saturation() -> None:
    game = read(played(dirac(**CRITIC)))
    assert game.accuracy_real is game.accuracy_fake is game.saturated is None
    assert 0.0 <= game.ranking <= 1.0
    known = {measure.name for measure in scoreboard.measures(game)}
    assert {"ranking", "overlap", "gradient_d", "gradient_g", "shift"} < known
    assert not {"accuracy_real", "saturated"} & known


def test_the_dirac_game_swings_once_it_has_been_followed_long_enough() -> None:
    """θ and ψ go round by η/2 a step, and ψθ twice as fast: 200 η / π ≈ 6 half turns."""
    quick = {"name": "sgd", "lr": 0.1}
    near = {"name": "dirac", "theta": 0.2, "psi": 0.2}
    run = dirac(network=near, optimisers={"generator": quick, "discriminator": quick})
    assert read(played(run, RECENT_STEPS - 1)).swing is None
    game = read(played(run, 1))
    assert game.swing.turns == pytest.approx(6, abs=1)
    assert game.unrest > 0.0


def test_the_scoreboard_says_each_measure_in_words() -> None:
    game = Game(accuracy_real=0.75, slope=0.01234, pull=2.0, shift=-0.5, gradient_d=math.inf)
    told = {measure.name: measure for measure in scoreboard.measures(game)}
    assert (told["accuracy_real"].text, told["accuracy_real"].floor_text) == ("75 %", "50 %")
    assert (told["slope"].text, told["slope"].floor_text) == ("0.0123", "–")
    assert told["shift"].text == "−0.5"
    assert "gradient_d" not in told
    assert all(measure.help.endswith(".") for measure in told.values())
    assert {measure.better for measure in told.values()} == {"neither"}


def test_of_a_loss_turned_round_a_lower_score_is_more_real(make_run) -> None:
    turned = {"name": "least-squares", "a": 1.0, "b": -1.0, "c": -1.0}
    run = played(make_run("ring", {"loss": turned}))
    real, fake = (torch.cat(each) for each in zip(*run.pairing.recent_scores, strict=True))
    game = read(run)
    assert game.accuracy_real == pytest.approx(float((real < 0).float().mean()))
    assert game.accuracy_fake == pytest.approx(float((fake >= 0).float().mean()))
    assert game.ranking == pytest.approx(float((real[:, None] < fake).float().mean()), abs=1e-6)
    assert (game.upwards_d, game.upwards_g) == (1.0, 1.0)


def test_accuracy_is_counted_from_where_the_best_d_rests(make_run) -> None:
    """Under one-sided smoothing to 0.9 that is ln(0.45/0.55), and not 0."""
    run = played(make_run("ring", {"stabilisers.label-smoothing.target": 0.9}))
    real, fake = (torch.cat(each) for each in zip(*run.pairing.recent_scores, strict=True))
    level, game = math.log(0.45 / 0.55), read(run)
    assert game.accuracy_real == pytest.approx(float((real > level).float().mean()))
    assert game.accuracy_fake == pytest.approx(float((fake <= level).float().mean()))
