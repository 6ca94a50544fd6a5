"""pix2pix: a generator that learns from pairs what each sample of x is in y."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar, Literal

from ganstudio.components import param, register
from ganstudio.deferred import torch
from ganstudio.networks.assembly import assemble
from ganstudio.networks.base import Shape
from ganstudio.networks.game import Game, Pair, Round
from ganstudio.networks.translation import Translation

if TYPE_CHECKING:
    from torch import Tensor
    from torch.nn import Module

DISTANCE = "l1"
"""The term that holds a translation to its right answer."""


@register
class Pix2Pix(Translation):
    """Translates x to y, learning from pairs (pix2pix): D is shown x beside what it judges.

    D tells right pairs from wrong ones, so that y has to look real and to belong to its x. The
    distance to the right answer alone would give the mean of all answers that are possible, which
    is blurred; the game says that a mean is not real.
    """

    name = "pix2pix"
    title = "pix2pix"
    formula = (
        "V(G, D) = E[ln D(x, y)] + E[ln(1 − D(x, G(x)))]\nL_G = L_G(c(x, G(x))) + λ E‖y − G(x)‖₁"
    )
    remark = (
        "‖·‖₁ is the mean over pixels and channels, as in the authors' code. Their G has dropout "
        "for z, which it learns to ignore; here it has none."
    )
    paper = "Isola et al. 2017, Image-to-Image Translation with Conditional Adversarial Networks"
    learns_from_pairs = True

    weight: float = param(
        100.0, "λ", "Weight of the distance to the right answer; 0 leaves the game alone.",
        ge=0, le=10_000, live=True, expert=False, paper="Isola et al. 2017, section 3.3",
    )  # fmt: skip

    form: Literal["residual", "u-net"] = param(
        "residual",
        "G's form",
        "CycleGAN's residual blocks, or the paper's U-Net, which goes down to one place and has "
        "a skip at each side; 'residual blocks' is of the first alone.",
        paper="Isola et al. 2017, section 6.1.1",
    )

    @property
    def term_weights(self) -> Mapping[str, float]:
        """λ."""
        return {DISTANCE: self.weight}

    def problem(self, shape: Shape) -> str | None:
        """Return why it cannot translate samples of a shape and the way out, or None."""
        if len(shape) == 1:
            return f"{self.name} translates images, not points; choose network 'cyclegan'"
        return super().problem(shape)

    def generator(self, shape: Shape, classes: int = 0) -> Module:
        """Build G, (N, C, H, W) → (N, C, H, W) in [-1, 1]."""
        if self.form == "residual":
            return super().generator(shape, classes)
        from ganstudio.networks.unet import UNet, depth_of

        with torch.random.fork_rng(devices=[]):
            return UNet(shape[0], self.features, depth_of(*shape[1:]))

    def discriminator(self, shape: Shape, classes: int = 0) -> Module:
        """Build D: images (N, C, H, W) and what they belong to, of the same shape → (N, h, w)."""
        from ganstudio.networks.translating import OfPairs

        channels, *sides = shape
        return OfPairs(assemble(self._patch_layers((2 * channels, *sides))))

    def game(
        self,
        shapes: Sequence[Shape],
        classes: int = 0,
        judged: Callable[[Shape], Shape] = lambda shape: shape,
    ) -> Game:
        """Build G from x to y, and D."""
        y = shapes[1]
        players = {
            "generator": self.generator(y),
            "discriminator": self.discriminator(judged(y)),
        }
        return PairedGame(self, players, (Pair(domain=1, source=0, matched=True),))


class PairedGame(Game):
    """One translation, held to the right answers."""

    network: Pix2Pix
    term_names: ClassVar[tuple[str, ...]] = (DISTANCE,)
    needs_real_samples = True
    steady = True

    def terms(self, round: Round) -> Mapping[str, Tensor]:
        """Return λ‖y − G(x)‖₁."""
        (batch,) = round.batches.values()
        assert batch.real is not None
        return {DISTANCE: self.network.weight * (batch.real - batch.fake).abs().mean()}
