"""Values known beforehand, computed by the program's own losses and trainer."""

from __future__ import annotations

import cmath
import math

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from ganstudio.training.experiment import Experiment
from ganstudio.training.run import Run

POINTS = 20_000


def quantiles(n: int = POINTS) -> Tensor:
    """n points whose mean of a function is its expectation under N(0, 1)."""
    return torch.special.ndtri((torch.arange(n, dtype=torch.float64) + 0.5) / n).float()[:, None]


class Shift(nn.Module):
    """G(z) = z + μ."""

    def __init__(self, mu: float) -> None:
        super().__init__()
        self.mu = nn.Parameter(torch.tensor(mu))

    def forward(self, latents: Tensor) -> Tensor:
        return latents + self.mu


class LogRatio(nn.Module):
    """The best D between N(0, 1) and N(μ, 1): a logit that is linear in x."""

    def __init__(self, mu: float) -> None:
        super().__init__()
        self.slope = nn.Parameter(torch.tensor(-mu))
        self.offset = nn.Parameter(torch.tensor(mu**2 / 2))

    def forward(self, samples: Tensor) -> Tensor:
        return (self.slope * samples + self.offset).squeeze(1)


def two_normals(mu: float, loss: str, monkeypatch: pytest.MonkeyPatch) -> Run:
    """A run in which N(μ, 1) stands against N(0, 1) and D is the best one, without chance."""
    experiment = Experiment.parse(
        {
            "data": "point",
            "network": "dirac",
            "loss": loss,
            "schedule": {"batch_size": POINTS},
            "optimisers": {"generator": {"name": "sgd", "lr": 1e-6}},
        }
    )
    run = Run(experiment, samples=[quantiles()])
    pairing = run.pairing
    pairing.generator, pairing.discriminator = Shift(mu), LogRatio(mu)
    run.trainer.generator_optimiser = torch.optim.SGD(pairing.generator.parameters(), lr=1.0)
    run.trainer.discriminator_optimiser = torch.optim.SGD(
        pairing.discriminator.parameters(), lr=1.0
    )
    monkeypatch.setattr(pairing, "inputs", lambda n, source: quantiles(n))
    monkeypatch.setattr(pairing, "real", lambda n, source: (quantiles(), None))
    return run


@pytest.mark.parametrize(
    ("mu", "divergence"), [(1.0, 0.1114215), (2.0, 0.3368308), (4.0, 0.6327202)]
)
def test_loss_of_the_best_discriminator(
    mu: float, divergence: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    trainer = two_normals(mu, "non-saturating", monkeypatch).trainer
    trainer.step_discriminator()
    loss_d = trainer.values()[0].item()
    assert loss_d == pytest.approx(math.log(4) - 2 * divergence, abs=5e-5)
    gradient = [
        p.grad.item()
        for p in (trainer.pairing.discriminator.slope, trainer.pairing.discriminator.offset)
    ]
    assert gradient == pytest.approx([0, 0], abs=2e-4)  # D* is where D stops


@pytest.mark.parametrize(
    ("loss", "slope", "within"),
    [
        ("minimax", 0.4496, 2e-4),
        ("non-saturating", 1.5504, 2e-4),
        ("maximum-likelihood", 2.0, 0.02),  # heavy-tailed: the quantiles stop at ±4
    ],
)
def test_slope_of_the_generators_cost(
    loss: str, slope: float, within: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    trainer = two_normals(2.0, loss, monkeypatch).trainer
    trainer.step_generator()
    assert trainer.pairing.generator.mu.grad.item() == pytest.approx(slope, abs=within)


def test_f_gan_bounds_between_two_normals(monkeypatch: pytest.MonkeyPatch) -> None:
    mu = 1.0
    for loss, bound in (
        ("f-gan-reverse-kl", mu**2 / 2),
        ("f-gan-js", 2 * 0.1114215),
        ("f-gan-gan", 2 * 0.1114215 - math.log(4)),
    ):
        trainer = two_normals(mu, loss, monkeypatch).trainer
        trainer.step_discriminator()
        assert trainer.values()[0].item() == pytest.approx(-bound, abs=3e-4)


# ── cats and dogs ────────────────────────────────────────────────────────────


def test_a_generator_of_cats_alone_is_not_told_a_half() -> None:
    """Two equal modes, one covered: d* is 1/3 on it, 1 on the other; JS = 0.2157616."""
    experiment = Experiment.parse(
        {
            "data": {"name": "mixture-1d", "means": [-1.0, 1.0], "sigma": 0.01, "count": 4000},
            "network": {"name": "mlp", "hidden": 32, "layers": 1},
            "loss": "minimax",
            "schedule": {"batch_size": 256},
            "optimisers": {"discriminator": {"name": "adam", "lr": 0.02}},
        }
    )
    run = Run(experiment)
    with torch.random.fork_rng(devices=[]), torch.no_grad():
        run.pairing.generator = nn.Sequential(nn.Linear(2, 1))
        run.pairing.generator[0].weight.fill_(0.01 / math.sqrt(2))
        run.pairing.generator[0].bias.fill_(1.0)
    for _ in range(400):
        run.step("discriminator")
    series = run.take_series()
    assert series is not None
    assert series.values[-200:, 0].mean() == pytest.approx(0.9547713, abs=0.01)
    on_cats, on_dogs = run.pairing.score(torch.tensor([[1.0], [-1.0]])).sigmoid().tolist()
    assert on_cats == pytest.approx(1 / 3, abs=0.03)
    assert on_dogs == pytest.approx(1, abs=0.01)


def test_cats_and_dogs_with_the_scores_of_the_best_discriminator() -> None:
    experiment = Experiment.parse({"data": "point", "network": "dirac", "loss": "minimax"})
    third, sure = math.log(1 / 2), 60.0  # the logits of 1/3 and of 1
    real = torch.tensor([third, sure], dtype=torch.float64)
    fake = torch.tensor([third, third], dtype=torch.float64)
    value = experiment.loss.discriminator(real, fake).item()
    assert value == pytest.approx(0.9547713, abs=1e-7)
    assert (math.log(4) - value) / 2 == pytest.approx(0.2157616, abs=1e-7)


# ── the game ab, and the Dirac-GAN ───────────────────────────────────────────


def dirac(**changes: object) -> Run:
    values: dict[str, object] = {
        "data": "point",
        "network": {"name": "dirac", "theta": 1.0, "psi": 0.0},
        "loss": "non-saturating",
        "schedule": {"batch_size": 4},
    }
    return Run(Experiment.parse(values | changes))


def game_ab(rate: float, order: str) -> Run:
    """f = ab: the Wasserstein critic of a point against a point, without its constraint."""
    sgd = {"name": "sgd", "lr": rate}
    return dirac(
        loss="wasserstein",
        stabilisers={"weight-clipping": {"bound": 100.0}},
        optimisers={"generator": sgd, "discriminator": sgd},
        schedule={"batch_size": 4, "order": order},
    )


def state(run: Run) -> np.ndarray:
    theta = next(run.pairing.generator.parameters())
    psi = next(run.pairing.discriminator.parameters())
    return np.array([theta.item(), psi.item()])


def orbit(run: Run, steps: int) -> np.ndarray:
    path = [state(run)]
    for _ in range(steps):
        run.step()
        path.append(state(run))
    return np.array(path)


def test_simultaneous_steps_spiral_outwards() -> None:
    rate = 0.1
    radius = np.linalg.norm(orbit(game_ab(rate, "simultaneous"), 100), axis=1)
    np.testing.assert_allclose(radius[1:] / radius[:-1], math.sqrt(1 + rate**2), rtol=1e-5)


@pytest.mark.parametrize(("order", "sign"), [("generator-first", 1), ("discriminator-first", -1)])
def test_alternating_steps_keep_an_ellipse(order: str, sign: int) -> None:
    # a = θ ascends on ab and b = ψ descends; who moves first decides the sign.
    rate = 0.1
    a, b = orbit(game_ab(rate, order), 300).T
    np.testing.assert_allclose(a**2 + b**2 + sign * rate * a * b, 1.0, rtol=1e-4)


def test_small_steps_approach_the_exact_flow_on_the_unit_circle() -> None:
    for rate in (0.02, 0.01):
        path = orbit(game_ab(rate, "generator-first"), round(1 / rate))  # until t = 1
        assert np.abs(np.linalg.norm(path, axis=1) - 1).max() < 0.6 * rate
        # (1, 0) turns by one radian: θ = cos t, and D's slope falls as −sin t.
        np.testing.assert_allclose(path[-1], [math.cos(1), -math.sin(1)], atol=rate)


def field(run: Run, at: np.ndarray) -> np.ndarray:
    """Where both players' losses pull (θ, ψ), by the trainer's own simultaneous gradients."""
    trainer = run.trainer
    theta = next(trainer.pairing.generator.parameters())
    psi = next(trainer.pairing.discriminator.parameters())
    with torch.no_grad():
        theta.fill_(at[0])
        psi.fill_(at[1])
    trainer.step_both()
    assert theta.grad is not None
    assert psi.grad is not None
    return -np.array([theta.grad.item(), psi.grad.item()])


def eigenvalues(run: Run, step: float = 1e-2) -> list[complex]:
    """Those of the field's Jacobian at the equilibrium (0, 0), by central differences."""
    columns = [(field(run, step * e) - field(run, -step * e)) / (2 * step) for e in np.eye(2)]
    return sorted(np.linalg.eigvals(np.array(columns).T), key=lambda each: each.imag)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"loss": "minimax"}, 0.5j),
        ({"loss": "non-saturating"}, 0.5j),
        ({"loss": "f-gan-gan"}, 0.5j),
        ({"loss": "relativistic"}, 0.5j),
        ({"loss": "wasserstein", "stabilisers": {"weight-clipping": {"bound": 9.0}}}, 1j),
    ],
)
def test_eigenvalues_of_the_dirac_gan(changes: dict[str, object], expected: complex) -> None:
    found = eigenvalues(dirac(**changes))
    np.testing.assert_allclose(found, [-expected, expected], atol=1e-4)


@pytest.mark.parametrize("gamma", [0.5, 0.9, 3.0])
@pytest.mark.parametrize("loss", ["minimax", "non-saturating"])
def test_r1_makes_the_dirac_gan_converge(loss: str, gamma: float) -> None:
    found = eigenvalues(dirac(loss=loss, penalties={"r1": {"weight": gamma}}))
    root = cmath.sqrt(gamma**2 / 4 - 1 / 4)
    expected = sorted([-gamma / 2 - root, -gamma / 2 + root], key=lambda x: (x.imag, x.real))
    found = sorted(found, key=lambda x: (round(x.imag, 3), x.real))
    np.testing.assert_allclose(found, expected, atol=1e-4)
    assert all(each.real < 0 for each in found)


def test_non_saturating_dirac_gan_shrinks_slowly() -> None:
    # With x = ψθ, d(ψ² + θ²)/dt = −2x tanh(x/2) ≈ −x², and over a turn x² is r⁴/8 on average:
    # r = 1/√(1 + t/8), which is slower than any exponential, but no circle.
    rate = 0.05
    sgd = {"name": "sgd", "lr": rate}
    path = orbit(dirac(optimisers={"generator": sgd, "discriminator": sgd}), 2000)
    radius = np.linalg.norm(path, axis=1)
    turn = round(4 * math.pi / rate)
    for steps in (turn, 3 * turn, 7 * turn):
        assert radius[steps] == pytest.approx(1 / math.sqrt(1 + steps * rate / 8), rel=0.02)


# ── lazy penalties ───────────────────────────────────────────────────────────


def test_lazy_penalty_is_equal_in_expectation() -> None:
    """Over n steps at one place, a lazy penalty moves D as far as one at every step."""
    moved = {}
    for every in (1, 4):
        run = dirac(
            network={"name": "dirac", "theta": 0.0, "psi": 1.0},
            penalties={"r1": {"weight": 2.0, "every": every}},
            optimisers={
                "generator": {"name": "sgd", "lr": 1e-4},
                "discriminator": {"name": "sgd", "lr": 1e-4},
            },
        )
        for _ in range(400):
            run.step("discriminator")
        moved[every] = 1.0 - state(run)[1]
    assert moved[1] == pytest.approx(1 - math.exp(-400 * 1e-4 * 2.0), rel=1e-3)  # ψ̇ = −γψ
    assert moved[4] == pytest.approx(moved[1], rel=1e-3)
