"""Who moves when, and how fast."""

from __future__ import annotations

import itertools
import math
from collections import Counter

import pytest
import torch

from ganstudio.training.experiment import Experiment
from ganstudio.training.run import Run
from ganstudio.training.schedule import Schedule


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ("discriminator-first", ["ddg", "ddg", "ddg", "ddg"]),
        ("generator-first", ["gdd", "gdd", "gdd", "gdd"]),
        ("odd-even", ["dd", "g", "dd", "g"]),
        ("simultaneous", ["b", "b", "b", "b"]),
    ],
)
def test_order(order: str, expected: list[str]) -> None:
    schedule = Schedule(order=order, discriminator_steps=2)
    played = ["".join(player[0] for player in schedule.turns(t, seed=0)) for t in range(4)]
    assert played == expected


def test_chance_is_fair_and_the_seeds_own() -> None:
    schedule = Schedule(order="random")
    drawn = [schedule.turns(t, seed=5)[0] for t in range(4000)]
    assert Counter(drawn)["generator"] == pytest.approx(2000, abs=130)  # four deviations
    pairs = Counter(itertools.pairwise(drawn))
    assert all(count == pytest.approx(1000, abs=130) for count in pairs.values())
    assert drawn == [schedule.turns(t, seed=5)[0] for t in range(4000)]
    assert drawn != [schedule.turns(t, seed=6)[0] for t in range(4000)]


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({}, {0: 1.0, 99: 1.0, 500: 1.0}),
        ({"decay": "linear"}, {0: 1.0, 50: 0.55, 100: 0.1, 500: 0.1}),
        ({"decay": "cosine"}, {0: 1.0, 50: 0.55, 25: 0.55 + 0.45 * math.sqrt(0.5), 100: 0.1}),
        ({"decay": "exponential"}, {0: 1.0, 50: math.sqrt(0.1), 100: 0.1, 900: 0.1}),
        ({"warmup": 10}, {0: 0.1, 4: 0.5, 9: 1.0, 10: 1.0, 70: 1.0}),
        ({"warmup": 20, "decay": "linear"}, {0: 0.05, 19: 1.0, 20: 1.0, 60: 0.55, 100: 0.1}),
        ({"decay": "linear", "decay_steps": 50}, {25: 0.55, 50: 0.1}),
        ({"warmup": 300, "decay": "linear"}, {0: 1 / 300, 300: 1.0, 301: 0.1}),
    ],
)
def test_rate(settings: dict[str, object], expected: dict[int, float]) -> None:
    schedule = Schedule(steps=100, final_rate=0.1, **settings)
    for iteration, share in expected.items():
        assert schedule.rate(iteration) == pytest.approx(share), iteration


def rates(run: Run) -> tuple[float, float]:
    trainer = run.trainer
    optimisers = trainer.generator_optimiser, trainer.discriminator_optimiser
    generator, discriminator = (each.param_groups[0]["lr"] for each in optimisers)
    return generator, discriminator


def test_optimisers_follow_the_rate_and_resume_with_it(ring: Experiment) -> None:
    experiment = ring.with_values(
        {
            "schedule.warmup": 4,
            "schedule.decay": "linear",
            "schedule.decay_steps": 10,
            "optimisers.generator.lr": 0.001,
            "optimisers.discriminator.lr": 0.004,
        }
    )
    run = Run(experiment)
    for _ in range(2):
        run.step()
    assert rates(run) == pytest.approx((0.0005, 0.002))
    stored = run.checkpoint()
    for _ in range(6):
        run.step()
    resumed = Run(experiment)
    resumed.restore(stored)
    for _ in range(6):
        resumed.step("both")
    assert rates(resumed) == rates(run)
    for name, tensor in run.checkpoint().items():
        if name != "seconds":
            assert torch.equal(tensor, resumed.checkpoint()[name]), name


def test_simultaneous_players_move_from_where_both_stood(ring: Experiment) -> None:
    sgd = {"name": "sgd", "lr": 0.1}
    base = ring.with_values({"optimisers.generator": sgd, "optimisers.discriminator": sgd})
    both, alone = Run(base.with_values({"schedule.order": "simultaneous"})), Run(base)
    both.step()
    # G alone, against the D of the beginning, draws the second batch of latents.
    alone.pairing.draw_for_generator()
    alone.step("generator")
    for ours, theirs in zip(
        both.pairing.generator.parameters(),
        alone.pairing.generator.parameters(),
        strict=True,
    ):
        torch.testing.assert_close(ours, theirs, rtol=1e-5, atol=1e-8)
    other = Run(base)
    other.step("discriminator")
    for ours, theirs in zip(
        both.pairing.discriminator.parameters(),
        other.pairing.discriminator.parameters(),
        strict=True,
    ):
        assert torch.equal(ours, theirs)


@pytest.mark.parametrize("order", ["generator-first", "odd-even", "random", "simultaneous"])
def test_every_order_trains_and_can_be_chosen_while_it_does(ring: Experiment, order: str) -> None:
    run = Run(ring)
    run.step()
    changed = ring.with_values({"schedule.order": order})
    assert run.can_adopt(changed)
    run.adopt(changed)
    for _ in range(4):
        run.step()
    assert torch.isfinite(run.trainer.values()).all()
