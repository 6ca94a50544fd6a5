"""What an export asks of samples: how they lie among real ones, and of which class each is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ganstudio.probes.diagnosis import FEWEST, MOST_TURNED, split
from ganstudio.probes.extractors import Extractor, LearntFeatures, TurnedFeatures
from ganstudio.probes.neighbours import Neighbours
from ganstudio.probes.sorting import ClassSorter, classifier_for, sorter_for
from ganstudio.probes.work import Work, finish
from ganstudio.training.random import DATA_SEED, stream

if TYPE_CHECKING:
    from torch import Tensor

    from ganstudio.data.base import Dataset
    from ganstudio.training.subject import Duel, Subject


class NeighbourGauge:
    """Precision and recall of samples by nearest neighbours, of points or of features of images.

    It shares nothing with a run that goes on meanwhile, and learns what it needs when it is
    first asked.

    Parameters
    ----------
    reference, held_out : Tensor
        Two sets of n real samples (n, …) each, with nothing in common.
    extractor
        Makes features of images; None for points.

    Attributes
    ----------
    samples : int
        How many it wants, of which the floor is told.
    """

    def __init__(self, reference: Tensor, held_out: Tensor, extractor: Extractor | None) -> None:
        self.samples = len(reference)
        self._real, self._extractor = (reference, held_out), extractor
        self._neighbours: Neighbours | None = None

    @property
    def words(self) -> str:
        """What it measures in."""
        made = None if self._extractor is None else self._extractor.words
        return "among the points themselves" if made is None else f"in features by {made}"

    def floor(self) -> tuple[float, float]:
        """Return precision and recall of a perfect sampler."""
        return finish(self.perfect())

    def __call__(self, samples: Tensor) -> tuple[float, float]:
        """Return precision and recall of samples (n, …)."""
        return finish(self.look(samples))

    def perfect(self) -> Work[tuple[float, float]]:
        """Return what `floor` does, in slices."""
        found = (yield from self._learnt()).floor
        return found.precision, found.recall

    def look(self, samples: Tensor) -> Work[tuple[float, float]]:
        """Return precision and recall of samples (n, …), in slices."""
        learnt, features = (yield from self._learnt()), (yield from self._features(samples))
        found = yield from learnt.look(features)
        return found.precision, found.recall

    def _learnt(self) -> Work[Neighbours]:
        if self._neighbours is None:
            if self._extractor is not None:
                yield from self._extractor.prepare()
            reference = yield from self._features(self._real[0])
            held_out = yield from self._features(self._real[1])
            neighbours = Neighbours(reference, held_out)
            yield from neighbours.prepare()
            self._neighbours = neighbours
        return self._neighbours

    def _features(self, samples: Tensor) -> Work[Tensor]:
        if self._extractor is None:
            return samples
        return (yield from self._extractor.features(samples))


class SampleJudges:
    """Makes what judges the samples of a run for an export."""

    def sorter(self, run: Subject) -> ClassSorter | None:
        """Return what tells their classes; None where the data has none."""
        return sorter_for(run)

    def gauge(self, run: Subject, pairing: Duel) -> NeighbourGauge | None:
        """Return what holds them against real ones; None of a handful of data."""
        domain = pairing.domain
        return gauge_of(domain.dataset, domain.samples, run.experiment.data.name)


def gauge_of(dataset: Dataset, data: Tensor, name: str) -> NeighbourGauge | None:
    """Return what holds samples against a data set; None of a handful of data.

    Parameters
    ----------
    dataset, name
        The data, and what it is called.
    data : Tensor (N, *shape)
        Its samples, on the device.
    """
    held_out, rest = split(data)
    if len(held_out) < FEWEST:
        return None
    reference, unseen = data[rest[: len(held_out)]], data[held_out]
    if data.ndim == 2:
        return NeighbourGauge(reference, unseen, None)
    classifier = classifier_for(dataset, data)
    extractor: Extractor
    if classifier is None:
        source = stream(data.device, DATA_SEED, "gauge/turns")
        extractor = TurnedFeatures(data[rest[:MOST_TURNED]], unseen, source)
    else:
        extractor = LearntFeatures(classifier.apart(), name)
    return NeighbourGauge(reference, unseen, extractor)
