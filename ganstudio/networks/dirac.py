"""The smallest GANs: one number for each player."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar

from ganstudio.components import param, register
from ganstudio.networks.base import Shape
from ganstudio.networks.on_the_line import OnTheLine

if TYPE_CHECKING:
    from torch import Tensor
    from torch.nn import Module


class TwoNumbers(OnTheLine):
    """A game of two numbers: G is one point, D a line through the origin; for 1-D data.

    Attributes
    ----------
    numbers : (str, str)
        What G's and D's number are called, as settings and as series.
    """

    needs_constraint = False
    fitting = "point"
    numbers: ClassVar[tuple[str, str]]

    latent: int = param(1, "latent dimension", "Drawn, and not looked at.", ge=1, le=4096)

    @property
    @abstractmethod
    def start(self) -> tuple[float, float]:
        """Where G's and D's number begin."""

    def generator(self, shape: Shape, classes: int = 0) -> Module:
        """Build G, (N, latent) → (N, 1), the same point for every latent."""
        from ganstudio.networks.single import Point

        return Point(self.start[0])

    def discriminator(self, shape: Shape, classes: int = 0) -> Module:
        """Build D, (N, d) → (N,), one slope for every coordinate."""
        from ganstudio.networks.single import Line

        return Line(shape[0], self.start[1])

    def named_weights(self, players: Mapping[str, Module]) -> dict[str, Tensor]:
        """Return both numbers; of a D that judges packs its first slope."""
        both = (next(players[name].parameters()) for name in ("generator", "discriminator"))
        names = zip(self.numbers, both, strict=True)
        return {name: weight.detach().flatten()[0] for name, weight in names}


@register
class Dirac(TwoNumbers):
    """Dirac-GAN: G is one point θ, D a line ψx through the origin; for 1-D data.

    With the data at 0 the game has its equilibrium at θ = ψ = 0, and everything about it
    can be drawn: the two numbers' path. The Wasserstein loss makes it the game ψθ, whose
    path is a circle where the players move in turn, and a spiral outwards where they move at
    once; minimax and hinge circle as well. Non-saturating in turn alone winds inwards, slowly:
    r² ≈ 8/ηn after n steps of rate η. With R1 they all come in: in a spiral where its weight is
    small, straight where it is large.
    """

    name = "dirac"
    title = "Dirac (one number each)"
    paper = "Mescheder et al. 2018, Which Training Methods for GANs do actually Converge?"
    numbers = ("theta", "psi")

    theta: float = param(1.0, "θ", "Where G's point begins.", ge=-100, le=100)
    psi: float = param(1.0, "ψ", "D's slope at the beginning.", ge=-100, le=100)

    @property
    def start(self) -> tuple[float, float]:
        """(θ, ψ)."""
        return self.theta, self.psi


@register
class AB(TwoNumbers):
    """The game v = ab: G's number a goes up on it, D's number b goes down; for 1-D data.

    D's output on G's point is the product ab, and under the Wasserstein loss with data at 0 it
    is all there is to the game: da/dt = b, db/dt = −a. Neither can leave the saddle at (0, 0)
    for its own good, and still nobody gets there: infinitely small steps go round on a circle,
    finite ones at once spiral out. Another loss plays a function of ab in its place.
    """

    name = "ab"
    title = "Product ab (one number each)"
    paper = (
        "Goodfellow 2017, NIPS 2016 Tutorial, section 8.2; Bishop and Bishop 2024, Deep Learning, "
        "exercise 17.2"
    )
    numbers = ("a", "b")

    a: float = param(1.0, "a", "Where G's number begins.", ge=-100, le=100)
    b: float = param(0.0, "b", "Where D's number begins.", ge=-100, le=100)

    @property
    def start(self) -> tuple[float, float]:
        """(a, b)."""
        return self.a, self.b
