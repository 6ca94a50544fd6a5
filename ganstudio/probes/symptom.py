"""What a symptom is: it looks at one moment after another and says what it sees, in words."""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

import numpy as np

from ganstudio.probes.progress import Moment, Past

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ganstudio.probes.counting import Flags
    from ganstudio.probes.cure import Cure
    from ganstudio.probes.findings import Findings
    from ganstudio.probes.game import Game
    from ganstudio.probes.translated import Translated
    from ganstudio.telemetry.records import Word


class Obeyed(NamedTuple):
    """How many of n samples are of the class that was asked for.

    Attributes
    ----------
    share, real : float
        Of the generated samples; of real ones by their own labels.
    chance : float
        What a generator gets that knows nothing of its labels.
    samples : int
        How many were looked at.
    """

    share: float
    real: float
    chance: float
    samples: int

    @property
    def heed(self) -> float:
        """How far G is from chance to what real samples get, from 0 to 1; 1 without such a way."""
        way = self.real - self.chance
        return 1.0 if way <= 0.0 else min(1.0, max(0.0, (self.share - self.chance) / way))


SPAN = 50
"""Steps that movement is told for."""
STILL = 3e-5
"""‖Δθ‖/‖θ‖ in that time of a player that does not learn."""
LEFT = 0.5
"""Spreads of the data that samples have travelled once they have left where they began."""


class Moved(NamedTuple):
    """‖Δθ‖/‖θ‖ of each player over `SPAN` steps."""

    generator: float
    discriminator: float


class Distinct(NamedTuple):
    """How many different samples there are among those of the data that were looked at."""

    different: int
    samples: int


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
    obeyed : Obeyed or None
        Whether G draws what it is told; None for one that is told nothing.
    moved : Moved or None
        How far the players' weights have moved lately.
    distinct : Distinct or None
        How various the data itself is; None for points.
    translated : Translated or None
        How samples were translated; None for a generator that draws from latents.
    travelled : float or None
        How far samples are from what the untrained generator made of the same latents, in
        spreads of the data.
    past : Past
        What earlier looks tell.
    lacking : array (K,)
        Which modes have next to none of the samples, by this look or by several together.
    good : bool
        Whether the samples are good enough for the word "healthy".
    rests : bool
        Whether the game is at its equilibrium: the samples lie on the data and nothing pulls.
    """

    step: int
    findings: Findings | None = None
    game: Game | None = None
    copying: float | None = None
    obeyed: Obeyed | None = None
    moved: Moved | None = None
    distinct: Distinct | None = None
    translated: Translated | None = None
    travelled: float | None = None
    past: Past = field(default_factory=Past)
    lacking: Flags = field(default_factory=lambda: np.zeros(0, np.bool_))
    good: bool = False
    rests: bool = False

    @property
    def moment(self) -> Moment:
        """What is followed from look to look."""
        found = self.findings
        way = math.inf if self.travelled is None else self.travelled
        if found is None:
            return Moment(self.step, math.nan, math.nan, math.nan, way)
        distance = self.copying if found.distance is None else found.distance
        quality, away = (math.nan if x is None else x for x in (found.quality, distance))
        return Moment(self.step, found.coverage, quality, away, way)

    @property
    def unbegun(self) -> bool:
        """Whether the samples are still about those of the untrained generator, and poor."""
        found = self.findings
        if found is None or self.past.travelled >= LEFT:
            return False
        return found.quality is None or found.quality < found.standard.poor

    @property
    def spoilt(self) -> bool:
        """Whether samples that were good lie off the data by now, whatever they show."""
        found, best = self.findings, self.past.quality
        if found is None or found.on_data is None or best < found.standard.good:
            return False
        return found.on_data < found.standard.drop * best


@dataclass(frozen=True)
class Meaning:
    """What a word of the verdict means to whoever reads it; a sentence or two each.

    Attributes
    ----------
    says : str
        What is the case.
    told_by : str
        The evidence that it is told by, with the thresholds.
    remedy : str
        What to try.
    paper : str
        Author, year, title.
    cures : tuple of Cure
        The remedies that are a change of settings, the first to be tried first.
    """

    says: str
    told_by: str
    remedy: str
    paper: str = ""
    cures: tuple[Cure, ...] = ()


class Symptom(ABC):
    """Something that can be wrong.

    Attributes
    ----------
    word : str
        The verdict that it leads to.
    meaning : Meaning
        The same for the screen.
    lasting : int
        Steps that it must be seen for, whenever it is looked for meanwhile.
    grace : int
        Steps that it must not be seen for before it is over.
    hindsight : int
        Steps that what it sees has lasted already when it is seen first.
    early : bool
        Whether it is told within the warm-up too.
    """

    word: ClassVar[Word]
    meaning: ClassVar[Meaning]
    lasting: ClassVar[int] = 100
    grace: ClassVar[int] = 150
    hindsight: ClassVar[int] = 0
    early: ClassVar[bool] = False

    @abstractmethod
    def see(self, look: Look, told: bool) -> str | None:
        """Return the evidence, or None; ``told`` is whether it holds already."""

    def begun(self, look: Look) -> int:
        """Return the step since when what it sees at a look is the case."""
        return max(0, look.step - self.hindsight)

    def memory(self) -> dict[str, Any]:
        """Return what it goes by beside the look at hand, as plain values and arrays."""
        return {}

    def recall(self, memory: Mapping[str, Any]) -> None:
        """Go by what `memory` returned."""
        vars(self).update({name: memory[name] for name in self.memory()})
