"""The measures that take long: bins, copies, distances between features and scores.

They are taken on a budget, beside the quick diagnosis, which shows the latest of them.
"""

from __future__ import annotations

import logging
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

import numpy as np
import torch
from numpy.typing import NDArray

from ganstudio.data.base import DataError
from ganstudio.probes.bins import Bins
from ganstudio.probes.birthday import SHOWN
from ganstudio.probes.features import FeatureDistances
from ganstudio.probes.inception_score import inception_score, inception_score_error, score_measure
from ganstudio.probes.latents import FixedLatents
from ganstudio.probes.memorisation import Copying, Memorisation
from ganstudio.probes.pixels import pixels
from ganstudio.probes.sampler import Sampler
from ganstudio.probes.work import Once, Work, by_parts, finish
from ganstudio.telemetry.records import Measure

if TYPE_CHECKING:
    from torch import Tensor

    from ganstudio.probes.extractors import Extractor
    from ganstudio.probes.findings import Diagnosis
    from ganstudio.training.subject import Duel, Subject

MOST_REFERENCE = 2000
"""Real images that features are compared with."""
AT_ONCE = 64
"""Images that are taken from the data at a time."""
SCORED_AT_ONCE = 16
"""Images whose classes are told in one slice."""


@dataclass(frozen=True)
class SlowFindings:
    """The measures of one set of samples, and the images that come closest to training images."""

    measures: tuple[Measure, ...] = ()
    copies: NDArray[np.uint8] | None = None


class SlowMeasures(Protocol):
    """Some that suit a data set.

    Attributes
    ----------
    samples : int
        Samples that it wants, of which all its floors are told.
    """

    samples: int

    def prepare(self) -> Work[None]:
        """Learn what they need, and their floors."""

    def examine(self, samples: Tensor) -> Work[SlowFindings]:
        """Take them of generated samples (n, *shape)."""


class SampleMeasures:
    """Bins and copies, of samples of any kind.

    Parameters
    ----------
    data : Tensor
        The training samples (N, …).
    held_out, rest : Tensor
        Indices of two sets of them with nothing in common.
    """

    def __init__(self, data: Tensor, held_out: Tensor, rest: Tensor) -> None:
        self.samples = len(held_out)
        self._data = data
        self._bins = Bins(data, rest, self.samples)
        self._memory = Memorisation(data, rest[: self.samples], held_out)
        self._prepared = Once(self._prepare())

    def prepare(self) -> Work[None]:
        """Learn the bins and the real samples' own distances."""
        return self._prepared.go_on()

    def _prepare(self) -> Work[None]:
        yield from self._bins.prepare()
        yield from self._memory.prepare()

    def examine(self, samples: Tensor) -> Work[SlowFindings]:
        """Take them of generated samples."""
        bins = yield from self._bins.look(samples)
        copying = yield from self._memory.look(samples)
        measures = (*self._bins.measures(*bins), *self._memory.measures(copying))
        return SlowFindings(measures, self._pictures(samples, copying))

    def _pictures(self, samples: Tensor, copying: Copying) -> NDArray[np.uint8] | None:
        if samples.ndim == 2:
            return None
        pairs = samples[copying.samples[:SHOWN]], self._data[copying.originals[:SHOWN]]
        return np.stack([pixels(each) for each in pairs], axis=1)


class FeatureMeasures:
    """Fréchet and kernel distance of features, and Inception Score.

    The score only where what makes the features tells classes as well.

    Parameters
    ----------
    data, held_out, rest : Tensor
        As for `SampleMeasures`.
    extractor
        What makes the features.
    brief
        Whether they are taken from as many real images as samples: for an extractor that takes
        long.
    """

    def __init__(
        self,
        data: Tensor,
        held_out: Tensor,
        rest: Tensor,
        extractor: Extractor,
        brief: bool = False,
    ) -> None:
        self.samples = len(held_out)
        self._data, self._held_out = data, held_out
        self._rest = rest[: self.samples if brief else max(MOST_REFERENCE, self.samples)]
        self._extractor = extractor
        self._floor = 1.0
        self._prepared = Once(self._prepare())

    def prepare(self) -> Work[None]:
        """Make the features of real images, and the floors."""
        return self._prepared.go_on()

    def _prepare(self) -> Work[None]:
        yield from self._extractor.prepare()
        reference = yield from self._real(self._rest)
        held_out = yield from self._real(self._held_out)
        words = self._extractor.words
        self._distances = FeatureDistances(reference, held_out, words, self._extractor.names)
        yield from self._distances.prepare()
        self._floor, _ = yield from self._score(held_out)

    def _real(self, chosen: Tensor) -> Work[Tensor]:
        found = []
        for part in torch.split(chosen, AT_ONCE):
            found.append((yield from self._extractor.features(self._data[part])))
        return torch.cat(found)

    def examine(self, samples: Tensor) -> Work[SlowFindings]:
        """Take them of generated images."""
        features = yield from self._extractor.features(samples)
        distances = self._distances.measures((yield from self._distances.look(features)))
        score = self._score_measures(*(yield from self._score(features)), len(features))
        return SlowFindings((*distances, *score))

    def _score(self, features: Tensor) -> Work[tuple[float, float]]:
        """Return the Inception Score and its error; 1 if the extractor tells no classes."""
        if not self._extractor.score:
            return 1.0, 0.0
        told = yield from by_parts(self._extractor.probabilities, features, SCORED_AT_ONCE)
        return inception_score(told), inception_score_error(told)

    def _score_measures(self, score: float, error: float, n: int) -> Iterator[Measure]:
        """Yield the score as a measure, if there is one."""
        if name := self._extractor.score:
            yield score_measure(name, score, error, self._floor, n, self._extractor.words)


class SlowMeasuresProbe:
    """A study that says nothing itself: the next diagnosis tells what it has found.

    Before the first of them it has the diagnosis prepared, such as its classifier taught.

    Parameters
    ----------
    run
        Whose latent space, seed and device.
    diagnosis
        What is to be prepared.
    slow
        What there is to take, the quickest first.
    """

    urgent = False
    interval = 2.0
    steps = math.inf

    def __init__(
        self, run: Subject, pairing: Duel, diagnosis: Diagnosis, slow: Sequence[SlowMeasures]
    ) -> None:
        self.part = pairing.name
        self._diagnosis, self._slow = diagnosis, slow
        self._sampler = Sampler(pairing, FixedLatents(run, pairing, "collapse"))
        self._latest: dict[int, SlowFindings] = {}
        self._failed: set[int] = set()

    @property
    def findings(self) -> SlowFindings:
        """The latest of them, each with the step of its samples."""
        latest = self._latest.values()
        measures = tuple(measure for each in latest for measure in each.measures)
        copies = next((each.copies for each in latest if each.copies is not None), None)
        return SlowFindings(measures, copies)

    def prepare(self) -> None:
        """Have the diagnosis prepared at once."""
        finish(self._diagnosis.prepare())

    def measure(self, run: Subject) -> None:
        """Take all of them at once."""
        finish(self.study(run))

    def study(self, run: Subject) -> Work[None]:
        """Take one set after the other, all of the generator as it is at the beginning."""
        yield from self._diagnosis.prepare()
        if not self._slow:
            return
        step, averaged = run.iteration, run.experiment.watch.averaged
        most = max(slow.samples for slow in self._slow)
        samples = yield from self._sampler.draw(most, averaged)
        if not bool(samples.isfinite().all()):
            return
        for number, slow in enumerate(self._slow):
            if number in self._failed:
                continue
            try:
                yield from slow.prepare()
                found = yield from slow.examine(samples[: slow.samples])
            except DataError as error:  # a network from a file, without which training goes on
                self._failed.add(number)
                self._latest.pop(number, None)
                logging.getLogger(__name__).warning("%s; its measures are left out.", error)
                continue
            measures = tuple(replace(measure, step=step) for measure in found.measures)
            self._latest[number] = replace(found, measures=measures)
