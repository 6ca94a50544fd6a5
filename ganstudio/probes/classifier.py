"""A small image classifier, trained on labelled data in slices of time."""

from __future__ import annotations

import copy
import math
from typing import TYPE_CHECKING

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn
from torch.nn import functional as F

from ganstudio.probes.work import Once, Work, by_parts
from ganstudio.training.descent import AdamDescent
from ganstudio.training.random import DATA_SEED, stream

if TYPE_CHECKING:
    from collections.abc import Mapping

    from torch import Tensor

    from ganstudio.probes.shared import Shared

SIDE = 32
"""Larger images are averaged down to this side; what a picture shows can still be told."""
BATCH = 64
RATE, BETAS = 5e-3, (0.9, 0.999)
LESSON = 50
"""Steps between two examinations."""
GOOD_ENOUGH = 0.97
"""Accuracy on held-out images at which it stops learning."""
MOST_STEPS = 800
HOPELESS = 300
"""Steps after which it stops as well if it still does no better than chance."""
BARELY = 0.02
"""Accuracy above chance that is better than chance."""
PIXELS = 2**15
"""Of images that are looked at in one slice of work."""


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
    shared
        By which several processes have one of them teach it; None where each has its own.

    Attributes
    ----------
    accuracy : float
        Share of the held-out images that it got right when it was last examined.
    classes : int
        As given.
    """

    def __init__(
        self,
        images: Tensor,
        labels: Tensor,
        held_out: Tensor,
        answers: Tensor,
        classes: int,
        source: torch.Generator,
        shared: Shared | None = None,
    ) -> None:
        self._images, self._labels, self._source = images, labels, source
        self._shared = shared
        self._held_out, self._answers = held_out, answers
        self._network = network(images.shape[1], classes).to(images.device)
        self._optimiser = AdamDescent(self._network.parameters(), RATE, BETAS)
        self._course = Once(self._teach())
        self.classes = classes
        self.accuracy = 0.0
        self._chance = float(torch.bincount(answers, minlength=classes).max() / len(answers))

    @property
    def ready(self) -> bool:
        """Whether it has learnt all it will."""
        return self._course.done

    def lessons(self) -> Work[None]:
        """Teach it what is left to learn, half a step a slice."""
        return self._course.go_on()

    def _teach(self) -> Work[None]:
        if self._shared is None:
            return self._learn()
        return self._shared.done(self._learn, self._learnt, self._take_over)

    def _learnt(self) -> dict[str, Tensor]:
        accuracy = torch.tensor(self.accuracy, dtype=torch.float64)
        return {**self._network.state_dict(), "accuracy": accuracy}

    def _take_over(self, learnt: Mapping[str, Tensor]) -> None:
        weights = dict(learnt)
        self.accuracy = float(weights.pop("accuracy"))
        self._network.load_state_dict(weights)

    def _learn(self) -> Work[None]:
        for step in range(1, MOST_STEPS + 1):
            yield from self._step()
            if step % LESSON == 0:
                found = yield from self.classify(self._held_out)
                self.accuracy = float((found == self._answers).float().mean())
                is_guessing = self.accuracy < self._chance + BARELY
                if self.accuracy >= GOOD_ENOUGH or (is_guessing and step >= HOPELESS):
                    return

    def apart(self) -> Classifier:
        """Return another one that has learnt as much and goes on by itself."""
        twin = copy.copy(self)
        twin._network, twin._optimiser = copy.deepcopy((self._network, self._optimiser))
        twin._source = self._source.clone_state()
        twin._shared = None
        if not self.ready:
            twin._course = Once(twin._teach())
        return twin

    def _step(self) -> Work[None]:
        chosen = torch.randint(
            len(self._images), (BATCH,), generator=self._source, device=self._images.device
        )
        with torch.enable_grad():
            logits = self._network(reduced(self._images[chosen]))
            loss = F.cross_entropy(logits, self._labels[chosen])
        yield
        self._network.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        self._optimiser.step()
        yield

    def classify(self, images: Tensor) -> Work[Tensor]:
        """Return the class of each image (n, C, H, W), (n,) int64."""
        return self.decide((yield from self.features(images)))

    @torch.no_grad()
    def decide(self, features: Tensor) -> Tensor:
        """Return the class of each image (n,) by its features (n, 64)."""
        found: Tensor = self._network[-1](features).argmax(1)
        return found

    def confusion(self) -> Work[NDArray[np.float64]]:
        """Return the share of held-out images of each class (rows) that it tells as each, (K, K).

        A class of which none is held out is taken to be told rightly.
        """
        told = yield from self.classify(self._held_out)
        pairs = torch.bincount(self._answers * self.classes + told, minlength=self.classes**2)
        table = pairs.view(self.classes, self.classes).double().cpu().numpy()
        empty = table.sum(1) == 0
        table[empty] = np.eye(self.classes)[empty]
        shares: NDArray[np.float64] = table / table.sum(1, keepdims=True)
        return shares

    def features(self, images: Tensor) -> Work[Tensor]:
        """Return what the last layer decides by, (n, 64)."""
        return (yield from by_parts(self._features, images, at_once(images)))

    @torch.no_grad()
    def probabilities(self, features: Tensor) -> Tensor:
        """Return the probability of each class by features (n, 64), (n, classes)."""
        logits: Tensor = self._network[-1](features)
        return logits.softmax(1)

    @torch.no_grad()
    def _features(self, images: Tensor) -> Tensor:
        self._network.eval()
        features: Tensor = self._network[:-1](reduced(images))
        self._network.train()
        return features


def at_once(images: Tensor) -> int:
    """Return how many images are looked at in a slice."""
    return PIXELS // (min(images.shape[2], SIDE) * min(images.shape[3], SIDE))


def reduced(images: Tensor) -> Tensor:
    """Return images averaged down to a side of 32 at most."""
    height, width = images.shape[2:]
    return F.adaptive_avg_pool2d(images, (min(height, SIDE), min(width, SIDE)))


def network(channels: int, classes: int) -> nn.Sequential:
    """Build the network, initialised; its last layer decides by 64 features."""
    layers: list[nn.Module] = []
    with torch.device("meta"):  # where layers draw nothing from the process-wide generator
        for before, width in ((channels, 16), (16, 32), (32, 64)):
            layers += [nn.Conv2d(before, width, 3, 2, 1), nn.BatchNorm2d(width), nn.ReLU()]
        layers += [nn.AdaptiveMaxPool2d(1), nn.Flatten(), nn.Linear(64, classes)]
    built = nn.Sequential(*layers).to_empty(device="cpu")
    for name, layer in built.named_children():
        if isinstance(layer, nn.Conv2d | nn.Linear):
            _initialise(layer, stream(torch.device("cpu"), DATA_SEED, name))
        elif isinstance(layer, nn.BatchNorm2d):
            layer.reset_parameters()
    return built


def _initialise(layer: nn.Conv2d | nn.Linear, source: torch.Generator) -> None:
    """Draw a layer's weights as torch does, but from a stream of its own."""
    nn.init.kaiming_uniform_(layer.weight, math.sqrt(5), generator=source)
    assert layer.bias is not None
    bound = 1 / math.sqrt(layer.weight[0].numel())
    nn.init.uniform_(layer.bias, -bound, bound, generator=source)
