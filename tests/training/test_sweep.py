from __future__ import annotations

from typing import Any

import pytest

from ganstudio.preset_folder import find
from ganstudio.training.experiment import ExperimentError
from ganstudio.training.sweep import LONGEST, Axis, plan, short_names

RING = find("ring")
RATE = "optimisers.generator.lr"


def test_every_combination_under_every_seed() -> None:
    axes = [Axis(RATE, (1e-3, 1e-2)), Axis("loss", ("hinge", "wasserstein-gp"))]
    sweep = plan(RING, axes, [4, 7])
    assert len(sweep.trials) == 8
    assert sweep.skipped == ()
    first, *_, last = sweep.trials
    assert first.name == "generator.lr=0.001, loss=hinge, seed=4"
    assert first.experiment.title == "Ring, healthy: generator.lr=0.001, loss=hinge, seed=4"
    assert (last.seed, last.experiment.seed) == (7, 7)
    assert last.experiment.optimisers.generator.lr == 1e-2
    assert list(last.experiment.penalties) == ["wgan-gp"]  # the loss brings what belongs to it
    assert last.experiment.with_values({"title": "x"}) != first.experiment


def test_seeds_alone() -> None:
    assert [trial.name for trial in plan(RING, [], [0, 1, 2]).trials] == [
        "seed=0", "seed=1", "seed=2",
    ]  # fmt: skip


def test_an_impossible_pair_is_left_out_and_told() -> None:
    axes = [Axis("network", ("mlp", "dirac")), Axis("data", ("ring", "point"))]
    sweep = plan(RING, axes, [0])
    assert [trial.name for trial in sweep.trials] == [
        "network=mlp, data=ring, seed=0",
        "network=mlp, data=point, seed=0",
        "network=dirac, data=point, seed=0",
    ]
    (sentence,) = sweep.skipped
    assert sentence.startswith("network=dirac, data=ring: network: dirac makes single numbers")


@pytest.mark.parametrize(
    ("axes", "seeds", "said"),
    [
        ([], [0], "nothing to vary"),
        ([(RATE, (1e-3,))], [0], "nothing to vary"),
        ([(RATE, (1e-3, -1.0))], [0], "optimisers.generator.lr"),
        ([("optimisers.generator.rate", (1, 2))], [0], "is not a setting"),
        ([("loss", ("hinge", "hing"))], [0], "did you mean 'hinge'"),
        ([(RATE, (1, 2)), (RATE, (3, 4))], [0], "varied twice"),
        ([(RATE, (1, 1))], [0], "different values"),
        ([("seed", (1, 2))], [0], "seeds have their own"),
        ([(RATE, (1e-3, 1e-2))], [3, 3], "different whole numbers"),
        ([(RATE, tuple(range(1, 200))), ("schedule.steps", tuple(range(1, 200)))], [0], "too many"),
    ],
)  # fmt: skip
def test_mistakes_are_told_before_anything_begins(axes: Any, seeds: Any, said: str) -> None:
    with pytest.raises(ExperimentError, match=said):
        plan(RING, [Axis(*axis) for axis in axes], seeds)


def test_a_comparison_is_not_swept() -> None:
    with pytest.raises(ExperimentError, match="without variants"):
        plan(find("five-losses"), [], [0, 1])


def test_names_stay_short_and_apart() -> None:
    long = "a" * 150
    sweep = plan(RING, [Axis("description", (f"{long}1", f"{long}2", "x/y"))], [0])
    names = [trial.name for trial in sweep.trials]
    assert len(set(names)) == 3
    assert max(map(len, names)) <= LONGEST
    assert names[2] == "description=x_y, seed=0"


def test_short_names() -> None:
    assert short_names(["loss", RATE, "schedule.steps"]) == {
        "loss": "loss", RATE: "generator.lr", "schedule.steps": "steps",
    }  # fmt: skip
    assert short_names(["data.size", "network.size"]) == {
        "data.size": "data.size", "network.size": "network.size",
    }  # fmt: skip
