"""Consensus optimisation: both players want the gradients of both to be short."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ganstudio.components import param, register
from ganstudio.deferred import torch
from ganstudio.objectives.base import Stabiliser

if TYPE_CHECKING:
    from torch import Tensor, nn

    from ganstudio.objectives.base import Memory
    from ganstudio.objectives.turn import Turn


@register
class Consensus(Stabiliser):
    """Consensus optimisation: both players also step towards where neither has a slope.

    The field of the game has v = (∇L_G by G's weights, ∇L_D by D's); where the game circles,
    v turns around the equilibrium and never points at it, while the slope of ‖v‖² does. Each
    player descends on it by its own weights, beside its own loss. It is drawn to every place
    where v is 0, to maxima of its own loss as well, and every turn differentiates twice.
    """

    name = "consensus"
    title = "Consensus"
    formula = "L_D += κ/2 ‖v‖²,   L_G += κ/2 ‖v‖²,   v = (∂L_G/∂θ, ∂L_D/∂ψ)"
    remark = (
        "v is of the losses alone, on the batch of the turn; penalties and other stabilisers "
        "are not in it."
    )
    paper = "Mescheder et al. 2017, The Numerics of GANs, algorithm 2"
    needs_real_samples = True

    weight: float = param(
        1.0, "κ", "Its weight in both losses; the formula halves it.", ge=0, le=1e4, live=True,
        paper="Mescheder et al. 2017 use 10 with RMSProp at 1e-4",
    )  # fmt: skip

    @property
    def steady(self) -> bool:
        """Its terms are the same at every step."""
        return True

    def discriminator_term(self, turn: Turn, memory: Memory) -> Tensor:
        """Return κ/2 ‖v‖², in the history of D's weights."""
        return self.weight / 2 * _square_of_field(turn)

    def generator_term(self, turn: Turn, memory: Memory) -> Tensor:
        """Return κ/2 ‖v‖², in the history of G's weights."""
        return self.weight / 2 * _square_of_field(turn)


def _square_of_field(turn: Turn) -> Tensor:
    """Return ‖v‖² on the batch of a turn."""
    with torch.enable_grad():
        loss_d, loss_g = turn.losses()
        squares = [
            slope.square().sum()
            for loss, player in ((loss_g, turn.generator), (loss_d, turn.discriminator))
            for slope in _slopes(loss, player)
        ]
    return torch.stack(squares).sum()


def _slopes(loss: Tensor, player: nn.Module) -> list[Tensor]:
    """Return the gradient of a loss by a player's weights, itself differentiable."""
    weights = [each for each in player.parameters() if each.requires_grad]
    found = torch.autograd.grad(loss, weights, create_graph=True, allow_unused=True)
    return [slope for slope in found if slope is not None]
