"""What can be wrong with a game, each with the evidence that tells it, in words.

A symptom looks at one moment after another and returns its evidence while it sees
something. Whatever is compared with a threshold means the same under every loss: a share of
samples or of pairs, a length in spreads of the data, a swing in deviations within a batch.
The two that look at scores and slopes themselves ask for orders of magnitude.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

import numpy as np

from ganstudio.probes.findings import percent
from ganstudio.probes.swing import returning
from ganstudio.training.trainer import RECENT_STEPS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ganstudio.probes.findings import Findings
    from ganstudio.probes.game import Game
    from ganstudio.telemetry.records import FloatArray, Word


@dataclass(frozen=True)
class Look:
    """What is known at a step.

    Attributes
    ----------
    step : int
        The iteration.
    findings : Findings or None
        What the samples show beside the data; None where nothing can be said of it.
    game : Game or None
        How the players stand.
    copying : float or None
        Distance of the samples to the nearest training sample, over that of unseen real ones.
    """

    step: int
    findings: Findings | None = None
    game: Game | None = None
    copying: float | None = None


class Symptom(ABC):
    """Something that can be wrong.

    Attributes
    ----------
    word : str
        The verdict that it leads to.
    lasting : int
        Steps that it must be seen for, whenever it is looked for meanwhile.
    grace : int
        Steps that it must not be seen for before it is over.
    hindsight : int
        Steps that what it sees has lasted already when it is seen first.
    """

    word: ClassVar[Word]
    lasting: ClassVar[int] = 100
    grace: ClassVar[int] = 150
    hindsight: ClassVar[int] = 0

    @abstractmethod
    def see(self, look: Look, told: bool) -> str | None:
        """Return the evidence, or None; ``told`` is whether it holds already."""

    def memory(self) -> dict[str, Any]:
        """Return what it goes by beside the look at hand, as plain values and arrays."""
        return {}

    def recall(self, memory: Mapping[str, Any]) -> None:
        """Go by what `memory` returned."""
        vars(self).update(memory)


FAR = 10.0
"""Spreads of the data that half of the samples are beyond, of a run that has diverged."""
WILD = 1e4
"""Deviation of the scores likewise: a sigmoid is flat beyond 20."""


class Diverged(Symptom):
    """Samples fly away or scores explode, while both are numbers still."""

    word: ClassVar[Word] = "diverged"

    def see(self, look: Look, told: bool) -> str | None:
        """Return how far the samples or the scores are."""
        game = look.game
        if game is None:
            return None
        if game.reach > FAR:
            return f"half of the samples lie {game.reach:.0f} times the data's spread away from it"
        if game.scores is not None and game.scores > WILD:
            return f"D's scores spread over {game.scores:.0e}"
        return None


FLAT = 1e-4
"""Change of G's loss, over one spread of the data, that no longer leads it anywhere."""


class Vanishing(Symptom):
    """Where the samples are, G's loss is flat: D is too sure, or its weights too small."""

    word: ClassVar[Word] = "vanishing generator gradient"

    def see(self, look: Look, told: bool) -> str | None:
        """Return G's slope, and what flattens it."""
        game = look.game
        if game is None or game.pull >= (3 * FLAT if told else FLAT):
            return None
        slope = f"over one spread of the data G's loss changes by {game.pull:.0e}"
        if game.saturated is not None and game.saturated > 0.5:
            return f"{slope}, {percent(game.saturated)} of D's logits are beyond ±5"
        return f"{slope}, D's scores by {game.slope:.0e}"


SURE, UNSURE = 0.99, 0.96
"""Share of pairs in which a winning D ranks real above generated, and where it wins no more."""
APART, MIXED = 0.15, 0.3
"""Overlap of the scores of a D that wins, and of one that wins no more."""


class Winning(Symptom):
    """D tells real from generated almost without fail, and goes on doing so."""

    word: ClassVar[Word] = "discriminator winning"

    def see(self, look: Look, told: bool) -> str | None:
        """Return how often D is right: by its threshold, or by the order of its scores."""
        game = look.game
        if game is None or game.ranking is None or game.overlap is None:
            return None
        least, most = (UNSURE, MIXED) if told else (SURE, APART)
        if game.ranking < least or game.overlap > most:
            return None
        if game.accuracy_real is None or game.accuracy_fake is None:
            said = f"the critic ranks real above generated in {percent(game.ranking)} of pairs"
        else:
            right, wrong = percent(game.accuracy_real), percent(game.accuracy_fake)
            said = f"D is right on {right} of real and {wrong} of generated samples"
        return f"{said}, overlap {percent(game.overlap)}"


WIDE, NARROW = 0.35, 0.25
"""Swing of D's scores that is an oscillation, in deviations within a batch; and that is none."""
TURNS = range(2, 13)
"""Changes of side in 200 steps: fewer are a drift, more are noise."""
MOVED = 0.3
"""How far the samples go with it and come back, over the latest looks, in spreads of the data."""
FIXED = 0.3
"""Coverage up to which samples that hop from mode to mode are collapsed above all."""
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
        if moved < MOVED or max(place.coverage for place in self._path) < FIXED:
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


LOST, FOUND = 0.45, 0.55
"""Coverage below which a run collapses, and above which it has recovered."""
DROP = 0.6
"""It collapses too where it falls below this share of the best coverage that it held."""
MEMORY = 3
"""Looks in a row that a coverage must be held for."""
RISE = 0.05
"""Coverage that a run gains from so many looks to the next if it covers more and more."""


@dataclass
class Collapsing(Symptom):
    """The samples cover little of the data, or far less than they did.

    A run that has never covered much and covers more and more is not collapsing.
    """

    word: ClassVar[Word] = "collapsing"
    warm_up: int
    _recent: list[float] = field(default_factory=list)
    _best: float = 0.0

    def see(self, look: Look, told: bool) -> str | None:
        """Return the figures of coverage."""
        findings = look.findings
        if findings is None:
            return None
        self._recent = [*self._recent, findings.coverage][-2 * MEMORY :]
        if look.step >= self.warm_up and len(self._recent) >= MEMORY:
            self._best = max(self._best, min(self._recent[-MEMORY:]))
        enough = max(FOUND if told else LOST, DROP * self._best)
        return findings.evidence if findings.coverage < enough and not self._rising() else None

    def memory(self) -> dict[str, Any]:
        """Return the latest coverages and the best one that was held."""
        return {"_recent": self._recent, "_best": self._best}

    def _rising(self) -> bool:
        before, after = self._recent[:MEMORY], self._recent[MEMORY:]
        if self._best >= LOST or len(after) < MEMORY:
            return False
        return min(after) > max(before) and np.mean(after) > np.mean(before) + RISE


COPIED, OWN = 0.7, 0.85
"""Distance to the nearest training sample, over that of other real ones, of a copy; of none."""


class Memorising(Symptom):
    """The samples lie closer to the training samples than other real ones do."""

    word: ClassVar[Word] = "memorising"

    def see(self, look: Look, told: bool) -> str | None:
        """Return how much closer."""
        copying = look.copying
        if copying is None or copying >= (OWN if told else COPIED):
            return None
        return (
            f"samples are {copying:.2f} times as far from the nearest training sample as "
            "unseen real ones are"
        )


def symptoms(warm_up: int) -> list[Symptom]:
    """Return what is looked for, the first to be named first where several hold.

    Without a gradient G cannot but stay where it is, so that explains whatever else is seen;
    samples that swing lose modes too; and a collapse upon a few training samples is a collapse.
    """
    return [
        Diverged(),
        Vanishing(),
        Winning(),
        Oscillating(warm_up),
        Collapsing(warm_up),
        Memorising(),
    ]
