"""Two laws in closed form: known divergences, and pulls to six digits by the losses' own terms."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch

from ganstudio.components import find
from ganstudio.objectives.contest import Contest, Response, critic_pull, felt, interpolated
from ganstudio.objectives.losses import LeastSquares, Minimax
from ganstudio.objectives.normals import Normals
from ganstudio.objectives.responses import ODDS, response

BELLS = Contest(Normals(np.array([2.0]), 0.5), Normals(np.array([-2.0]), 0.5))
MIXED = Contest(Normals(np.array([-2.0, 2.0]), 0.5), Normals(np.array([1.0]), 1.0))
MINIMAX, SATURATED, SQUARES = "minimax", "non-saturating", "least-squares"


def answer(loss: str) -> Response:
    found = response(find("loss", loss)())
    assert found is not None
    return found


def felt_at(loss: str, x: float, sigma: float) -> float:
    known, seen = answer(loss), BELLS.through(sigma)
    return float(felt(lambda y: known.pull_at(seen, y), np.array([x]), sigma)[0])


@pytest.mark.parametrize(
    ("x", "sigma", "d", "minimax", "non_saturating", "squares"),
    [
        (-3, 0, 1.42516e-21, 2.28026e-20, 16, 2.28026e-20),
        (-2, 0, 1.26642e-14, 2.02627e-13, 16, 2.02627e-13),
        (-1, 0, 1.12535e-7, 1.80056e-6, 16, 1.80056e-6),
        (0, 0, 0.5, 8, 8, 2),
        (-2, 0.5, 1.12535e-7, 0.00134185, 7.99866, 0.000974781),
        (-2, 1, 0.0016588, 0.130811, 3.06919, 0.0553948),
        (-2, 1.5, 0.0391657, 0.225833, 1.37417, 0.0813780),
        (-1, 1.5, 0.167982, 0.471448, 1.12855, 0.110167),
        (0, 1.5, 0.5, 0.8, 0.8, 0.107828),
    ],
)
def test_figure_17_2_to_six_digits(
    x: float, sigma: float, d: float, minimax: float, non_saturating: float, squares: float
) -> None:
    seen = BELLS.through(sigma)
    outputs = answer(MINIMAX).output_at(seen, np.array([float(x)]))
    assert 1 / (1 + np.exp(-outputs[0])) == pytest.approx(d, rel=5e-6)
    assert felt_at(MINIMAX, x, sigma) == pytest.approx(minimax, rel=5e-6)
    assert felt_at(SATURATED, x, sigma) == pytest.approx(non_saturating, rel=5e-6)
    assert felt_at(SQUARES, x, sigma) == pytest.approx(squares, rel=5e-6)
    assert felt(lambda y: critic_pull(seen, y), np.array([x]), sigma) == pytest.approx([1.0])


@pytest.mark.parametrize(
    ("x", "minimax", "non_saturating", "squares"),
    [(-2, 0.0626652, 1.53733, 0.0578526), (-1, 0.268771, 1.33123, 0.186058)],
)
def test_the_pull_at_what_d_sees_is_less_than_what_g_feels(
    x: float, minimax: float, non_saturating: float, squares: float
) -> None:
    seen, at = BELLS.through(1.5), np.array([float(x)])
    pulls = [answer(loss).pull_at(seen, at)[0] for loss in (MINIMAX, SATURATED, SQUARES)]
    assert pulls == pytest.approx([minimax, non_saturating, squares], rel=5e-6)


@pytest.mark.parametrize(
    ("sigma", "js", "minimax", "non_saturating", "squares"),
    [
        (0, 0.693054, 0.000786, 15.9992, 0.000289),
        (0.5, 0.686536, 0.028705, 7.97129, 0.010407),
        (1, 0.597650, 0.176321, 3.02368, 0.061694),
        (1.5, 0.447375, 0.239394, 1.36061, 0.080351),
        (2, 0.323329, 0.220564, 0.720613, 0.071108),
    ],
)
def test_divergence_and_mean_pull_by_noise(
    sigma: float, js: float, minimax: float, non_saturating: float, squares: float
) -> None:
    seen = BELLS.through(sigma)
    found = seen.divergences()
    assert found["js"] == pytest.approx(js, abs=6e-7)
    assert found["wasserstein"] == pytest.approx(4.0)
    loss_d, _ = answer(MINIMAX).losses(seen)
    assert loss_d == pytest.approx(math.log(4) - 2 * found["js"], abs=1e-9)
    y = seen.places()
    weights = seen.q.density(y) * (y[1] - y[0])
    means = [(weights * answer(loss).pull_at(seen, y)).sum() for loss in (MINIMAX, SATURATED)]
    assert means == pytest.approx([minimax, non_saturating], rel=4e-4 if sigma == 0 else 2e-5)
    mean = (weights * answer(SQUARES).pull_at(seen, y)).sum()
    assert mean == pytest.approx(squares, abs=6e-7)


def test_divergences_of_the_example() -> None:
    known = {
        "kl": 2.12509, "reverse-kl": 2.14208, "js": 0.309634, "tv": 0.598512,
        "pearson": 64.3784, "hellinger": 0.759534, "wasserstein": 1.225267,
    }  # fmt: skip
    found = MIXED.divergences()
    assert {name: found[name] for name in known} == pytest.approx(known, rel=5e-6)
    assert found["jeffrey"] == pytest.approx(found["kl"] + found["reverse-kl"])
    assert Contest(MIXED.q, MIXED.p).divergences()["pearson"] == math.inf


@pytest.mark.parametrize(
    ("sigma", "js", "wasserstein"), [(0.5, 0.221714, 1.147412), (1.5, 0.059517, 1.010664)]
)
def test_divergences_through_noise(sigma: float, js: float, wasserstein: float) -> None:
    found = MIXED.through(sigma).divergences()
    assert found["js"] == pytest.approx(js, abs=1e-6)
    assert found["wasserstein"] == pytest.approx(wasserstein, rel=5e-6)


def test_pearson_of_two_bells_is_its_closed_form() -> None:
    # ∫ p²/q − 1 = exp(Δ²/s²) − 1
    assert BELLS.divergences()["pearson"] == pytest.approx(math.expm1(64.0), rel=1e-9)


def expected(found: dict[str, float], kl_qm: float) -> dict[str, tuple[float, float | None]]:
    js, kl, reverse = found["js"], found["kl"], found["reverse-kl"]
    ln2 = math.log(2)
    return {
        "non-saturating": (2 * ln2 - 2 * js, reverse - kl_qm + ln2),
        "minimax": (2 * ln2 - 2 * js, kl_qm - ln2),
        "f-gan-gan": (2 * ln2 - 2 * js, kl_qm - ln2),
        "maximum-likelihood": (2 * ln2 - 2 * js, -1.0),
        "least-squares": (None, None),  # type: ignore[dict-item]  # below
        "hinge": (2 - 2 * found["tv"], None),
        "f-gan-kl": (-kl, -1.0),
        "f-gan-reverse-kl": (-reverse, 1 + reverse),
        "f-gan-pearson": (-found["pearson"], -found["pearson"]),
        "f-gan-hellinger": (-found["hellinger"], found["hellinger"] / 2),
        "f-gan-jeffrey": (-kl - reverse, reverse),
        "f-gan-js": (-2 * js, kl_qm),
    }


NEAR = Contest(Normals(np.array([0.0]), 1.0), Normals(np.array([0.7]), 1.1))
"""So near each other that float64 holds what Jeffrey's conjugate subtracts."""


@pytest.mark.parametrize("loss", [n for n in expected(NEAR.divergences(), 0) if n[:5] != "least"])
def test_the_best_d_of_every_loss_measures_what_it_is_said_to(loss: str) -> None:
    x = NEAR.places()
    p, q = NEAR.p.density(x), NEAR.q.density(x)
    kl_qm = float((q * (NEAR.q.log_density(x) - np.log((p + q) / 2))).sum() * (x[1] - x[0]))
    loss_d, loss_g = expected(NEAR.divergences(), kl_qm)[loss]
    found_d, found_g = answer(loss).losses(NEAR)
    rough = 2e-3 if loss == "hinge" else 1e-5  # whose best D jumps, between two cells
    assert found_d == pytest.approx(loss_d, abs=rough)
    if loss_g is not None:
        assert found_g == pytest.approx(loss_g, abs=rough)


def test_least_squares_in_two_codings() -> None:
    laws = MIXED.laws()
    known = response(LeastSquares())
    coded = response(LeastSquares(a=-1.0, b=1.0, c=0.0))
    assert known is not None
    assert coded is not None
    assert laws.separation == pytest.approx(0.972358, rel=5e-6)
    assert known.losses(MIXED)[0] == pytest.approx((2 - laws.separation) / 8, abs=1e-8)
    assert coded.losses(MIXED)[0] == pytest.approx((2 - laws.separation) / 2, abs=1e-8)
    shares = laws.q * ((laws.p - laws.q) / (laws.p + laws.q)) ** 2
    assert coded.losses(MIXED)[1] == pytest.approx(float(shares.sum()) * laws.cell / 2, abs=1e-8)


@pytest.mark.parametrize("loss", ["wasserstein", "relativistic", "relativistic-average-hinge"])
def test_no_answer_of_one_place_alone(loss: str) -> None:
    assert response(find("loss", loss)()) is None


def test_smoothed_labels_are_followed() -> None:
    smoothed = response(Minimax(), 0.9)
    assert smoothed is not None
    even = float(interpolated(ODDS, smoothed.outputs, np.array([0.0]))[0])
    assert even == pytest.approx(-0.2006707, abs=1e-7)  # d* = 0.9/2


def test_the_slope_of_a_mixture_is_that_of_its_log_density() -> None:
    x = np.linspace(-4, 4, 41)
    places = torch.from_numpy(x).requires_grad_()
    logs = [-0.5 * ((places - mean) / 0.5) ** 2 for mean in (-2.0, 2.0)]
    (slope,) = torch.autograd.grad(torch.logsumexp(torch.stack(logs), 0).sum(), places)
    assert MIXED.p.slope(x) == pytest.approx(slope.numpy())
    assert MIXED.p.below(np.array([-9.0, 0.0, 9.0])) == pytest.approx([0, 0.5, 1])


def test_a_table_is_read_between_its_places_to_nine_digits() -> None:
    places = np.arange(-50, 51) * 0.1
    at = np.linspace(-4.9, 4.9, 333)
    assert interpolated(places, np.exp(places), at) == pytest.approx(np.exp(at), rel=1e-8)
    assert interpolated(places, places, np.array([-99.0, 99.0])) == pytest.approx([-5, 5])
