"""Stabilisers on D's scores."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch import nn

from ganstudio.components import find
from ganstudio.objectives.base import Turn
from ganstudio.objectives.losses import LeastSquares, Minimax, NonSaturating
from ganstudio.objectives.scores import LabelSmoothing, LeCam, TopK
from ganstudio.training.stabilising import Stabilising

REAL = torch.tensor([-100.0, -2.0, 0.0, 0.3, 5.0, 100.0], dtype=torch.float64)
FAKE = torch.tensor([-3.0, 0.1, 2.0], dtype=torch.float64)


def turn(real: torch.Tensor, fake: torch.Tensor) -> Turn:
    return Turn(
        critic=lambda x: x,
        generator=nn.Identity(),
        discriminator=nn.Identity(),
        inputs=fake,
        real=real,
        fake=fake,
        real_scores=real,
        fake_scores=fake,
        step=0,
        noise=torch.Generator(),
    )


# ── label smoothing ──────────────────────────────────────────────────────────


@pytest.mark.parametrize("loss", [NonSaturating(), Minimax()])
@pytest.mark.parametrize("target", [0.9, 0.7, 1.0])
def test_smoothed_cross_entropy_is_that_of_the_smoothed_target(
    loss: NonSaturating | Minimax, target: float
) -> None:
    term = LabelSmoothing(target=target).discriminator_term(turn(REAL, FAKE), {})
    expected = nn.functional.binary_cross_entropy_with_logits(
        REAL, torch.full_like(REAL, target)
    ) + nn.functional.binary_cross_entropy_with_logits(FAKE, torch.zeros_like(FAKE))
    torch.testing.assert_close(loss.discriminator(REAL, FAKE) + term, expected)


def test_smoothed_least_squares_differs_by_the_stated_constant() -> None:
    term = LabelSmoothing(target=0.9).discriminator_term(turn(REAL, FAKE), {})
    expected = (REAL - 0.9).square().mean() / 2 + FAKE.square().mean() / 2
    total = LeastSquares().discriminator(REAL, FAKE) + term
    torch.testing.assert_close(total + (0.9**2 - 1) / 2, expected)


def test_smoothing_makes_the_target_the_best_answer() -> None:
    logit = torch.tensor([np.log(0.9 / 0.1)], requires_grad=True)
    term = LabelSmoothing(target=0.9).discriminator_term(turn(logit, logit), {})
    (nn.functional.softplus(-logit).mean() + term).backward()
    assert logit.grad is not None
    assert logit.grad.item() == pytest.approx(0, abs=1e-6)


def test_smoothing_needs_the_target_one() -> None:
    smoothing = LabelSmoothing()
    assert smoothing.problem(NonSaturating(), (2,), 8) is None
    assert "hinge has none" in str(smoothing.problem(find("loss", "hinge")(), (2,), 8))
    assert "set loss.b itself" in str(smoothing.problem(LeastSquares(b=0.9), (2,), 8))


# ── LeCam ────────────────────────────────────────────────────────────────────


def test_lecam_holds_scores_to_the_running_means_of_the_other_kind() -> None:
    lecam = LeCam(weight=0.3, decay=0.9)
    memory = lecam.memory()
    batches = [(1.0, -1.0), (2.0, -3.0), (4.0, 0.5)]
    for step, (r, f) in enumerate(batches, start=1):
        real, fake = torch.tensor([r - 1, r + 1]), torch.tensor([f, f])
        found = lecam.discriminator_term(turn(real, fake), memory)
        weights = np.array([0.1 * 0.9 ** (step - i) for i in range(1, step + 1)])
        weights /= weights.sum()
        mean_real = (weights * [b[0] for b in batches[:step]]).sum()
        mean_fake = (weights * [b[1] for b in batches[:step]]).sum()
        on_real = ((r - 1 - mean_fake) ** 2 + (r + 1 - mean_fake) ** 2) / 2
        assert found.item() == pytest.approx(0.3 * (on_real + (f - mean_real) ** 2), rel=1e-5)


def test_lecam_pulls_the_two_kinds_together() -> None:
    real, fake = torch.tensor([2.0], requires_grad=True), torch.tensor([-2.0], requires_grad=True)
    lecam = LeCam()
    lecam.discriminator_term(turn(real, fake), lecam.memory()).backward()
    assert real.grad is not None
    assert fake.grad is not None
    assert real.grad.item() == pytest.approx(0.3 * 2 * 4)
    assert fake.grad.item() == pytest.approx(-0.3 * 2 * 4)


# ── top-k ────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("step", "kept"), [(0, [4.0, 1.0, 0.0, -2.0]), (50, [4.0, 1.0, 0.0]), (900, [4.0, 1.0])]
)
def test_top_k_keeps_fewer_of_the_best(step: int, kept: list[float]) -> None:
    scores = torch.tensor([0.0, 4.0, -2.0, 1.0])
    found = TopK(share=0.5, anneal_steps=100).generator_scores(scores, step)
    assert sorted(found.tolist(), reverse=True) == kept


def test_top_k_gives_the_others_no_gradient() -> None:
    scores = torch.tensor([0.0, 4.0, -2.0, 1.0], requires_grad=True)
    kept = TopK(share=0.25, anneal_steps=0).generator_scores(scores, 0)
    NonSaturating().generator(kept, kept).backward()
    assert scores.grad is not None
    assert (scores.grad != 0).tolist() == [False, True, False, False]


def test_top_k_cannot_leave_partners_out() -> None:
    assert "relativistic" in str(TopK().problem(find("loss", "relativistic")(), (2,), 8))


def test_top_k_keeps_those_that_d_calls_real_whichever_way_it_counts() -> None:
    stabilising = Stabilising({"top-k": TopK(share=0.5, anneal_steps=0)}, torch.Generator())
    scores = torch.tensor([0.0, 4.0, -2.0, 1.0])
    assert LeastSquares(a=0.0, b=1.0).orientation == 1
    turned = LeastSquares(a=1.0, b=0.0).orientation
    assert stabilising.counted(scores, 0).tolist() == [4.0, 1.0]
    assert stabilising.counted(scores, 0, turned).tolist() == [-2.0, 0.0]
