"""Games of other rules than most networks have, small enough to be played in a test.

`Exchange` translates between two domains of points, there and back; `Jury` has one generator that
two discriminators judge; `Swell` has one pairing that changes while it trains.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from ganstudio.components import param
from ganstudio.data.base import Dataset
from ganstudio.data.points import Points
from ganstudio.networks.base import Network, Shape
from ganstudio.networks.game import Game, Pair, Round
from ganstudio.objectives.base import Stabiliser, Turn


class TwoClouds(Points):
    """Two clouds of points, a domain each."""

    name = "two-clouds"
    title = "Two clouds"

    @property
    def shapes(self) -> tuple[Shape, ...]:
        """In the plane, both."""
        return (2,), (2,)

    def load(self) -> Dataset:
        """Draw them, apart from each other."""
        rng = np.random.default_rng(self.seed)
        left, right = rng.normal(size=(2, self.count, 2)).astype(np.float32)
        return Dataset(0.3 * left - 1, second=Dataset(0.3 * right + 1))


def mlp(inputs: int, outputs: int, hidden: int) -> nn.Sequential:
    return nn.Sequential(nn.Linear(inputs, hidden), nn.ReLU(), nn.Linear(hidden, outputs))


class Judge(nn.Module):
    """A discriminator with raw outputs (N,)."""

    def __init__(self, inputs: int, hidden: int) -> None:
        super().__init__()
        self.layers = mlp(inputs, 1, hidden)

    def forward(self, samples: Tensor) -> Tensor:
        return self.layers(samples).squeeze(1)


class Small(Network):
    """What both have in common."""

    hidden: int = param(8, "hidden", "Units of the hidden layer.", ge=1, le=64)
    latent: int = param(3, "latent dimension", "Dimension of z.", ge=1, le=64)

    def problem(self, shape: Shape) -> str | None:
        return None if len(shape) == 1 else "makes points; choose data such as 'two-clouds'"

    def generator(self, shape: Shape, classes: int = 0) -> nn.Module:
        return mlp(self.latent, shape[0], self.hidden)

    def discriminator(self, shape: Shape, classes: int = 0) -> nn.Module:
        return Judge(shape[0], self.hidden)


class ExchangeGame(Game):
    """What goes there and back should come out as it was."""

    term_names = ("cycle",)

    def terms(self, round: Round) -> Mapping[str, Tensor]:
        there, back = round.batches["there"], round.batches["back"]
        returned = self.players["g_left"](there.fake), self.players["g_right"](back.fake)
        distance = sum(
            (one - other).abs().mean()
            for one, other in zip(returned, (there.inputs, back.inputs), strict=True)
        )
        return {"cycle": self.network.cycle * distance}


class Exchange(Small):
    """Two generators that translate, and a discriminator of each domain."""

    name = "exchange"
    title = "Exchange"
    domains = 2

    cycle: float = param(10.0, "cycle", "Weight of the way there and back.", ge=0, live=True)

    def game(
        self,
        shapes: Sequence[Shape],
        classes: int = 0,
        judged: Callable[[Shape], Shape] = lambda shape: shape,
    ) -> Game:
        left, right = (shape[0] for shape in shapes)
        players = {
            "g_right": mlp(left, right, self.hidden),
            "g_left": mlp(right, left, self.hidden),
            "d_right": self.discriminator(judged(shapes[1])),
            "d_left": self.discriminator(judged(shapes[0])),
        }
        pairs = (
            Pair("there", "g_right", "d_right", domain=1, source=0),
            Pair("back", "g_left", "d_left", domain=0, source=1),
        )
        return ExchangeGame(self, players, pairs)


class Jury(Small):
    """One generator, two discriminators."""

    name = "jury"
    title = "Jury"

    def game(
        self,
        shapes: Sequence[Shape],
        classes: int = 0,
        judged: Callable[[Shape], Shape] = lambda shape: shape,
    ) -> Game:
        players = {
            "generator": self.generator(shapes[0]),
            "first": self.discriminator(judged(shapes[0])),
            "second": self.discriminator(judged(shapes[0])),
        }
        pairs = tuple(Pair(name, "generator", name) for name in ("first", "second"))
        return Game(self, players, pairs)


class Swelling(nn.Module):
    """A generator that holds its stage in a buffer."""

    def __init__(self, inputs: int, outputs: int, hidden: int) -> None:
        super().__init__()
        self.layers = mlp(inputs, outputs, hidden)
        self.register_buffer("stage", torch.zeros(()))

    def forward(self, latents: Tensor) -> Tensor:
        return self.stage * self.layers(latents)


class SwellingGame(Game):
    """The generator's reach grows step by step, and D sees the real samples as far as that."""

    def advance(self, step: int) -> None:
        self.players["generator"].stage.fill_(min(1.0, (step + 1) / 10))

    def as_seen(self, real: Tensor) -> Tensor:
        return self.players["generator"].stage * real


class Swell(Small):
    """Networks that change inside while they train."""

    name = "swell"
    title = "Swell"

    def generator(self, shape: Shape, classes: int = 0) -> nn.Module:
        return Swelling(self.latent, shape[0], self.hidden)

    def game(
        self,
        shapes: Sequence[Shape],
        classes: int = 0,
        judged: Callable[[Shape], Shape] = lambda shape: shape,
    ) -> Game:
        return SwellingGame(self, super().game(shapes, classes, judged).players)


class Negated(Stabiliser):
    """Turns what the generator makes round, and holds its weights to be small."""

    name = "negated"
    title = "Negated"

    def prepare_generator(self, generator: nn.Module) -> nn.Module:
        class Reverse(nn.Module):
            def forward(self, samples: Tensor) -> Tensor:
                return -samples

        return nn.Sequential(generator, Reverse())

    def generator_term(self, turn: Turn, memory: dict[str, Tensor]) -> Tensor:
        return sum(each.square().sum() for each in turn.generator.parameters())


COMPONENTS = (TwoClouds, Exchange, Jury, Swell, Negated)
BASE: dict[str, Any] = {
    "device": "cpu",
    "threads": 1,
    "seed": 5,
    "data": {"name": "two-clouds", "count": 400},
    "loss": "non-saturating",
    "schedule": {"batch_size": 16},
    "penalties": {"r1": {"weight": 0.1}},
    "stabilisers": {"ema": {}, "instance-noise": {}},
    "watch": {"budget": 0.3},
}
EXCHANGE = {**BASE, "title": "Exchange", "network": "exchange"}
JURY = {**BASE, "title": "Jury", "network": "jury"}
SWELL = {**BASE, "title": "Swell", "network": "swell"}


def parameters(module: nn.Module) -> Tensor:
    """Return all weights of a module as one vector."""
    return torch.cat([each.detach().flatten() for each in module.parameters()])
