"""What the verdicts at the looks of a run call for, by its rules."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ganstudio.training.rules import EVERY, Rule

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ganstudio.telemetry.records import Verdict
    from ganstudio.training.subject import Subject

REMEMBERED = 1000
"""Looks that are known to a run, of each pairing: a fault is said to have begun before."""


@dataclass(frozen=True)
class Reaction:
    """A rule that a verdict has called for.

    Attributes
    ----------
    step : int
        The look at which the verdict turned.
    sound : int
        The last look before the fault began, at which nothing was wrong; 0 for the beginning.
    """

    rule: Rule
    step: int
    verdict: Verdict
    sound: int


class Reactions:
    """Follows what is said of a run; checkpoints keep it.

    Parameters
    ----------
    run
        Whose rules, and who keeps what they go by.
    """

    def __init__(self, run: Subject) -> None:
        self._run = run
        self._words: dict[str, str] = {}
        self._sound: dict[str, list[int]] = {}
        self._looked = 0
        self._calls: list[Reaction] = []
        self._known = False
        self._be_known()

    @property
    def ruled(self) -> bool:
        """Whether the run has rules."""
        return bool(self._run.experiment.rules)

    def _be_known(self) -> None:
        """Have what is followed kept in checkpoints, once there are rules, which may come late."""
        if self.ruled and not self._known:
            self._known = True
            self._run.watched("rules", self)

    def is_due(self) -> bool:
        """Tell whether the run has rules and has to be looked at now."""
        self._be_known()
        step = self._run.iteration
        return self.ruled and step % EVERY == 0 and step > self._looked

    def take(self, part: str, verdict: Verdict) -> None:
        """Take in the verdict on a pairing at a look; at another step it is heard by nobody."""
        step = self._run.iteration
        if not self.ruled or step % EVERY:
            return
        before, self._words[part] = self._words.get(part, ""), verdict.word
        sound, self._looked = self._sound.setdefault(part, []), step
        if not verdict.is_fault:
            sound.append(step)
            del sound[:-REMEMBERED]
        end = verdict.since if verdict.is_fault else step + 1
        last = max((each for each in sound if each < end), default=0)
        self._calls += [
            Reaction(rule, step, verdict, last)
            for rule in self._run.experiment.rules
            if rule.holds(verdict.word) and not rule.holds(before)
        ]

    def calls(self) -> tuple[Reaction, ...]:
        """Return what has been called for since the last time."""
        called, self._calls = tuple(self._calls), []
        return called

    def memory(self) -> dict[str, Any]:
        """Return what was said, and when nothing was wrong."""
        return {"words": dict(self._words), "sound": dict(self._sound), "looked": self._looked}

    def recall(self, memory: Mapping[str, Any]) -> None:
        """Go on after what was said before."""
        self._words, self._looked = dict(memory["words"]), memory["looked"]
        self._sound = {part: list(steps) for part, steps in memory["sound"].items()}
