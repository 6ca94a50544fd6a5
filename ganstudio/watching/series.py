"""The values of a loop's steps, brought together when somebody asks for them.

A step leaves its tensors as they are: what is done with them costs as much for a hundred steps as
for one.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from ganstudio.telemetry.records import FloatArray
from ganstudio.telemetry.series import LOSSES, SCORES
from ganstudio.training.schedule import RECENT_STEPS

Number = Tensor | float
OWN = (*LOSSES, *SCORES)
"""The series of every loop; beside them stands whatever it names."""
MOST = 256
"""Steps whose tensors are kept at most."""


class Left:
    """A tensor that a loop leaves, to be read later.

    On a CPU it is not even copied, which would take as long as all the rest: whether the loop has
    changed it since is seen by its version. On a device whatever replays a graph of kernels
    overwrites what it has returned before, and so it is copied there.
    """

    __slots__ = ("_tensor", "_version")

    def __init__(self, tensor: Tensor) -> None:
        kept = tensor.detach()
        self._tensor = kept if kept.device.type == "cpu" else kept.clone()
        self._version = 0 if kept.is_inference() else kept._version

    def read(self) -> Tensor:
        """Return it; NaN where the loop has changed it."""
        kept = self._tensor
        if not kept.is_inference() and kept.device.type == "cpu" and kept._version != self._version:
            return torch.full(kept.shape, torch.nan)
        return kept


Leaving = Left | float


class Step(NamedTuple):
    """What a step left: both losses, what D said, and other values by name."""

    loss_d: Leaving
    loss_g: Leaving
    real: Left
    fake: Left
    values: Mapping[str, Leaving]


class Values:
    """The values of all steps that were not taken yet, and the latest ones.

    Parameters
    ----------
    read
        Gives D's outputs (n,) by what it said of n samples.
    """

    def __init__(self, read: Callable[[Tensor], Tensor]) -> None:
        self._read = read
        self._steps: list[Step] = []
        self._blocks: list[tuple[Tensor, list[Mapping[str, Leaving]]]] = []
        self._recent: deque[Tensor] = deque(maxlen=RECENT_STEPS)

    def add(self, step: Step) -> None:
        """Take in a step."""
        self._steps.append(step)
        if len(self._steps) >= MOST:
            self._settle()

    @property
    def recent(self) -> Sequence[Tensor]:
        """The values `OWN` of the latest steps, (4,) each."""
        self._settle()
        return self._recent

    def take(self) -> tuple[tuple[str, ...], FloatArray]:
        """Return the names, and the values (n, k) of the steps since the last time."""
        self._settle()
        blocks, self._blocks = self._blocks, []
        if not blocks:
            return OWN, np.empty((0, len(OWN)), np.float32)
        own = torch.cat([block for block, _ in blocks]).cpu().numpy()
        others = [values for _, told in blocks for values in told]
        names = tuple(dict.fromkeys(name for values in others for name in values))
        columns = [own, *(_told(name, others) for name in names)]
        return (*OWN, *names), np.column_stack(columns).astype(np.float32, copy=False)

    @torch.no_grad()
    def _settle(self) -> None:
        steps, self._steps = self._steps, []
        if not steps:
            return
        device = steps[-1].real.read().device
        columns = [
            _column([step.loss_d for step in steps], device),
            _column([step.loss_g for step in steps], device),
            self._means([step.real for step in steps]),
            self._means([step.fake for step in steps]),
        ]
        block = torch.stack([column.to(device) for column in columns], 1)
        self._blocks.append((block, [step.values for step in steps]))
        self._recent.extend(block[-RECENT_STEPS:])

    def _means(self, said: Sequence[Left]) -> Tensor:
        """Return the mean output of each batch, all of which need not be of one size."""
        batches = [each.read() for each in said]
        if len({each.shape for each in batches}) > 1 or not batches[0].ndim:
            return torch.stack([self._read(each).mean() for each in batches])
        together = self._read(torch.stack(batches).flatten(0, 1))
        return together.reshape(len(batches), -1).mean(1)


def leave(value: Number) -> Leaving:
    """Return a value of a step, to be read later."""
    return Left(value) if isinstance(value, torch.Tensor) else float(value)


def _column(values: Sequence[Leaving], device: torch.device) -> Tensor:
    """Return values as (n,) float32; of one that is several numbers their mean."""
    scalars: list[Tensor | float] = []
    for value in values:
        if isinstance(value, Left):
            told = value.read()
            scalars.append((told.float().mean() if told.ndim else told).to(device))
        else:
            scalars.append(value)
    if not any(isinstance(each, torch.Tensor) for each in scalars):
        return torch.tensor(scalars, dtype=torch.float32, device=device)
    tensors = [torch.as_tensor(each, dtype=torch.float32, device=device) for each in scalars]
    return torch.stack(tensors)


def _told(name: str, steps: Sequence[Mapping[str, Leaving]]) -> NDArray[np.float32]:
    """Return a series that some steps name, (n,); NaN where one does not."""
    column = _column([step.get(name, float("nan")) for step in steps], torch.device("cpu"))
    return column.numpy()
