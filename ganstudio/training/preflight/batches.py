"""The batch and the length of a run against its data."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ganstudio.data.base import Dataset
    from ganstudio.training.experiment import Experiment

FEW = 500
"""Images that D learns by heart within a usual run."""
AUGMENTED = ("diffaugment", "consistency")


def of_batches(experiment: Experiment, dataset: Dataset) -> Iterator[str]:
    """Yield what is the matter with a batch, with the number of samples, with the length."""
    count, schedule = len(dataset), experiment.schedule
    varied = (dataset.samples[:1] != dataset.samples).any()
    if varied and schedule.batch_size > count / 2:
        yield (
            f"a batch of {schedule.batch_size} holds most of the {count} samples, so that every "
            f"step sees the same; set schedule.batch_size to {max(2, count // 8)}, or take more "
            f"data"
        )
    if dataset.samples.ndim < 4:
        return
    if count < FEW and not any(name in experiment.stabilisers for name in AUGMENTED):
        yield (
            f"{count} pictures are few: D learns them by heart, and G copies them; add "
            f"[stabilisers.diffaugment] or take more"
        )
    drawn = schedule.batch_size * schedule.discriminator_steps
    if schedule.steps * drawn < count:
        yield (
            f"{schedule.steps} steps draw {100 * schedule.steps * drawn / count:.0f} % of the "
            f"{count} pictures; set schedule.steps to {math.ceil(count / drawn)} or more to show "
            f"D each of them"
        )
