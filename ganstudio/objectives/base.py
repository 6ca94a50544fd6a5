"""The three kinds of objective: adversarial loss, penalty, stabiliser.

Notation as in the papers: ``c_r = C(x)`` and ``c_f = C(G(z))`` are the discriminator's
raw outputs on a real and on a generated batch, each of shape (N,). Everything is
minimised.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Self

from ganstudio.components import Component, param
from ganstudio.telemetry.records import Scale, Term

if TYPE_CHECKING:
    import torch
    from torch import Tensor, nn

    Critic = Callable[..., Tensor]
    Memory = dict[str, Tensor]

Shape = tuple[int, ...]
"""Shape of one sample: (C, H, W) for images, (d,) for points."""


@dataclass(frozen=True)
class Equilibrium:
    """The values of a loss where p_G = p_data and D is optimal; None where there is none."""

    discriminator: float | None
    generator: float | None

    def summed(self, pairings: int) -> Equilibrium:
        """Return the values of the sums over so many pairings; none at all stand for one."""
        times = max(pairings, 1)
        both = (self.discriminator, self.generator)
        return Equilibrium(*(None if value is None else times * value for value in both))


SCORES: dict[Scale, str] = {
    "logit": "c is a logit: the higher, the surer D is that a sample is real; σ(c) is its "
    "probability.",
    "target": "c is a number that D regresses: near its target for real samples it says real. It "
    "is no probability.",
    "score": "c is a score without bounds: the higher, the more real. It is no probability.",
}
"""What D's raw output c means, for the screen."""


class AdversarialLoss(Component):
    """What G and D minimise.

    Attributes
    ----------
    family : str
        Its group in menus.
    scores : {"logit", "target", "score"}
        What the discriminator's raw output means under this loss.
    best_scores : str
        The raw output of the best D against a fixed G, as text for the screen.
    equilibrium : Equilibrium
        Drawn as dashed lines beside the curves, since GAN losses do not go down.
    needs_constraint : bool
        Whether the loss is only meaningful for a Lipschitz critic.
    needs_real_scores : bool
        Whether G's loss compares with the scores of a real batch (relativistic losses).
    """

    kind: ClassVar[str] = "loss"
    family: ClassVar[str]
    scores: ClassVar[Scale]
    best_scores: ClassVar[str]
    equilibrium: ClassVar[Equilibrium]
    needs_constraint: ClassVar[bool] = False
    needs_real_scores: ClassVar[bool] = False

    @abstractmethod
    def discriminator(self, real_scores: Tensor, fake_scores: Tensor) -> Tensor:
        """Return L_D, a scalar: the mean over the batch, from raw outputs of shape (N,)."""

    @abstractmethod
    def generator(self, fake_scores: Tensor, real_scores: Tensor) -> Tensor:
        """Return L_G, a scalar; ``real_scores`` means something if ``needs_real_scores``."""

    @classmethod
    def convention(cls) -> str:
        """Return which way its signs go, and what the best D says."""
        differences = " Only differences of scores count." if cls.needs_real_scores else ""
        return (
            f"Both losses are minimised. {SCORES[cls.scores]}{differences}\n"
            f"Best D: {cls.best_scores}"
        )

    def terms(self) -> Mapping[Term, Callable[[Tensor], Tensor]]:
        """Return the loss as functions of one number each, elementwise; empty where it is none.

        The number is a raw output; where `needs_real_scores`, it is the difference of a real
        and a generated sample's, and D has one term for both, ``"real"``.
        """
        return {}

    def best_output(self, ratio: Tensor) -> Tensor | None:
        """Return the best D's raw output where p/p_G is ``ratio``; None where it has no such form.

        It is what minimises ``p·(cost on real) + p_G·(cost on generated)`` at each place.
        """
        return None

    @property
    def threshold(self) -> float | None:
        """The raw output above which D says "real"; None where the zero has no meaning."""
        return {"logit": 0.0, "target": 0.5, "score": None}[self.scores]

    @property
    def real_target(self) -> float | None:
        """What D is trained to say of a real sample; None where it has no such target."""
        return None


class PointwiseLoss(AdversarialLoss):
    """A loss that looks at one raw output at a time: its terms are the mean of a function each."""

    @abstractmethod
    def on_real(self, c: Tensor) -> Tensor:
        """Return what real samples with these outputs (N,) cost D, each."""

    @abstractmethod
    def on_fake(self, c: Tensor) -> Tensor:
        """Return what generated samples with these outputs (N,) cost D, each."""

    @abstractmethod
    def for_generator(self, c: Tensor) -> Tensor:
        """Return what generated samples with these outputs (N,) cost G, each."""

    def discriminator(self, real_scores: Tensor, fake_scores: Tensor) -> Tensor:
        """Return the mean over real and the mean over generated samples, added."""
        return self.on_real(real_scores).mean() + self.on_fake(fake_scores).mean()

    def generator(self, fake_scores: Tensor, real_scores: Tensor) -> Tensor:
        """Return the mean over generated samples."""
        return self.for_generator(fake_scores).mean()

    def terms(self) -> Mapping[Term, Callable[[Tensor], Tensor]]:
        """Return the three functions."""
        return {"real": self.on_real, "fake": self.on_fake, "generator": self.for_generator}


class Penalty(Component):
    """A term of D's loss that keeps its gradient in bounds.

    Attributes
    ----------
    per_sample : bool
        Whether it needs the gradient of each sample's score by that sample alone. Batch
        normalisation in D mixes samples, so the two are refused together.
    bounds_slope : bool
        Whether it bounds D's slope wherever a Wasserstein loss pulls at it.
    excludes : Mapping
        Other penalties by name that make no sense beside it, each with the reason.
    """

    kind: ClassVar[str] = "penalty"
    per_sample: ClassVar[bool] = True
    bounds_slope: ClassVar[bool] = False
    excludes: ClassVar[Mapping[str, str]] = {}

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

    @classmethod
    def convention(cls) -> str:
        """Return which way its sign goes."""
        return "Added to D's loss, which is minimised; G's loss does not have it."

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


@dataclass(frozen=True)
class Turn:
    """One player's step, as the terms that stabilisers add to its loss see it.

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


class Stabiliser(Component):
    """A measure that keeps the game together; overrides the hooks that it needs.

    Attributes
    ----------
    bounds_slope : bool
        Whether it bounds D's slope, as a Wasserstein loss needs.
    mixes_samples : bool
        Whether it lets D's output on a sample depend on the rest of the batch, so that D
        must not see real and generated samples in one batch.
    needs_real_samples : bool
        Whether its term in G's step looks at a real batch.
    excludes : Mapping
        Other stabilisers by name that make no sense beside it, each with the reason.
    """

    kind: ClassVar[str] = "stabiliser"
    bounds_slope: ClassVar[bool] = False
    mixes_samples: ClassVar[bool] = False
    needs_real_samples: ClassVar[bool] = False
    excludes: ClassVar[Mapping[str, str]] = {}

    @property
    def steady(self) -> bool:
        """Whether its hooks call the same kernels with the same numbers at every step.

        Those that are told the step may not; they have to say so where they do.
        """
        told = ("critic_input", "generator_scores", "discriminator_term", "generator_term")
        return not any(overrides(self, hook) for hook in told)

    def problem(self, loss: AdversarialLoss, shape: Shape, batch_size: int) -> str | None:
        """Return why it cannot work with these and the way out, or None.

        The text continues the stabiliser's name: "needs a loss with targets, and …".
        """
        return None

    def memory(self) -> Memory:
        """Return the tensors that it keeps from step to step, as they begin."""
        return {}

    def discriminator_shape(self, shape: Shape) -> Shape:
        """Return the shape that D is built for: of a sample, or (K,) of a one-hot label."""
        return shape

    def prepare_generator(self, generator: nn.Module) -> nn.Module:
        """Return the generator as it is to be trained, once, after its initialisation."""
        return generator

    def prepare_discriminator(self, discriminator: nn.Module) -> nn.Module:
        """Return the discriminator as it is to be trained, once, after its initialisation."""
        return discriminator

    def critic_input(self, samples: Tensor, step: int, noise: torch.Generator) -> Tensor:
        """Return what D sees of a batch, real or generated, in D's step and in G's."""
        return samples

    def discriminator_term(self, turn: Turn, memory: Memory) -> Tensor | None:
        """Return a further term of D's loss, or None; ``memory`` is updated in place."""
        return None

    def after_discriminator_step(self, discriminator: nn.Module) -> None:
        """Do something to D after its optimiser's step."""

    def opponent(self, discriminator: nn.Module, loss: Callable[[Critic], Tensor]) -> Critic | None:
        """Return the critic that G's step is made against, or None for D as it stands.

        It takes what D takes: samples, and labels if D is conditional.

        Parameters
        ----------
        discriminator
            D, with its parameters frozen.
        loss
            L_D on this step's batches under any critic, differentiable by G.
        """
        return None

    def generator_scores(self, scores: Tensor, step: int) -> Tensor:
        """Return which of the generated samples' scores G's loss is taken over."""
        return scores

    def generator_term(self, turn: Turn, memory: Memory) -> Tensor | None:
        """Return a further term of G's loss, or None; ``memory`` is updated in place."""
        return None

    def averaged_generator(self, generator: nn.Module) -> nn.Module | None:
        """Return a second generator that is kept beside the trained one, once, or None."""
        return None

    def after_generator_step(
        self, generator: nn.Module, averaged: nn.Module | None, step: int
    ) -> None:
        """Do something after G's optimiser's step in iteration ``step``, counted from 0."""


def overrides(stabiliser: Stabiliser, hook: str) -> bool:
    """Tell whether a stabiliser has its own form of a hook."""
    return getattr(type(stabiliser), hook) is not getattr(Stabiliser, hook)
