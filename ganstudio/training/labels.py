"""The classes that a conditional run generates by."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
from torch import Tensor

from ganstudio.data.base import DataError, Dataset

if TYPE_CHECKING:
    from ganstudio.objectives.base import Critic
    from ganstudio.training.experiment import Experiment

_BLOCK = 64


class Labels:
    """The label of every real sample on the device, and labels for generated ones.

    Parameters
    ----------
    of_data : Tensor (N,)
        int64 class of each real sample, from 0.
    names
        Of the classes.

    Attributes
    ----------
    shares : list of float
        Share of each class in the data.
    """

    def __init__(self, of_data: Tensor, names: tuple[str, ...]) -> None:
        self.of_data = of_data
        self.names = names
        tally = torch.bincount(of_data, minlength=len(names))
        self.shares: list[float] = (tally / len(of_data)).tolist()

    def __len__(self) -> int:
        return len(self.names)

    def draw(self, n: int, source: torch.Generator) -> Tensor:
        """Draw n labels (n,) as the data has them."""
        chosen = torch.randint(
            len(self.of_data), (n,), generator=source, device=self.of_data.device
        )
        return self.of_data.index_select(0, chosen)

    def usual(self, n: int) -> Tensor:
        """Return labels as the data has them, the same for the same row however many, (n,)."""
        source = torch.Generator(self.of_data.device).manual_seed(0)
        blocks = [self.draw(_BLOCK, source) for _ in range(0, n, _BLOCK)]
        return torch.cat(blocks)[:n] if blocks else self.of_data[:0]

    def all(self, label: int, n: int) -> Tensor:
        """Return n times the same class, (n,).

        Raises
        ------
        ValueError
            If there is no such class.
        """
        if not 0 <= label < len(self):
            raise ValueError(f"there is no class {label}; the classes are 0 to {len(self) - 1}")
        return torch.full((n,), label, device=self.of_data.device)


def labels_for(experiment: Experiment, dataset: Dataset, device: torch.device) -> Labels | None:
    """Return the labels that a run's players are told, None for an unconditional one.

    Raises
    ------
    DataError
        If the players are to be told classes and the data turns out to have none.
    """
    if not experiment.network.conditional:
        return None
    if dataset.labels is None or len(dataset.class_names) < 2:
        found = "only one" if dataset.class_names else "none"
        raise DataError(
            f"network.conditioning needs two classes or more and the data has {found}; give it "
            f"labels (a folder or a label file) or set network.conditioning to 'none'"
        )
    return Labels(torch.from_numpy(dataset.labels).to(device), dataset.class_names)


def given(inputs: Tensor, labels: Tensor | None) -> tuple[Tensor, ...]:
    """Return what a player takes: its inputs, and labels if it is conditional."""
    return (inputs,) if labels is None else (inputs, labels)


def bound(critic: Critic, labels: Tensor | None) -> Critic:
    """Return a critic of samples alone, by what it is told of the batch that it judges.

    Of several batches laid one behind the other each is told the same.
    """
    if labels is None:
        return critic
    rest = (1,) * (labels.ndim - 1)
    return lambda samples: critic(samples, labels.repeat(len(samples) // len(labels), *rest))
