"""Who plays whom: the players that a network builds, and how they are paired.

Most networks have one generator and one discriminator. A translation between two domains has two
of each, several discriminators may judge one generator; each generator with one that judges it
is a pair.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    import torch
    from torch import Tensor
    from torch.nn import Module

    from ganstudio.components import Component


@dataclass(frozen=True)
class Pair:
    """A generator and the discriminator that judges it.

    Attributes
    ----------
    name : str
        Tells it from the others of its game; empty for the only one.
    generator, discriminator : str
        The players, by name.
    domain : int
        Which domain of the data D judges by.
    source : int or None
        Which domain of the data G translates from; None where it draws from latents.
    matched : bool
        Whether sample i of the one domain belongs to sample i of the other: G is given what
        belongs to the real samples, and D is told what each sample was made from.
    """

    name: str = ""
    generator: str = "generator"
    discriminator: str = "discriminator"
    domain: int = 0
    source: int | None = None
    matched: bool = False


@dataclass(frozen=True)
class Draw:
    """What one pair is given for a turn, before G makes anything of it; see `Batch`."""

    real: Tensor | None
    labels: Tensor | None
    inputs: Tensor


@dataclass(frozen=True)
class Batch:
    """What one pair plays a turn on.

    Attributes
    ----------
    real : Tensor (N, *shape) or None
        Real samples; None in G's turn where nothing looks at them.
    labels : Tensor (N,) or None
        The classes of the real and of the generated samples; None for an unconditional pair.
    inputs : Tensor
        What G made its samples from: latents (N, latent) or samples of another domain.
    fake : Tensor (N, *shape)
        Generated samples, in G's turn with the history of how they came about.
    """

    real: Tensor | None
    labels: Tensor | None
    inputs: Tensor
    fake: Tensor


@dataclass(frozen=True)
class Round:
    """What one turn is played on: a batch for each pair, by name, at an iteration from 0."""

    step: int
    batches: Mapping[str, Batch]


class Game:
    """The players of an experiment and their pairs; a network with rules of its own extends it.

    Parameters
    ----------
    network
        Whose game it is; another one with other live settings may take its place.
    players
        Modules by name: those of the pairs, and whatever else has to be kept with them.
    pairs
        Who plays whom.

    Attributes
    ----------
    averaged : dict
        The averaged generators that are kept beside the trained ones, by the same names.
    term_names : tuple of str
        The names of its `terms`.
    state_names : tuple of str
        The names of what its `state` tells.
    needs_real_samples : bool
        Whether its terms look at real batches in G's turn.
    """

    term_names: ClassVar[tuple[str, ...]] = ()
    state_names: ClassVar[tuple[str, ...]] = ()
    needs_real_samples: ClassVar[bool] = False

    def __init__(
        self, network: Component, players: Mapping[str, Module], pairs: tuple[Pair, ...] = (Pair(),)
    ) -> None:
        self.network = network
        self.players = dict(players)
        self.pairs = pairs
        self.averaged: dict[str, Module] = {}

    @property
    def steady(self) -> bool:
        """Whether its rules call the same kernels at every step, so that they may be listed.

        A game of rules of its own has to say so.
        """
        return type(self) is Game

    @property
    def generators(self) -> dict[str, Module]:
        """The generators by name, each once."""
        return {pair.generator: self.players[pair.generator] for pair in self.pairs}

    @property
    def discriminators(self) -> dict[str, Module]:
        """The discriminators by name, each once."""
        return {pair.discriminator: self.players[pair.discriminator] for pair in self.pairs}

    def terms(self, round: Round) -> Mapping[str, Tensor]:
        """Return what ties the pairs together: weighted terms of G's loss, by name."""
        return {}

    def shown(self, pair: str, fake: Tensor, noise: torch.Generator) -> Tensor:
        """Return what D is shown, in its own turn, of what a pair's G has made for it."""
        return fake

    def advance(self, step: int) -> None:
        """Bring the players to an iteration, counted from 0; they change inside, in buffers."""

    @property
    def form(self) -> Hashable:
        """What the players are at this iteration: in one form, the same kernels are called."""
        return None

    def state(self) -> Mapping[str, Tensor]:
        """Return what the players have become, as values of series by name."""
        return {}

    def as_seen(self, real: Tensor) -> Tensor:
        """Return real samples as the discriminators of this stage are to see them."""
        return real
