"""Penalties on the slope of the discriminator, by its input."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from ganstudio.components import param, register
from ganstudio.deferred import torch
from ganstudio.objectives.base import Penalty, Shape

if TYPE_CHECKING:
    from torch import Tensor

    from ganstudio.objectives.base import Critic


def input_gradients(critic: Critic, points: Tensor) -> Tensor:
    """Return the gradient of each sample's score by that sample.

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
        One flat gradient a sample, itself differentiable by the critic's parameters.
    """
    points = points.detach().requires_grad_(True)
    with torch.enable_grad():
        (gradients,) = torch.autograd.grad(critic(points).sum(), points, create_graph=True)
    return gradients.flatten(start_dim=1)


@register
class GradientPenalty(Penalty):
    """WGAN-GP: pulls D's slope to 1 between real and generated samples.

    The best Wasserstein critic has slope 1 almost everywhere on the straight lines that
    join p_data and p_G, so the slope is measured at one random point of such a line a
    sample and its distance from 1 is penalised. Each sample has its own norm: a single
    norm over the batch would let steep samples hide flat ones. A logarithm of d, a norm
    squared inside the bracket, or a gradient taken at the real samples, as some texts print
    them, is not this penalty.
    """

    name = "wgan-gp"
    title = "Gradient penalty (WGAN-GP)"
    formula = "λ E[(‖∇c(x̂)‖₂ − 1)²],   x̂ = εx + (1 − ε)G(z),   ε ~ U[0, 1]"
    paper = "Gulrajani et al. 2017, Improved Training of Wasserstein GANs, equation 3"

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

    def __call__(
        self, critic: Critic, real: Tensor, fake: Tensor, noise: torch.Generator
    ) -> Tensor:
        """Return λ E(‖∇c(x̂)‖₂ − 1)², with one ε and one norm a sample."""
        one_per_sample = (len(real),) + (1,) * (real.dim() - 1)
        epsilon = torch.rand(one_per_sample, generator=noise, device=real.device, dtype=real.dtype)
        between = epsilon * real + (1 - epsilon) * fake
        slopes: Tensor = torch.linalg.vector_norm(input_gradients(critic, between), dim=1)
        return self.weight * (slopes - 1).square().mean()


@register
class R1(Penalty):
    """R1: pulls D's slope to 0 at the real samples.

    A D that is flat on the data cannot push G away once G has arrived there, which makes
    the equilibrium attracting: the Dirac-GAN, which circles for ever under the Wasserstein
    loss, spirals in. The ½ is the paper's; code without it needs half of this γ.
    """

    name = "r1"
    title = "R1"
    formula = "γ/2 · E[‖∇c(x)‖²]"
    paper = "Mescheder et al. 2018, Which Training Methods for GANs do actually Converge?, eq. 9"

    weight: float = param(
        10.0,
        "γ",
        "Its weight in D's loss; the formula halves it.",
        ge=0,
        live=True,
        paper="Mescheder et al. 2018 use 10",
    )

    def __call__(
        self, critic: Critic, real: Tensor, fake: Tensor, noise: torch.Generator
    ) -> Tensor:
        """Return γ/2 · E‖∇c(x)‖², at the real batch."""
        gradients = input_gradients(critic, real)
        return self.weight / 2 * gradients.square().sum(dim=1).mean()
