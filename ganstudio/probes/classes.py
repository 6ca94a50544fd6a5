"""Mode collapse on labelled images: which classes are generated, and how various they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch

from ganstudio.probes.diversity import twin_pictures
from ganstudio.probes.findings import (
    Findings,
    divergence,
    divergence_measure,
    effective_share,
    modes_hit,
    percent,
)
from ganstudio.probes.work import Once, Work
from ganstudio.telemetry.records import FloatArray, Measure

if TYPE_CHECKING:
    from torch import Tensor

    from ganstudio.probes.classifier import Classifier
    from ganstudio.probes.diversity import DiversityDiagnosis


class ClassDiagnosis:
    """Class shares by a small classifier, classes hit and KL, beside the measures of diversity.

    Until the classifier has learnt enough there are only the latter.

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
    ) -> None:
        self.classifier = classifier
        self.target, self.names = target, names
        self.samples = diversity.samples
        self.interval, self.warm_up = diversity.interval, diversity.warm_up
        self._diversity, self._held_out = diversity, held_out
        self._prepared = Once(self._prepare())
        self.hit_floor, self.kl_floor = len(names), 0.0

    def prepare(self) -> Work[None]:
        """Teach the classifier and measure the floors."""
        return self._prepared.go_on()

    def _prepare(self) -> Work[None]:
        yield from self.classifier.lessons()
        real = yield from self._shares(self._held_out)
        self.hit_floor, self.kl_floor = self._hit_and_divergence(real)

    def examine(self, samples: Tensor) -> Work[Findings]:
        """Return what is found in generated images."""
        if not self._prepared.done:
            return (yield from self._diversity.examine(samples))
        shares = yield from self._shares(samples)
        hit, kl = self._hit_and_divergence(shares)
        found = yield from self._diversity.look(samples)
        return Findings(
            modes=self.names,
            shares=shares,
            target=self.target,
            measures=(
                self._hit_measure(hit),
                divergence_measure(kl, self.kl_floor, "classes"),
                *self._diversity.measures(found),
            ),
            coverage=min(self._diversity.variety(found), effective_share(kl - self.kl_floor)),
            quality=1.0,
            evidence=f"{hit} of {len(self.names)} classes, {percent(found.twins)} near-duplicates",
            twins=twin_pictures(samples, found),
        )

    def _shares(self, images: Tensor) -> Work[FloatArray]:
        classes = yield from self.classifier.classify(images)
        tally = torch.bincount(classes, minlength=len(self.names))
        shares: FloatArray = (tally / len(images)).cpu().numpy()
        return shares

    def _hit_and_divergence(self, shares: FloatArray) -> tuple[int, float]:
        return modes_hit(shares, self.target), divergence(shares, self.target)

    def _hit_measure(self, hit: int) -> Measure:
        return Measure(
            name="modes",
            title="Classes hit",
            help="Classes with at least a tenth of their share in the data, told by a small "
            f"classifier that is right on {percent(self.classifier.accuracy)} of held-out images.",
            value=hit,
            floor=self.hit_floor,
            text=f"{hit} of {len(self.names)}",
            floor_text=f"{self.hit_floor} of {len(self.names)}",
            better="high",
        )
