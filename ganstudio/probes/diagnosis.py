"""Which diagnosis suits a data set, and the real samples that it compares with."""

from __future__ import annotations

import weakref
from typing import TYPE_CHECKING

import numpy as np
import torch

from ganstudio.probes.classes import ClassDiagnosis
from ganstudio.probes.classifier import Classifier
from ganstudio.probes.diversity import DiversityDiagnosis
from ganstudio.probes.manifold import ManifoldDiagnosis
from ganstudio.probes.mixture import MixtureDiagnosis
from ganstudio.training.random import stream

if TYPE_CHECKING:
    from torch import Tensor

    from ganstudio.data.base import Dataset
    from ganstudio.probes.findings import Diagnosis

MOST_IMAGES = 500
MOST_POINTS = 1000
FEWEST = 4
"""Real samples below which no figure means anything."""
MOST_LESSONS = 8192
"""Images that the classifier learns from."""

_known: dict[int, Diagnosis | None] = {}


def diagnosis_for(dataset: Dataset, data: Tensor) -> Diagnosis | None:
    """Return the diagnosis that suits a data set; None for a handful of samples.

    It depends on nothing else, so runs that share their data share it too, and with it
    one classifier.

    Parameters
    ----------
    dataset
        The data with what is known of it.
    data : Tensor
        Its samples on the device.
    """
    key = id(data)
    if key not in _known:
        _known[key] = _build(dataset, data)
        weakref.finalize(data, _known.pop, key, None)
    return _known[key]


def _build(dataset: Dataset, data: Tensor) -> Diagnosis | None:
    if dataset.mixture is not None:
        return MixtureDiagnosis(dataset.mixture, data)
    are_images = data.ndim == 4
    count = min(MOST_IMAGES if are_images else MOST_POINTS, len(data) // 3)
    if count < FEWEST:
        return None
    source = stream(data.device, 0, "diagnosis/split")
    order = torch.randperm(len(data), generator=source, device=data.device)
    held_out, rest = order[:count], order[count:]
    reference, unseen = data[rest[:count]], data[held_out]
    if not are_images:
        return ManifoldDiagnosis(reference, unseen)
    diversity = DiversityDiagnosis(reference, unseen)
    if dataset.labels is None or len(np.unique(dataset.labels)) < 2:
        return diversity
    return _by_classes(dataset, data, diversity, held_out, rest[:MOST_LESSONS])


def _by_classes(
    dataset: Dataset, data: Tensor, diversity: DiversityDiagnosis, held_out: Tensor, rest: Tensor
) -> ClassDiagnosis:
    assert dataset.labels is not None
    labels = torch.from_numpy(dataset.labels).to(data.device)
    names = dataset.classes or tuple(str(k) for k in range(int(dataset.labels.max()) + 1))
    tally = np.bincount(dataset.labels, minlength=len(names)).clip(min=1)
    classifier = Classifier(
        data[rest],
        labels[rest],
        data[held_out],
        labels[held_out],
        len(names),
        stream(data.device, 0, "diagnosis/lessons"),
    )
    target = (tally / tally.sum()).astype(np.float32)
    return ClassDiagnosis(classifier, data[held_out], target, names, diversity)
