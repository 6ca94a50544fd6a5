"""What the counts of modes tell: that some are missing, that one has far too much."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from ganstudio.probes.counting import ALPHA, HIT, SEEMS, SURELY
from ganstudio.probes.cure import Cure
from ganstudio.probes.findings import percent
from ganstudio.probes.symptom import Look, Meaning, Symptom

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ganstudio.probes.counting import Tally
    from ganstudio.telemetry.records import Word

FOUND_FOR = 100
"""Steps that a mode must have half of its share for, to have been found."""
UNFOUND_FOR = 250
"""Steps that a mode that was never found must lack for, without others being found."""
NAMED = 8
"""Modes that are named, at most."""
R1 = Cure(
    "R1 with weight 0.1 on D: 24.4 of 25 modes of the grid instead of 19.0, and a KL divergence "
    "of 0.001 instead of 0.092 on the ring.",
    (("penalties.r1.weight", 0.1),),
)
PACKED = Cure("PacGAN, D sees two samples at once: 23.2 of 25.", (("stabilisers.pacgan", {}),))
DRAGAN = Cure("DRAGAN with weight 0.1: 23.8 of 25.", (("penalties.dragan.weight", 0.1),))
EVENLY = Cure(
    "Each mode as often as the law has it, where one was drawn too often.",
    (("data.oversampled", 0.0),),
)
REMEDY = (
    "R1, R3GAN, DRAGAN or PacGAN. This program itself found 19.0 of the 25 modes of its grid "
    "without, and 24.4, 25.0, 23.8 and 23.2 with them; an averaged generator (EMA) found 19.0."
)


@dataclass
class Sighting:
    """Since when a mode has had half of its share, since when it lacks, and whether it was found.

    Steps; None while that is not so.
    """

    full: int | None = None
    lacking: int | None = None
    found: bool = False

    def follow(self, step: int, ratio: float, lacks: bool) -> None:
        """Take in its share over that of the data."""
        self.full = (self.full if self.full is not None else step) if ratio >= 0.5 else None
        self.lacking = (self.lacking if self.lacking is not None else step) if lacks else None
        self.found |= self.full is not None and not lacks and step - self.full >= FOUND_FOR


@dataclass
class ModesMissing(Symptom):
    """Some modes have next to none of the samples: they were found and lost, or never found."""

    word: ClassVar[Word] = "modes missing"
    meaning: ClassVar[Meaning] = Meaning(
        says="Some modes of the data are not made at all, or hardly, while others are.",
        told_by=f"A mode has less than {percent(HIT)} of its share, or surely less than half of "
        "it and next to none within 3 σ or, by class, in four looks together. Surely: by chance, "
        f"were it half or all there, with a probability below {ALPHA:g} over the number of modes. "
        "What a classifier takes for it by mistake is taken off. One that was found before is "
        f"told in 50 steps, one that never was when it has lacked for {UNFOUND_FOR}. None is told "
        "while the samples are poor and still about those of the untrained generator, nor, where "
        "a classifier tells, while good samples have been spoilt: it says anything of noise.",
        remedy=f"{REMEDY} Are the classes equally often in the data?",
        paper="Srivastava et al. 2017, VEEGAN; Richardson and Weiss 2018, On GANs and GMMs; "
        "Mescheder et al. 2018, Which Training Methods for GANs do actually Converge?",
        cures=(R1, PACKED, DRAGAN),
    )
    lasting: ClassVar[int] = 50
    warm_up: int
    _modes: list[Sighting] = field(default_factory=list)
    _numbers: deque[tuple[int, int]] = field(default_factory=deque)
    _named: list[int] = field(default_factory=list)

    def see(self, look: Look, told: bool) -> str | None:
        """Return which ones, with what they have of their share."""
        tally = None if look.findings is None else look.findings.tally
        if tally is None:
            return None
        lacking = look.lacking
        self._follow(look, tally)
        if tally.confusion is not None and look.spoilt:
            return None
        missing = np.flatnonzero(lacking).tolist()
        self._named = [k for k in missing if self._tells(look.step, k, told)]
        return named(tally, missing) if self._named else None

    def begun(self, look: Look) -> int:
        """Return since when the first of them lacks."""
        since = (self._modes[k].lacking for k in self._named)
        return min(step for step in since if step is not None)

    def memory(self) -> dict[str, Any]:
        """Return what was seen of each mode."""
        return {
            "modes": [(each.full, each.lacking, each.found) for each in self._modes],
            "numbers": list(self._numbers),
        }

    def recall(self, memory: Mapping[str, Any]) -> None:
        """Go on from there."""
        self._modes = [Sighting(*each) for each in memory["modes"]]
        self._numbers = deque((step, number) for step, number in memory["numbers"])

    def _follow(self, look: Look, tally: Tally) -> None:
        step, lacking = look.step, look.lacking
        if len(self._modes) != len(tally.names) or look.unbegun:  # near a mode, and not on it
            self._modes = [Sighting() for _ in tally.names]
        for mode, ratio, lacks in zip(self._modes, tally.ratios, lacking, strict=True):
            mode.follow(step, float(ratio), bool(lacks))
        self._numbers.append((step, int(lacking.sum())))
        while self._numbers[0][0] < step - UNFOUND_FOR:
            self._numbers.popleft()

    def _tells(self, step: int, k: int, told: bool) -> bool:
        """Tell whether a mode that lacks is held against the run.

        Of a run that some are held against already, one found more does not acquit the others.
        """
        mode = self._modes[k]
        if mode.found:
            return True
        assert mode.lacking is not None
        is_long = step - max(mode.lacking, self.warm_up - FOUND_FOR) >= UNFOUND_FOR
        return is_long and (told or not self._fewer)

    @property
    def _fewer(self) -> bool:
        """Whether fewer lack than a while ago."""
        return self._numbers[-1][1] < max(number for _, number in [*self._numbers][:3])


def named(tally: Tally, modes: list[int]) -> str:
    """Return modes in words, with what they have of their share."""
    return f"{len(modes)} of {len(tally.names)} {tally.noun}: {in_share(tally, modes)}"


def in_share(tally: Tally, modes: list[int]) -> str:
    """Return what each of some modes has of its share: ``"mode 6 at 8 % of its share"``."""
    if len(modes) == 1:
        return f"{tally.called(modes[0])} at {percent(tally.ratios[modes[0]])} of its share"
    told = [f"{tally.names[k]} at {percent(tally.ratios[k])}" for k in modes[:NAMED]]
    more = [f"{len(modes) - NAMED} more"] if len(modes) > NAMED else []
    return f"{', '.join([*told, *more])} of their share"


@dataclass
class Unbalanced(Symptom):
    """One mode has far more than its share of the samples."""

    word: ClassVar[Word] = "unbalanced"
    meaning: ClassVar[Meaning] = Meaning(
        says="One mode has far more than its share of the samples.",
        told_by=f"It seems to have {SEEMS:g} times its share, surely more than {SURELY:g} times "
        f"(at a level of {ALPHA:g} over the number of modes), and that does not fall.",
        remedy="Is that mode drawn too often, by a loader or by weights of a sampler? Then draw "
        f"all as the data has them. Else: {REMEDY} On the ring the KL divergence was 0.092 without "
        "and 0.001 with R1.",
        paper="Metz et al. 2017, Unrolled Generative Adversarial Networks",
        cures=(EVENLY, R1),
    )
    lasting: ClassVar[int] = 150
    _most: deque[tuple[int, float]] = field(default_factory=deque)

    def see(self, look: Look, told: bool) -> str | None:
        """Return which one, and how much it has."""
        tally = None if look.findings is None else look.findings.tally
        if tally is None:
            return None
        most = int(tally.ratios.argmax())
        self._most.append((look.step, float(tally.ratios[most])))
        while self._most[0][0] < look.step - UNFOUND_FOR:
            self._most.popleft()
        first = [ratio for _, ratio in self._most][:3]
        falls = len(self._most) > 4 and self._most[-1][1] < 0.9 * float(np.mean(first))
        if not tally.overfull.any() or falls or look.unbegun:
            return None
        return (
            f"{tally.called(most)} has {percent(tally.counts[most] / tally.samples)} "
            f"of the samples, {tally.ratios[most]:.1f} times its share"
        )

    def memory(self) -> dict[str, Any]:
        """Return the largest ratios of the latest looks."""
        return {"most": list(self._most)}

    def recall(self, memory: Mapping[str, Any]) -> None:
        """Go on from there."""
        self._most = deque((step, ratio) for step, ratio in memory["most"])
