"""The three kinds of objective: adversarial loss, penalty, stabiliser."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, ClassVar, Self

from ganstudio.components import Component, param
from ganstudio.objectives.adversarial import SCORES as SCORES
from ganstudio.objectives.adversarial import AdversarialLoss as AdversarialLoss
from ganstudio.objectives.adversarial import Equilibrium as Equilibrium
from ganstudio.objectives.adversarial import PointwiseLoss as PointwiseLoss
from ganstudio.objectives.judging import Judging
from ganstudio.objectives.laws import Array, Laws
from ganstudio.objectives.turn import Turn as Turn

if TYPE_CHECKING:
    import torch
    from torch import Tensor, nn

    Critic = Callable[..., Tensor]
    Memory = dict[str, Tensor]

Shape = tuple[int, ...]
"""Shape of one sample: (C, H, W) for images, (d,) for points."""
NETWORK_HOOKS = (
    "discriminator_shape", "prepare_generator", "prepare_discriminator", "averaged_generator",
)  # fmt: skip
"""The hooks of a stabiliser that are called once, while the players are made."""


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
    holds_at : float
        The slope that it pulls to, either way: 0 or 1.
    one_sided : bool
        Whether a slope below that is free of charge.
    """

    kind: ClassVar[str] = "penalty"
    per_sample: ClassVar[bool] = True
    bounds_slope: ClassVar[bool] = False
    excludes: ClassVar[Mapping[str, str]] = {}
    holds_at: ClassVar[float] = 0.0
    one_sided: ClassVar[bool] = False

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

    def stiffness(self, laws: Laws) -> Array | None:
        """Return how hard it holds D's slope at each place of a line, None where it is not known.

        It is k(x) of a penalty ½ ∫ k(x)(|c′(x)| − `holds_at`)² dx.
        """
        return None

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
            A real and a generated batch as D sees them, (N, …), without gradient history; of
            packs of m samples (N/m, m·C, …).
        noise
            The run's own random generator, on the batch's device.
        """


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
    needs_styles : bool
        Whether it looks at the styles that G turns latents into.
    excludes : Mapping
        Other stabilisers by name that make no sense beside it, each with the reason.
    no_best : str
        Why no best D can be told beside it, where that is so.
    no_pull : str
        Why G is not pulled as the slope of its loss at single samples says, where that is so.
    no_rest : str
        Why G's loss has no value at equilibrium that could be told, where that is so.
    told : tuple of str
        What of its memory is told as series, by its own name and these.
    """

    kind: ClassVar[str] = "stabiliser"
    bounds_slope: ClassVar[bool] = False
    mixes_samples: ClassVar[bool] = False
    needs_real_samples: ClassVar[bool] = False
    needs_styles: ClassVar[bool] = False
    excludes: ClassVar[Mapping[str, str]] = {}
    no_best: ClassVar[str] = ""
    no_pull: ClassVar[str] = ""
    no_rest: ClassVar[str] = ""
    told: ClassVar[tuple[str, ...]] = ()

    def judging(self, judging: Judging, step: int) -> Judging:
        """Return what D is asked with it, by what it is asked without, at an iteration."""
        return judging

    @property
    def steady(self) -> bool:
        """Whether its hooks call the same kernels with the same numbers at every step.

        Those that are told the step may not; they have to say so where they do.
        """
        told = ("critic_input", "generator_scores", "discriminator_term", "generator_term")
        return not any(overrides(self, hook) for hook in told)

    @property
    def changes_networks(self) -> bool:
        """Whether it makes other networks of the players, so that a run with it begins afresh."""
        return any(overrides(self, hook) for hook in NETWORK_HOOKS)

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

    def remembered_input(self, samples: Tensor, noise: torch.Generator, memory: Memory) -> Tensor:
        """Return what D sees of a batch after `critic_input`, by what is remembered."""
        return samples

    def notice(self, turn: Turn, memory: Memory) -> None:
        """Look at D's own turn once it has judged; ``memory`` is updated in place."""

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
        """Return which of the generated samples' scores, of which higher ones are more real, count.

        G's loss is taken over them.
        """
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
        """Do something after the ``step``-th step of G's optimiser, counted from 0."""


def overrides(stabiliser: Stabiliser, hook: str) -> bool:
    """Tell whether a stabiliser has its own form of a hook."""
    return getattr(type(stabiliser), hook) is not getattr(Stabiliser, hook)
