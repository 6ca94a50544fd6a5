"""The word for a run's health, steady enough to be read."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from ganstudio.telemetry.records import Verdict

if TYPE_CHECKING:
    from ganstudio.probes.findings import Findings

Word = Literal["starting", "learning", "healthy", "collapsing", "diverged"]

PATIENCE = 3
"""Measurements in a row that must agree before the word changes."""
LOST, FOUND = 0.45, 0.55
"""Coverage below which a run collapses, and above which it has recovered."""
DROP = 0.6
"""It collapses too where it falls below this share of the best coverage that it held."""
GOOD, POOR = 0.85, 0.75
"""Coverage that makes a run healthy, and below which it is no longer."""
ON_DATA, OFF_DATA = 0.3, 0.2
"""The same for quality, which says nothing of collapse."""


@dataclass
class Judge:
    """Turns findings into a verdict, one measurement after another.

    ::

        starting ──▶ learning ◀──▶ healthy          diverged: at once, from anywhere
                         ▲            │
                         └▶ collapsing ◀┘

    A fresh generator is always a blob, so nothing is called collapsing within the warm-up,
    nor while a run that has never covered much covers more and more.

    Attributes
    ----------
    warm_up : int
        Iterations within which a run that covers little is only starting.
    """

    warm_up: int
    verdict: Verdict = field(default_factory=lambda: Verdict("starting", 0, "no figures yet"))
    _candidate: Word = "starting"
    _since: int = 0
    _streak: int = 0
    _recent: list[float] = field(default_factory=list)
    _best: float = 0.0

    def judge(self, step: int, findings: Findings) -> Verdict:
        """Take in the findings at a step and return the verdict that now holds."""
        self._remember(step, findings.coverage)
        word = self._word(step, findings)
        if word != self._candidate:
            self._candidate, self._since, self._streak = word, step, 0
        self._streak += 1
        changes = word != self.verdict.word and self._streak >= PATIENCE
        since = self._since if changes else self.verdict.since
        self.verdict = Verdict(word if changes else self.verdict.word, since, findings.evidence)
        return self.verdict

    def diverge(self, step: int, evidence: str) -> Verdict:
        """Return the verdict that a run is past saving."""
        since = self.verdict.since if self.verdict.word == "diverged" else step
        self.verdict = Verdict("diverged", since, evidence)
        self._candidate, self._streak = "diverged", 0
        return self.verdict

    def _remember(self, step: int, coverage: float) -> None:
        self._recent = [*self._recent, coverage][-2 * PATIENCE :]
        if step >= self.warm_up and len(self._recent) >= PATIENCE:
            self._best = max(self._best, min(self._recent[-PATIENCE:]))

    def _word(self, step: int, findings: Findings) -> Word:
        if step < self.warm_up:
            return "learning" if findings.coverage >= FOUND else "starting"
        now = self.verdict.word
        if self._collapsed(findings.coverage, now) and not self._rising():
            return "collapsing"
        good, on_data = (POOR, OFF_DATA) if now == "healthy" else (GOOD, ON_DATA)
        return (
            "healthy" if findings.coverage >= good and findings.quality >= on_data else "learning"
        )

    def _collapsed(self, coverage: float, now: Word) -> bool:
        return coverage < max(FOUND if now == "collapsing" else LOST, DROP * self._best)

    def _rising(self) -> bool:
        """Tell whether a run that has never covered much covers more than shortly before."""
        before, after = self._recent[:PATIENCE], self._recent[PATIENCE:]
        return self._best < LOST and bool(after) and min(after) > max(before)
