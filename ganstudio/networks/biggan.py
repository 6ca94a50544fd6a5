"""A small BigGAN: z and the class reach every block of G."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

from ganstudio.components import param, register
from ganstudio.deferred import torch
from ganstudio.networks.base import Shape
from ganstudio.networks.conditional import ProjectionNetwork
from ganstudio.networks.convolutional import Images, doublings

if TYPE_CHECKING:
    from torch.nn import Module

MOST_FEATURES = 16
"""Channels grow no further than this many times the outermost layer's."""


@register
class BigGAN(Images, ProjectionNetwork):
    """Residual blocks, each told its chunk of z and one embedding of the class; self-attention.

    What made it good was size: 96 features, batches of 2048. Small, it shows the means: the class
    in every norm, z at every scale, and truncation, which trades diversity for quality. Best with
    the hinge loss, spectral norm of both players, orthogonal regularisation and an EMA generator.
    At 128 × 128 × 3 with 96 features, latent 120, an embedding of 128 and 1,000 classes G has
    70,433,988 parameters and D 87,982,370, as in the authors' code.
    """

    name = "biggan"
    title = "BigGAN"
    paper = "Brock et al. 2019, Large Scale GAN Training for High Fidelity Natural Image Synthesis"
    smallest: ClassVar[int] = 16
    largest: ClassVar[int] = 128

    latent: int = param(
        48, "latent dimension", "Dimension of z, a chunk a block; 120 at 128 × 128 is the paper's.",
        ge=8, le=4096, paper="Brock et al. 2019",
    )  # fmt: skip
    features: int = param(
        16, "features", "Channels of G's last and D's first block; 96 are the paper's.",
        ge=1, le=256, paper="Brock et al. 2019",
    )  # fmt: skip
    embedding: int = param(
        16, "embedding", "Numbers of the class's embedding, which all norms of G share.",
        ge=1, le=1024,
    )  # fmt: skip
    attention: bool = param(
        True, "self-attention", "At half of the side, in both players.",
        paper="Zhang et al. 2019",
    )  # fmt: skip
    conditioning: Literal["none", "projection"] = param(
        "projection",
        "conditioning",
        "An embedding of the class for both; none for data without classes.",
        paper="Miyato and Koyama 2018",
    )

    def generator(self, shape: Shape, classes: int = 0) -> Module:
        """Build G, (N, latent) and labels → (N, *shape) in [-1, 1]."""
        from ganstudio.networks.large import LargeGenerator

        count = doublings(shape)
        widths = [
            self.features * min(MOST_FEATURES, 2**power) for power in reversed(range(count + 1))
        ]
        with torch.random.fork_rng(devices=[]):
            return LargeGenerator(
                self.latent, widths, shape[0], classes, self.embedding, attention=self.attention
            )

    def discriminator(self, shape: Shape, classes: int = 0) -> Module:
        """Build D, (N, *shape) and labels → (N,)."""
        from ganstudio.networks.large import LargeDiscriminator

        powers = range(doublings(shape))
        widths = [self.features * min(MOST_FEATURES, 2**power) for power in powers]
        with torch.random.fork_rng(devices=[]):
            return LargeDiscriminator(widths, shape[0], classes, attention=self.attention)
