"""The smallest GAN: one number for each player."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from pydantic import model_validator

from ganstudio.components import param, register
from ganstudio.networks.base import Network, Shape

if TYPE_CHECKING:
    from torch.nn import Module


@register
class Dirac(Network):
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

    latent: int = param(1, "latent dimension", "Drawn, and not looked at.", ge=1, le=4096)
    theta: float = param(1.0, "θ", "Where G's point begins.", ge=-100, le=100)
    psi: float = param(1.0, "ψ", "D's slope at the beginning.", ge=-100, le=100)

    @model_validator(mode="before")
    @classmethod
    def _refuse_conditioning(cls, values: Any) -> Any:
        if isinstance(values, Mapping) and values.get("conditioning", "none") != "none":
            raise ValueError(
                "dirac is one number for each player, with no room for a class; "
                "remove network.conditioning or choose network 'mlp'"
            )
        return values

    def problem(self, shape: Shape) -> str | None:
        """Return why it cannot make this shape and the way out, or None."""
        if shape == (1,):
            return None
        what = "images" if len(shape) == 3 else f"{shape[0]}-D points"
        return (
            f"dirac makes single numbers and these are {what}; choose data 'point', or network "
            f"'mlp'"
        )

    def generator(self, shape: Shape, classes: int = 0) -> Module:
        """Build G, (N, latent) → (N, 1), the same θ for every latent."""
        from ganstudio.networks.single import Point

        return Point(self.theta)

    def discriminator(self, shape: Shape, classes: int = 0) -> Module:
        """Build D, (N, d) → (N,), one slope ψ for every coordinate."""
        from ganstudio.networks.single import Line

        return Line(shape[0], self.psi)
