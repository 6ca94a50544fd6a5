"""Builds runs whose data is loaded once, however many of them are trained on it."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

import torch
from torch import Tensor

from ganstudio.data.base import Data, Dataset
from ganstudio.telemetry.messages import Busy
from ganstudio.training.domain import on_device
from ganstudio.training.experiment import Experiment
from ganstudio.training.hardware import resolve_device
from ganstudio.training.run import Run


@dataclass
class Builder:
    """Builds runs; those on the same data and device share it.

    Parameters
    ----------
    say
        Is told while data is loading.
    load
        Loads it, as where several processes share it.
    """

    say: Callable[[Busy], None]
    load: Callable[[Data], Dataset] = operator.methodcaller("load")
    _loaded: dict[tuple[Data, torch.device], tuple[Dataset, tuple[Tensor, ...]]] = field(
        default_factory=dict
    )

    def build(self, experiment: Experiment) -> Run:
        """Return a run at step 0.

        Raises
        ------
        DataError, ExperimentError
            If its data cannot be loaded, or its device is not there.
        """
        key = experiment.data, resolve_device(experiment.device)
        if key not in self._loaded:
            self.say(Busy(f"loading {type(experiment.data).title}"))
            try:
                dataset = self.load(experiment.data)
                self._loaded[key] = dataset, on_device(dataset, key[1])
            finally:
                self.say(Busy(""))
        dataset, samples = self._loaded[key]
        return Run(experiment, dataset=dataset, samples=samples)

    def keep_only(self, runs: Iterable[Run]) -> None:
        """Let go of all data but that of these runs."""
        used = {(run.experiment.data, run.device) for run in runs}
        self._loaded = {key: value for key, value in self._loaded.items() if key in used}
