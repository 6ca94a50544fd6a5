"""A small image classifier, trained on labelled data in slices of time."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import torch
from torch import nn
from torch.nn import functional as F

from ganstudio.networks.base import initialise

if TYPE_CHECKING:
    from torch import Tensor

SIDE = 32
"""Larger images are averaged down to this side; what a picture shows can still be told."""
BATCH = 64
RATE = 5e-3
LESSON = 50
"""Steps between two examinations."""
GOOD_ENOUGH = 0.97
"""Accuracy on held-out images at which it stops learning."""
MOST_STEPS = 800


class Classifier:
    """Tells the class of an image: convolutions, the maximum over places, a linear layer.

    Parameters
    ----------
    images, labels : Tensor
        What it learns from: (N, C, H, W) and (N,) int64, on one device.
    held_out, answers : Tensor
        Other images and their labels, which tell when it has learnt enough.
    classes
        How many there are.
    source
        Draws its batches; on the same device.

    Attributes
    ----------
    accuracy : float
        Share of the held-out images that it got right when it was last examined.
    ready : bool
        Whether it has learnt all it will.
    """

    def __init__(
        self,
        images: Tensor,
        labels: Tensor,
        held_out: Tensor,
        answers: Tensor,
        classes: int,
        source: torch.Generator,
    ) -> None:
        self._images, self._labels, self._source = images, labels, source
        self._held_out, self._answers = held_out, answers
        self._network = _network(images.shape[1], classes).to(images.device)
        self._optimiser = torch.optim.Adam(self._network.parameters(), lr=RATE, fused=True)
        self._steps = 0
        self.accuracy = 0.0
        self.ready = False

    def learn(self, seconds: float) -> None:
        """Train for about so many seconds, at least one step unless it is ready."""
        end = time.perf_counter() + seconds
        while not self.ready:
            self._step()
            if self._steps % LESSON == 0:
                self._be_examined()
            if time.perf_counter() >= end:
                return

    def _step(self) -> None:
        chosen = torch.randint(
            len(self._images), (BATCH,), generator=self._source, device=self._images.device
        )
        with torch.enable_grad():
            logits = self._network(_reduced(self._images[chosen]))
            loss = F.cross_entropy(logits, self._labels[chosen])
            self._optimiser.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
        self._optimiser.step()
        loss.item()  # waits for the device, so that a slice of time is one
        self._steps += 1

    def _be_examined(self) -> None:
        right = self.classify(self._held_out) == self._answers
        self.accuracy = float(right.float().mean())
        self.ready = self.accuracy >= GOOD_ENOUGH or self._steps >= MOST_STEPS

    @torch.no_grad()
    def classify(self, images: Tensor) -> Tensor:
        """Return the class of each image (n, C, H, W), (n,) int64."""
        self._network.eval()
        logits: Tensor = self._network(_reduced(images))
        self._network.train()
        return logits.argmax(1)


def _reduced(images: Tensor) -> Tensor:
    height, width = images.shape[2:]
    return F.adaptive_avg_pool2d(images, (min(height, SIDE), min(width, SIDE)))


def _network(channels: int, classes: int) -> nn.Sequential:
    # Layers draw from the process-wide generator when they are built; it is given back untouched.
    with torch.random.fork_rng(devices=[]):
        layers: list[nn.Module] = []
        for before, width in ((channels, 16), (16, 32), (32, 64)):
            layers += [nn.Conv2d(before, width, 3, 2, 1), nn.BatchNorm2d(width), nn.ReLU()]
        network = nn.Sequential(
            *layers, nn.AdaptiveMaxPool2d(1), nn.Flatten(), nn.Linear(64, classes)
        )
        initialise(network, seed=0)
    return network
