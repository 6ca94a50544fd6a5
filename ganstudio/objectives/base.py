"""The three kinds of objective: adversarial loss, penalty, stabiliser.

Notation as in the papers: ``c_r = C(x)`` and ``c_f = C(G(z))`` are the discriminator's
raw outputs on a real and on a generated batch, each of shape (N,). Everything is
minimised.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Self

from ganstudio.components import Component, param
from ganstudio.telemetry.records import Scale

Shape = tuple[int, ...]

if TYPE_CHECKING:
    import torch
    from torch import Tensor, nn

    Critic = Callable[[Tensor], Tensor]


@dataclass(frozen=True)
class Equilibrium:
    """The values of a loss where p_G = p_data and D is optimal; None where there is none."""

    discriminator: float | None
    generator: float | None


class AdversarialLoss(Component):
    """What G and D minimise.

    Attributes
    ----------
    scores : {"logit", "target", "score"}
        What the discriminator's raw output means under this loss.
    equilibrium : Equilibrium
        Drawn as dashed lines beside the curves, since GAN losses do not go down.
    needs_constraint : bool
        Whether the loss is only meaningful for a Lipschitz critic.
    needs_real_scores : bool
        Whether G's loss compares with the scores of a real batch (relativistic losses).
    """

    kind: ClassVar[str] = "loss"
    scores: ClassVar[Scale]
    equilibrium: ClassVar[Equilibrium]
    needs_constraint: ClassVar[bool] = False
    needs_real_scores: ClassVar[bool] = False

    @abstractmethod
    def discriminator(self, real_scores: Tensor, fake_scores: Tensor) -> Tensor:
        """Return L_D, a scalar: the mean over the batch, from raw outputs of shape (N,)."""

    @abstractmethod
    def generator(self, fake_scores: Tensor, real_scores: Tensor) -> Tensor:
        """Return L_G, a scalar; ``real_scores`` means something if ``needs_real_scores``."""

    @property
    def threshold(self) -> float | None:
        """The raw output above which D says "real"; None where the zero has no meaning."""
        return {"logit": 0.0, "target": 0.5, "score": None}[self.scores]


class Penalty(Component):
    """A term of D's loss that keeps its gradient in bounds.

    Attributes
    ----------
    per_sample : bool
        Whether it needs the gradient of each sample's score by that sample alone. Batch
        normalisation in D mixes samples, so the two are refused together.
    """

    kind: ClassVar[str] = "penalty"
    per_sample: ClassVar[bool] = True

    weight: float = param(1.0, "weight", "Its weight in D's loss.", ge=0, live=True)
    every: int = param(
        1,
        "every",
        "Applied at every n-th D step with n times its weight (lazy regularisation).",
        unit="steps",
        ge=1,
        live=True,
        paper="Karras et al. 2020, Analyzing and Improving the Image Quality of StyleGAN",
    )

    def suited_to(self, shape: Shape) -> Self:
        """Return the penalty with the weight that is customary for samples of a shape."""
        return self

    @abstractmethod
    def __call__(
        self, critic: Critic, real: Tensor, fake: Tensor, noise: torch.Generator
    ) -> Tensor:
        """Return the term with its weight, a scalar.

        Parameters
        ----------
        critic
            The discriminator, (N, …) → (N,).
        real, fake
            A real and a generated batch, (N, …), without gradient history.
        noise
            The run's own random generator, on the batch's device.
        """


class Stabiliser(Component):
    """A measure that keeps the game together; overrides the hooks that it needs."""

    kind: ClassVar[str] = "stabiliser"

    def prepare_discriminator(self, discriminator: nn.Module) -> nn.Module:
        """Return the discriminator as it is to be trained, once, after its initialisation."""
        return discriminator

    def critic_input(self, samples: Tensor, step: int, noise: torch.Generator) -> Tensor:
        """Return what D sees of a batch, real or generated, in D's step and in G's."""
        return samples

    def discriminator_term(self, real_scores: Tensor, fake_scores: Tensor) -> Tensor | None:
        """Return a further term of D's loss, or None."""
        return None

    def after_discriminator_step(self, discriminator: nn.Module) -> None:
        """Do something to D after its optimiser's step."""

    def averaged_generator(self, generator: nn.Module) -> nn.Module | None:
        """Return a second generator that is kept beside the trained one, once, or None."""
        return None

    def after_generator_step(
        self, generator: nn.Module, averaged: nn.Module | None, step: int
    ) -> None:
        """Do something after G's optimiser's step in iteration ``step``, counted from 0."""
