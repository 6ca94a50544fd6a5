"""The curves against closed forms, and when they are drawn."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
import torch

from ganstudio.components import catalogue, find, register
from ganstudio.objectives.base import AdversarialLoss
from ganstudio.objectives.losses import Hinge
from ganstudio.probes.microscope import MicroscopeProbe, curves, places
from ganstudio.telemetry.records import FloatArray, Microscope
from tests.probes.conftest import MakeRun

REAL, FAKE, GENERATOR = range(3)
C = places().astype(np.float64)
NEAR = np.abs(C) < 15


def sigmoid(c: FloatArray) -> FloatArray:
    return 1 / (1 + np.exp(-c))


def drawn(name: str) -> tuple[FloatArray, FloatArray]:
    loss = find("loss", name)()
    assert isinstance(loss, AdversarialLoss)
    return curves(loss)


@pytest.mark.parametrize(
    ("name", "term", "value", "slope"),
    [
        ("minimax", REAL, lambda c: -np.log(sigmoid(c)), lambda c: -sigmoid(-c)),
        ("minimax", FAKE, lambda c: -np.log(sigmoid(-c)), sigmoid),
        ("minimax", GENERATOR, lambda c: np.log(sigmoid(-c)), lambda c: -sigmoid(c)),
        ("non-saturating", GENERATOR, lambda c: -np.log(sigmoid(c)), lambda c: -sigmoid(-c)),
        ("maximum-likelihood", GENERATOR, lambda c: -np.exp(c), lambda c: -np.exp(c)),
        ("least-squares", REAL, lambda c: (c - 1) ** 2 / 2, lambda c: c - 1),
        ("least-squares", FAKE, lambda c: c**2 / 2, lambda c: c),
        ("wasserstein", FAKE, lambda c: c, np.ones_like),
        ("wasserstein", GENERATOR, lambda c: -c, lambda c: -np.ones_like(c)),
        ("f-gan-pearson", FAKE, lambda c: c**2 / 4 + c, lambda c: c / 2 + 1),
        ("relativistic", REAL, lambda c: -np.log(sigmoid(c)), lambda c: -sigmoid(-c)),
        ("relativistic", GENERATOR, lambda c: -np.log(sigmoid(-c)), sigmoid),
    ],
)
def test_curves_are_the_closed_forms(
    name: str,
    term: int,
    value: Callable[[FloatArray], FloatArray],
    slope: Callable[[FloatArray], FloatArray],
) -> None:
    values, slopes = drawn(name)
    np.testing.assert_allclose(values[term][NEAR], value(C[NEAR]), rtol=1e-5, atol=1e-6)
    np.testing.assert_allclose(slopes[term][NEAR], slope(C[NEAR]), rtol=1e-5, atol=1e-6)


def test_beyond_the_hinge_nothing_is_learnt() -> None:
    _, slopes = drawn("hinge")
    assert np.all(slopes[REAL][C >= 1] == 0)
    assert np.all(slopes[REAL][C < 1] == -1)
    assert np.all(slopes[FAKE][C <= -1] == 0)
    assert np.all(slopes[FAKE][C > -1] == 1)
    assert np.all(slopes[GENERATOR] == -1)


def test_a_relativistic_loss_has_no_term_of_its_own_for_generated_samples() -> None:
    values, slopes = drawn("relativistic-hinge")
    assert np.isnan(values[FAKE]).all()
    assert np.isnan(slopes[FAKE]).all()
    assert np.array_equal(slopes[GENERATOR], -slopes[REAL][::-1])


@pytest.mark.parametrize("name", catalogue("loss"))
def test_the_terms_are_the_loss_that_is_trained(name: str) -> None:
    """Its mean over equal scores is L_D and L_G; of a relativistic one, over differences."""
    loss = find("loss", name)()
    assert isinstance(loss, AdversarialLoss)
    terms = loss.terms()
    real, fake = torch.full((4,), 0.7), torch.full((4,), -0.4)
    if loss.needs_real_scores:
        expected_d, expected_g = terms["real"](real - fake), terms["generator"](real - fake)
    else:
        expected_d, expected_g = terms["real"](real) + terms["fake"](fake), terms["generator"](fake)
    torch.testing.assert_close(loss.discriminator(real, fake), expected_d.mean())
    torch.testing.assert_close(loss.generator(fake, real), expected_g.mean())


@pytest.mark.parametrize("name", catalogue("loss"))
def test_curves_are_finite_as_far_as_they_reach(name: str) -> None:
    values, slopes = drawn(name)
    known = ~np.isnan(values).all(axis=1)
    assert np.isfinite(values[known]).all()
    assert np.isfinite(slopes[known]).all()


def test_drawn_once_and_again_when_the_loss_changes(make_run: MakeRun) -> None:
    run, probe = make_run("ring", {"loss": {"name": "least-squares"}}), MicroscopeProbe()
    first = probe.measure(run)
    assert isinstance(first, Microscope)
    assert first.names[0] == "least-squares"
    assert set(first.names) == set(catalogue("loss"))
    assert probe.measure(run) is None
    run.adopt(run.experiment.with_values({"loss.b": 3.0}))
    second = probe.measure(run)
    assert isinstance(second, Microscope)
    target = np.abs(second.slopes[0, REAL]).argmin()
    assert second.places[target] == pytest.approx(3.0, abs=0.1)


def test_a_loss_of_another_package_that_cannot_be_drawn_is_left_out(
    make_run: MakeRun, spare_catalogue: None
) -> None:
    @register
    class Jagged(Hinge):
        """It has no curve."""

        name = "jagged"
        title = "Jagged"

        def on_real(self, c: torch.Tensor) -> torch.Tensor:
            raise RuntimeError

    found = MicroscopeProbe().measure(make_run("ring"))
    assert found is not None
    assert "jagged" not in found.names
    assert "hinge" in found.names
