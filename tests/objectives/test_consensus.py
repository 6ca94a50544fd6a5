"""Consensus against slopes worked out by hand."""

from __future__ import annotations

import pytest
import torch
from torch import nn

from ganstudio.networks.single import Line, Point
from ganstudio.objectives.consensus import Consensus
from ganstudio.objectives.turn import Turn


def turn(theta: float, psi: float) -> Turn:
    """L_G = −ψ²θ and L_D = ψθ²/2, whose slopes differ from each other."""
    point, line = Point(theta), Line(1, psi)
    t, p = point.theta.sum(), line.weight.sum()
    nothing = torch.zeros(2, 1)
    return Turn(
        critic=line,
        generator=point,
        discriminator=line,
        inputs=nothing,
        real=nothing,
        fake=nothing,
        real_scores=nothing[:, 0],
        fake_scores=nothing[:, 0],
        step=0,
        noise=torch.Generator(),
        losses=lambda: (p * t**2 / 2, -(p**2) * t),
    )


def slope(term: torch.Tensor, player: nn.Module) -> float:
    (weight,) = player.parameters()
    return torch.autograd.grad(term, weight)[0].item()


def test_both_descend_on_the_square_of_the_field() -> None:
    seen = turn(2.0, 3.0)
    # v = (−ψ², θ²/2) = (−9, 2), so κ/2 ‖v‖² = 85 for κ = 2.
    consensus = Consensus(weight=2.0)
    for_d, for_g = consensus.discriminator_term(seen, {}), consensus.generator_term(seen, {})
    assert for_d.item() == pytest.approx(85.0)
    assert slope(for_d, seen.discriminator) == pytest.approx(2 * 2 * 3.0**3)  # κ · 2ψ³
    assert slope(for_g, seen.generator) == pytest.approx(2 * 2.0**3 / 2)  # κ · θ³/2


def test_a_turn_without_a_game_has_no_losses() -> None:
    nothing = torch.zeros(2)
    alone = Turn(
        nn.Identity(), nn.Identity(), nn.Identity(), nothing, nothing, nothing, nothing, nothing,
        0, torch.Generator(),
    )  # fmt: skip
    with pytest.raises(ValueError, match="not of a game"):
        Consensus().generator_term(alone, {})
