"""Tells the class of each channel of images that are stacks of grey ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ganstudio.probes.work import Work

if TYPE_CHECKING:
    from torch import Tensor

    from ganstudio.probes.classifier import Classifier

CHANNELS = ("red", "green", "blue")


class ChannelClassifier:
    """Tells the mode of a stack of grey images by a classifier that sees one at a time.

    Parameters
    ----------
    classifier
        Of single grey images (n, 1, H, W).
    """

    def __init__(self, classifier: Classifier) -> None:
        self._classifier = classifier

    @property
    def accuracy(self) -> float:
        """Share of single grey images that it gets right."""
        return self._classifier.accuracy

    def lessons(self) -> Work[None]:
        """Teach it what is left to learn."""
        return self._classifier.lessons()

    def classify(self, images: Tensor) -> Work[Tensor]:
        """Return the class in each channel of images (n, C, H, W), (n, C) int64."""
        return self.decide((yield from self.features(images)))

    def decide(self, features: Tensor) -> Tensor:
        """Return the class in each channel (n, C) by features (n, C · 64)."""
        single = features.view(len(features) * len(CHANNELS), -1)
        return self._classifier.decide(single).view(len(features), -1)

    def confusion(self) -> Work[NDArray[np.float64]]:
        """Return that of single grey images, see `Classifier.confusion`."""
        return self._classifier.confusion()

    def features(self, images: Tensor) -> Work[Tensor]:
        """Return the features of all channels in a row, (n, C · 64)."""
        found = yield from self._classifier.features(images.flatten(0, 1)[:, None])
        return found.view(len(images), -1)
