"""What networks that translate share: a generator and a discriminator, for pictures or points."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from ganstudio.components import param
from ganstudio.deferred import nn
from ganstudio.networks.assembly import Layers, assemble
from ganstudio.networks.base import Network, Shape

if TYPE_CHECKING:
    from torch.nn import Module

LARGE = 32
"""Side of the pictures above which G halves them twice."""
SLOPE = 0.2


class Translation(Network):
    """A generator from samples to samples, and a discriminator that judges patches of pictures.

    For pictures G has a convolution, one halving or two, residual blocks, as many doublings and
    a convolution to tanh. Each has an instance norm but for the first and the last: right behind
    the first one it would leave nothing but the sign of a flat colour. D gives one output for
    each patch of a picture, not one for all of it (PatchGAN): it judges style, and leaves what
    stands where to others. For points both are fully connected.
    """

    domains: ClassVar[int] = 2
    smallest: ClassVar[int] = 8

    latent: int = param(
        1, "latent dimension", "Not looked at: G begins from a sample.", ge=1, le=4096
    )
    features: int = param(16, "G's features", "Channels of G's first layer.", ge=1, le=512)
    blocks: int = param(
        2, "residual blocks", "Zhu et al. take 6 at 128 pixels, 9 at 256.", ge=1, le=16
    )
    d_features: int = param(16, "D's features", "Channels of D's first layer.", ge=1, le=512)
    hidden: int = param(64, "width for points", "Units of each hidden layer.", ge=1, le=4096)
    layers: int = param(2, "layers for points", "Hidden layers of each player.", ge=1, le=16)

    def problem(self, shape: Shape) -> str | None:
        """Return why it cannot translate samples of a shape and the way out, or None."""
        if len(shape) == 1:
            return None
        height, width = shape[1:]
        step = 2 ** self._halvings(shape)
        if min(height, width) >= self.smallest and not (height % step or width % step):
            return None
        return (
            f"{self.name} translates images with sides that {step} divides, from "
            f"{self.smallest} on, not {height} × {width}; set the data's size to "
            f"{max(self.smallest, -(-height // step) * step)}"
        )

    def generator(self, shape: Shape, classes: int = 0) -> Module:
        """Build a G, (N, *shape) → (N, *shape), images in [-1, 1]."""
        if len(shape) == 3:
            return assemble(self._picture_layers(shape))
        return assemble(self._point_layers(shape, shape[0]))

    def discriminator(self, shape: Shape, classes: int = 0) -> Module:
        """Build a D: images (N, C, H, W) → (N, h, w), a raw output a patch; points → (N,)."""
        if len(shape) == 3:
            return assemble(self._patch_layers(shape))
        return assemble(self._score_layers(shape))

    def _halvings(self, shape: Shape) -> int:
        return 1 if max(shape[1:]) <= LARGE else 2

    def _picture_layers(self, shape: Shape) -> Layers:
        from ganstudio.networks.translating import ResidualBlock

        width = self.features
        yield "first", nn.Conv2d(shape[0], width, 3, padding=1, padding_mode="reflect")
        yield "act", nn.ReLU()
        for i in range(1, self._halvings(shape) + 1):
            yield f"down{i}", nn.Conv2d(width, 2 * width, 4, 2, 1)
            yield f"down{i}norm", nn.InstanceNorm2d(2 * width, affine=True)
            yield f"down{i}act", nn.ReLU()
            width *= 2
        for i in range(1, self.blocks + 1):
            yield f"block{i}", ResidualBlock(width)
        for i in range(1, self._halvings(shape) + 1):
            yield f"up{i}", nn.Upsample(scale_factor=2)
            yield f"up{i}conv", nn.Conv2d(width, width // 2, 3, padding=1)
            yield f"up{i}norm", nn.InstanceNorm2d(width // 2, affine=True)
            yield f"up{i}act", nn.ReLU()
            width //= 2
        yield "out", nn.Conv2d(width, shape[0], 3, padding=1)
        yield "tanh", nn.Tanh()

    def _patch_layers(self, shape: Shape) -> Layers:
        """Yield strided convolutions down to maps of about 4 × 4, three at most, and a score."""
        width, before = self.d_features, shape[0]
        for i in range(1, max(1, min(3, min(shape[1:]).bit_length() - 3)) + 1):
            yield f"conv{i}", nn.Conv2d(before, width, 4, 2, 1)
            if i > 1:
                yield f"norm{i}", nn.InstanceNorm2d(width, affine=True)
            yield f"act{i}", nn.LeakyReLU(SLOPE)
            before, width = width, 2 * width
        yield "out", nn.Conv2d(before, 1, 3, padding=1)
        yield "score", nn.Flatten(1, 2)

    def _point_layers(self, shape: Shape, outputs: int) -> Layers:
        """Yield hidden layers, then so many numbers."""
        before = shape[0]
        for i in range(1, self.layers + 1):
            yield f"linear{i}", nn.Linear(before, self.hidden)
            yield f"act{i}", nn.LeakyReLU(SLOPE)
            before = self.hidden
        yield "out", nn.Linear(before, outputs)

    def _score_layers(self, shape: Shape) -> Layers:
        yield from self._point_layers(shape, 1)
        yield "score", nn.Flatten(0)
