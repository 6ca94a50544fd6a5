"""Penalties on the slope of the discriminator, by its input.

They differ in where the slope is measured (on the data, on samples, between, around)
and in what it is pulled to (1, at most 1, 0). "The data" and "samples" are what D sees of them:
where a stabiliser augments or blurs them, the slope is taken by T(x) at T(x).

A critic that judges packs of m samples is given packs, (N/m, m·C, …), and its gradient is that
by the whole pack.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar, Self

from ganstudio.components import param, register
from ganstudio.deferred import F, torch
from ganstudio.objectives.base import Penalty, Shape
from ganstudio.objectives.laws import Array, Laws

if TYPE_CHECKING:
    from torch import Tensor

    from ganstudio.objectives.base import Critic


def input_gradients(critic: Critic, points: Tensor) -> Tensor:
    """Return the gradient of each score by what it is the score of.

    Each score depends on its own sample alone, so the gradient of the sum of the scores
    holds every sample's own gradient.

    Parameters
    ----------
    critic
        The discriminator, (N, …) → (N,), without batch norm.
    points
        Samples (N, …).

    Returns
    -------
    Tensor (N, d)
        One flat gradient a score, itself differentiable by the critic's parameters.
    """
    points = points.detach().requires_grad_(True)
    with torch.enable_grad():
        scores = critic(points)
        (gradients,) = torch.autograd.grad(scores.sum(), points, create_graph=True)
    return gradients.reshape(len(scores), -1)


def slopes(critic: Critic, points: Tensor) -> Tensor:
    """Return ‖∇c‖₂ at each point, one norm a score."""
    norms: Tensor = torch.linalg.vector_norm(input_gradients(critic, points), dim=1)
    return norms


def one_per_sample(like: Tensor, noise: torch.Generator) -> Tensor:
    """Draw one number a sample from U[0, 1), shaped to multiply a batch."""
    shape = (len(like),) + (1,) * (like.dim() - 1)
    return torch.rand(shape, generator=noise, device=like.device, dtype=like.dtype)


def between(real: Tensor, fake: Tensor, noise: torch.Generator) -> Tensor:
    """Return one random point on the line from each real to a generated sample."""
    epsilon = one_per_sample(real, noise)
    return epsilon * real + (1 - epsilon) * fake


class UnitSlope(Penalty):
    """What the penalties that compare D's slope with 1 share."""

    holds_at = 1.0

    weight: float = param(
        10.0,
        "λ",
        "Its weight in D's loss: 10 for images, 0.1 for 2-D points.",
        ge=0,
        live=True,
        paper="Gulrajani et al. 2017; 0.1 is their code's value for 2-D toys",
    )

    def suited_to(self, shape: Shape) -> Self:
        """Return it with λ = 0.1 for points, 10 for images."""
        return self.model_copy(update={"weight": 10.0 if len(shape) == 3 else 0.1})


@register
class GradientPenalty(UnitSlope):
    """WGAN-GP: pulls D's slope to 1 between real and generated samples.

    The best Wasserstein critic has slope 1 almost everywhere on the straight lines that
    join p_data and p_G, so the slope is measured at one random point of such a line a
    sample and its distance from 1 is penalised. Each sample has its own norm: a single
    norm over the batch would let steep samples hide flat ones.
    """

    name = "wgan-gp"
    title = "Gradient penalty (WGAN-GP)"
    formula = "λ E[(‖∇c(x̂)‖₂ − 1)²],   x̂ = εx + (1 − ε)G(z),   ε ~ U[0, 1]"
    remark = (
        "Some texts print this error with ln d of a real-valued d, with the norm squared inside "
        "the bracket, or with the gradient at the real samples. The paper has no logarithm, "
        "(‖∇‖₂ − 1)², and the gradient at x̂."
    )
    paper = "Gulrajani et al. 2017, Improved Training of Wasserstein GANs, equation 3"
    bounds_slope = True

    def stiffness(self, laws: Laws) -> Array:
        """Return 2λr̂, with r̂ the density of x̂."""
        return 2 * self.weight * laws.between

    def __call__(
        self, critic: Critic, real: Tensor, fake: Tensor, noise: torch.Generator
    ) -> Tensor:
        """Return λ E(‖∇c(x̂)‖₂ − 1)², with one ε and one norm a sample."""
        found = slopes(critic, between(real, fake, noise))
        return self.weight * (found - 1).square().mean()


@register
class LipschitzPenalty(UnitSlope):
    """WGAN-LP: pulls D's slope below 1 between real and generated samples (one-sided).

    The Wasserstein distance asks for a slope of at most 1, not for 1, so only steeper
    places cost anything. A flat D costs nothing.
    """

    name = "wgan-lp"
    title = "One-sided gradient penalty (WGAN-LP)"
    formula = "λ E[max(0, ‖∇c(x̂)‖₂ − 1)²],   x̂ = εx + (1 − ε)G(z),   ε ~ U[0, 1]"
    paper = "Petzka et al. 2018, On the Regularization of Wasserstein GANs, equation 8"
    bounds_slope = True
    one_sided = True
    excludes: ClassVar[Mapping[str, str]] = {
        "wgan-gp": "which already pulls the same slopes to 1 from both sides"
    }

    def stiffness(self, laws: Laws) -> Array:
        """Return 2λr̂, with r̂ the density of x̂."""
        return 2 * self.weight * laws.between

    def __call__(
        self, critic: Critic, real: Tensor, fake: Tensor, noise: torch.Generator
    ) -> Tensor:
        """Return λ E max(0, ‖∇c(x̂)‖₂ − 1)², with one ε and one norm a sample."""
        found = slopes(critic, between(real, fake, noise))
        return self.weight * F.relu(found - 1).square().mean()


@register
class DRAGAN(UnitSlope):
    """DRAGAN: pulls D's slope to 1 in a neighbourhood of the data.

    The samples play no part, so what is penalised does not move while G does. The
    neighbourhood is half a standard deviation of the batch wide.
    """

    name = "dragan"
    title = "DRAGAN"
    formula = "λ E[(‖∇c(x + δ)‖₂ − 1)²],   δ = α · ½ std(x) · u,   α, u ~ U[0, 1)"
    remark = (
        "The paper's text has x + δ with normal δ; this is what its code does: one α a sample, "
        "one u an element, so the neighbourhood lies on one side of the sample."
    )
    paper = "Kodali et al. 2017, On Convergence and Stability of GANs, algorithm 1"

    def __call__(
        self, critic: Critic, real: Tensor, fake: Tensor, noise: torch.Generator
    ) -> Tensor:
        """Return λ E(‖∇c(x + δ)‖₂ − 1)², with one α and one norm a sample."""
        u = torch.rand(real.shape, generator=noise, device=real.device, dtype=real.dtype)
        delta = one_per_sample(real, noise) * (0.5 * real.std()) * u
        return self.weight * (slopes(critic, real + delta) - 1).square().mean()


class ZeroSlope(Penalty):
    """What the penalties that pull D's slope to 0 share."""

    weight: float = param(
        10.0,
        "γ",
        "Its weight in D's loss; the formula halves it.",
        ge=0,
        live=True,
        paper="Mescheder et al. 2018 use 10",
    )

    def flatness(self, critic: Critic, points: Tensor) -> Tensor:
        """Return γ/2 · E‖∇c‖² at some points."""
        gradients = input_gradients(critic, points)
        return self.weight / 2 * gradients.square().sum(dim=1).mean()


@register
class R1(ZeroSlope):
    """R1: pulls D's slope to 0 at the real samples.

    A D that is flat on the data cannot push G away once G has arrived there, which makes
    the equilibrium attracting: the Dirac-GAN, which circles for ever under the Wasserstein
    loss, spirals in.
    """

    name = "r1"
    title = "R1"
    formula = "γ/2 · E[‖∇c(x)‖²]"
    remark = (
        "The ½ is the paper's. Much code leaves it out: a “reg_param” of 10 without the ½ "
        "equals γ = 20 here."
    )
    paper = "Mescheder et al. 2018, Which Training Methods for GANs do actually Converge?, eq. 9"

    def stiffness(self, laws: Laws) -> Array:
        """Return γp."""
        return self.weight * laws.p

    def __call__(
        self, critic: Critic, real: Tensor, fake: Tensor, noise: torch.Generator
    ) -> Tensor:
        """Return γ/2 · E‖∇c(x)‖², at the real batch."""
        return self.flatness(critic, real)


@register
class R2(ZeroSlope):
    """R2: pulls D's slope to 0 at the generated samples.

    The mirror image of R1. With both, D is flat wherever either player has mass, and the
    relativistic game converges locally (R3GAN).
    """

    name = "r2"
    title = "R2"
    formula = "γ/2 · E[‖∇c(G(z))‖²]"
    remark = "The ½ is the paper's; code without it needs half of this γ."
    paper = "Mescheder et al. 2018, Which Training Methods for GANs do actually Converge?, eq. 10"

    def stiffness(self, laws: Laws) -> Array:
        """Return γp_G."""
        return self.weight * laws.q

    def __call__(
        self, critic: Critic, real: Tensor, fake: Tensor, noise: torch.Generator
    ) -> Tensor:
        """Return γ/2 · E‖∇c(G(z))‖², at the generated batch."""
        return self.flatness(critic, fake)
