"""A small StyleGAN: what is drawn at random passes through a mapping network into every layer."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from ganstudio.components import param, register
from ganstudio.deferred import torch
from ganstudio.networks.base import Shape
from ganstudio.networks.conditional import ProjectionNetwork
from ganstudio.networks.convolutional import Pyramid, doublings

if TYPE_CHECKING:
    from torch import Tensor
    from torch.nn import Module


@register
class StyleGAN(Pyramid, ProjectionNetwork):
    """Style-based: z becomes a style w, which steers each layer of G; pictures begin as a constant.

    Early layers decide what is large, late ones what is small, and each can be given the style of
    another sample: see styles in the Latents dock. Truncation acts in w, whose mean has
    a meaning, and not in z. The modulated form is StyleGAN2's, with its skips and residual D; the
    other is adaptive instance norm. Pictures end in tanh, the papers' in nothing.
    """

    name = "stylegan"
    title = "StyleGAN"
    paper = "Karras et al. 2019, A Style-Based Generator; 2020, Analyzing and Improving StyleGAN"
    has_styles: ClassVar[bool] = True
    draws_noise: ClassVar[bool] = True

    style: int = param(64, "style width", "How many numbers the style w is.", ge=1, le=1024)
    depth: int = param(
        4, "mapping layers", "Layers from z to w; 8 are the paper's.", ge=1, le=16,
        paper="Karras et al. 2019",
    )  # fmt: skip
    mapping_rate: float = param(
        0.1, "mapping rate", "Of the learning rate, for the mapping network; 0.01 is the paper's.",
        gt=0, le=1, paper="Karras et al. 2019",
    )  # fmt: skip
    form: Literal["modulated", "adain"] = param(
        "modulated",
        "form",
        "Styles scale the weights and are divided out again (StyleGAN2), or scale and shift "
        "normed channels (adaptive instance norm, StyleGAN).",
        paper="Karras et al. 2020",
    )
    noise: bool = param(
        True, "noise inputs", "A map of noise a layer, by a strength that is learned.",
    )  # fmt: skip
    mixing: float = param(
        0.5, "mixing", "Share of the training samples with the styles of two latents; 0.9 is the "
        "paper's.", ge=0, le=1, paper="Karras et al. 2019, section 3.1",
    )  # fmt: skip

    def problem(self, shape: Shape) -> str | None:
        """Return why it cannot make this shape and the way out, or None."""
        found = super().problem(shape)
        if found or self.latent != self.style * (2 * doublings(shape) + 1):
            return found
        return (
            f"stylegan cannot tell latents of {self.latent} numbers from the styles of all its "
            f"layers, which are as many; set network.style to {self.style + 1}"
        )

    def generator(self, shape: Shape, classes: int = 0) -> Module:
        """Build G, (N, latent) and labels → (N, *shape) in [-1, 1]; see `StyleGenerator`."""
        from ganstudio.networks.styled import StyleGenerator

        with torch.random.fork_rng(devices=[]):
            return StyleGenerator(
                self.latent, self.style, self.depth, self.mapping_rate, self.widths(shape),
                shape[0], classes, adaptive=self.form == "adain", noise=self.noise,
                mixing=self.mixing,
            )  # fmt: skip

    def discriminator(self, shape: Shape, classes: int = 0) -> Module:
        """Build D, (N, *shape) and labels → (N,)."""
        from ganstudio.networks.styled_critic import StyleDiscriminator

        with torch.random.fork_rng(devices=[]):
            return StyleDiscriminator(self.widths(shape), shape[0], classes)

    def truncated(self, generator: Any, latents: Tensor, threshold: float) -> Tensor:
        """Return the styles of latents drawn to their mean, (N, layers · style).

        ψ is the standard deviation of a normal law cut off at ±threshold, so that one threshold
        leaves as much of w as it leaves of z elsewhere; see `left_of_normal`.
        """
        if not threshold:
            return latents
        styles: Tensor = generator.styles(latents)
        truncated: Tensor = generator.truncated(styles, left_of_normal(threshold))
        return truncated.flatten(1)


def left_of_normal(threshold: float) -> float:
    """Return the standard deviation of N(0, 1) cut off at ±t, √(1 − 2tφ(t)/(2Φ(t) − 1))."""
    density = math.exp(-(threshold**2) / 2) / math.sqrt(2 * math.pi)
    return math.sqrt(1 - 2 * threshold * density / math.erf(threshold / math.sqrt(2)))
