"""Who moves when, how often, and with which share of the learning rate."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from typing import Literal

from ganstudio.components import Settings, param

Player = Literal["discriminator", "generator", "both"]
"""Who moves; ``both`` is one simultaneous step, each against the other as it stood."""
RECENT_STEPS = 200
"""Iterations whose figures are kept at hand, for whoever reads the game."""


class Schedule(Settings):
    """Who moves when, and for how long."""

    batch_size: int = param(
        64,
        "batch size",
        "Samples that a step is made of: real ones, and as many generated. More of them steady "
        "both players and cost time and memory.",
        ge=2,
        le=65536,
        expert=False,
    )
    order: Literal[
        "discriminator-first", "generator-first", "odd-even", "random", "simultaneous"
    ] = param(
        "discriminator-first",
        "order",
        "Who moves in an iteration: D's steps, then G's; the other way round; D on odd and G on "
        "even iterations; one of them by chance; or both at once, each against the other as it "
        "stood.",
        live=True,
        paper="Goodfellow et al. 2014, algorithm 1, has D first",
    )
    discriminator_steps: int = param(
        1, "D steps", "Steps of the discriminator at its turn.", ge=1, le=1000, live=True
    )
    generator_steps: int = param(
        1, "G steps", "Steps of the generator at its turn.", ge=1, le=1000, live=True
    )
    reuse_fake: bool = param(
        False,
        "G on D's samples",
        "G's turn plays on what D has just played on, not on samples of its own: by the same z, a "
        "sample is rejected before D's step and once more after it.",
        live=True,
        paper="Radford et al. 2016; the code of PyTorch's DCGAN example",
    )
    steps: int = param(
        2000,
        "length",
        "Iterations after which training ends; from there Run goes on by as many.",
        unit="steps",
        ge=1,
        live=True,
    )
    warmup: int = param(
        0,
        "warm-up",
        "Iterations over which both learning rates rise from 0 to their value.",
        unit="steps",
        ge=0,
        live=True,
    )
    decay: Literal["constant", "linear", "cosine", "exponential"] = param(
        "constant", "decay", "How both learning rates fall after the warm-up.", live=True
    )
    decay_steps: int = param(
        0,
        "decay length",
        "Iteration at which they have fallen; 0 takes the length.",
        unit="steps",
        ge=0,
        live=True,
    )
    final_rate: float = param(
        0.01, "final rate", "What is left of them then, as a share.", gt=0, le=1, live=True
    )

    def turns(self, iteration: int, seed: int) -> Sequence[Player]:
        """Return who moves in an iteration, in order; chance is the seed's, not a generator's."""
        discriminator: list[Player] = ["discriminator"] * self.discriminator_steps
        generator: list[Player] = ["generator"] * self.generator_steps
        match self.order:
            case "discriminator-first":
                return discriminator + generator
            case "generator-first":
                return generator + discriminator
            case "odd-even":  # iterations are counted from 0 here and from 1 on screen
                return generator if iteration % 2 else discriminator
            case "random":
                heads = random.Random(f"{seed} {iteration}").random() < 0.5
                return discriminator if heads else generator
            case "simultaneous":
                return ["both"]

    def problem(self) -> str | None:
        """Return why its settings do not go together and the way out, or None."""
        if self.reuse_fake and self.order not in ("discriminator-first", "simultaneous"):
            return (
                f"reuse_fake has G play on what D has just played on, and order {self.order} does "
                f"not have D move before G in each iteration; set schedule.order to "
                f"'discriminator-first', or schedule.reuse_fake to false"
            )
        return None

    def generator_turns(self, iterations: int, seed: int) -> int:
        """Return how many steps G makes in so many iterations."""
        turns = (self.turns(each, seed) for each in range(iterations))
        return sum(player != "discriminator" for players in turns for player in players)

    def rate(self, iteration: int) -> float:
        """Return the share of the learning rates at an iteration, counted from 0."""
        if iteration < self.warmup:
            return (iteration + 1) / self.warmup
        end = self.decay_steps or self.steps
        done = min(1.0, (iteration - self.warmup) / max(1, end - self.warmup))
        final = self.final_rate
        match self.decay:
            case "constant":
                return 1.0
            case "linear":
                return 1 - (1 - final) * done
            case "cosine":
                return final + (1 - final) * (1 + math.cos(math.pi * done)) / 2
            case "exponential":
                return float(final**done)
