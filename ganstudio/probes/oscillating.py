"""Whether the players drive each other round, and the samples with them."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

import numpy as np

from ganstudio.probes.cure import Cure
from ganstudio.probes.swing import returning
from ganstudio.probes.symptom import Look, Meaning, Symptom
from ganstudio.training.schedule import RECENT_STEPS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ganstudio.telemetry.records import FloatArray, Word

WIDE, NARROW = 0.35, 0.25
"""Swing of D's scores that is an oscillation, in deviations within a batch; and that is none."""
TURNS = range(2, 13)
"""Changes of side in 200 steps: fewer are a drift, more are noise."""
MOVED = 0.3
"""How far the samples go with it and come back, over the latest looks, in spreads of the data."""
FIXED = 0.3
"""Coverage up to which samples that hop from mode to mode are collapsed above all."""
HOPPING = 2
"""Looks, the latest, at which they must have covered no more."""
PLACES = 5
"""Looks, at least, that their way is followed over."""


class Place(NamedTuple):
    """Where the samples were at a step, and how much of the data they covered."""

    step: int
    centre: FloatArray
    coverage: float


@dataclass
class Oscillating(Symptom):
    """D's scores swing to and fro, and the samples go there and back.

    Samples that leave one place for another and stay there, as when G finds a further mode,
    do not oscillate, however much that stirs D up. Every game begins with swings while G finds
    the data, so they count from the end of the warm-up.
    """

    word: ClassVar[Word] = "oscillating"
    meaning: ClassVar[Meaning] = Meaning(
        says="The two players drive each other round: D learns where the samples are, "
        "they flee, D follows, and they come back.",
        told_by="After the first steps the gap between D's scores on real and on generated "
        f"batches swings by at least {WIDE:g} deviations within a batch, with "
        f"{TURNS[0]} to {TURNS[-1]} changes of side in {RECENT_STEPS} steps, and the"
        f" mean of the samples goes and comes back by at least {MOVED:g} spreads of "
        "the data. Samples that move somewhere else and stay there do not count.",
        remedy="Less momentum and lower learning rates: beta1 of 0.5 instead of 0.95 and 1e-3 "
        "instead of 5e-3 healed the ring here, R1 did not. In the Dirac game R1 does, with a "
        "weight of 0.5. Else falling rates, larger batches, or an averaged generator.",
        paper="Mescheder et al. 2018, Which Training Methods for GANs do actually "
        "Converge?; Gidel et al. 2019, Negative Momentum for Improved Game Dynamics",
        cures=(
            Cure(
                "A beta1 of 0.5 and rates of 1e-3: healthy on the ring, from 0.95 and 5e-3.",
                (
                    ("optimisers.generator.beta1", 0.5),
                    ("optimisers.discriminator.beta1", 0.5),
                    ("optimisers.generator.lr", 1e-3),
                    ("optimisers.discriminator.lr", 1e-3),
                ),
            ),
            Cure(
                "R1 with weight 0.5 on D: the Dirac game comes to rest.",
                (("penalties.r1.weight", 0.5),),
            ),
        ),
    )
    lasting: ClassVar[int] = 50
    grace: ClassVar[int] = 300
    hindsight: ClassVar[int] = RECENT_STEPS
    warm_up: int
    _path: deque[Place] = field(default_factory=deque)

    def see(self, look: Look, told: bool) -> str | None:
        """Return how far scores and samples swing."""
        if look.game is None:
            return None
        self._follow(look, look.game.centre)
        swing = look.game.swing
        if swing is None or look.step < self.warm_up + RECENT_STEPS:
            return None
        if swing.amplitude < (NARROW if told else WIDE) or swing.turns not in TURNS:
            return None
        moved = returning(np.stack([place.centre for place in self._path]))
        latest = list(self._path)[-HOPPING:]
        if moved < MOVED or max(place.coverage for place in latest) < FIXED:
            return None
        return (
            f"D's scores swing by ±{swing.amplitude:.1f} deviations, {swing.turns} turns in "
            f"{RECENT_STEPS} steps, and the samples by ±{moved:.1f} spreads of the data"
        )

    def memory(self) -> dict[str, Any]:
        """Return where the samples were."""
        return {"path": [tuple(place) for place in self._path]}

    def recall(self, memory: Mapping[str, Any]) -> None:
        """Go on from there."""
        self._path = deque(Place(*place) for place in memory["path"])

    def _follow(self, look: Look, centre: FloatArray) -> None:
        """Remember where the samples are, for as long as the swing of the scores is seen."""
        coverage = 1.0 if look.findings is None else look.findings.coverage
        self._path.append(Place(look.step, centre, coverage))
        while len(self._path) > PLACES and self._path[0].step < look.step - RECENT_STEPS:
            self._path.popleft()
