"""Unrolled GANs: G plays against the discriminator that D is about to become."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from ganstudio.components import param, register
from ganstudio.deferred import torch
from ganstudio.objectives.base import Stabiliser

if TYPE_CHECKING:
    from torch import Tensor
    from torch.nn import Module

    from ganstudio.objectives.base import Critic


@register
class UnrolledDiscriminator(Stabiliser):
    """Lets G look k steps of D ahead, and learn through them how D will answer.

    G that only sees today's D runs to where D is weak today, and on when D has followed:
    it hops between modes. Here D's next k steps, plain descent on its loss, are part of
    what G differentiates, second derivatives and all; D itself is left where it was.
    Penalties and other terms of D's loss are not looked ahead at.
    """

    name = "unrolled"
    title = "Unrolled discriminator"
    formula = "L_G(θ_G, θ_D⁽ᵏ⁾),   θ_D⁽ⁱ⁺¹⁾ = θ_D⁽ⁱ⁾ − η ∇L_D(θ_G, θ_D⁽ⁱ⁾)"
    remark = "Taking G's gradient at θ_D⁽ᵏ⁾ as if it did not depend on G leaves out the point."
    paper = "Metz et al. 2017, Unrolled Generative Adversarial Networks, equations 7 and 10"

    needs_real_samples = True
    no_best = "G plays against D as it will be some steps on, not against the best D"
    no_pull = "G's step is taken against D as it will be some steps on, not as it is here"

    k: int = param(5, "k", "Steps of D that are looked ahead.", ge=1, le=50, live=True)
    rate: float = param(
        0.01, "η", "Learning rate of the steps that are looked ahead.", gt=0, le=10, live=True
    )

    def opponent(self, discriminator: Module, loss: Callable[[Critic], Tensor]) -> Critic:
        """Return D as k steps of plain descent would leave it."""
        weights = {
            name: parameter.detach().requires_grad_(True)
            for name, parameter in discriminator.named_parameters()
        }
        for _ in range(self.k):
            gradients = torch.autograd.grad(
                loss(partial(_with_weights, discriminator, weights)),
                list(weights.values()),
                create_graph=True,
                materialize_grads=True,  # of layers that a growing D does not use yet, or no more
            )
            weights = {
                name: weight - self.rate * gradient
                for (name, weight), gradient in zip(weights.items(), gradients, strict=True)
            }
        return partial(_with_weights, discriminator, weights)


def _with_weights(discriminator: Module, weights: dict[str, Tensor], *inputs: Tensor) -> Tensor:
    scores: Tensor = torch.func.functional_call(discriminator, weights, inputs)
    return scores
