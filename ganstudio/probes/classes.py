"""Mode collapse on labelled images: which classes are generated, and how various they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import torch
from numpy.typing import NDArray

from ganstudio.probes.counting import Tally
from ganstudio.probes.diversity import twin_pictures
from ganstudio.probes.findings import (
    IMAGES,
    Findings,
    divergence,
    divergence_error,
    divergence_measure,
    effective_share,
    modes_hit,
    percent,
)
from ganstudio.probes.measures import CLASSES
from ganstudio.probes.work import Once, Work
from ganstudio.telemetry.records import FloatArray, Measure

if TYPE_CHECKING:
    from torch import Tensor

    from ganstudio.probes.classifier import Classifier
    from ganstudio.probes.diversity import DiversityDiagnosis
    from ganstudio.probes.fidelity import Fidelity

TRUSTED = 0.75
"""Accuracy below which a classifier's counts are shown, and held against nobody."""


class ClassDiagnosis:
    """Class shares by a small classifier, classes hit and KL, beside the measures of diversity.

    And how good the images are, in the features that it decides by. Until it has learnt enough
    there is only the diversity.

    Parameters
    ----------
    classifier
        Taught by `prepare`, and not with the held-out images.
    held_out : Tensor
        Real images (n, C, H, W), from which the floors are taken.
    target : array (K,)
        Share of each class in the data, none of it 0.
    names
        Of the classes.
    diversity
        The diagnosis without labels, for as many samples.
    fidelity
        How good they are, by the classifier's features.

    Attributes
    ----------
    hit_floor, kl_floor : int, float
        Classes hit and KL of the held-out images; known after `prepare`.
    """

    def __init__(
        self,
        classifier: Classifier,
        held_out: Tensor,
        target: FloatArray,
        names: tuple[str, ...],
        diversity: DiversityDiagnosis,
        fidelity: Fidelity,
    ) -> None:
        self.classifier = classifier
        self.target, self.names = target, names
        self.samples = diversity.samples
        self.interval, self.warm_up = diversity.interval, diversity.warm_up
        self._diversity, self._fidelity, self._held_out = diversity, fidelity, held_out
        self._prepared = Once(self._prepare())
        self.hit_floor, self.kl_floor = len(names), 0.0

    def prepare(self) -> Work[None]:
        """Teach the classifier and measure the floors."""
        return self._prepared.go_on()

    def _prepare(self) -> Work[None]:
        yield from self.classifier.lessons()
        real = self._counts((yield from self.classifier.features(self._held_out)))
        shares = (real / real.sum()).astype(np.float32)
        self.hit_floor = modes_hit(shares, self.target)
        self.kl_floor = divergence(shares, self.target)
        self._confusion = yield from self.classifier.confusion()
        yield from self._fidelity.prepare()

    def examine(self, samples: Tensor) -> Work[Findings]:
        """Return what is found in generated images."""
        if not self._prepared.done:
            return (yield from self._diversity.examine(samples))
        features = yield from self._fidelity.features(samples)
        fit = yield from self._fidelity.look(features)
        worst = self._fidelity.worst(fit)
        tally = self._tally(self._counts(features), len(samples))
        shares = (tally.counts / tally.samples).astype(np.float32)
        hit, kl = modes_hit(shares, self.target), divergence(shares, self.target)
        found = yield from self._diversity.look(samples)
        return Findings(
            modes=self.names,
            shares=shares,
            target=self.target,
            measures=(
                self._hit_measure(hit, tally.samples),
                divergence_measure(
                    kl,
                    self.kl_floor,
                    "classes",
                    tally.samples,
                    divergence_error(shares, self.target, tally.samples),
                ),
                *self._fidelity.measures(fit),
                *self._diversity.measures(found),
            ),
            coverage=min(self._diversity.variety(found), effective_share(kl - self.kl_floor)),
            quality=worst.share,
            evidence=f"{hit} of {len(self.names)} classes, {percent(found.twins)} near-duplicates",
            twins=twin_pictures(samples, found),
            fidelity=worst.words,
            tally=tally if self.classifier.accuracy >= TRUSTED else None,
            standard=IMAGES,
            on_data=worst.on_data,
        )

    def _counts(self, features: Tensor) -> NDArray[np.float64]:
        classes = self.classifier.decide(features)
        tally = torch.bincount(classes, minlength=len(self.names))
        counts: NDArray[np.float64] = tally.double().cpu().numpy()
        return counts

    def _tally(self, counts: NDArray[np.float64], samples: int) -> Tally:
        return Tally(
            self.names,
            "classes",
            samples,
            counts,
            self.target.astype(np.float64),
            confusion=self._confusion,
        )

    def _hit_measure(self, hit: int, n: int) -> Measure:
        right = percent(self.classifier.accuracy)
        return CLASSES.taken(
            hit,
            self.hit_floor,
            f"{hit} of {len(self.names)}",
            f"{self.hit_floor} of {len(self.names)}",
            aside=f"It is right on {right} of held-out images.",
            n=n,
            extractor=f"a small classifier, right on {right}",
        )
