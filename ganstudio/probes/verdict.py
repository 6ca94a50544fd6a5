"""The word for a run's health, steady enough to be read."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ganstudio.probes.sample_symptoms import FOUND
from ganstudio.probes.symptom import Look, Meaning, Symptom
from ganstudio.probes.symptoms import symptoms
from ganstudio.telemetry.records import WORDS, Verdict, Word

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ganstudio.probes.findings import Findings

PATIENCE = 3
"""Looks in a row that must agree before a good word changes."""
MISSED = 2
"""Looks in a row, at least, that a symptom must be missed at before it is over."""
GOOD, POOR = 0.85, 0.75
"""Coverage that makes a run healthy, and below which it is no longer."""
ON_DATA, OFF_DATA = 0.3, 0.2
"""The same for quality, which says nothing of collapse."""

GOOD_WORDS: dict[Word, Meaning] = {
    "starting": Meaning(
        says="G has only begun, and what it makes is a blob; nothing is said against it yet.",
        told_by="The run is within its first 200 to 300 steps, as the data has it.",
        remedy="Let it go on.",
    ),
    "learning": Meaning(
        says="Nothing is wrong, and the samples do not yet cover the data well.",
        told_by=f"No fault holds, and coverage is below {100 * GOOD:.0f} % "
        f"or quality below {100 * ON_DATA:.0f} %.",
        remedy="Let it go on.",
    ),
    "healthy": Meaning(
        says="The samples cover the data, lie on it, and nothing is wrong with the game.",
        told_by=f"No fault holds, and in {PATIENCE} looks in a row coverage was at least "
        f"{100 * GOOD:.0f} % and quality at least {100 * ON_DATA:.0f} % of what a perfect "
        f"sampler gets. It stays so down to {100 * POOR:.0f} and {100 * OFF_DATA:.0f} %.",
        remedy="Compare the figures with those of a perfect sampler beside them.",
    ),
}
"""The words that say nothing against a run."""
REMEMBERED = ("verdict", "_good", "_candidate", "_streak", "_cleared")
UNKNOWN = "there is too little data to tell what is covered"


@dataclass
class Course:
    """How long a symptom has been seen, and whether it is to be told.

    Attributes
    ----------
    since : int
        The step of the first of the looks in a row that show it.
    evidence : str
        What the latest of them found.
    told : bool
        Whether it was seen often and long enough, and not missed often since.
    """

    symptom: Symptom
    since: int = 0
    evidence: str = ""
    told: bool = False
    _begun: bool = False
    _first: int | None = None
    _latest: int = 0
    _missed: int = 0

    def follow(self, look: Look, counts: bool) -> None:
        """Take in the next look; one that does not count tells since when, and nothing else."""
        evidence = self.symptom.see(look, self.told)
        if evidence is None:
            self._miss(look.step)
            return
        if not self._begun:
            self._begun, self.since = True, max(0, look.step - self.symptom.hindsight)
        if counts and self._first is None:
            self._first = look.step
        self._latest, self._missed, self.evidence = look.step, 0, evidence
        self.told |= self._first is not None and look.step - self._first >= self.symptom.lasting

    def memory(self) -> dict[str, Any]:
        """Return all of it, as plain values and arrays."""
        return vars(self) | {"symptom": self.symptom.memory()}

    def recall(self, memory: Mapping[str, Any]) -> None:
        """Go on from what `memory` returned."""
        self.symptom.recall(memory["symptom"])
        vars(self).update({name: memory[name] for name in vars(self) if name != "symptom"})

    def _miss(self, step: int) -> None:
        self._missed += 1
        is_over = self._missed >= MISSED and step - self._latest >= self.symptom.grace
        if is_over or not self.told:
            self.told, self._begun, self._first = False, False, None


@dataclass
class Judge:
    """Turns what is seen into a verdict, one look after another.

    ::

        starting ──▶ learning ◀──▶ healthy          diverged: at once, from anywhere
                         ▲            │
                         └▶ a symptom ◀┘

    A fresh generator is always a blob and its D has an easy time, so nothing is said against
    a run within the warm-up.

    Attributes
    ----------
    warm_up : int
        Iterations within which a run that covers little is only starting.
    """

    warm_up: int
    verdict: Verdict = field(default_factory=lambda: Verdict("starting", 0, "no figures yet"))
    _courses: list[Course] = field(default_factory=list)
    _good: tuple[Word, int] = ("starting", 0)
    _candidate: tuple[Word, int] = ("starting", 0)
    _streak: int = 0
    _cleared: int = 0

    def __post_init__(self) -> None:
        self._courses = [Course(each) for each in symptoms(self.warm_up)]

    def judge(self, look: Look) -> Verdict:
        """Take in the next look and return the verdict that now holds."""
        for course in self._courses:
            course.follow(look, look.step >= self.warm_up)
        self._follow_good(look)
        told = next((course for course in self._courses if course.told), None)
        if told is not None:
            self.verdict = Verdict(told.symptom.word, told.since, told.evidence)
            return self.verdict
        if self.verdict.is_fault:
            self._cleared = look.step
        word, since = self._good
        evidence = look.findings.evidence if look.findings else UNKNOWN
        self.verdict = Verdict(word, max(since, self._cleared), evidence)
        return self.verdict

    def diverge(self, step: int, evidence: str) -> Verdict:
        """Return the verdict that a run is past saving."""
        since = self.verdict.since if self.verdict.word == "diverged" else step
        self.verdict = Verdict("diverged", since, evidence)
        return self.verdict

    def memory(self) -> dict[str, Any]:
        """Return all that the next verdict goes by, as plain values and arrays."""
        own = {name: getattr(self, name) for name in REMEMBERED}
        return own | {"courses": {each.symptom.word: each.memory() for each in self._courses}}

    def recall(self, memory: Mapping[str, Any]) -> None:
        """Go on from what `memory` returned, or begin where another version has returned it."""
        try:
            own = {name: memory[name] for name in REMEMBERED}
            for course in self._courses:
                course.recall(memory["courses"][course.symptom.word])
        except (KeyError, TypeError, ValueError):
            self.__post_init__()
            return
        vars(self).update(own)

    def _follow_good(self, look: Look) -> None:
        """Choose between the words that say nothing against a run."""
        word = self._good_word(look)
        if word != self._candidate[0]:
            self._candidate, self._streak = (word, look.step), 0
        self._streak += 1
        if word != self._good[0] and self._streak >= PATIENCE:
            self._good = self._candidate

    def _good_word(self, look: Look) -> Word:
        covers = look.findings is not None and look.findings.coverage >= FOUND
        if look.step < self.warm_up:
            return "learning" if covers else "starting"
        return "healthy" if look.findings and self._is_healthy(look.findings) else "learning"

    def _is_healthy(self, findings: Findings) -> bool:
        held = self._good[0] == "healthy"
        good, on_data = (POOR, OFF_DATA) if held else (GOOD, ON_DATA)
        return findings.coverage >= good and findings.quality >= on_data


def meanings() -> dict[Word, Meaning]:
    """Return what each word means, in the order of `WORDS`."""
    faults = {symptom.word: symptom.meaning for symptom in symptoms(0)}
    known = GOOD_WORDS | faults
    return {word: known[word] for word in WORDS}
