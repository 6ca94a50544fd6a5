"""The network kind, and initialisation that two runs share where their shapes agree."""

from __future__ import annotations

import math
import zlib
from abc import abstractmethod
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar, Self

from ganstudio.components import Component, param
from ganstudio.deferred import nn, torch
from ganstudio.networks.game import Game
from ganstudio.telemetry.parts import keyed

if TYPE_CHECKING:
    from torch import Tensor
    from torch.nn import Module

Shape = tuple[int, ...]
"""Shape of one sample: (C, H, W) for images, (d,) for points."""


class Network(Component):
    """A generator and a discriminator that fit each other.

    The generator maps latents (N, latent) to samples (N, *shape), images in [-1, 1];
    the discriminator maps samples to raw outputs (N,), without a final sigmoid. Those of a
    conditional pair take labels as well, (N,) int64.

    Attributes
    ----------
    weight_std : float or None
        Standard deviation of the normal initialisation of convolutions and linear
        layers; None for torch's own initialisation.
    domains : int
        How many domains of the data it plays on.
    learns_from_pairs : bool
        Whether sample i of one domain has to belong to sample i of the other.
    steady : bool
        Whether its players call the same kernels at every step of training, whatever Python
        counts or draws beside.
    needs_constraint : bool
        Whether a Wasserstein loss needs a bound on D's slope here; not where D is of one form
        only, whose slope is the game.
    has_styles : bool
        Whether G turns latents into styles first: ``styles(z)``, then ``synthesis(styles)``.
    draws_noise : bool
        Whether G takes a random generator as ``noise`` while it trains, to draw what it needs
        beside z; without one it does nothing at random.
    """

    kind: ClassVar[str] = "network"
    weight_std: ClassVar[float | None] = None
    domains: ClassVar[int] = 1
    learns_from_pairs: ClassVar[bool] = False
    steady: ClassVar[bool] = True
    needs_constraint: ClassVar[bool] = True
    has_styles: ClassVar[bool] = False
    draws_noise: ClassVar[bool] = False

    latent: int = param(
        64, "latent dimension", "Dimension of z, drawn from N(0, I).", ge=1, le=4096
    )

    @abstractmethod
    def problem(self, shape: Shape) -> str | None:
        """Return why this network cannot make samples of a shape and the way out, or None."""

    @abstractmethod
    def generator(self, shape: Shape, classes: int = 0) -> Module:
        """Build G, not yet initialised by `initialise`; for so many classes if conditional."""

    @abstractmethod
    def discriminator(self, shape: Shape, classes: int = 0) -> Module:
        """Build D, not yet initialised by `initialise`; for so many classes if conditional.

        For packs of m samples ``shape`` and ``classes`` are m times as large.
        """

    def game(
        self,
        shapes: Sequence[Shape],
        classes: int = 0,
        judged: Callable[[Shape], Shape] = lambda shape: shape,
    ) -> Game:
        """Build the players, not yet initialised by `initialise`, and pair them.

        Parameters
        ----------
        shapes
            Shape of one sample, for each domain of the data.
        classes
            How many the players are told of; 0 for an unconditional game.
        judged
            Gives the shape that D is built for: of a sample's, or of (K,) for its classes.
        """
        shape, (told,) = shapes[0], judged((classes,))
        players = {
            "generator": self.generator(shape, classes),
            "discriminator": self.discriminator(judged(shape), told),
        }
        return Game(self, players)

    def latents(self, n: int, source: torch.Generator) -> Tensor:
        """Draw n latents (n, latent) from N(0, I), on the source's device."""
        return torch.randn((n, self.latent), generator=source, device=source.device)

    def quantiles(self, shares: Tensor) -> Tensor | None:
        """Return below which values a coordinate of z stays with these probabilities.

        None where that is not known, or z is one of a few.
        """
        places: Tensor = torch.special.ndtri(shares)
        return places

    def truncated(self, generator: Module, latents: Tensor, threshold: float) -> Tensor:
        """Return what G is given for latents whose law is cut off at ±threshold, see `truncated`.

        The samples of a lower threshold are more typical and less diverse; 0 cuts nothing off.
        """
        return truncated(latents, threshold)

    def named_weights(self, players: Mapping[str, Module]) -> Mapping[str, Tensor]:
        """Return the few scalars among the players' weights that are told as series, by name."""
        return {}

    @property
    def kinds_needed(self) -> int:
        """How many kinds its samples are the numbers of; 0 where they are anything else."""
        return 0

    @property
    def term_weights(self) -> Mapping[str, float]:
        """The weights in force of the terms that tie its pairings together, by name."""
        return {}

    @property
    def conditional(self) -> bool:
        """Whether both players take labels."""
        return False

    @property
    def batch_norm_in_discriminator(self) -> bool:
        """Whether D normalises over the batch, which per-sample penalties do not survive."""
        return False

    def told_as(self, other: Network) -> Self:
        """Return the same network, told the class in the way of another if it can be."""
        return self

    def without_classes(self) -> Self:
        """Return the same network, unconditional."""
        return self

    def without_batch_norm(self) -> Self:
        """Return the same network with a D that per-sample penalties can be used on."""
        return self


def truncated(latents: Tensor, threshold: float) -> Tensor:
    """Return latents of the normal law cut off at ±threshold, from latents of the whole.

    Each coordinate keeps its quantile, erf(z′/√2) = erf(t/√2) erf(z/√2), so the law is exact
    without a redraw, and every sample changes smoothly with the threshold; 0 cuts nothing off.

    Brock, Donahue and Simonyan 2019, Large Scale GAN Training, section 3.1.
    """
    if not threshold:
        return latents
    root = math.sqrt(2.0)
    return root * torch.erfinv(math.erf(threshold / root) * torch.erf(latents / root))


def initialise(
    module: Module, seed: int, weight_std: float | None = None, player: str = ""
) -> None:
    """Set every parameter of a module from the seed and the layer's own name.

    Each layer draws from a stream of its own, so two networks trained side by side
    begin with the same weights wherever names and shapes agree, whatever else differs.

    Parameters
    ----------
    module
        Initialised in place; on the CPU.
    seed
        The run's seed.
    weight_std
        Standard deviation for convolutions and linear layers, and, around 1, for the
        scale of a norm (Radford et al. 2016); None for torch's own scheme.
    player
        Whose layers they are, where several players of a game have layers of the same names.
    """
    # torch's layers draw from the process-wide generator only; fork_rng gives it back untouched.
    # It alone is seeded: `torch.manual_seed` keeps a call with its whole stack, at every layer
    # anew, for each kind of device that is not there, and seeds those that are.
    seeded = torch.default_generator.manual_seed
    with torch.random.fork_rng(devices=[]), torch.no_grad():
        for name, layer in module.named_modules():
            stream = seed * 1_000_003 + zlib.crc32(keyed(name, player).encode())
            seeded(stream)
            if hasattr(layer, "reset_parameters"):
                layer.reset_parameters()
            if weight_std is None:
                continue
            seeded(stream)  # what was drawn so far depends on whether there is a bias
            if isinstance(layer, nn.Linear | nn.modules.conv._ConvNd):
                layer.weight.normal_(0.0, weight_std)
                if layer.bias is not None:
                    layer.bias.zero_()
            elif isinstance(layer, nn.modules.batchnorm._BatchNorm | nn.GroupNorm):
                layer.weight.normal_(1.0, weight_std)
                layer.bias.zero_()
