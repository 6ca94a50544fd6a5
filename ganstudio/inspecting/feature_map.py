"""Real and generated samples in a plane, near to each other where D sees the same in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import torch

from ganstudio.inspecting.features import features
from ganstudio.inspecting.specimen import InquiryError, Specimen
from ganstudio.probes.pixels import pixels
from ganstudio.probes.sorting import classifier_for
from ganstudio.probes.work import Work
from ganstudio.telemetry.questions import FeatureMap, MapFeatures

if TYPE_CHECKING:
    from torch import Tensor

FEWEST = 10
COMPONENTS = 30
"""Principal components that t-SNE is given; the rest is mostly noise."""
PERPLEXITY = 30.0
PASSES = 500
"""Of t-SNE, all in one slice of work: the library cannot be left between them."""


def feature_map(specimen: Specimen, asked: MapFeatures) -> Work[FeatureMap]:
    """Lay out so many real and as many generated samples by the features of D's last layer.

    Their classes are those of the data, and of generated ones what a classifier takes them for.
    """
    picked = specimen.picked(asked.count, "map")
    if len(picked) < FEWEST:
        raise InquiryError(f"The data has {len(picked)} samples, and a map needs {FEWEST}.")
    fake = yield from specimen.mixed(len(picked), "map")
    both = torch.cat([specimen.real[picked], fake])
    labels = None
    if specimen.labels is not None:
        usual = specimen.labels.usual(len(picked))
        labels = torch.cat([specimen.labels.of_data[picked], usual])
    found = yield from features(specimen.discriminator, both, labels)
    places = principal_places(found, COMPONENTS)
    yield
    if asked.method == "tsne":
        places = _by_tsne(places)
    classes = np.full(len(both), -1)
    names = specimen.dataset.class_names
    if specimen.dataset.labels is not None:
        classes[: len(picked)] = specimen.dataset.labels[picked.cpu().numpy()]
    classifier = classifier_for(specimen.dataset, specimen.real)
    if classifier is not None:
        yield from classifier.lessons()
        told = yield from classifier.classify(fake)
        classes[len(picked) :] = told.cpu().numpy()
    real = np.arange(len(both)) < len(picked)
    flat = places[:, :2].float().cpu().numpy()
    return FeatureMap(flat, pixels(both), real, classes, names, asked.method)


def principal_places(found: Tensor, count: int) -> Tensor:
    """Return the first principal components of features (n, m), (n, count) at most."""
    centred = (found - found.mean(0)).double()
    count = min(count, *centred.shape)
    left, strengths, _ = torch.linalg.svd(centred, full_matrices=False)
    # Each turned so that its largest entry is positive: a library may give either sign.
    extreme = left.gather(0, left.abs().argmax(0, keepdim=True))
    places: Tensor = left * extreme.sign() * strengths
    return places[:, :count]


def _by_tsne(places: Tensor) -> Tensor:
    """Van der Maaten and Hinton 2008, Visualizing Data using t-SNE, begun from two components."""
    from sklearn.manifold import TSNE

    begun = places[:, :2] / places[:, 0].std().clamp(min=1e-12) * 1e-4
    method = TSNE(
        2, init=begun.cpu().numpy(), perplexity=min(PERPLEXITY, (len(places) - 1) / 3),
        random_state=0, max_iter=PASSES,
    )  # fmt: skip
    return torch.from_numpy(method.fit_transform(places.cpu().numpy()))
