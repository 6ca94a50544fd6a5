"""Mode collapse on labelled images: which classes are generated, and how various they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch

from ganstudio.probes.findings import (
    Findings,
    divergence,
    divergence_measure,
    effective_share,
    modes_hit,
    percent,
)
from ganstudio.telemetry.records import FloatArray, Measure

if TYPE_CHECKING:
    from torch import Tensor

    from ganstudio.probes.classifier import Classifier
    from ganstudio.probes.diversity import DiversityDiagnosis
    from ganstudio.training.run import Run

SLICE = 0.04
"""Seconds that the classifier learns at a time, which training must wait for."""


class ClassDiagnosis:
    """Class shares by a small classifier, classes hit and KL, beside the figures of diversity.

    Until the classifier has learnt enough there are only the latter.

    Parameters
    ----------
    classifier
        Taught by `Lessons`, and not with the held-out images.
    held_out : Tensor
        Real images (n, C, H, W), from which the floors are taken.
    target : array (K,)
        Share of each class in the data, none of it 0.
    names
        Of the classes.
    diversity
        The diagnosis without labels, for as many samples.
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
        self._floors: tuple[int, float] | None = None

    def examine(self, samples: Tensor) -> Findings:
        """Return the figures for generated images."""
        if not self.classifier.ready:
            return self._diversity.examine(samples)
        shares = self._shares(samples)
        hit, kl = self._figures(shares)
        hit_floor, kl_floor = self.floors()
        diversity, twins = self._diversity.figures(samples)
        variety = self._diversity.variety(diversity, twins)
        return Findings(
            modes=self.names,
            shares=shares,
            target=self.target,
            measures=(
                self._hit_measure(hit, hit_floor),
                divergence_measure(kl, kl_floor, "classes"),
                *self._diversity.measures(diversity, twins),
            ),
            coverage=min(variety, effective_share(kl - kl_floor)),
            quality=1.0,
            evidence=f"{hit} of {len(self.names)} classes, {percent(twins)} near-duplicates",
        )

    def floors(self) -> tuple[int, float]:
        """Return classes hit and KL of the held-out real images, once the classifier is ready."""
        if self._floors is None:
            self._floors = self._figures(self._shares(self._held_out))
        return self._floors

    def _shares(self, images: Tensor) -> FloatArray:
        tally = torch.bincount(self.classifier.classify(images), minlength=len(self.names))
        return (tally / len(images)).cpu().numpy()

    def _figures(self, shares: FloatArray) -> tuple[int, float]:
        return modes_hit(shares, self.target), divergence(shares, self.target)

    def _hit_measure(self, hit: int, floor: int) -> Measure:
        return Measure(
            name="modes",
            title="Classes hit",
            help="Classes with at least a tenth of their share in the data, told by a small "
            f"classifier that is right on {percent(self.classifier.accuracy)} of held-out images.",
            value=hit,
            floor=floor,
            text=f"{hit} of {len(self.names)}",
            floor_text=f"{floor} of {len(self.names)}",
            better="high",
        )


class Lessons:
    """A probe that says nothing: it teaches a classifier, one short slice of time after another."""

    interval = 0.1
    costly = True

    def __init__(self, classifier: Classifier) -> None:
        self._classifier = classifier

    def measure(self, run: Run) -> None:
        """Go on teaching unless it has learnt all it will."""
        self._classifier.learn(SLICE)
