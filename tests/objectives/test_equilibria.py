"""The best D, and where a game rests, under each loss and all that stands beside it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pytest
import torch

from ganstudio.components import catalogue, find
from ganstudio.objectives.base import AdversarialLoss
from ganstudio.objectives.equilibria import (
    best_discriminator,
    equilibrium,
    no_pull,
    targets,
    threshold,
)
from ganstudio.objectives.laws import Laws
from ganstudio.objectives.losses import LeastSquares
from tests.objectives.test_laws import example, normal


@dataclass(frozen=True)
class Wanted:
    loss: Any
    penalties: dict[str, Any] = field(default_factory=dict)
    stabilisers: dict[str, Any] = field(default_factory=dict)


def wanted(loss: str | AdversarialLoss, **beside: dict[str, Any]) -> Wanted:
    """Return what is wanted, by names with an underscore and their settings."""
    groups: dict[str, dict[str, Any]] = {"penalty": {}, "stabiliser": {}}
    for key, settings in beside.items():
        name = key.replace("_", "-")
        kind = "penalty" if name in catalogue("penalty") else "stabiliser"
        groups[kind][name] = find(kind, name)(**settings)
    found = find("loss", loss)() if isinstance(loss, str) else loss
    return Wanted(found, groups["penalty"], groups["stabiliser"])


def best(loss: str | AdversarialLoss, laws: Laws, **beside: dict[str, Any]) -> np.ndarray:
    found = best_discriminator(wanted(loss, **beside), laws)
    assert found.outputs is not None
    return found.outputs


def logistic(c: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-c))


# ── the best D ───────────────────────────────────────────────────────────────

LN2 = 0.693147
JS, KL, RKL, CHI2, H2, S, TV, W1 = (
    0.309634, 2.12509, 2.14208, 64.3784, 0.759534, 0.972358, 0.598512, 1.225265,
)  # fmt: skip
KL_QM = 0.309202
VALUES = {
    "non-saturating": (2 * LN2 - 2 * JS, RKL - KL_QM + LN2),
    "minimax": (2 * LN2 - 2 * JS, KL_QM - LN2),
    "maximum-likelihood": (2 * LN2 - 2 * JS, -1),
    "least-squares": ((2 - S) / 8, None),
    "hinge": (2 - 2 * TV, None),
    "wasserstein": (-W1, None),
    "f-gan-kl": (-KL, -1),
    "f-gan-reverse-kl": (-RKL, 1 + RKL),
    "f-gan-pearson": (-CHI2, -CHI2),
    "f-gan-hellinger": (-H2, H2 / 2),
    "f-gan-jeffrey": (-KL - RKL, RKL),
    "f-gan-js": (-2 * JS, KL_QM),
    "f-gan-gan": (2 * LN2 - 2 * JS, KL_QM - LN2),
}


@pytest.mark.parametrize("name", VALUES)
def test_losses_against_the_best_d(name: str) -> None:
    laws = example(reach=7.0, cells=2800)
    loss = find("loss", name)()
    c = torch.from_numpy(best(loss, laws))
    p, q = (torch.from_numpy(law * laws.cell) for law in (laws.p, laws.q))
    terms = loss.terms()
    loss_d, loss_g = VALUES[name]
    found = float((p * terms["real"](c)).sum() + (q * terms["fake"](c)).sum())
    assert found == pytest.approx(loss_d, rel=2e-6, abs=2e-5)
    if loss_g is not None:
        assert float((q * terms["generator"](c)).sum()) == pytest.approx(loss_g, rel=5e-5)


@pytest.mark.parametrize(
    ("name", "known"),
    [
        ("relativistic-least-squares", (2 - S) / (2 + S)),
        ("relativistic-average-least-squares", (2 - S) / (2 + 3 * S)),
    ],
)
def test_relativistic_losses_against_the_best_d(name: str, known: float) -> None:
    laws = example(reach=6.0, cells=400)
    loss = find("loss", name)()
    c = torch.from_numpy(best(name, laws)).requires_grad_()
    p, q = (torch.from_numpy(law * laws.cell) for law in (laws.p, laws.q))
    if "average" in name:
        above, below = c - (q * c).sum(), (p * c).sum() - c
        value = (p * loss.margin(above)).sum() / 2 + (q * loss.margin(below)).sum() / 2
    else:
        value = (torch.outer(p, q) * loss.margin(c[:, None] - c[None])).sum()
    assert value.item() == pytest.approx(known, abs=1e-6)
    value.backward()
    assert c.grad is not None
    assert float(c.grad.abs().max()) < 1e-8


def test_the_paired_logistic_loss_has_the_log_ratio() -> None:
    laws = example(reach=6.0, cells=240)
    c = torch.from_numpy(best("relativistic", laws)).requires_grad_()
    pairs = torch.from_numpy(np.outer(laws.p, laws.q) * laws.cell**2)
    (pairs * torch.nn.functional.softplus(c[None] - c[:, None])).sum().backward()
    assert c.grad is not None
    assert float(c.grad.abs().max()) < 1e-8


@pytest.mark.parametrize(
    ("x", "sigma", "known"),
    [
        (-3, 0, 1.42516e-21), (-2, 0, 1.26642e-14), (-1, 0, 1.12535e-7), (0, 0, 0.5),
        (-2, 0.5, 1.12535e-7), (-2, 1, 0.0016588), (-2, 1.5, 0.0391657), (-1, 1.5, 0.167982),
    ],
)  # fmt: skip
def test_the_best_d_through_noise(x: float, sigma: float, known: float) -> None:
    places = -16 + 0.01 * np.arange(3201)
    laws = Laws(0.01, normal(places, 2, 0.5), normal(places, -2, 0.5))
    beside: dict[str, dict[str, Any]] = {"instance_noise": {"sigma": sigma}}
    at = logistic(best("minimax", laws, **beside)[np.abs(places - x).argmin()])
    assert at == pytest.approx(known, rel=1e-5)


@pytest.mark.parametrize("target", [0.9, 0.7])
def test_the_best_d_of_smoothed_labels(target: float) -> None:
    laws = example(reach=6.0, cells=300)
    known = target * laws.p / (laws.p + laws.q)
    beside: dict[str, dict[str, Any]] = {"label_smoothing": {"target": target}}
    np.testing.assert_allclose(logistic(best("minimax", laws, **beside)), known, atol=1e-6)
    np.testing.assert_allclose(best("least-squares", laws, **beside), known, atol=1e-6)
    other = best(LeastSquares(a=-1.0), laws, **beside)
    expected = (target * laws.p - laws.q) / (laws.p + laws.q)
    np.testing.assert_allclose(other, expected, atol=1e-6)


def test_the_best_d_of_packs() -> None:
    """Of one of two equal modes: ⅓ for single samples, 0.2 for pairs."""
    both, one = np.array([0.5, 0.5]), np.array([1.0, 0.0])
    laws = Laws(1.0, both, one)
    assert logistic(best("minimax", laws)[0]) == pytest.approx(1 / 3)
    assert logistic(best("minimax", laws, pacgan={"m": 2})[0]) == pytest.approx(0.2)
    wide = example(reach=6.0, cells=100)
    twice = best("minimax", wide, pacgan={"m": 2})
    np.testing.assert_allclose(twice, 2 * best("minimax", wide))
    np.testing.assert_allclose(
        best("relativistic", wide, pacgan={"m": 2}), 2 * best("relativistic", wide)
    )


@pytest.mark.parametrize(
    ("k", "of", "known"),
    [(1, 2, 1 / 3), (1, 3, 0.25), (2, 3, 0.4), (1, 8, 0.1111111), (7, 8, 0.4666667),
     (24, 25, 0.4897959)],
)  # fmt: skip
def test_the_best_d_where_modes_are_missing(k: int, of: int, known: float) -> None:
    laws = Laws(1.0, np.full(of, 1 / of), np.where(np.arange(of) < k, 1 / k, 0.0))
    found = logistic(best("non-saturating", laws))
    np.testing.assert_allclose(found[:k], known, atol=1e-6)
    np.testing.assert_allclose(found[k:], 1, atol=1e-6)


@pytest.mark.parametrize(
    ("loss", "beside", "reason"),
    [
        ("relativistic-average", {}, "there is none"),
        ("relativistic-hinge", {}, "linear programme"),
        ("relativistic-average-hinge", {}, "linear programme"),
        ("minimax", {"r1": {}}, "with R1"),
        ("minimax", {"wgan_gp": {}}, "no closed form"),
        ("wasserstein", {"wgan_gp": {}, "pacgan": {}}, "no closed form"),
        ("wasserstein", {"pacgan": {}}, "space of more dimensions"),
        ("relativistic-least-squares", {"pacgan": {}}, "single samples"),
        *(
            ("non-saturating", {name: {}}, "")
            for name in (
                "minibatch_std", "minibatch_discrimination", "feature_matching", "lecam",
                "consistency", "unrolled", "spectral_norm", "weight_clipping", "diffaugment",
            )
        ),
    ],
)  # fmt: skip
def test_where_no_best_d_is_known_the_reason_is(
    loss: str, beside: dict[str, dict[str, Any]], reason: str
) -> None:
    found = best_discriminator(wanted(loss, **beside), example())
    assert found.outputs is None
    assert found.remark
    assert reason in found.remark


def test_what_leaves_the_best_d_alone() -> None:
    laws = example()
    for beside in ({"ema": {}}, {"top_k": {}}, {"r1": {"weight": 0.0}}):
        np.testing.assert_array_equal(best("minimax", laws, **beside), best("minimax", laws))


def test_a_stabiliser_that_says_nothing_of_itself_leaves_the_best_d_unknown() -> None:
    class Strange(find("stabiliser", "ema")):  # type: ignore[misc]
        name, title = "strange", "Strange"

        def critic_input(self, samples: Any, step: int, noise: Any) -> Any:
            return samples + 1

    found = best_discriminator(
        Wanted(find("loss", "hinge")(), {}, {"strange": Strange()}), example()
    )
    assert found.outputs is None
    assert "Strange" in found.remark


def test_the_penalised_critic_says_that_its_loss_is_not_the_distance() -> None:
    found = best_discriminator(wanted("wasserstein", wgan_gp={"weight": 0.1}), example())
    assert found.outputs is not None
    assert "−L_D is 14.4" in found.remark


# ── where the game rests ─────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("loss", "loss_d", "loss_g", "output"),
    [
        ("non-saturating", 1.3963447, 0.7985077, -0.2006707),
        ("minimax", 1.3963447, -0.5978370, -0.2006707),
        ("maximum-likelihood", 1.3963447, -0.8181818, -0.2006707),
        ("least-squares", 0.2525, 0.15125, 0.45),
    ],
)
def test_values_with_smoothed_labels(
    loss: str, loss_d: float, loss_g: float, output: float
) -> None:
    smoothed = wanted(loss, label_smoothing={"target": 0.9})
    found = equilibrium(smoothed)
    assert found.discriminator == pytest.approx(loss_d, abs=1e-7)
    assert found.generator == pytest.approx(loss_g, abs=1e-7)
    assert threshold(smoothed) == pytest.approx(output, abs=1e-7)
    c = torch.tensor([output], dtype=torch.float64)
    assert float(smoothed.loss.discriminator(c, c)) == pytest.approx(loss_d, abs=1e-6)
    assert float(smoothed.loss.generator(c, c)) == pytest.approx(loss_g, abs=1e-6)


@pytest.mark.parametrize("name", catalogue("loss"))
@pytest.mark.parametrize("beside", ["instance_noise", "pacgan", "r1", "spectral_norm", "lecam"])
def test_what_leaves_the_values_alone(name: str, beside: str) -> None:
    assert equilibrium(wanted(name, **{beside: {}})) == find("loss", name)().equilibrium


def test_where_the_game_does_not_rest_nothing_is_said_but_why() -> None:
    steep = equilibrium(wanted("non-saturating", wgan_gp={}))
    assert (steep.discriminator, steep.generator) == (None, None)
    assert "does not rest flat" in steep.summed(2).reason
    assert equilibrium(wanted("non-saturating", wgan_lp={})).discriminator is not None
    assert equilibrium(wanted("wasserstein", wgan_gp={})).discriminator == 0
    top = equilibrium(wanted("minimax", top_k={}))
    assert top.discriminator == pytest.approx(2 * LN2, abs=1e-5)
    assert top.generator is None
    assert "top-k" in top.reason


def test_targets_of_a_regression() -> None:
    assert targets(wanted("least-squares")) == (0.0, 1.0)
    assert targets(wanted("least-squares", label_smoothing={"target": 0.9})) == (0.0, 0.9)
    assert targets(wanted("minimax")) is None


def test_where_single_samples_are_not_all_that_pulls() -> None:
    for name in ("minibatch_std", "minibatch_discrimination", "feature_matching", "unrolled"):
        assert no_pull(wanted("minimax", **{name: {}}))
    assert no_pull(wanted("minimax", pacgan={}, instance_noise={}))
    assert not no_pull(wanted("minimax", pacgan={}, ema={}, label_smoothing={}))
