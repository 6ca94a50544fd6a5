"""CycleGAN: two generators that translate between two domains, there and back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar, Literal

from ganstudio.components import param, register
from ganstudio.networks.base import Shape
from ganstudio.networks.game import Game, Pair, Round
from ganstudio.networks.translation import Translation

if TYPE_CHECKING:
    import torch
    from torch import Tensor

THERE, BACK = "x-to-y", "y-to-x"
"""The two pairings: what g makes is judged by D_Y, what f makes by D_X."""
CYCLES, IDENTITIES = ("cycle-x", "cycle-y"), ("identity-x", "identity-y")


@register
class CycleGAN(Translation):
    """CycleGAN: translates x to y and y to x without pairs; there and back should change nothing.

    Nothing but the cycle ties y to its x: without it G may make any picture of the other domain.
    The cycle alone lets the two generators agree on a swap, such as of colours, that both undo;
    that a G should leave alone what is of its own target domain speaks against that.
    """

    name = "cyclegan"
    title = "CycleGAN"
    formula = (
        "L_G = L_G(g, D_Y) + L_G(f, D_X) + η E_cyc + η i E_id\n"
        "E_cyc = E‖f(g(x)) − x‖₁ + E‖g(f(y)) − y‖₁\n"
        "E_id = E‖g(y) − y‖₁ + E‖f(x) − x‖₁"
    )
    remark = (
        "Bishop and Bishop 2024, Deep Learning, equations 17.12 and 17.13, with g = w_Y and "
        "f = w_X. ‖·‖₁ is the mean over pixels and channels, as in the authors' code, so that η "
        "means the same at any size. With least squares in halves η = 5 is the authors' λ = 10."
    )
    paper = "Zhu et al. 2017, Unpaired Image-to-Image Translation using Cycle-Consistent Networks"

    eta: float = param(
        5.0, "η", "Weight of the cycle: there and back should change nothing.", ge=0, le=1000,
        live=True, expert=False, paper="Zhu et al. 2017, equation 3",
    )  # fmt: skip
    identity: float = param(
        0.5,
        "identity",
        "Weight of leaving the target domain's own samples alone, in η.",
        ge=0,
        le=100,
        live=True,
        expert=False,
        paper="Zhu et al. 2017, section 5.2",
    )
    cycles: Literal["both", "x", "y"] = param(
        "both", "cycles", "x holds x → y → x alone, which leaves the other one open; y likewise.",
        live=True,
    )  # fmt: skip
    pool: int = param(
        50, "pool", "Past translations that D is shown half the time; 0 shows new ones alone.",
        ge=0, le=10_000, paper="Shrivastava et al. 2017",
    )  # fmt: skip

    @property
    def term_weights(self) -> Mapping[str, float]:
        """η for each cycle that is held, and its multiple for each identity."""
        there, back = (self.eta * (self.cycles in ("both", way)) for way in ("x", "y"))
        alone = self.identity * self.eta
        weights = there, back, alone, alone
        return dict(zip((*CYCLES, *IDENTITIES), weights, strict=True))

    def game(
        self,
        shapes: Sequence[Shape],
        classes: int = 0,
        judged: Callable[[Shape], Shape] = lambda shape: shape,
    ) -> Game:
        """Build g, f, D_Y, D_X and the pools of what they are shown."""
        from ganstudio.networks.translating import History

        x, y = shapes[:2]
        players = {
            "g_y": self.generator(y),
            "g_x": self.generator(x),
            "d_y": self.discriminator(judged(y)),
            "d_x": self.discriminator(judged(x)),
        }
        if self.pool:
            players |= {"pool_y": History(self.pool, y), "pool_x": History(self.pool, x)}
        pairs = (
            Pair(THERE, "g_y", "d_y", domain=1, source=0),
            Pair(BACK, "g_x", "d_x", domain=0, source=1),
        )
        return CycleGame(self, players, pairs)


class CycleGame(Game):
    """Two translations, tied by the way there and back."""

    network: CycleGAN
    term_names: ClassVar[tuple[str, ...]] = (*CYCLES, *IDENTITIES)
    steady = True  # the pools as well

    def terms(self, round: Round) -> Mapping[str, Tensor]:
        """Return η‖f(g(x)) − x‖₁, η‖g(f(y)) − y‖₁ and the terms of identity."""
        there, back = round.batches[THERE], round.batches[BACK]
        x, y, g, f = there.inputs, back.inputs, self.players["g_y"], self.players["g_x"]
        weights = self.network.term_weights
        ways: dict[str, Callable[[], Tensor]] = {
            "cycle-x": lambda: f(there.fake) - x,
            "cycle-y": lambda: g(back.fake) - y,
            "identity-x": lambda: f(x) - x,
            "identity-y": lambda: g(y) - y,
        }
        return {
            name: weights[name] * _size(change()) if weights[name] else x.new_zeros(())
            for name, change in ways.items()
        }

    def shown(self, pair: str, fake: Tensor, noise: torch.Generator) -> Tensor:
        """Return new translations, some of them exchanged for past ones."""
        pool = self.players.get("pool_y" if pair == THERE else "pool_x")
        if pool is None:
            return fake
        exchanged: Tensor = pool(fake, noise)
        return exchanged


def _size(change: Tensor) -> Tensor:
    """Return the mean of |·| over all that changes."""
    return change.abs().mean()
