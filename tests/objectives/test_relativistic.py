"""Relativistic losses against closed forms, in float64."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch

from ganstudio.components import catalogue, find
from ganstudio.objectives.base import AdversarialLoss
from ganstudio.objectives.relativistic import Relativistic, RelativisticAverage

NAMES = [name for name, cls in catalogue("loss").items() if issubclass(cls, Relativistic)]
REAL = np.array([-3.0, -0.5, 0.0, 0.25, 1.0, 4.0])
FAKE = np.array([-4.0, -1.0, 0.0, 0.5, 2.0, 3.0])
MARGINS = {
    "relativistic": lambda d: -np.log(1 / (1 + np.exp(-d))),
    "relativistic-least-squares": lambda d: (d - 1) ** 2,
    "relativistic-hinge": lambda d: np.maximum(0, 1 - d),
}


def loss(name: str) -> AdversarialLoss:
    built = find("loss", name)()
    assert isinstance(built, AdversarialLoss)
    return built


def scores(values: np.ndarray | list[float]) -> torch.Tensor:
    return torch.tensor(np.asarray(values), dtype=torch.float64, requires_grad=True)


def test_three_forms_paired_and_average() -> None:
    assert NAMES == [
        "relativistic",
        "relativistic-least-squares",
        "relativistic-hinge",
        "relativistic-average",
        "relativistic-average-least-squares",
        "relativistic-average-hinge",
    ]
    assert all(loss(name).needs_real_scores for name in NAMES)
    assert all(loss(name).threshold is None for name in NAMES)


@pytest.mark.parametrize("name", list(MARGINS))
def test_values_of_the_paired_form(name: str) -> None:
    of = MARGINS[name]
    found = loss(name)
    value_d = found.discriminator(scores(REAL), scores(FAKE)).item()
    value_g = found.generator(scores(FAKE), scores(REAL)).item()
    assert value_d == pytest.approx(of(REAL - FAKE).mean())
    assert value_g == pytest.approx(of(FAKE - REAL).mean())


@pytest.mark.parametrize("name", list(MARGINS))
def test_values_of_the_average_form(name: str) -> None:
    of = MARGINS[name]
    found = loss(name.replace("relativistic", "relativistic-average"))
    value_d = found.discriminator(scores(REAL), scores(FAKE)).item()
    value_g = found.generator(scores(FAKE), scores(REAL)).item()
    assert value_d == pytest.approx(
        (of(REAL - FAKE.mean()).mean() + of(REAL.mean() - FAKE).mean()) / 2
    )
    assert value_g == pytest.approx(
        (of(FAKE - REAL.mean()).mean() + of(FAKE.mean() - REAL).mean()) / 2
    )


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("shift", [-7.5, 100.0])
def test_a_constant_added_to_every_score_changes_nothing(name: str, shift: float) -> None:
    found = loss(name)
    real, fake = scores(REAL), scores(FAKE)
    for of in (found.discriminator, lambda r, f: found.generator(f, r)):
        before, after = of(real, fake), of(real + shift, fake + shift)
        torch.testing.assert_close(after, before)
        (slope,) = torch.autograd.grad(after, fake)
        (same,) = torch.autograd.grad(before, fake)
        torch.testing.assert_close(slope, same)


@pytest.mark.parametrize("name", NAMES)
def test_gradients_pull_apart_and_together(name: str) -> None:
    real, fake = scores([0.1, 0.3]), scores([0.2, 0.3])
    found = loss(name)
    by_real, by_fake = torch.autograd.grad(found.discriminator(real, fake), (real, fake))
    (of_generator,) = torch.autograd.grad(found.generator(fake, real), fake)
    assert (by_real < 0).all()
    assert (by_fake > 0).all()
    assert (of_generator < 0).all()


@pytest.mark.parametrize("name", NAMES)
def test_equilibrium_is_where_all_scores_agree(name: str) -> None:
    found = loss(name)
    same = scores([0.7] * 5)
    assert found.discriminator(same, same).item() == pytest.approx(found.equilibrium.discriminator)
    assert found.generator(same, same).item() == pytest.approx(found.equilibrium.generator)
    # Were p_G = p_data, no scores that vary would do better, whatever pairs they come in.
    varied = np.linspace(-1, 1, 9)
    r, f = (each.ravel() for each in np.meshgrid(varied, varied))
    if not isinstance(found, RelativisticAverage):
        assert found.discriminator(scores(r), scores(f)) >= found.equilibrium.discriminator - 1e-9


def test_best_paired_discriminator_is_the_log_ratio() -> None:
    # Two points with p = (¾, ¼) and q = (¼, ¾): over all pairs, the best difference is ln 9.
    weights = torch.tensor([[9.0, 3.0], [3.0, 1.0]], dtype=torch.float64) / 16
    difference = torch.tensor(math.log(9), dtype=torch.float64, requires_grad=True)
    score = torch.stack([difference, torch.zeros_like(difference)])
    found = find("loss", "relativistic")()
    pairs = score[:, None] - score[None, :].flip(1)
    # real point i (columns of p) against generated point j; q prefers the second point
    expected = (weights * found.margin(pairs)).sum()
    (slope,) = torch.autograd.grad(expected, difference)
    assert slope.item() == pytest.approx(0, abs=1e-12)


@pytest.mark.parametrize("name", NAMES)
def test_stays_finite_at_extreme_scores_in_float32(name: str) -> None:
    real = torch.tensor([100.0, -100.0], requires_grad=True)
    fake = torch.tensor([-100.0, 100.0], requires_grad=True)
    found = loss(name)
    total = found.discriminator(real, fake) + found.generator(fake, real)
    for each in (total, *torch.autograd.grad(total, (real, fake))):
        assert torch.isfinite(each).all()
