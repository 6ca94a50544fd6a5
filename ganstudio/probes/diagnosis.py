"""Which diagnosis and which slow measures suit a data set, and the real samples they compare with.

Both depend on the data and on what is asked of them only, so runs that share their data
share them too, and with them one classifier and one set of floors.
"""

from __future__ import annotations

import weakref
from collections.abc import Callable, Hashable
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import numpy as np
import torch

from ganstudio.probes.channels import ChannelClassifier
from ganstudio.probes.classes import ClassDiagnosis
from ganstudio.probes.classifier import Classifier
from ganstudio.probes.diversity import DiversityDiagnosis
from ganstudio.probes.extractors import Extractor, LearntFeatures, TurnedFeatures
from ganstudio.probes.fidelity import Fidelity
from ganstudio.probes.manifold import ManifoldDiagnosis
from ganstudio.probes.mixture import MixtureDiagnosis
from ganstudio.probes.shared import Shared
from ganstudio.probes.slow_measures import (
    AT_ONCE,
    FeatureMeasures,
    SampleMeasures,
    SlowMeasures,
)
from ganstudio.probes.stacked import SAMPLES, StackedDiagnosis
from ganstudio.probes.symptom import Distinct
from ganstudio.probes.unlabelled import UnlabelledDiagnosis
from ganstudio.training.random import DATA_SEED, stream

if TYPE_CHECKING:
    from torch import Tensor

    from ganstudio.data.base import Dataset
    from ganstudio.probes.findings import Diagnosis

T = TypeVar("T")
MOST_IMAGES = 500
MOST_POINTS = 1000
FEWEST = 4
"""Real samples below which no measure means anything."""
PAIRED = 5000
"""Samples up to which each is compared with each; beyond that only distances of features are."""
MOST_LESSONS = 8192
"""Images that the classifier learns from."""
MOST_TURNED = 1024
"""Images that it learns to turn, where it has no labels to learn from."""
MOST_COUNTED = 4096
"""Images of the data that are looked at for duplicates."""
LEAST = 1e-6
"""Spread below which points are one and the same."""

_known: dict[int, dict[Hashable, Any]] = {}


def _once(data: Tensor, key: Hashable, build: Callable[[], T]) -> T:
    """Return what was built for the data under a key, which is forgotten with the data."""
    if id(data) not in _known:
        _known[id(data)] = {}
        weakref.finalize(data, _known.pop, id(data), None)
    built = _known[id(data)]
    if key not in built:
        built[key] = build()
    found: T = built[key]
    return found


def diagnosis_for(
    dataset: Dataset, data: Tensor, samples: int = 0, most: int = 0
) -> Diagnosis | None:
    """Return the diagnosis that suits a data set; None for a handful of samples.

    Parameters
    ----------
    dataset
        The data with what is known of it.
    data : Tensor
        Its samples on the device.
    samples
        Generated samples that known modes are counted on; 0 chooses.
    most
        Real samples that are held out at most, as many as are generated; 0 chooses.
    """
    key = "diagnosis", samples, most
    return _once(data, key, lambda: _diagnosis(dataset, data, samples, most))


def distinct(data: Tensor) -> Distinct | None:
    """Return how many different images there are among some of the data; None for points."""
    return _once(data, "distinct", lambda: _distinct(data)) if data.ndim == 4 else None


def _distinct(data: Tensor) -> Distinct:
    """Tell rows apart by a sum of their numbers with random weights."""
    some = data[:: max(1, len(data) // MOST_COUNTED)]
    source = stream(torch.device("cpu"), DATA_SEED, "diagnosis/distinct")
    weights = torch.rand(some[0].numel(), generator=source, dtype=torch.float64).to(data.device)
    marks = torch.cat([part.flatten(1).double() @ weights for part in torch.split(some, AT_ONCE)])
    return Distinct(len(torch.unique(marks)), len(marks))


def slow_measures_for(
    dataset: Dataset,
    data: Tensor,
    name: str,
    extractors: tuple[Extractor, ...] = (),
    most: int = 0,
) -> tuple[SlowMeasures, ...]:
    """Return the measures that take long and suit a data set.

    Parameters
    ----------
    dataset, data
        As for `diagnosis_for`.
    name
        What the data is called: ``"digits"``.
    extractors
        Further ones than that which suits the data.
    most
        As for `diagnosis_for`.
    """
    own = _once(data, ("slow", name, most), lambda: _slow_measures(dataset, data, name, most))
    if not own or data.ndim == 2:
        return own
    parts = split(data, most)
    further = (
        _once(data, (each, most), partial(FeatureMeasures, data, *parts, each, brief=True))
        for each in extractors
    )
    return (*own, *further)


class Split(NamedTuple):
    """Indices of held-out samples and of the others, in no order."""

    held_out: Tensor
    rest: Tensor


def split(data: Tensor, most: int = 0) -> Split:
    """Return at most so many held-out samples, no more than a third, and all others."""
    most = most or (MOST_IMAGES if data.ndim == 4 else MOST_POINTS)
    count = min(most, len(data) // 3)
    source = stream(data.device, DATA_SEED, "diagnosis/split")
    order = torch.randperm(len(data), generator=source, device=data.device)
    return Split(order[:count], order[count:])


def _diagnosis(dataset: Dataset, data: Tensor, samples: int, most: int) -> Diagnosis | None:
    if dataset.mixture is not None:
        return MixtureDiagnosis(dataset.mixture, data, samples or MixtureDiagnosis.usual)
    held_out, rest = split(data, most)
    if len(held_out) < FEWEST or _is_one_point(data):
        return None
    reference, unseen = data[rest[: len(held_out)]], data[held_out]
    if data.ndim == 2:
        return ManifoldDiagnosis(reference, unseen)
    diversity = DiversityDiagnosis(reference, unseen)
    if dataset.stacked:
        return _by_channels(dataset, data, diversity, samples or SAMPLES)
    if not _labelled(dataset):
        return UnlabelledDiagnosis(diversity, _fidelity(data, _turned_features(dataset, data)))
    return _by_classes(dataset, data, diversity, split(data, most))


def _is_one_point(data: Tensor) -> bool:
    """Tell whether all of the data is one point, of which figures of modes mean nothing."""
    return data.ndim == 2 and float(data.var(0, correction=0).sum()) < LEAST**2


def _labelled(dataset: Dataset) -> bool:
    return dataset.labels is not None and len(np.unique(dataset.labels)) > 1


def _fidelity(data: Tensor, extractor: Extractor) -> Fidelity:
    held_out, rest = split(data)
    return Fidelity(extractor, data[rest[: len(held_out)]], data[held_out])


def _turned_features(dataset: Dataset, data: Tensor) -> TurnedFeatures:
    """Return the extractor for images without labels, which all that measure by it share."""

    def build() -> TurnedFeatures:
        held_out, rest = split(data)
        source = stream(data.device, DATA_SEED, "diagnosis/turns")
        return TurnedFeatures(
            data[rest[:MOST_TURNED]], data[held_out], source, _shared(dataset, "turned")
        )

    return _once(data, "turned", build)


def _by_classes(
    dataset: Dataset, data: Tensor, diversity: DiversityDiagnosis, parts: Split
) -> ClassDiagnosis:
    assert dataset.labels is not None
    held_out, rest = parts
    labels = torch.from_numpy(dataset.labels).to(data.device)
    names = dataset.classes or tuple(str(k) for k in range(int(dataset.labels.max()) + 1))
    tally = np.bincount(dataset.labels, minlength=len(names)).clip(min=1)
    shared = _shared(dataset, f"classes-{len(held_out)}")
    lessons = Split(held_out, rest[:MOST_LESSONS])
    classifier = _classifier(data, labels, lessons, len(names), shared)
    target = (tally / tally.sum()).astype(np.float32)
    fidelity = _fidelity(data, LearntFeatures(classifier, "data"))
    return ClassDiagnosis(classifier, data[held_out], target, names, diversity, fidelity)


def _by_channels(
    dataset: Dataset, data: Tensor, diversity: DiversityDiagnosis, samples: int
) -> StackedDiagnosis:
    """Return the diagnosis by a classifier that learns from the channels, one at a time."""
    assert dataset.labels is not None
    kinds, channels = dataset.stacked, data.shape[1]
    digits = np.stack(np.unravel_index(dataset.labels, (kinds,) * channels), axis=1)
    held_out, rest = split(data)
    chosen = torch.cat([held_out, rest[: MOST_LESSONS // channels]])
    greys = data[chosen].flatten(0, 1)[:, None]
    answers = torch.from_numpy(digits).to(data.device)[chosen].flatten()
    places = torch.arange(len(greys), device=data.device)
    parts = Split(places[: channels * len(held_out)], places[channels * len(held_out) :])
    shared = _shared(dataset, "channels")
    classifier = ChannelClassifier(_classifier(greys, answers, parts, kinds, shared))
    tallies = [np.bincount(column, minlength=kinds).clip(min=1) for column in digits.T]
    shares = np.stack([tally / tally.sum() for tally in tallies])
    names = tuple(str(kind) for kind in range(kinds))
    fidelity = _fidelity(data, LearntFeatures(classifier, "data"))
    return StackedDiagnosis(classifier, shares, names, diversity, fidelity, samples)


def _shared(dataset: Dataset, name: str) -> Shared | None:
    """Return what lets several processes have one of them teach a classifier of the data."""
    return None if dataset.shelf is None else Shared(dataset.shelf / f"{name}.safetensors")


def _classifier(
    images: Tensor, labels: Tensor, parts: Split, classes: int, shared: Shared | None
) -> Classifier:
    held_out, rest = parts
    source = stream(images.device, DATA_SEED, "diagnosis/lessons")
    return Classifier(
        images[rest], labels[rest], images[held_out], labels[held_out], classes, source, shared
    )


def _slow_measures(
    dataset: Dataset, data: Tensor, name: str, most: int
) -> tuple[SlowMeasures, ...]:
    held_out, rest = split(data, min(most, PAIRED))
    if len(held_out) < FEWEST or _is_one_point(data):
        return ()
    points = SampleMeasures(data, held_out, rest)
    if data.ndim == 2:
        return (points,)
    diagnosis = diagnosis_for(dataset, data, 0, min(most, PAIRED))
    extractor: Extractor
    if isinstance(diagnosis, ClassDiagnosis | StackedDiagnosis):
        extractor = LearntFeatures(diagnosis.classifier, name)
    else:
        extractor = _turned_features(dataset, data)
    features = FeatureMeasures(data, held_out, rest, extractor)
    if min(most, len(data) // 3) <= PAIRED:
        return points, features
    return points, features, FeatureMeasures(data, *split(data, most), extractor, brief=True)
