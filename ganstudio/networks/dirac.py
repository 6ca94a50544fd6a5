"""The smallest GAN: one number for each player."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ganstudio.components import param, register
from ganstudio.networks.base import Shape
from ganstudio.networks.on_the_line import OnTheLine

if TYPE_CHECKING:
    from torch.nn import Module


@register
class Dirac(OnTheLine):
    """Dirac-GAN: G is one point θ, D a line ψx through the origin; for 1-D data.

    With the data at 0 the game has its equilibrium at θ = ψ = 0, and everything about it
    can be drawn: the two numbers' path. The Wasserstein loss makes it the game ψθ, whose
    path is a circle where the players move in turn, and a spiral outwards where they move at
    once; minimax and hinge circle as well. Non-saturating in turn alone winds inwards, slowly:
    r² ≈ 8/ηn after n steps of rate η. R1 makes them all go straight in.
    """

    name = "dirac"
    title = "Dirac (one number each)"
    paper = "Mescheder et al. 2018, Which Training Methods for GANs do actually Converge?"
    needs_constraint = False
    fitting = "point"

    latent: int = param(1, "latent dimension", "Drawn, and not looked at.", ge=1, le=4096)
    theta: float = param(1.0, "θ", "Where G's point begins.", ge=-100, le=100)
    psi: float = param(1.0, "ψ", "D's slope at the beginning.", ge=-100, le=100)

    def generator(self, shape: Shape, classes: int = 0) -> Module:
        """Build G, (N, latent) → (N, 1), the same θ for every latent."""
        from ganstudio.networks.single import Point

        return Point(self.theta)

    def discriminator(self, shape: Shape, classes: int = 0) -> Module:
        """Build D, (N, d) → (N,), one slope ψ for every coordinate."""
        from ganstudio.networks.single import Line

        return Line(shape[0], self.psi)
