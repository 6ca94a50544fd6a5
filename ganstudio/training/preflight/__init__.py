"""What can be said of a run before it begins: sentences with a way out, never in the way.

- ``pictures``: duplicates, and pictures that show nothing; ``batches``: the batch and the length
  against the data; ``tried``: what is known to fail here.
- ``cost``: the time and memory that a run will take, measured on a few steps; ``durations``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ganstudio.training.preflight.batches import of_batches
from ganstudio.training.preflight.pictures import of_pictures
from ganstudio.training.preflight.tried import of_tried

if TYPE_CHECKING:
    from ganstudio.data.base import Dataset
    from ganstudio.training.experiment import Experiment

__all__ = ["foreseen"]


def foreseen(experiment: Experiment, dataset: Dataset) -> tuple[str, ...]:
    """Return what can be told of an experiment and its data without a step, a sentence each."""
    of_data = (sentence for domain in dataset.domains for sentence in of_pictures(domain))
    return (*of_data, *of_batches(experiment, dataset), *of_tried(experiment))
