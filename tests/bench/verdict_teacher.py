"""A second pair of eyes for the verdict's benchmark: a classifier that the detector does not have.

It has another architecture and another seed than the program's own, and is taught on all of the
data. What it mistakes one class for, measured on images that it had not yet seen, is subtracted
from what it counts. Its features tell how good images are.
"""

from __future__ import annotations

import functools

import torch
from torch import Tensor, nn
from torch.nn import functional as F
from verdict_nearness import Nearness

from ganstudio.data.base import Data, Dataset

SEED = 20_011
LESSONS, MOST_LESSONS, BATCH, RATE = 100, 2000, 64, 3e-3
ENOUGH, LEAST = 0.97, 0.8
"""Accuracy on images not yet seen at which it is taught enough, and that each class must have."""
MOST_IMAGES = 800


class Teacher:
    """Knows the classes of images, and how near generated ones come to real ones.

    Attributes
    ----------
    target : Tensor (K,)
        Share of each class in the data.
    """

    def __init__(self, dataset: Dataset) -> None:
        assert dataset.labels is not None
        self._source = torch.Generator().manual_seed(SEED)
        order = torch.randperm(len(dataset), generator=self._source)
        images = torch.from_numpy(dataset.floats())[order]
        labels = torch.from_numpy(dataset.labels)[order]
        self._classes = int(labels.max()) + 1
        self.target = torch.bincount(labels) / len(labels)
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(SEED)
            self._network = nn.Sequential(
                nn.Conv2d(images.shape[1], 24, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
                nn.Conv2d(24, 48, 3, padding=1), nn.ReLU(), nn.AdaptiveAvgPool2d(4),
                nn.Flatten(), nn.Linear(48 * 16, 64), nn.Tanh(), nn.Linear(64, self._classes),
            )  # fmt: skip
        self._optimiser = torch.optim.Adam(self._network.parameters(), lr=RATE)
        fifth = len(images) // 5
        for _ in range(0, MOST_LESSONS, LESSONS):
            self._teach(images[fifth:], labels[fifth:])
            self._confusion = self._mistakes(images[:fifth], labels[:fifth])
            if self._confusion.diag().mean() >= ENOUGH:
                break
        assert self._confusion.diag().min() > LEAST, "the classes cannot be told apart"
        self._teach(images, labels)
        count = min(MOST_IMAGES, len(images) // 2)
        features = self.features(images[: 2 * count])
        self._nearness = Nearness(*features.split(count))

    def _teach(self, images: Tensor, labels: Tensor) -> None:
        for _ in range(LESSONS):
            chosen = torch.randint(len(images), (BATCH,), generator=self._source)
            loss = F.cross_entropy(self._network(images[chosen]), labels[chosen])
            self._optimiser.zero_grad()
            loss.backward()
            self._optimiser.step()

    def _mistakes(self, images: Tensor, labels: Tensor) -> Tensor:
        """Return the share of images of a class (row) that are taken for another (column)."""
        tally = torch.eye(self._classes)  # as if one image a class had been told rightly
        told = self.classify(images)
        tally.index_put_((labels, told), torch.ones(len(labels)), accumulate=True)
        return tally / tally.sum(1, keepdim=True)

    @torch.no_grad()
    def classify(self, images: Tensor) -> Tensor:
        """Return the class of each image, (n,)."""
        found: Tensor = self._network(images).argmax(1)
        return found

    @torch.no_grad()
    def probabilities(self, images: Tensor) -> Tensor:
        """Return how probable each class is for each image, (n, K)."""
        return self._network(images).softmax(1)

    @torch.no_grad()
    def features(self, images: Tensor) -> Tensor:
        """Return what it sees in images, (n, d)."""
        found: Tensor = self._network[:-2](images)
        return found

    def shares(self, images: Tensor) -> Tensor:
        """Return the share of each class (K,), without what others leak into it."""
        told = torch.bincount(self.classify(images), minlength=self._classes) / len(images)
        return torch.linalg.solve(self._confusion.T, told).clamp_min(0)

    def quality(self, images: Tensor) -> float:
        """Return how good images are beside a perfect sampler's, see `Nearness`."""
        return self._nearness.quality(self.features(images[:MOST_IMAGES]))


@functools.lru_cache(maxsize=8)
def teacher_for(data: Data) -> Teacher:
    """Return who knows the classes of some images."""
    return Teacher(data.load())
