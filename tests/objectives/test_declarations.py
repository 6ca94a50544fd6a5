"""What every objective declares, and what none of them may do."""

from __future__ import annotations

import pytest

from ganstudio.components import catalogue, find, parameters
from ganstudio.objectives.base import AdversarialLoss, Stabiliser, overrides
from ganstudio.objectives.variants import find_variant, loss_variants, variant_of

LOSSES = list(catalogue("loss"))


@pytest.mark.parametrize("name", LOSSES)
def test_a_loss_says_what_the_screen_shows(name: str) -> None:
    found = find("loss", name)()
    assert isinstance(found, AdversarialLoss)
    assert found.formula.count("\n") == 1  # one line for D, one for G
    assert found.formula.startswith("L_D = ")
    assert "\nL_G = " in found.formula
    assert found.best_scores
    assert found.family
    assert found.scores in ("logit", "target", "score")
    assert found.equilibrium.discriminator is not None
    assert found.remark in type(found).explanation()


def test_what_texts_print_differently_is_said_beside_it() -> None:
    said = {
        ("penalty", "wgan-gp"): "no logarithm",
        ("penalty", "r1"): "γ = 20",
        ("loss", "minimax"): "k/(k + K)",
        ("loss", "non-saturating"): "minimax",
        ("loss", "least-squares"): "sigmoid",
        ("loss", "wasserstein"): "never probabilities",
        ("loss", "f-gan-js"): "at most ln 2",
        ("loss", "relativistic-average"): "no ½",
    }
    for (kind, name), words in said.items():
        assert words in find(kind, name).remark


def test_stabilisers_of_the_list() -> None:
    assert set(catalogue("stabiliser")) == {
        "spectral-norm",
        "orthogonal",
        "path-length",
        "weight-clipping",
        "ema",
        "instance-noise",
        "label-smoothing",
        "lecam",
        "top-k",
        "diffaugment",
        "ada",
        "consistency",
        "pacgan",
        "minibatch-std",
        "minibatch-discrimination",
        "feature-matching",
        "unrolled",
        "consensus",
    }


def test_every_stabiliser_does_something() -> None:
    hooks = [name for name, item in vars(Stabiliser).items() if callable(item)]
    doing = {"problem", "memory"}
    for name, cls in catalogue("stabiliser").items():
        found = cls()
        assert isinstance(found, Stabiliser)
        used = {hook for hook in hooks if not hook.startswith("_") and overrides(found, hook)}
        assert used - doing, name


def test_what_is_live_of_the_stabilisers() -> None:
    fixed = {
        f"{name}.{each.key}"
        for name, cls in catalogue("stabiliser").items()
        for each in parameters(cls)
        if not each.live
    }
    assert fixed == {
        "spectral-norm.n_power_iterations",
        "spectral-norm.both",
        "pacgan.m",
        "minibatch-discrimination.kernels",
        "minibatch-discrimination.width",
    }


# ── variants ─────────────────────────────────────────────────────────────────


def test_no_loss_is_offered_without_the_constraint_that_it_needs() -> None:
    variants = loss_variants()
    assert {name for name, each in variants.items() if each.loss.needs_constraint} == {
        "wasserstein-clip",
        "wasserstein-gp",
        "wasserstein-lp",
    }
    assert find_variant("wasserstein") == variants["wasserstein-gp"]
    assert set(LOSSES) - set(variants) == {"wasserstein"}


def test_r3gan_is_the_paired_relativistic_loss_with_r1_and_r2() -> None:
    found = find_variant("r3gan")
    assert found.loss.name == "relativistic"
    assert set(found.penalties) == {"r1", "r2"}
    assert found.family == "Relativistic"


def test_the_fullest_variant_names_a_choice() -> None:
    r3gan = find_variant("r3gan")
    assert variant_of(r3gan.loss, r3gan.penalties, {}).name == "r3gan"
    assert variant_of(r3gan.loss, {"r1": r3gan.penalties["r1"]}, {}).name == "relativistic"
    wasserstein = find("loss", "wasserstein")()
    spectral = {"spectral-norm": find("stabiliser", "spectral-norm")()}
    assert variant_of(wasserstein, {}, spectral).name == "wasserstein"
