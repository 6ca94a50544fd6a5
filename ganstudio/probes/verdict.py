"""The word for a run's health, steady enough to be read."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from ganstudio.probes.course import Course
from ganstudio.probes.findings import IMAGES, POINTS, percent
from ganstudio.probes.game_symptoms import FLAT
from ganstudio.probes.mode_symptoms import in_share
from ganstudio.probes.pooling import Pool
from ganstudio.probes.progress import HELD, Progress
from ganstudio.probes.sample_symptoms import FOUND
from ganstudio.probes.symptom import LEFT, Look, Meaning
from ganstudio.probes.symptoms import symptoms
from ganstudio.telemetry.records import WORDS, Verdict, Word

if TYPE_CHECKING:
    from collections.abc import Mapping

VERSION = 2
"""Of what a judge remembers; one with another memory begins anew."""
GOOD, FAIR = 0.85, 0.75
"""Coverage that makes a run healthy, and below which it is no longer."""
EARNED = 3
"""Looks, at least, at which a run must be healthy before it is called so."""
KEPT = 0.95
"""Share of the quality that makes a run healthy which keeps it so."""
OFF = 0.5
"""In spreads of the data: how far from the data's the mean of good samples may lie."""
NARROW = 0.2
"""Width of the samples about the modes, beside the data's, below which they are dots."""
SLIM = 0.5
"""Width of the samples about the modes below which praise says it."""
FEW = 3
"""Modes that are named as still to come, at most."""
AT = 0.01
"""In spreads of the data: how near to a single point samples are that have arrived there."""

GOOD_WORDS: dict[Word, Meaning] = {
    "starting": Meaning(
        says="G has only begun, and what it makes does not cover the data yet; nothing is said "
        "against it.",
        told_by="The run is within its first 200 to 300 steps, as the data has it, or its samples "
        f"are poor and less than {LEFT:g} spreads of the data from what the untrained generator "
        f"made; and it covers less than {100 * FOUND:.0f} % or lacks a mode. Of a run "
        "that is learning it is never said again.",
        remedy="Let it go on. If it stays at its beginning, higher learning rates get it there "
        "sooner.",
    ),
    "learning": Meaning(
        says="Nothing is wrong, and the samples are not yet what they could be.",
        told_by="No fault holds; the evidence says what is still to come.",
        remedy="Let it go on.",
    ),
    "healthy": Meaning(
        says="The samples cover the data, most of them lie on it, and nothing is wrong with the "
        "game.",
        told_by=f"For {HELD} steps and {EARNED} looks no mode lacked, nor had one surely less "
        "than half of its share; coverage, and of a G that is told classes the way from chance to "
        f"real samples' own right ones, was at least {100 * GOOD:.0f} % and quality at least "
        f"{100 * IMAGES.good:.0f} % (images) or {100 * POINTS.good:.0f} % (points) of what a "
        f"perfect sampler gets, the samples' mean lay within {OFF:g} spreads of the data's, points "
        f"lay at least {100 * NARROW:.0f} % as wide about their modes as the data's, and no fault "
        "was seen. It ends at the first look at which one of these is no longer so, coverage below "
        f"{100 * FAIR:.0f} % or quality below {100 * KEPT:.0f} % of that.",
        remedy="Compare the figures with those of a perfect sampler beside them.",
    ),
    "arrived": Meaning(
        says="The game rests at its equilibrium: the samples lie on the data, and nothing moves "
        "them on.",
        told_by=f"The data is a single point and for {HELD} steps the samples have been within "
        f"{AT:g} of it; or the samples are good enough to be healthy and G's loss is flat where "
        "they are.",
        remedy="There is nothing left to learn.",
    ),
}
"""The words that say nothing against a run."""
REMEMBERED = ("verdict", "_good", "_candidate", "_cleared")
UNKNOWN = "there is too little data to tell what is covered"
BEGUN = Verdict("starting", 0, "just begun")


@dataclass
class Judge:
    """Turns what is seen into a verdict, one look after another.

    ::

        starting ──▶ learning ◀──▶ healthy, arrived      diverged: at once, from anywhere
                         ▲            │
                         └▶ a symptom ◀┘

    A fresh generator is always a blob and its D has an easy time, so nothing is said against
    a run within the warm-up but what lies in its data.

    Attributes
    ----------
    warm_up : int
        Iterations within which a run that covers little is only starting.
    reach : float
        How far the samples were at the beginning, see `Game.reach`.
    """

    warm_up: int
    reach: float = 1.0
    verdict: Verdict = BEGUN
    _courses: list[Course] = field(default_factory=list)
    _good: tuple[Word, int] = ("starting", 0)
    _candidate: tuple[Word, int] = ("starting", 0)
    _earned: int = 0
    _cleared: int = 0
    _is_other: bool = False

    def __post_init__(self) -> None:
        self._courses = [Course(each) for each in symptoms(self.warm_up, self.reach)]
        self._progress, self._pool = Progress(self.warm_up), Pool()

    def judge(self, look: Look) -> Verdict:
        """Take in the next look and return the verdict that now holds."""
        if self._is_other:
            _note(look.step)
            self._is_other = False
        look = self._placed(look)
        for course in self._courses:
            course.follow(look, look.past.late)
        self._follow_good(look)
        told = next((course for course in self._courses if course.told), None)
        if told is not None:
            self.verdict = Verdict(told.symptom.word, told.since, told.evidence)
            return self.verdict
        if self.verdict.is_fault:
            self._cleared = look.step
        word, since = self._good
        self.verdict = Verdict(word, max(since, self._cleared), _evidence(look, word))
        return self.verdict

    def diverge(self, step: int, evidence: str) -> Verdict:
        """Return the verdict that a run is past saving."""
        since = self.verdict.since if self.verdict.word == "diverged" else step
        self.verdict = Verdict("diverged", since, evidence)
        return self.verdict

    def memory(self) -> dict[str, Any]:
        """Return all that the next verdict goes by, as plain values and arrays."""
        own = {name: getattr(self, name) for name in REMEMBERED}
        return own | {
            "version": VERSION,
            "courses": {each.symptom.word: each.memory() for each in self._courses},
            "progress": self._progress.memory(),
            "pool": self._pool.memory(),
            "earned": self._earned,
            "reach": self.reach,
        }

    def recall(self, memory: Mapping[str, Any]) -> None:
        """Go on from what `memory` returned, or begin where another version has returned it."""
        try:
            if memory["version"] != VERSION:
                raise ValueError(memory["version"])
            self.reach = memory["reach"]
            self.__post_init__()
            own = {name: memory[name] for name in REMEMBERED}
            for course in self._courses:
                course.recall(memory["courses"][course.symptom.word])
            self._progress.recall(memory["progress"])
            self._pool.recall(memory["pool"])
        except (KeyError, TypeError, ValueError):
            self.__post_init__()
            self._is_other = True
            return
        vars(self).update(own, _earned=memory.get("earned", EARNED))

    def _placed(self, look: Look) -> Look:
        """Return a look with what those before it tell."""
        look = replace(look, past=self._progress.take(look.moment))
        if look.findings is not None and look.findings.tally is not None:
            look = replace(look, lacking=self._pool.lacking(look.step, look.findings.tally))
        look = replace(look, good=self._is_good(look))
        return replace(look, rests=_rests(look))

    def _is_good(self, look: Look) -> bool:
        found = look.findings
        if found is None or found.quality is None:
            return False
        held = self._good[0] == "healthy"
        coverage, kept = (FAIR, KEPT) if held else (GOOD, 1.0)
        if found.coverage < coverage or found.quality < kept * found.standard.good:
            return False
        if found.width < NARROW or (look.game and np.linalg.norm(look.game.centre) > OFF):
            return False
        if look.obeyed is not None and look.obeyed.heed < coverage:
            return False
        tally = found.tally
        if tally is None:
            return True
        uneven = bool(_short(look)) or tally.overfull.any()
        return not uneven and tally.hit == len(tally.names)

    def _follow_good(self, look: Look) -> None:
        """Choose between the words that say nothing against a run.

        Praise has to be earned for a while, and is withdrawn at once.
        """
        word = self._good_word(look)
        if word != self._candidate[0]:
            self._candidate, self._earned = (word, look.step), 0
        first = self._candidate[1]
        self._earned += 1
        is_praise = word in ("healthy", "arrived")
        is_earned = self._earned >= EARNED and look.step - first >= HELD
        if word != self._good[0] and (not is_praise or is_earned):
            self._good = self._candidate
        elif is_praise and word != self._good[0] and self._good[0] != "starting":
            self._good = ("learning", self._good[1] if self._good[0] == "learning" else look.step)
        elif is_praise and self._good[0] == "starting" and look.past.late:
            self._good = ("learning", first)

    def _good_word(self, look: Look) -> Word:
        found = look.findings
        if look.past.late and not look.unbegun:
            if any(course.seen for course in self._courses):
                return "learning"
            return "arrived" if look.rests else "healthy" if look.good else "learning"
        covers = found is not None and found.coverage >= FOUND and not look.lacking.any()
        return "learning" if covers or self._good[0] != "starting" else "starting"


def _short(look: Look) -> list[int]:
    """Return which modes lack, or surely have less than half of their share."""
    tally = None if look.findings is None else look.findings.tally
    if tally is None:
        return []
    found: list[int] = np.flatnonzero(look.lacking | tally.thin).tolist()
    return found


def _rests(look: Look) -> bool:
    """Tell whether a game is at its equilibrium."""
    if look.game is None:
        return False
    if look.game.at_point:
        return look.game.reach < AT
    return look.good and look.game.pull < FLAT


def _evidence(look: Look, word: Word) -> str:
    """Return what speaks for a word that says nothing against a run, and what is still to come."""
    found = look.findings
    if found is None:
        if look.game is None or not look.game.at_point:
            return UNKNOWN
        return f"the samples are {look.game.reach:.2g} away from the data"
    said = [found.evidence]
    if word in ("starting", "learning"):
        tally, few = found.tally, _short(look)
        # Of samples that have not come to the modes yet some say nothing.
        if tally and 0 < len(few) <= FEW and tally.hit + len(few) >= len(tally.names):
            said.append(f"still to come: {in_share(tally, few)}")
        elif look.obeyed is not None and look.obeyed.heed < GOOD:
            said.append(f"{percent(look.obeyed.share)} of the class that G was told")
        elif found.width < NARROW:
            said.append(f"the samples are dots, {percent(found.width)} as wide as the modes")
        elif word == "learning" and found.quality is None:
            said.append("how good they are is not known yet")
        if look.past.late and word == "starting":
            said.append("the samples are still about what the untrained G made")
        elif look.past.gaining:
            said.append("rising")
        elif look.past.nearing:
            said.append("coming nearer to the data")
    elif found.width < SLIM:
        said.append(f"but only {percent(found.width)} as wide as the modes")
    return ", ".join([*said, *([found.fidelity] if found.fidelity else [])])


def _note(step: int) -> None:
    """Say in the log that what was remembered of a run is not what this version goes by."""
    logging.getLogger(__name__).warning(
        "The rules of the verdict have changed since this run was trained; from step %d on it is "
        "judged by the new ones, beginning anew.",
        step,
    )


def meanings() -> dict[Word, Meaning]:
    """Return what each word means, in the order of `WORDS`."""
    faults = {symptom.word: symptom.meaning for symptom in symptoms(0)}
    known = GOOD_WORDS | faults
    return {word: known[word] for word in WORDS}
