"""Progressive growing: both players begin with 4 × 4 pictures and double them while they train."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from ganstudio.components import param, register
from ganstudio.deferred import torch
from ganstudio.networks.base import Shape
from ganstudio.networks.convolutional import START, Pyramid
from ganstudio.networks.game import Game

if TYPE_CHECKING:
    from torch import Tensor
    from torch.nn import Module

    from ganstudio.networks.grown import GrowingPlayer


@register
class Growing(Pyramid):
    """Progressive growing: 4 × 4 pictures first, then 8 × 8, 16 × 16 … while training goes on.

    Coarse form is learned where it is cheap, detail once there is something to add it to. A new
    block fades in: α of it, 1 − α of the pixels that were there before, and real pictures are shown
    to D alike. Layers have equalised learning rates, G's pixels are normed over their channels; so
    is z, and truncating it does next to nothing. It does not make better pictures of this size in
    the same time than a pair that has its full side from the start; it shows how the large ones
    were made. Pictures end in tanh, the paper's in nothing. The paper's D also sees how much a
    batch varies: stabiliser minibatch-std.
    """

    name = "growing"
    title = "Progressive growing"
    paper = "Karras et al. 2018, Progressive Growing of GANs"

    hold: int = param(
        200, "steps at a side", "Steps that a side is trained for before the next one fades in.",
        unit="steps", ge=0, le=10_000_000,
    )  # fmt: skip
    fade: int = param(
        200, "steps to fade", "Steps in which the next side fades in; 0 lets it appear at once.",
        unit="steps", ge=0, le=10_000_000,
    )  # fmt: skip
    first: int = param(
        4, "first side", "Side to begin with; the data's own side or more for no growth.",
        ge=4, le=128,
    )  # fmt: skip

    def generator(self, shape: Shape, classes: int = 0) -> Module:
        """Build G, (N, latent) → (N, *shape) in [-1, 1]."""
        from ganstudio.networks.grown import GrowingGenerator

        with torch.random.fork_rng(devices=[]):
            player = GrowingGenerator(self.latent, self.widths(shape), shape[0])
        return self._grown(player)

    def discriminator(self, shape: Shape, classes: int = 0) -> Module:
        """Build D, (N, *shape) → (N,)."""
        from ganstudio.networks.grown import GrowingDiscriminator

        with torch.random.fork_rng(devices=[]):
            player = GrowingDiscriminator(self.widths(shape), shape[0])
        return self._grown(player)

    def game(
        self,
        shapes: Sequence[Shape],
        classes: int = 0,
        judged: Callable[[Shape], Shape] = lambda shape: shape,
    ) -> Game:
        """Build the players, and pair them in a game that grows."""
        return GrowthGame(self, super().game(shapes, classes, judged).players)

    def _grown(self, player: GrowingPlayer) -> GrowingPlayer:
        player.grow(*self.stage_at(0, player.last))
        return player

    def stage_at(self, step: int, last: int) -> tuple[int, float]:
        """Return the stage of an iteration from 0, and α: how much of its newest block counts.

        α rises by 1/fade a step, and is 1/fade at the first.
        """
        begun = min(last, max(0, (self.first // START).bit_length() - 1))
        period = self.hold + self.fade
        rounds, rest = divmod(step, period) if period else (last, 0)
        if begun + rounds >= last:
            return last, 1.0
        if rest < self.hold:
            return begun + rounds, 1.0
        return begun + rounds + 1, (rest - self.hold + 1) / self.fade


class GrowthGame(Game):
    """One pair that grows: players and their average change inside, and D sees reals as they do."""

    network: Growing
    state_names = ("growth/stage", "growth/alpha")
    steady = True

    def advance(self, step: int) -> None:
        """Bring every player, and the averaged generator, to the stage of an iteration."""
        for player in self._growing():
            player.grow(*self.network.stage_at(step, player.last))

    @property
    def form(self) -> Hashable:
        """The stage, and whether it fades: what decides which layers are called."""
        player = self._generator
        return player.stage, player.fading

    def as_seen(self, real: Tensor) -> Tensor:
        """Return real samples as coarse as the stage, and as faded."""
        from ganstudio.networks.grown import as_at

        return as_at(real, self._generator)

    def state(self) -> Mapping[str, Tensor]:
        """Return the stage, and α."""
        player = self._generator
        stage = torch.full_like(player.alpha, player.stage)
        return {"growth/stage": stage, "growth/alpha": player.alpha.clone()}

    def _growing(self) -> Iterator[GrowingPlayer]:
        from ganstudio.networks.grown import GrowingPlayer as Player

        for module in (*self.players.values(), *self.averaged.values()):
            yield from (each for each in module.modules() if isinstance(each, Player))

    @property
    def _generator(self) -> GrowingPlayer:
        return next(self._growing())
