"""The base of adversarial losses.

Notation as in the papers: ``c_r = C(x)`` and ``c_f = C(G(z))`` are the discriminator's
raw outputs on a real and on a generated batch, each of shape (N,). Everything is
minimised.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from ganstudio.components import Component
from ganstudio.objectives.laws import Array, Laws
from ganstudio.telemetry.records import Scale, Term

if TYPE_CHECKING:
    from torch import Tensor


@dataclass(frozen=True)
class Equilibrium:
    """The values of a loss where p_G = p_data and D is optimal; None where there is none.

    Attributes
    ----------
    discriminator, generator : float or None
        L_D and L_G, as they are shown: without the terms of penalties and stabilisers.
    reason : str
        Why one of them has no value, as far as more can be said than that the loss has none.
    """

    discriminator: float | None
    generator: float | None
    reason: str = ""

    def summed(self, pairings: int) -> Equilibrium:
        """Return the values of the sums over so many pairings; none at all stand for one."""
        times = max(pairings, 1)
        both = (self.discriminator, self.generator)
        loss_d, loss_g = (None if value is None else times * value for value in both)
        return Equilibrium(loss_d, loss_g, self.reason)


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
    floats : bool
        Whether a constant added to all of D's outputs leaves its loss as it is.
    no_best : str
        Why no best D is known where that is so.
    """

    kind: ClassVar[str] = "loss"
    family: ClassVar[str]
    scores: ClassVar[Scale]
    best_scores: ClassVar[str]
    equilibrium: ClassVar[Equilibrium]
    needs_constraint: ClassVar[bool] = False
    needs_real_scores: ClassVar[bool] = False
    floats: ClassVar[bool] = False
    no_best: ClassVar[str] = "this loss has no best D in closed form"

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

    def best_towards(self, ratio: Tensor, target: float) -> Tensor | None:
        """Return `best_output` with another target on real samples; None without targets."""
        return None

    def best_on(self, laws: Laws) -> Array | None:
        """Return the best D's raw outputs (w,) where they hang on the two laws as wholes.

        None where `best_output` tells them, or nothing does.
        """
        return None

    def resting(self, target: float) -> tuple[Equilibrium, float]:
        """Return the values at equilibrium, and D's output, with another target on real samples.

        Raises
        ------
        ValueError
            If D has no target.
        """
        raise ValueError(f"{self.name} has no targets")

    @property
    def threshold(self) -> float | None:
        """The raw output above which D says "real"; None where the zero has no meaning."""
        return {"logit": 0.0, "target": 0.5, "score": None}[self.scores]

    @property
    def orientation(self) -> int:
        """1 where a higher raw output says more real; −1 where a lower one does."""
        return 1

    @property
    def targets(self) -> tuple[float, float] | None:
        """What D is trained to say of generated and of real samples; None where it has none."""
        return None

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
