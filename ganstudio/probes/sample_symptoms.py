"""What samples tell beside the data: too little of it, copies, not what was asked, not like it."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from ganstudio.probes.counting import ALPHA
from ganstudio.probes.cure import Cure
from ganstudio.probes.findings import IMAGES, POINTS, percent
from ganstudio.probes.progress import WINDOW, trend
from ganstudio.probes.symptom import LEFT, Look, Meaning, Symptom
from ganstudio.probes.translation_symptoms import ALIKE, VARIOUS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ganstudio.telemetry.records import Word

LOST, FOUND = 0.45, 0.55
"""Coverage below which a run collapses, and above which it has recovered."""
DROP = 0.6
"""It collapses too where it falls below this share of the best coverage that it held."""


class Collapsing(Symptom):
    """The samples cover little of the data, or far less than they did.

    A run that has never covered much, and whose samples cover more and more, or come nearer and
    nearer to the data, is slow and does not collapse.
    """

    word: ClassVar[Word] = "collapsing"
    meaning: ClassVar[Meaning] = Meaning(
        says="The samples cover little of the data, or far less than they did: G makes "
        "the same few things over and over.",
        told_by="Coverage (e to the power of minus the KL divergence over the modes, or the"
        f" share of the data that is reached) lies below {100 * LOST:.0f} %, or below "
        f"{100 * DROP:.0f} % of the best that was held. A run that has not covered more yet and "
        "covers more and more, or comes nearer to the data, is spared, and so is one whose "
        f"samples are poor and less than {LEFT:g} spreads of the data from what the untrained "
        "generator made. A translation collapses "
        f"where samples lie less than {ALIKE:g} times as far apart as real ones.",
        remedy="G ahead of D collapses: give G one step a turn and D as high a learning rate. On "
        "this program's collapsing ring both together healed it (8 of 8 modes), either alone did "
        "not, nor did PacGAN. Else minibatch discrimination or minibatch standard deviation, so "
        "that D sees whether samples are alike.",
        paper="Metz et al. 2017, Unrolled Generative Adversarial Networks; Lin et al. 2018, PacGAN",
        cures=(
            Cure(
                "One step of G a turn, and both learning rates 1e-3: together they healed the "
                "collapsing ring, 8 of 8 modes.",
                (
                    ("schedule.generator_steps", 1),
                    ("optimisers.generator.lr", 1e-3),
                    ("optimisers.discriminator.lr", 1e-3),
                ),
            ),
        ),
    )

    def see(self, look: Look, told: bool) -> str | None:
        """Return what coverage there is."""
        findings, past = look.findings, look.past
        if look.translated is not None and look.translated.spread < (VARIOUS if told else ALIKE):
            return f"translated samples have {look.translated.spread:.2f} of real ones' spread"
        if findings is None:
            return None
        enough = max(FOUND if told else LOST, DROP * past.coverage)
        is_slow = past.coverage < LOST and (past.gaining or past.nearing)
        spared = is_slow or look.unbegun
        return None if findings.coverage >= enough or spared else findings.evidence


COPIED, OWN = 0.7, 0.85
"""Distance to the nearest training sample, over that of other real ones, of a copy; of none."""


class Memorising(Symptom):
    """The samples lie closer to the training samples than other real ones do."""

    word: ClassVar[Word] = "memorising"
    meaning: ClassVar[Meaning] = Meaning(
        says="G returns the training samples instead of new ones of their kind.",
        told_by="The median distance from a sample to the nearest training sample is less "
        f"than {COPIED:g} of that from a real sample to the nearest other one.",
        remedy="More data (here 5,000 shapes instead of 12 ended it), DiffAugment, a smaller G, "
        "or an earlier checkpoint.",
        paper="Meehan et al. 2020, A Non-Parametric Test to Detect Data-Copying in "
        "Generative Models",
        cures=(
            Cure(
                "DiffAugment: D sees each image moved and recoloured, never twice the same.",
                (("stabilisers.diffaugment", {}),),
            ),
        ),
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


RISING = 0.3
"""Share of its mean that the share of right classes gains, if G begins to listen."""


@dataclass
class IgnoresClass(Symptom):
    """G draws whatever it likes, whichever class it is told."""

    word: ClassVar[Word] = "ignores the class"
    meaning: ClassVar[Meaning] = Meaning(
        says="G draws samples like the data, but not of the class that it is told.",
        told_by="The share of samples of the right class lies surely (binomial, "
        f"p < {ALPHA:g}) under half of the way from chance to the real samples' own, does not "
        f"rise, and coverage has once been {percent(FOUND)}.",
        remedy="A projection discriminator with class-conditional normalisation in G; a larger "
        "weight of an auxiliary classifier's loss; or mismatched pairs of sample and label shown "
        "to D as false.",
        paper="Miyato and Koyama 2018, cGANs with Projection Discriminator; Odena et al. 2017, "
        "Conditional Image Synthesis with Auxiliary Classifier GANs; Reed et al. 2016, "
        "Generative Adversarial Text to Image Synthesis",
        cures=(
            Cure(
                "The projection discriminator, which judges a sample by its class.",
                (("network.conditioning", "projection"),),
            ),
        ),
    )
    _shares: deque[tuple[int, float]] = field(default_factory=deque)

    def see(self, look: Look, told: bool) -> str | None:
        """Return how often it obeys, beside chance and real samples."""
        obeyed = look.obeyed
        if obeyed is None:
            return None
        self._shares.append((look.step, obeyed.share))
        while self._shares[0][0] < look.step - WINDOW:
            self._shares.popleft()
        from scipy.special import bdtr

        halfway = (obeyed.chance + obeyed.real) / 2
        surely = bdtr(round(obeyed.share * obeyed.samples), obeyed.samples, halfway) < ALPHA
        steps, shares = (np.array(each, np.float64) for each in zip(*self._shares, strict=True))
        rising = len(steps) > 2 and trend(steps, shares).gain > RISING
        if not surely or rising or look.past.coverage < FOUND or obeyed.real <= obeyed.chance:
            return None
        return (
            f"{percent(obeyed.share)} of the samples are of the class that G was told, by chance "
            f"{percent(obeyed.chance)}, of real ones {percent(obeyed.real)}"
        )

    def memory(self) -> dict[str, Any]:
        """Return the latest shares."""
        return {"shares": list(self._shares)}

    def recall(self, memory: Mapping[str, Any]) -> None:
        """Go on from there."""
        self._shares = deque((step, share) for step, share in memory["shares"])


LONG = 300
"""Steps that samples must have been poor for, if they never were good."""
FOREVER = 1000
"""Steps after which it is enough that no rise is seen."""
PATIENCE = 200
"""Steps of the warm-up in which poor samples count already, if they stay so."""


@dataclass
class PoorSamples(Symptom):
    """The samples are not like the data: they never were and get no better, or no longer are."""

    word: ClassVar[Word] = "poor samples"
    meaning: ClassVar[Meaning] = Meaning(
        says="The samples are not like the data: off it, noisy, or blurred. They never were and "
        "get no better, or they were and no longer are.",
        told_by=f"Quality lies below {percent(IMAGES.poor)} (images) or {percent(POINTS.poor)} "
        f"(points) of what a perfect sampler gets, for {LONG + 100} steps in which it surely does "
        "not rise nor come the samples nearer to the data, or for "
        f"{FOREVER} in which that is not seen; or it has fallen below "
        f"{percent(IMAGES.drop)} or {percent(POINTS.drop)} of the best that was held, once that "
        "was good. Quality of images is the worst of precision, density and recall.",
        remedy="Train longer, with lower or falling learning rates, larger batches, averaged "
        "weights or a larger G; the first three together healed the ring here. Bound "
        "D's slope less: on this program's ring 2.5 % of the samples were of high quality with "
        "weight clipping and 0.7 % with hinge and spectral norm, against 82.8 % without. Fewer "
        "augmentations.",
        paper="Kynkäänniemi et al. 2019, Improved Precision and Recall Metric; Naeem et al. 2020, "
        "Reliable Fidelity and Diversity Metrics; Gulrajani et al. 2017, Improved Training of "
        "Wasserstein GANs",
        cures=(
            Cure(
                "No spectral norm in D: 75.9 % of the samples of the ring of high quality with "
                "hinge, and 0.7 % with it.",
                (("stabilisers.spectral-norm", None),),
            ),
            Cure(
                "A fifth of the learning rates, batches four times as large, and an averaged G: "
                "healthy on the ring, from 5e-3 and 16.",
                (("stabilisers.ema", {}),),
                factors=(
                    ("optimisers.generator.lr", 0.2),
                    ("optimisers.discriminator.lr", 0.2),
                    ("schedule.batch_size", 4),
                ),
            ),
        ),
    )
    warm_up: int
    _poor: int | None = None

    def see(self, look: Look, told: bool) -> str | None:
        """Return how good they are, beside a perfect sampler."""
        findings, past = look.findings, look.past
        if findings is None or findings.quality is None:
            return None
        quality, standard = findings.quality, findings.standard
        if quality >= standard.poor:
            self._poor = None
        elif self._poor is None:
            self._poor = look.step
        since = look.step if self._poor is None else self._poor
        forever = look.step - since >= FOREVER and not (
            past.gaining or past.nearing or past.drifting
        )
        spoilt = past.quality >= standard.good and quality < standard.drop * past.quality
        long = look.step - max(since, self.warm_up - PATIENCE) >= LONG and past.settled
        if spoilt or (self._poor is not None and (long or forever)):
            return findings.fidelity
        return None

    def begun(self, look: Look) -> int:
        """Return since when they are so poor."""
        return look.step if self._poor is None else self._poor

    def memory(self) -> dict[str, Any]:
        """Return since when they are so poor."""
        return {"poor": self._poor}

    def recall(self, memory: Mapping[str, Any]) -> None:
        """Go on from there; older checkpoints do not tell it."""
        self._poor = memory.get("poor")
