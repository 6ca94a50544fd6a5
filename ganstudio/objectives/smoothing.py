"""Stabilisers that shape G itself: how its weights stand to each other, how its pictures move."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from ganstudio.components import param, register
from ganstudio.deferred import torch
from ganstudio.objectives.base import Stabiliser

if TYPE_CHECKING:
    from torch import Tensor
    from torch.nn import Module

    from ganstudio.objectives.base import Memory, Turn


@register
class Orthogonal(Stabiliser):
    """Keeps the rows of each of G's weights at right angles, whatever their length.

    Where truncation cuts off the latents that G was trained on, a G of orthogonal weights still
    makes pictures: what one direction of z does, no other undoes. The embedding of the class,
    which all layers share, is left alone.
    """

    name = "orthogonal"
    title = "Orthogonal regularisation"
    formula = "β Σ_W ‖W Wᵀ ⊙ (1 − I)‖²"
    remark = "W has a row an output, so this is the paper's WᵀW of columns."
    paper = "Brock et al. 2019, Large Scale GAN Training, equation 3"

    weight: float = param(
        1e-4, "β", "Its weight in G's loss.", ge=0, live=True, paper="Brock et al. 2019"
    )

    @property
    def steady(self) -> bool:
        """Whether its hooks do the same at every step: they do."""
        return True

    def generator_term(self, turn: Turn, memory: Memory) -> Tensor:
        """Return β times the squares of all inner products of two rows of one weight."""
        return self.weight * inner_products(turn.generator)


def inner_products(generator: Module) -> Tensor:
    """Return Σ ‖W Wᵀ ⊙ (1 − I)‖² over the weights of G but its ``shared`` embedding.

    A G of single numbers has no weights that could stand to each other: 0.
    """
    total = next(generator.parameters()).new_zeros(())
    for name, weight in generator.named_parameters():
        if weight.dim() > 1 and not name.startswith("shared"):
            products = weight.flatten(1) @ weight.flatten(1).t()
            total = total + products.square().sum() - products.diagonal().square().sum()
    return total


@register
class PathLength(Stabiliser):
    """Wants a step in w to change pictures by one length, wherever and in whatever direction.

    Jᵀy is the slope along w of a picture's product with random noise y; were J orthogonal but for
    its scale, its length would be the same for all. What it should be is not said: the running
    mean a is followed. For a G with styles.
    """

    name = "path-length"
    title = "Path length regularisation"
    formula = "λ E(‖Jᵀ_w y‖ − a)²,   y ~ N(0, I)/√pixels"
    paper = "Karras et al. 2020, Analyzing and Improving the Image Quality of StyleGAN, equation 4"
    needs_styles = True

    weight: float = param(2.0, "λ", "Its weight in G's loss.", ge=0, live=True)
    decay: float = param(0.99, "decay", "Share of a that is kept each time.", ge=0, lt=1, live=True)
    every: int = param(
        4, "every", "At every n-th step with n times its weight; 4 is the paper's.",
        unit="steps", ge=1, live=True, paper="Karras et al. 2020",
    )  # fmt: skip
    shrink: int = param(
        2, "shrink", "Taken of one in so many of a batch's samples.", ge=1, le=16, live=True
    )

    def memory(self) -> Memory:
        """Return a, which begins at 0."""
        return {"mean": torch.zeros(())}

    def generator_term(self, turn: Turn, memory: Memory) -> Tensor | None:
        """Return λ E(‖Jᵀy‖ − a)², where it is due, after a has moved."""
        if turn.step % self.every:
            return None
        generator: Any = turn.generator
        some = slice(None, None, self.shrink)
        told = None if turn.labels is None else turn.labels[some]
        styles = generator.styles(turn.inputs[some], told)
        lengths = path_lengths(generator, styles, turn.noise)
        memory["mean"].lerp_(lengths.detach().mean(), 1 - self.decay)
        return self.every * self.weight * (lengths - memory["mean"]).square().mean()


def path_lengths(generator: Any, styles: Tensor, noise: torch.Generator) -> Tensor:
    """Return ‖Jᵀy‖ of each sample, (n,), by styles (n, layers, width), as the authors' code does.

    Squares are added up over the width and averaged over the layers.
    """
    images = generator.synthesis(styles, noise)
    y = torch.randn(images.shape, generator=noise, device=images.device)
    along = (images * y).sum() / math.sqrt(images.shape[2] * images.shape[3])
    (slopes,) = torch.autograd.grad(along, styles, create_graph=True)
    lengths: Tensor = slopes.square().sum(dim=2).mean(dim=1).sqrt()
    return lengths
