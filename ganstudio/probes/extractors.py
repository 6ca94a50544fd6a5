"""What the features of images are made by, and what a distance between them is called."""

from __future__ import annotations

from collections.abc import Hashable
from typing import TYPE_CHECKING, Protocol

import torch

from ganstudio.probes.classifier import Classifier, at_once, network, reduced
from ganstudio.probes.findings import percent
from ganstudio.probes.work import Work, by_parts

if TYPE_CHECKING:
    from torch import Tensor

    from ganstudio.probes.stacked import ChannelClassifier

LEAST = 1e-3
"""Of a feature's spread, so that one that never changes counts for nothing."""


class Extractor(Hashable, Protocol):
    """Makes features of images.

    Attributes
    ----------
    names : (str, str)
        What Fréchet and kernel distance are called with it.
    score : str
        What the Inception Score is called; empty where it tells no classes.
    """

    names: tuple[str, str]
    score: str

    @property
    def words(self) -> str:
        """What it is, to follow "by"."""

    def prepare(self) -> Work[None]:
        """Learn what it needs."""

    def features(self, images: Tensor) -> Work[Tensor]:
        """Return the features (n, d) of images (n, C, H, W)."""

    def probabilities(self, features: Tensor) -> Tensor:
        """Return the probability of each class by features (n, d), (n, K)."""


class LearntFeatures:
    """What a classifier trained on the same data decides by.

    Parameters
    ----------
    classifier
        Of the data's classes.
    data
        What the data is called: ``"digits"``.
    """

    def __init__(self, classifier: Classifier | ChannelClassifier, data: str) -> None:
        self._classifier, self._data = classifier, data
        self.names = f"FD-{data}", f"KD-{data}"
        self.score = f"IS-{data}" if isinstance(classifier, Classifier) else ""

    @property
    def words(self) -> str:
        """What it is."""
        accuracy = percent(self._classifier.accuracy)
        return f"a small classifier of the {self._data}, right on {accuracy} of held-out images"

    def prepare(self) -> Work[None]:
        """Teach the classifier."""
        return self._classifier.lessons()

    def features(self, images: Tensor) -> Work[Tensor]:
        """Return what its last layer decides by."""
        return self._classifier.features(images)

    def probabilities(self, features: Tensor) -> Tensor:
        """Return what its last layer decides."""
        assert isinstance(self._classifier, Classifier)
        return self._classifier.probabilities(features)


class RandomFeatures:
    """Convolutions with random weights, for images without labels.

    They have learnt nothing, and are the same for all data; each feature is scaled to mean
    0 and variance 1 on real images. Naeem et al. 2020, section 3.3, on random embeddings.

    Parameters
    ----------
    images : Tensor
        Real images (n, C, H, W), which give the scale.
    """

    names = "FD-random", "KD-random"
    score = ""
    words = "random convolutions, since the data has no labels to learn features from"

    def __init__(self, images: Tensor) -> None:
        self._images = images
        self._network = network(images.shape[1], 2)[:-1].to(images.device).eval()
        self._mean = self._spread = torch.zeros(())

    def prepare(self) -> Work[None]:
        """Take the scale of the features."""
        raw = yield from self._raw(self._images)
        self._mean, self._spread = raw.mean(0), raw.std(0).clamp_min(LEAST)

    def features(self, images: Tensor) -> Work[Tensor]:
        """Return the scaled features, (n, 64)."""
        raw = yield from self._raw(images)
        return (raw - self._mean) / self._spread

    def probabilities(self, features: Tensor) -> Tensor:
        """Refuse: they know no classes."""
        raise ValueError("random features tell no classes")

    def _raw(self, images: Tensor) -> Work[Tensor]:
        return (yield from by_parts(self._apply, images, at_once(images)))

    @torch.no_grad()
    def _apply(self, images: Tensor) -> Tensor:
        features: Tensor = self._network(reduced(images))
        return features
