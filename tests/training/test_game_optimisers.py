"""The optimisers of game theory, on games whose course is known in closed form."""

from __future__ import annotations

import cmath
import math

import numpy as np
import pytest
import torch

from ganstudio.training.experiment import Experiment
from ganstudio.training.run import Run

RATE = 0.1
EXTRAGRADIENT = {"name": "extragradient", "lr": RATE}
OPTIMISTIC = {"name": "optimistic", "lr": RATE}


def game(optimiser: dict[str, object], order: str = "simultaneous", **changes: object) -> Run:
    """v = ab from (1, 0): a goes up on it and b goes down."""
    values: dict[str, object] = {
        "data": "point",
        "network": "ab",
        "loss": "wasserstein",
        "optimisers": {"generator": optimiser, "discriminator": optimiser},
        "schedule": {"batch_size": 2, "order": order},
        "threads": 1,
    }
    return Run(Experiment.parse(values | changes))


def path(run: Run, steps: int) -> np.ndarray:
    for _ in range(steps):
        run.step()
    series = run.take_series()
    assert series is not None
    return series.columns(["weight/a", "weight/b"]).astype(float)


def momentum(share: float) -> dict[str, object]:
    return {"name": "sgd", "lr": RATE, "momentum": share}


def test_first_steps_by_hand() -> None:
    # At (1, 0) the players' gradients are −b = 0 and a = 1.
    np.testing.assert_allclose(path(game(momentum(0.0)), 1), [[1.0, -0.1]], rtol=1e-6)
    # Ahead, at (1, −0.1), they are 0.1 and 1.
    np.testing.assert_allclose(path(game(EXTRAGRADIENT), 1), [[0.99, -0.1]], rtol=1e-6)
    # The second gradients are 0.1 and 1: θ ← 1 − 0.1(2·0.1 − 0), ψ ← −0.1 − 0.1(2 − 1).
    np.testing.assert_allclose(path(game(OPTIMISTIC), 2)[1], [0.98, -0.2], rtol=1e-6)
    # Half of the last step is taken back: −0.1 → −0.1 − 0.1 + 0.05.
    np.testing.assert_allclose(path(game(momentum(-0.5)), 2)[1], [0.99, -0.15], rtol=1e-6)


def test_in_turn_each_player_looks_ahead_of_both() -> None:
    # D at (1, 0): ahead (1, −0.1), its gradient there 1. G at (1, −0.1): ahead (0.99, −0.2).
    found = path(game(EXTRAGRADIENT, "discriminator-first"), 1)
    np.testing.assert_allclose(found, [[0.98, -0.1]], rtol=1e-6)


@pytest.mark.parametrize(
    ("optimiser", "factor"),
    [
        (momentum(0.0), math.sqrt(1 + RATE**2)),
        (EXTRAGRADIENT, math.sqrt(1 - RATE**2 + RATE**4)),
        (OPTIMISTIC, abs(1 + 2j * RATE + cmath.sqrt(1 - 4 * RATE**2)) / 2),
        (momentum(-0.5), 1.00074303),
        (momentum(0.5), 1.04568739),
    ],
)
def test_rates_of_v_equal_ab(optimiser: dict[str, object], factor: float) -> None:
    """Daskalakis et al. 2018 and Gidel et al. 2019: the largest eigenvalue of a joint step."""
    radius = np.linalg.norm(path(game(optimiser), 300), axis=1)
    found = (radius[-1] / radius[99]) ** (1 / 200)
    assert found == pytest.approx(factor, rel=2e-6)


@pytest.mark.parametrize(
    ("order", "steps", "end"),
    [
        ("simultaneous", momentum(0.0), (10.931011, 5.028496)),
        ("discriminator-first", momentum(0.0), (0.982353, 0.242496)),
        ("simultaneous", EXTRAGRADIENT, (0.082934, -0.005719)),
    ],
)
def test_where_500_steps_lead(
    order: str, steps: dict[str, object], end: tuple[float, float]
) -> None:
    np.testing.assert_allclose(path(game(steps, order), 500)[-1], end, rtol=1e-3)


def test_consensus_makes_the_circle_a_spiral() -> None:
    run = game(momentum(0.0), stabilisers={"consensus": {"weight": 1.0}})
    radius = np.linalg.norm(path(run, 100), axis=1)
    expected = math.sqrt((1 - RATE) ** 2 + RATE**2)  # ‖v‖² = a² + b²: both shrink beside
    assert (radius[-1] / radius[49]) ** (1 / 50) == pytest.approx(expected, rel=1e-6)


def test_momentum_may_be_negative_and_not_minus_one() -> None:
    with pytest.raises(ValueError, match="momentum"):
        game(momentum(-1.0))


RING = {
    "data": {"name": "ring", "count": 500},
    "network": {"name": "mlp", "hidden": 8, "layers": 1},
    "loss": "non-saturating",
    "schedule": {"batch_size": 16, "discriminator_steps": 2},
    "penalties": {"r1": {"every": 2}},
    "threads": 1,
}


def everything(run: Run) -> dict[str, torch.Tensor]:
    return {name: each for name, each in run.checkpoint().items() if name != "seconds"}


@pytest.mark.parametrize("order", ["discriminator-first", "simultaneous"])
@pytest.mark.parametrize("players", [("extragradient", "extragradient"), ("optimistic", "adam"),
                                     ("adam", "extragradient")])  # fmt: skip
def test_every_game_resumes_bit_for_bit(order: str, players: tuple[str, str]) -> None:
    experiment = Experiment.parse(RING).with_values(
        {
            "schedule.order": order,
            "optimisers.generator": players[0],
            "optimisers.discriminator": players[1],
            "stabilisers.consensus.weight": 0.1,
        }
    )
    through, resumed = Run(experiment), Run(experiment)
    for _ in range(4):
        through.step()
    resumed.restore(through.checkpoint())
    for run in (through, resumed):
        for _ in range(4):
            run.step()
    ours, theirs = everything(through), everything(resumed)
    assert ours.keys() == theirs.keys()
    assert all(torch.equal(ours[name], theirs[name]) for name in ours)


def test_what_is_shown_is_where_the_players_stand() -> None:
    plain, ahead = game(momentum(0.0)), game(EXTRAGRADIENT)
    plain.step()
    ahead.step()
    series = [run.take_series() for run in (plain, ahead)]
    assert series[0] is not None
    assert series[1] is not None
    np.testing.assert_array_equal(series[0].values[:, :4], series[1].values[:, :4])


def test_one_alone_looks_past_its_own_step_only() -> None:
    run = game({"name": "sgd", "lr": RATE})
    values = {"optimisers.discriminator": {"name": "extragradient", "lr": RATE}}
    alone = Run(run.experiment.with_values(values))
    # Ahead, at (1, −0.1), D's gradient is a = 1 as before: a step of its own never changes it.
    np.testing.assert_allclose(path(alone, 1), [[1.0, -0.1]], rtol=1e-6)


def test_an_older_recording_goes_on() -> None:
    """Checkpoints of older versions do not tell the two numbers."""
    run = game(momentum(0.0))
    path(run, 3)
    kept = run.checkpoint()
    old = kept | {name: kept[name][..., :-2] for name in ("figures", "recent.figures")}
    other = Run(run.experiment)
    other.restore(old)
    assert torch.isnan(other.trainer.recent_values[-1][-2:]).all()
    np.testing.assert_array_equal(path(other, 3), path(run, 3))
    assert other.checkpoint()["recent.figures"].shape == (6, 6)
