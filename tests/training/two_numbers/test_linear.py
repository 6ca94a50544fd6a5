"""Eigenvalues against those that are known in closed form."""

from __future__ import annotations

import cmath
import math

import numpy as np
import pytest

from ganstudio.training.two_numbers.linear import Nearby, nearby
from tests.training.two_numbers.games import Known, law_of

ETA = 0.1


def found(
    loss: str, regulariser: str, order: str, optimiser: str = "sgd", **changes: object
) -> Nearby:
    row = Known(loss, regulariser, order, optimiser, (0, 0), 0)
    return nearby(row.experiment().with_values(changes), law_of(row))


@pytest.mark.parametrize(
    ("game", "factor"),
    [
        (("wgan", "none", "sim", "sgd"), 1.00498756),
        (("minimax", "none", "sim", "sgd"), 1.00124922),
        (("wgan", "none", "alt", "sgd"), 1.0),
        (("ns", "none", "alt k=5", "sgd"), 1.0),
        (("wgan", "r1", "sim", "sgd"), 0.95393920),
        (("wgan", "r1", "alt", "sgd"), 0.94868330),
        (("wgan", "r1", "alt k=5", "sgd"), 0.87365215),
        (("minimax", "r1", "alt k=5", "sgd"), 0.97399916),
        (("minimax", "noise", "sim", "sgd"), 0.97596106),
        (("minimax", "noise", "alt", "sgd"), 0.97467943),
        (("minimax", "noise", "alt k=5", "sgd"), 0.93409494),
        (("wgan", "consensus", "sim", "sgd"), 0.90553851),
        (("wgan", "consensus", "alt", "sgd"), 0.9),
        (("wgan", "none", "sim", "mom-0.5"), 1.00074303),
        (("wgan", "none", "sim", "mom0.5"), 1.04568739),
        (("wgan", "none", "alt", "mom-0.5"), 0.99851779),
        (("wgan", "none", "alt", "mom0.5"), 1.03229651),
        (("wgan", "none", "sim", "eg"), 0.99503769),
        (("wgan", "none", "sim", "omd"), 0.99493615),
        (("hinge", "none", "sim", "sgd"), 1.00498756),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_the_factor_of_an_iteration(game: tuple[str, ...], factor: float) -> None:
    value = found(*game).factor
    assert value is not None
    assert abs(value) == pytest.approx(factor, abs=3e-8)


def test_a_double_root() -> None:
    value = found("minimax", "r1", "sim").factor
    assert value is not None
    assert abs(value) == pytest.approx(0.95, abs=1e-4)  # defective: a nudge's root is seen


@pytest.mark.parametrize("h", [1.0, 0.5])
@pytest.mark.parametrize("gamma", [0.0, 0.3, 3.0])
def test_the_flow(h: float, gamma: float) -> None:
    loss = "wgan" if h == 1 else "minimax"
    flow = found(loss, "r1", "sim", **{"penalties.r1.weight": gamma}).flow
    root = cmath.sqrt(gamma**2 - 4 * h**2) / 2
    expected = sorted([-gamma / 2 - root, -gamma / 2 + root], key=lambda v: (v.imag, v.real))
    np.testing.assert_allclose(flow, expected, atol=1e-6)


def test_a_lazy_penalty_counts_over_its_round() -> None:
    lazy = found("wgan", "r1", "alt", **{"penalties.r1.every": 4}).factor
    assert lazy is not None
    assert abs(lazy) == pytest.approx(0.6 ** (1 / 8), abs=1e-6)  # a quarter of 1 − 4ηγ, ½ each


@pytest.mark.parametrize(
    ("game", "words"),
    [
        (("wgan", "none", "sim"), "circles outward: |λ| = 1.00499 a step, doubles every 139 steps"),
        (("wgan", "none", "alt"), "circles: |λ| = 1.00000 a step; small steps λ = ±1.00 i"),
        (("wgan", "r1", "sim"), "spirals in: |λ| = 0.95394 a step, halves every 15 steps"),
        (("wgan", "r1", "alt"), "small steps λ = −0.50 ± 0.87 i"),
        (("wgan", "gp", "sim"), "nothing rests"),
        (("lsgan", "none", "sim"), "any slope rests"),
    ],
)
def test_in_words(game: tuple[str, ...], words: str) -> None:
    assert words in str(found(*game))


def test_where_there_is_no_factor() -> None:
    assert "do not shrink" in str(found("wgan", "none", "sim", "adam0.5"))
    chance = found("wgan", "none", "sim", **{"schedule.order": "random"})
    assert "not the same in each round" in str(chance)
    assert chance.word == ""


def test_straight_in() -> None:
    steep = found("minimax", "r1", "sim", **{"penalties.r1.weight": 3.0})
    assert steep.word == "goes straight in"
    assert math.isclose(abs(steep.factor or 0), 1 - ETA * (3 - math.sqrt(8)) / 2, rel_tol=1e-6)
