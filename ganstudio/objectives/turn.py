"""One player's step, as terms beside its loss see it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import torch
    from torch import Tensor, nn

    Critic = Callable[..., Tensor]


def _unknown() -> tuple[Tensor, Tensor]:
    raise ValueError("this turn is not of a game, and has no losses")


@dataclass(frozen=True)
class Turn:
    """One player's step, as penalties and the terms of stabilisers see it.

    Attributes
    ----------
    critic
        D as this step uses it, (N, …) → (N,).
    generator, discriminator : Module
        The players themselves.
    inputs : Tensor
        What G made its samples from.
    real, fake : Tensor (N, …)
        The batches as D sees them, after every `Stabiliser.critic_input`; in G's step
        ``real`` is ``fake`` unless the loss or a stabiliser needs a real batch.
    real_scores, fake_scores : Tensor (N,)
        D's raw outputs on the two.
    step : int
        The iteration, counted from 0.
    noise : Generator
        The run's own random generator, on the batches' device.
    losses
        Gives L_D and L_G on this batch, without terms beside them, each with its history down to
        the weights of both players; it needs a real batch.
    labels : Tensor or None
        The classes that G was told.
    """

    critic: Critic
    generator: nn.Module
    discriminator: nn.Module
    inputs: Tensor
    real: Tensor
    fake: Tensor
    real_scores: Tensor
    fake_scores: Tensor
    step: int
    noise: torch.Generator
    losses: Callable[[], tuple[Tensor, Tensor]] = _unknown
    labels: Tensor | None = None

    def by_score(self) -> tuple[Critic, Tensor, Tensor]:
        """Return the critic and both batches with a row a score, (N/m, m·C, …) of packs of m.

        A pack is one point of a space of its own: its samples share what is drawn for it. Where
        D judges patches, the score of a sample is the mean over its own.
        """
        if len(self.real_scores) > len(self.real):
            return self._mean_over_patches, self.real, self.fake
        pack = len(self.real) // len(self.real_scores)
        if pack == 1:
            return self.critic, self.real, self.fake
        shape = self.real.shape[1:]

        def critic(packs: Tensor) -> Tensor:
            scores: Tensor = self.critic(packs.reshape(-1, *shape))
            return scores

        packed = (each.reshape(-1, pack * shape[0], *shape[1:]) for each in (self.real, self.fake))
        real, fake = packed
        return critic, real, fake

    def _mean_over_patches(self, samples: Tensor) -> Tensor:
        scores: Tensor = self.critic(samples)
        return scores.view(len(samples), -1).mean(1)
