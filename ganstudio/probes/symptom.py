"""What a symptom is: it looks at one moment after another and says what it sees, in words."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ganstudio.probes.findings import Findings
    from ganstudio.probes.game import Game
    from ganstudio.telemetry.records import Word


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
    """

    says: str
    told_by: str
    remedy: str
    paper: str = ""


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
    """

    word: ClassVar[Word]
    meaning: ClassVar[Meaning]
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
        vars(self).update({name: memory[name] for name in self.memory()})
