"""How long a symptom has been seen, look after look."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ganstudio.probes.symptom import Look, Symptom

MISSED = 2
"""Looks in a row, at least, that a symptom must be missed at before it is over."""
SELDOM = 0.25
"""Share of the looks so far at which one that is not told yet may not have been missed."""


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
    _looks: int = 0
    _misses: int = 0

    @property
    def seen(self) -> bool:
        """Whether the latest look shows it."""
        return self._begun and not self._missed

    def follow(self, look: Look, counts: bool) -> None:
        """Take in the next look; one that does not count tells since when, and nothing else."""
        evidence = self.symptom.see(look, self.told)
        if evidence is None:
            self._miss(look.step)
            return
        if not self._begun:
            self._begun, self.since = True, self.symptom.begun(look)
        if (counts or self.symptom.early) and self._first is None:
            self._first, self._looks, self._misses = look.step, 0, 0
        self._looks += 1
        self._latest, self._missed, self.evidence = look.step, 0, evidence
        self.told |= self._first is not None and look.step - self._first >= self.symptom.lasting

    def memory(self) -> dict[str, Any]:
        """Return all of it, as plain values and arrays."""
        return vars(self) | {"symptom": self.symptom.memory()}

    def recall(self, memory: Mapping[str, Any]) -> None:
        """Go on from what `memory` returned."""
        self.symptom.recall(memory["symptom"])
        unknown = {"_looks": 0, "_misses": 0}  # to older checkpoints
        known = {**unknown, **memory}
        vars(self).update({name: known[name] for name in vars(self) if name != "symptom"})

    def _miss(self, step: int) -> None:
        self._looks += 1
        self._missed += 1
        self._misses += 1
        if self.told:
            is_over = self._missed >= MISSED and step - self._latest >= self.symptom.grace
        else:
            is_over = self._misses >= SELDOM * self._looks
        if is_over:
            self.told, self._begun, self._first = False, False, None
