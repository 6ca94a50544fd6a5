"""The measures of the game, beside those of an even game."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ganstudio.probes.findings import binomial_error, percent
from ganstudio.telemetry.records import Measure

if TYPE_CHECKING:
    from ganstudio.probes.game import Game


@dataclass(frozen=True)
class GameMeasure:
    """One of them: what it is called, what it says, and what it is in an even game."""

    name: str
    title: str
    help: str
    even: float = math.nan
    is_share: bool = False
    of_scores: bool = False

    def measure(self, value: float, n: int, even: float | None = None) -> Measure:
        """Return it with a value; n is how many scores of either kind a share is of.

        ``even`` is its value in an even game where that hangs on them.
        """
        even = self.even if even is None else even
        return Measure(
            name=self.name,
            title=self.title,
            help=self.help,
            value=value,
            floor=even,
            text=self._text(value),
            floor_text="–" if math.isnan(even) else self._text(even),
            better="neither",
            group="game",
            n=n if self.of_scores and n else None,
            uncertainty=binomial_error(value, n) if self.of_scores and n else None,
        )

    def _text(self, value: float) -> str:
        return percent(value) if self.is_share else short(value)


def short(value: float) -> str:
    """Return a number in three figures: ``"0.0123"``, ``"−4.2"``, ``"1.3e+05"``."""
    return f"{value:.3g}".replace("-", "−", 1) if value < 0 else f"{value:.3g}"


MEASURES = (
    GameMeasure(
        "accuracy_real",
        "Right on real",
        "Share of the latest real samples that D takes for real: half once it is guessing.",
        0.5,
        is_share=True,
        of_scores=True,
    ),
    GameMeasure(
        "accuracy_fake",
        "Right on generated",
        "Share of the latest generated samples that D does not take for real.",
        0.5,
        is_share=True,
        of_scores=True,
    ),
    GameMeasure(
        "ranking",
        "Real above generated",
        "Share of pairs in which D scores the real sample higher; it means the same for a "
        "probability, a target and a critic's score.",
        0.5,
        is_share=True,
        of_scores=True,
    ),
    GameMeasure(
        "overlap",
        "Overlap",
        "Area that the densities of D's scores on real and on generated samples share.",
        1.0,
        is_share=True,
        of_scores=True,
    ),
    GameMeasure(
        "saturated",
        "Saturated",
        "Share of D's logits beyond ±5, where the sigmoid is flat.",
        0.0,
        is_share=True,
        of_scores=True,
    ),
    GameMeasure(
        "gradient_d",
        "D's gradient",
        "Norm of the gradient of D's latest step, or in a loop of your own of one not long ago; "
        "penalties included.",
    ),
    GameMeasure(
        "gradient_g",
        "G's gradient",
        "The same of G's: next to nothing where D leaves G no slope.",
    ),
    GameMeasure(
        "gradient_ratio",
        "D's over G's",
        "The first norm over the second; a ratio that runs away tells that one player is stuck.",
    ),
    GameMeasure(
        "slope",
        "Slope of D",
        "Mean ‖∇ₓC‖ at real and generated samples: how fast D's score changes with the sample.",
    ),
    GameMeasure(
        "pull",
        "Pull on G",
        "Change of G's loss over one spread of the data, at its samples: what G learns from.",
    ),
    GameMeasure(
        "shift",
        "D(G(z)) before − after",
        "Mean of D on generated samples in its own step minus that in G's: what D's step took.",
        0.0,
    ),
    GameMeasure(
        "unrest",
        "Unrest of D's loss",
        "Standard deviation of D's last 200 losses around their trend: the loss's oscillation.",
    ),
    GameMeasure(
        "spread",
        "Spread of the samples",
        "Standard deviation of a batch of generated samples over that of the data.",
        1.0,
        is_share=True,
    ),
)


def measures(game: Game) -> tuple[Measure, ...]:
    """Return those that are known and finite."""
    known = ((each, getattr(game, each.name)) for each in MEASURES)
    return tuple(
        each.measure(value, game.samples, getattr(game, f"even_{each.name}", None))
        for each, value in known
        if value is not None and math.isfinite(value)
    )
