"""What is real, on the device: the samples of a domain of the data, and their labels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from ganstudio.data.base import Dataset
from ganstudio.training.experiment import Experiment
from ganstudio.training.labels import Labels, labels_for
from ganstudio.training.pixels import Pixels


@dataclass(frozen=True)
class Domain:
    """Real samples that a discriminator judges by, or that a generator translates.

    Attributes
    ----------
    dataset : Dataset
        What is known of it.
    samples : Tensor (N, *shape)
        On the device; read as float32, images that came as bytes are kept as such.
    labels : Labels or None
        Their classes, for a conditional game.
    """

    dataset: Dataset
    samples: Tensor
    labels: Labels | None = None

    @property
    def device(self) -> torch.device:
        """Where the samples are."""
        return self.samples.device

    def draw(self, n: int, source: torch.Generator) -> tuple[Tensor, Tensor | None]:
        """Draw n samples uniformly, with replacement, and their labels.

        Mirrored images are drawn as if each lay there a second time, left for right.
        """
        return self.at(self.places(n, source))

    def places(self, n: int, source: torch.Generator) -> Tensor:
        """Draw the places of n samples (n,); those from the number of samples on are mirrored."""
        copies = 2 if self.dataset.mirrored else 1
        most = copies * len(self.samples)
        return torch.randint(most, (n,), generator=source, device=self.device)

    def at(self, drawn: Tensor) -> tuple[Tensor, Tensor | None]:
        """Return the samples at places that were drawn, and their labels."""
        count = len(self.samples)
        chosen = drawn % count if self.dataset.mirrored else drawn
        labels = None if self.labels is None else self.labels.of_data.index_select(0, chosen)
        samples = self.samples.index_select(0, chosen)
        if self.dataset.mirrored:
            samples = torch.where((drawn >= count)[:, None, None, None], samples.flip(-1), samples)
        return samples, labels


def on_device(dataset: Dataset, device: torch.device) -> tuple[Tensor, ...]:
    """Return the samples of each domain on the device; on a CPU the memory is shared."""
    return tuple(_on_device(each, device) for each in dataset.domains)


def _on_device(dataset: Dataset, device: torch.device) -> Tensor:
    samples = torch.from_numpy(dataset.samples).to(device)
    return samples.as_subclass(Pixels) if samples.dtype == torch.uint8 else samples


def domains_of(
    experiment: Experiment, dataset: Dataset, samples: Sequence[Tensor]
) -> tuple[Domain, ...]:
    """Return the domains that an experiment is trained on.

    Raises
    ------
    DataError
        If the players are to be told classes and the data turns out to have none.
    """
    return tuple(
        Domain(of_domain, each, labels_for(experiment, of_domain, each.device))
        for of_domain, each in zip(dataset.domains, samples, strict=True)
    )
