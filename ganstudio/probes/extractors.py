"""What the features of images are made by, and what a distance between them is called."""

from __future__ import annotations

from collections.abc import Hashable
from typing import TYPE_CHECKING, Protocol

import torch

from ganstudio.probes.classifier import Classifier, reduced
from ganstudio.probes.findings import percent
from ganstudio.probes.work import Work

if TYPE_CHECKING:
    from torch import Tensor

    from ganstudio.probes.channels import ChannelClassifier
    from ganstudio.probes.shared import Shared


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


WAYS = 4


class TurnedFeatures:
    """What a classifier decides by that tells how images were turned, for data without labels.

    To tell an image from the same one mirrored or turned round it has to know what it shows.
    After Gidaris et al. 2018, Unsupervised Representation Learning by Predicting Image Rotations.

    Parameters
    ----------
    images, held_out : Tensor
        Real images (n, C, H, W) that it learns from, and others that tell when it has learnt
        enough.
    source
        Draws its batches.
    shared
        As for `Classifier`.
    """

    names = "FD-turned", "KD-turned"
    score = ""

    def __init__(
        self,
        images: Tensor,
        held_out: Tensor,
        source: torch.Generator,
        shared: Shared | None = None,
    ) -> None:
        sets = (turned(reduced(each)) for each in (images, held_out))
        (seen, ways), (unseen, answers) = sets
        self._classifier = Classifier(seen, ways, unseen, answers, WAYS, source, shared)

    @property
    def words(self) -> str:
        """What it is."""
        accuracy = percent(self._classifier.accuracy)
        return f"a small network that tells how images were turned, right on {accuracy} of others"

    def prepare(self) -> Work[None]:
        """Teach it."""
        return self._classifier.lessons()

    def features(self, images: Tensor) -> Work[Tensor]:
        """Return what its last layer decides by."""
        return self._classifier.features(images)

    def probabilities(self, features: Tensor) -> Tensor:
        """Refuse.

        Raises
        ------
        ValueError
            Always: ways of turning are no classes of the data.
        """
        raise ValueError("how images were turned is no class")


def turned(images: Tensor) -> tuple[Tensor, Tensor]:
    """Return images as they are, mirrored either way and both, and in which way each is."""
    every = [images, images.flip(3), images.flip(2), images.flip(2, 3)]
    ways = torch.arange(WAYS, device=images.device).repeat_interleave(len(images))
    return torch.cat(every), ways
