"""Losses against closed forms, in float64."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch

from ganstudio.components import catalogue, find
from ganstudio.objectives.base import AdversarialLoss

NAMES = (
    "non-saturating",
    "minimax",
    "maximum-likelihood",
    "least-squares",
    "hinge",
    "wasserstein",
)

REAL = [-3.0, -0.5, 0.0, 0.25, 1.0, 4.0]
FAKE = [-4.0, -1.0, 0.0, 0.5, 2.0, 3.0]


def loss(name: str) -> AdversarialLoss:
    built = find("loss", name)()
    assert isinstance(built, AdversarialLoss)
    return built


def scores(values: list[float]) -> torch.Tensor:
    return torch.tensor(values, dtype=torch.float64, requires_grad=True)


def probability(values: list[float]) -> np.ndarray:
    return 1 / (1 + np.exp(-np.asarray(values)))


def normal_quantiles(n: int = 200_000) -> torch.Tensor:
    """Points whose mean of a function is its expectation under N(0, 1)."""
    return torch.special.ndtri((torch.arange(n, dtype=torch.float64) + 0.5) / n)


def test_menu_begins_with_the_usual_loss() -> None:
    assert next(iter(catalogue("loss"))) == "non-saturating"


@pytest.mark.parametrize("name", NAMES)
def test_declares_what_the_screen_shows(name: str) -> None:
    cls = find("loss", name)
    assert cls.title
    assert cls.formula.count("\n") == 1
    assert cls.paper
    assert cls.summary().endswith(".")


CLOSED_FORMS = {
    "non-saturating": (
        lambda r, f: -np.log(probability(r)).mean() - np.log(1 - probability(f)).mean(),
        lambda f: -np.log(probability(f)).mean(),
    ),
    "minimax": (
        lambda r, f: -np.log(probability(r)).mean() - np.log(1 - probability(f)).mean(),
        lambda f: np.log(1 - probability(f)).mean(),
    ),
    "maximum-likelihood": (
        lambda r, f: -np.log(probability(r)).mean() - np.log(1 - probability(f)).mean(),
        lambda f: -(probability(f) / (1 - probability(f))).mean(),
    ),
    "least-squares": (
        lambda r, f: ((np.array(r) - 1) ** 2).mean() / 2 + (np.array(f) ** 2).mean() / 2,
        lambda f: ((np.array(f) - 1) ** 2).mean() / 2,
    ),
    "hinge": (
        lambda r, f: np.maximum(0, 1 - np.array(r)).mean() + np.maximum(0, 1 + np.array(f)).mean(),
        lambda f: -np.mean(f),
    ),
    "wasserstein": (lambda r, f: np.mean(f) - np.mean(r), lambda f: -np.mean(f)),
}


@pytest.mark.parametrize("name", NAMES)
def test_values_are_those_of_the_paper(name: str) -> None:
    of_discriminator, of_generator = CLOSED_FORMS[name]
    real, fake = scores(REAL), scores(FAKE)
    assert loss(name).discriminator(real, fake).item() == pytest.approx(
        of_discriminator(REAL, FAKE)
    )
    assert loss(name).generator(fake, real).item() == pytest.approx(of_generator(FAKE))


SLOPES = {  # dL_D/dc_r, dL_D/dc_f, dL_G/dc_f of one sample
    "non-saturating": (lambda c: probability(c) - 1, probability, lambda c: probability(c) - 1),
    "minimax": (lambda c: probability(c) - 1, probability, lambda c: -probability(c)),
    "maximum-likelihood": (lambda c: probability(c) - 1, probability, lambda c: -np.exp(c)),
    "least-squares": (lambda c: c - 1, lambda c: c, lambda c: c - 1),
    "hinge": (lambda c: -1.0 * (c < 1), lambda c: 1.0 * (c > -1), lambda c: -np.ones_like(c)),
    "wasserstein": (lambda c: -np.ones_like(c), np.ones_like, lambda c: -np.ones_like(c)),
}


@pytest.mark.parametrize("name", NAMES)
def test_gradients_by_the_scores(name: str) -> None:
    real, fake = scores([-3.0, 0.5, 4.0]), scores([-4.0, 0.5, 3.0])
    by_real, by_fake = torch.autograd.grad(loss(name).discriminator(real, fake), (real, fake))
    (of_generator,) = torch.autograd.grad(loss(name).generator(fake, real.detach()), fake)
    expected = [
        slope(c.detach().numpy()) / 3
        for slope, c in zip(SLOPES[name], (real, fake, fake), strict=True)
    ]
    np.testing.assert_allclose(by_real, expected[0], rtol=1e-12)
    np.testing.assert_allclose(by_fake, expected[1], rtol=1e-12)
    np.testing.assert_allclose(of_generator, expected[2], rtol=1e-12)


@pytest.mark.parametrize("name", NAMES)
def test_players_pull_a_generated_score_apart(name: str) -> None:
    fake = scores([0.3])
    real = scores([0.3])
    by_real, by_fake = torch.autograd.grad(loss(name).discriminator(real, fake), (real, fake))
    (of_generator,) = torch.autograd.grad(loss(name).generator(fake, real), fake)
    assert by_real < 0 < by_fake  # D's descent raises real scores and lowers generated ones
    assert of_generator < 0  # G's descent raises generated ones


@pytest.mark.parametrize(
    ("name", "constant"),
    [
        ("non-saturating", 0.0),
        ("minimax", 0.0),
        ("maximum-likelihood", 0.0),
        ("least-squares", 0.5),
        ("hinge", -0.7),
    ],
)
def test_equilibrium_is_the_loss_of_the_best_constant_score(name: str, constant: float) -> None:
    each = loss(name)

    def of_discriminator(c: float) -> float:
        same = torch.full((4,), c, dtype=torch.float64)
        return each.discriminator(same, same).item()

    found = min(of_discriminator(c) for c in np.linspace(-4, 4, 8001))
    assert found == pytest.approx(each.equilibrium.discriminator, abs=1e-12)
    assert of_discriminator(constant) == pytest.approx(found, abs=1e-12)


@pytest.mark.parametrize(
    ("name", "constant", "of_generator"),
    [
        ("non-saturating", 0.0, math.log(2)),
        ("minimax", 0.0, -math.log(2)),
        ("maximum-likelihood", 0.0, -1.0),
        ("least-squares", 0.5, 0.125),
    ],
)
def test_equilibrium_of_the_generator(name: str, constant: float, of_generator: float) -> None:
    c = torch.full((4,), constant, dtype=torch.float64)
    assert loss(name).generator(c, c).item() == pytest.approx(of_generator)
    assert loss(name).equilibrium.generator == pytest.approx(of_generator)


@pytest.mark.parametrize("c", [-1.0, -0.25, 0.0, 0.9, 1.0])
def test_hinge_leaves_the_equilibrium_score_open(c: float) -> None:
    same = torch.full((4,), c, dtype=torch.float64)
    assert loss("hinge").discriminator(same, same).item() == pytest.approx(2)
    assert loss("hinge").equilibrium.generator is None


@pytest.mark.parametrize("shift", [0.0, 17.0])
def test_wasserstein_sees_differences_only(shift: float) -> None:
    real, fake = scores(REAL) + shift, scores(FAKE) + shift
    expected = np.mean(FAKE) - np.mean(REAL)
    assert loss("wasserstein").discriminator(real, fake).item() == pytest.approx(expected)
    assert loss("wasserstein").equilibrium.discriminator == 0
    assert loss("wasserstein").equilibrium.generator is None


def test_only_wasserstein_needs_a_constraint() -> None:
    assert [name for name in NAMES if loss(name).needs_constraint] == ["wasserstein"]


def test_what_the_scores_mean() -> None:
    thresholds = {name: loss(name).threshold for name in NAMES}
    assert thresholds == dict(zip(NAMES, (0.0, 0.0, 0.0, 0.5, None, None), strict=True))


@pytest.mark.parametrize(
    ("mu", "divergence"), [(1.0, 0.1114215), (2.0, 0.3368308), (4.0, 0.6327202)]
)
@pytest.mark.parametrize("name", ["non-saturating", "minimax"])
def test_best_discriminator_measures_jensen_shannon(
    name: str, mu: float, divergence: float
) -> None:
    x = normal_quantiles()

    def best(points: torch.Tensor) -> torch.Tensor:
        """The log ratio of N(0, 1) to N(mu, 1)."""
        return mu**2 / 2 - mu * points

    found = loss(name).discriminator(best(x), best(x + mu)).item()
    assert found == pytest.approx(math.log(4) - 2 * divergence, abs=1e-5)


@pytest.mark.parametrize(
    ("name", "slope", "within"),
    [
        ("minimax", 0.4496, 5e-5),
        ("non-saturating", 1.5504, 5e-5),
        ("maximum-likelihood", 2, 5e-3),  # heavy-tailed: the last quantiles carry much of it
    ],
)
def test_slope_of_the_generators_cost_against_the_best_discriminator(
    name: str, slope: float, within: float
) -> None:
    mu = torch.tensor(2.0, dtype=torch.float64, requires_grad=True)
    generated = normal_quantiles() + mu
    cost = loss(name).generator(2.0 - 2.0 * generated, generated.new_zeros(1))
    (gradient,) = torch.autograd.grad(cost, mu)
    assert gradient.item() == pytest.approx(slope, abs=within)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("size", [100.0, -100.0])
def test_stays_finite_at_extreme_scores_in_float32(name: str, size: float) -> None:
    real = torch.tensor([size, -size], requires_grad=True)
    fake = torch.tensor([-size, size], requires_grad=True)
    of_discriminator = loss(name).discriminator(real, fake)
    of_generator = loss(name).generator(fake, real)
    gradients = torch.autograd.grad(of_discriminator + of_generator, (real, fake))
    for each in (of_discriminator, of_generator, *gradients):
        assert torch.isfinite(each).all()


@pytest.mark.parametrize("name", ["non-saturating", "minimax"])
def test_a_hundred_logits_off_costs_a_hundred(name: str) -> None:
    wrong = torch.tensor([100.0])
    assert loss(name).discriminator(-wrong, wrong).item() == pytest.approx(200)


def test_slope_at_extreme_scores_saturates_for_minimax_alone() -> None:
    rejected = torch.tensor([-100.0], requires_grad=True)
    (saturated,) = torch.autograd.grad(loss("minimax").generator(rejected, rejected), rejected)
    (steep,) = torch.autograd.grad(loss("non-saturating").generator(rejected, rejected), rejected)
    assert abs(saturated.item()) < 1e-30
    assert steep.item() == -1


@pytest.mark.parametrize(("a", "b", "c"), [(0.0, 1.0, 1.0), (-1.0, 1.0, 0.0), (0.2, 0.9, 0.7)])
def test_least_squares_in_any_coding(a: float, b: float, c: float) -> None:
    coded = find("loss", "least-squares")(a=a, b=b, c=c)
    real, fake = np.array(REAL), np.array(FAKE)
    value = coded.discriminator(scores(REAL), scores(FAKE)).item()
    assert value == pytest.approx(((real - b) ** 2).mean() / 2 + ((fake - a) ** 2).mean() / 2)
    assert coded.generator(scores(FAKE), scores(REAL)).item() == pytest.approx(
        ((fake - c) ** 2).mean() / 2
    )
    best = torch.full((4,), (a + b) / 2, dtype=torch.float64, requires_grad=True)
    at_best = coded.discriminator(best, best)
    (slope,) = torch.autograd.grad(at_best, best)
    torch.testing.assert_close(slope, torch.zeros_like(slope), rtol=0, atol=1e-12)
    assert at_best.item() == pytest.approx(coded.equilibrium.discriminator)
    assert coded.generator(best, best).item() == pytest.approx(coded.equilibrium.generator)
    assert coded.threshold == (a + b) / 2


def test_least_squares_with_the_coding_of_the_paper_measures_pearson() -> None:
    # b − c = 1, b − a = 2: against the best D, 2 L_G is the χ² of p + q and 2q (equation 8).
    p, q = np.array([0.5, 0.3, 0.2]), np.array([0.2, 0.2, 0.6])
    coded = find("loss", "least-squares")(a=-1.0, b=1.0, c=0.0)
    best = torch.tensor((coded.b * p + coded.a * q) / (p + q))
    on_real = torch.repeat_interleave(best, torch.tensor((10 * p).round().astype(int)))
    on_fake = torch.repeat_interleave(best, torch.tensor((10 * q).round().astype(int)))
    both = coded.generator(on_fake, on_real) + coded.generator(on_real, on_fake)
    chi_squared = ((2 * q - (p + q)) ** 2 / (p + q)).sum()
    assert 2 * both.item() == pytest.approx(chi_squared)


def test_maximum_likelihood_keeps_its_slope_where_the_exponential_overflows() -> None:
    sure = torch.tensor([120.0], requires_grad=True)
    value = loss("maximum-likelihood").generator(sure, sure)
    (slope,) = torch.autograd.grad(value, sure)
    assert slope.item() == pytest.approx(-math.exp(20), rel=1e-6)
    assert value.item() == pytest.approx(-math.exp(20) * 101, rel=1e-6)
