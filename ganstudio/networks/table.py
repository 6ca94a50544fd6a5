"""Players of a few kinds of things: G's share of each, and what D says of each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ganstudio.components import param, register
from ganstudio.networks.base import Shape
from ganstudio.networks.on_the_line import OnTheLine

if TYPE_CHECKING:
    from torch.nn import Module


@register
class Table(OnTheLine):
    """G makes some of the kinds, evenly; D has one number for each. For the data of kinds.

    G does not learn: which kind is drawn has no slope. D's best answer to a kind is
    d* = p/(p + p_G), so that where G makes k of K even kinds D rests at k/(k + K) on these
    and rises towards 1, ever more slowly, on those that are missing.
    """

    name = "table"
    title = "Table (a number a kind)"
    paper = "Bishop and Bishop 2024, Deep Learning: Foundations and Concepts, exercise 17.3"
    fitting = "categories"

    latent: int = param(1, "latent dimension", "z decides which kind is drawn.", ge=1, le=1)
    kinds: int = param(2, "kinds", "As many as the data has.", ge=2, le=64)
    made: int = param(1, "kinds made", "G makes the first ones, as often each.", ge=1, le=64)

    def problem(self, shape: Shape) -> str | None:
        """Return why it cannot make this shape and the way out, or None."""
        if self.made > self.kinds:
            return (
                f"table makes {self.made} of {self.kinds} kinds; set network.made to "
                f"{self.kinds} or less"
            )
        return super().problem(shape)

    @property
    def kinds_needed(self) -> int:
        """Its own number of kinds."""
        return self.kinds

    def generator(self, shape: Shape, classes: int = 0) -> Module:
        """Build G, (N, 1) → (N, 1), the number of a kind from 0."""
        from ganstudio.networks.single import Shares

        return Shares([1.0 / self.made] * self.made + [0.0] * (self.kinds - self.made))

    def discriminator(self, shape: Shape, classes: int = 0) -> Module:
        """Build D, (N, d) → (N,), one raw output a kind, and lines between them."""
        from ganstudio.networks.single import RawOutputs

        return RawOutputs(self.kinds)
