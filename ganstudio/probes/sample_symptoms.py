"""What samples tell beside the data: that they cover too little of it, that they are copies."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from ganstudio.probes.symptom import Look, Meaning, Symptom

if TYPE_CHECKING:
    from ganstudio.telemetry.records import Word

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
    meaning: ClassVar[Meaning] = Meaning(
        says="The samples cover little of the data, or far less than they did: G makes "
        "the same few things over and over.",
        told_by="Coverage (e to the power of minus the KL divergence over the modes, or the"
        f" share of the data that is reached) lies below {100 * LOST:.0f} %, or below "
        f"{100 * DROP:.0f} % of the best that was held. A run that covers more and "
        "more is spared.",
        remedy="PacGAN, minibatch discrimination or minibatch standard deviation, so that "
        "D sees whether samples are alike; an unrolled D; fewer steps or a lower "
        "learning rate for G.",
        paper="Metz et al. 2017, Unrolled Generative Adversarial Networks; Lin et al. 2018, PacGAN",
    )
    warm_up: int
    _recent: list[float] = field(default_factory=list)
    _best: float = 0.0

    def see(self, look: Look, told: bool) -> str | None:
        """Return what coverage there is."""
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
    meaning: ClassVar[Meaning] = Meaning(
        says="G returns the training samples instead of new ones of their kind.",
        told_by="The median distance from a sample to the nearest training sample is less "
        f"than {COPIED:g} of that from a real sample to the nearest other one.",
        remedy="More data, DiffAugment, a smaller G, or an earlier checkpoint.",
        paper="Meehan et al. 2020, A Non-Parametric Test to Detect Data-Copying in "
        "Generative Models",
    )

    def see(self, look: Look, told: bool) -> str | None:
        """Return how much closer."""
        copying = look.copying
        if copying is None or copying >= (OWN if told else COPIED):
            return None
        return (
            f"samples are {copying:.2f} times as far from the nearest training sample as "
            "unseen real ones are"
        )
