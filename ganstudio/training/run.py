"""A run: an experiment that is being trained."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any, Literal

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from ganstudio.data.base import Dataset
from ganstudio.telemetry.messages import RunState
from ganstudio.telemetry.recording.packing import PackingError, pack, unpack
from ganstudio.telemetry.records import Losses
from ganstudio.training.changes import goes_on
from ganstudio.training.checkpoint import within
from ganstudio.training.domain import domains_of, on_device
from ganstudio.training.experiment import Experiment
from ganstudio.training.hardware import (
    describe,
    resolve_device,
    threads_for,
    use_kernels,
    use_threads,
)
from ganstudio.training.pairing import Pairing
from ganstudio.training.random import stream
from ganstudio.training.subject import Watcher
from ganstudio.training.trainer import Trainer

Player = Literal["both", "discriminator", "generator"]


class Run:
    """An experiment with its data, its trainer, its state and what it has measured.

    Whatever it computes is computed on as many CPU threads as it says, whatever else computes
    in the process.

    Parameters
    ----------
    experiment
        What to train; its ``device`` decides where.
    dataset, samples
        The loaded data and the samples of each of its domains on the device, where a comparison
        shares them; loaded here otherwise.

    Attributes
    ----------
    trainer : Trainer
        Plays the game.
    threads : int
        CPU threads that it computes on.
    state : RunState
        Where it is; changed by whoever steps it.
    seconds : float
        Time spent in steps.

    Raises
    ------
    DataError
        If the data cannot be loaded.
    ExperimentError
        If the device is not there.
    """

    def __init__(
        self,
        experiment: Experiment,
        *,
        dataset: Dataset | None = None,
        samples: Sequence[Tensor] | None = None,
    ) -> None:
        self.device = resolve_device(experiment.device)
        self.threads = threads_for(experiment)
        self.experiment = experiment
        self.dataset = experiment.data.load() if dataset is None else dataset
        self.samples = on_device(self.dataset, self.device) if samples is None else samples
        self.device_label = describe(self.device, experiment.precision, self.threads)
        self.reset()

    def reset(self) -> None:
        """Begin from the seed's own weights and streams."""
        domains = domains_of(self.experiment, self.dataset, self.samples)
        self.use_machine()
        self.trainer = Trainer(self.experiment, domains)
        self.state = RunState.READY
        self.seconds = 0.0
        self._watchers: dict[str, Watcher] = {}
        self._memories: dict[str, Any] = {}
        self._pending: list[Tensor] = []

    @property
    def data(self) -> Tensor:
        """The real samples on the device, (N, *shape); of several domains the first one's."""
        return self.samples[0]

    @property
    def pairing(self) -> Pairing:
        """The only pairing of a generator and a discriminator, or the first of several."""
        return self.trainer.pairing

    @property
    def players(self) -> Trainer:
        """Who plays; see `subject.Players`."""
        return self.trainer

    def use_machine(self) -> None:
        """Compute from now on by the run's own number of CPU threads, precision and kernels."""
        use_threads(self.threads)
        if self.device.type == "cuda":
            use_kernels(self.experiment.precision, self.experiment.tuned)

    @property
    def iteration(self) -> int:
        """Steps done."""
        return self.trainer.iteration

    def step(self, player: Player = "both") -> None:
        """Make one step, of both players or of one alone; each is one row of the series."""
        began = time.perf_counter()
        self.use_machine()
        values = self.trainer.step() if player == "both" else self.trainer.play((player,))
        self._pending.append(values)
        self.seconds += time.perf_counter() - began

    def take_series(self) -> Losses | None:
        """Bring the steps since the last call to the host, in one transfer."""
        if not self._pending:
            return None
        values = torch.stack(self._pending).cpu().numpy().astype(np.float32, copy=False)
        self._pending = []
        first = self.iteration - len(values) + 1
        return Losses(self.trainer.series_names, first, values)

    def stream(self, purpose: str) -> torch.Generator:
        """Return a fresh random stream of this run; the same purpose gives the same numbers."""
        return stream(self.device, self.experiment.seed, purpose)

    def sample(self, n: int, averaged: bool = True, seed: int = 0) -> NDArray[Any]:
        """Return generated samples on the host.

        Parameters
        ----------
        n
            How many.
        averaged
            Whether from the averaged (EMA) generator, where there is one.
        seed
            Another one gives other samples; the same gives the same, whatever was drawn before.

        Returns
        -------
        array
            Images (n, H, W, C) uint8, or points (n, d) float32.
        """
        self.use_machine()
        inputs = self.pairing.inputs(n, self.stream(f"sample {seed}"))
        samples = self.pairing.sample(inputs, averaged).cpu()
        if samples.ndim < 4:
            return samples.numpy()
        unit = samples.nan_to_num(nan=-1.0).clamp(-1, 1).add(1)
        return unit.mul(127.5).round().to(torch.uint8).permute(0, 2, 3, 1).contiguous().numpy()

    def samples_of(self, label: int, n: int, averaged: bool = True) -> Tensor:
        """Return n samples of one class (n, *shape), the same at every call.

        Parameters
        ----------
        label
            The class, from 0; `Dataset.class_names` has their names.

        Raises
        ------
        ValueError
            If the run is not conditional, or has no such class.
        """
        pairing = self.pairing
        if pairing.labels is None:
            raise ValueError("this run generates without classes; set network.conditioning")
        self.use_machine()
        inputs = pairing.inputs(n, self.stream("samples of a class"))
        return pairing.sample(inputs, averaged, pairing.labels.all(label, n))

    def can_adopt(self, experiment: Experiment) -> bool:
        """Tell whether training can go on under another experiment without a fresh start."""
        return goes_on(self.experiment, experiment)

    def adopt(self, experiment: Experiment) -> None:
        """Go on under an experiment that `can_adopt` accepts.

        Where that has other series, what was not taken yet of the steps up to now is lost.
        """
        names = self.trainer.series_names
        try:
            self.trainer.adopt(experiment)
        except Exception:  # such as for lack of memory
            self.trainer.adopt(self.experiment)
            raise
        self.experiment = experiment
        if self.trainer.series_names != names:
            self._pending = []

    def watched(self, name: str, watcher: Watcher) -> None:
        """Keep what somebody who watches goes by in checkpoints, under a name of its own.

        Whoever watches a run that goes on from a checkpoint recalls what was kept there.
        """
        self._watchers[name] = watcher
        if name in self._memories:
            watcher.recall(self._memories[name])

    def memories(self) -> dict[str, Any]:
        """Return what those who watch go by, each under its name."""
        return self._memories | {name: each.memory() for name, each in self._watchers.items()}

    def recall(self, memories: dict[str, Any]) -> None:
        """Let those who watch, now or later, go by what `memories` returned."""
        self._memories = memories
        for name in memories.keys() & self._watchers.keys():
            self._watchers[name].recall(memories[name])

    def checkpoint(self) -> dict[str, Tensor]:
        """Return everything needed to sample and to resume bit for bit, by name."""
        seconds = torch.tensor(self.seconds, dtype=torch.float64)
        memories = {f"watcher.{name}": _packed(memory) for name, memory in self.memories().items()}
        return {**self.trainer.checkpoint(), "seconds": seconds, **memories}

    def restore(self, tensors: dict[str, Tensor]) -> None:
        """Take over a checkpoint of the same experiment."""
        self.trainer.restore(tensors)
        self.seconds = float(tensors["seconds"])
        self._pending = []
        packed = within(tensors, "watcher").items()
        known = {name: _unpacked(memory) for name, memory in packed}
        self.recall({name: memory for name, memory in known.items() if memory is not None})


def _packed(memory: Any) -> Tensor:
    return torch.frombuffer(bytearray(pack(memory)), dtype=torch.uint8)


def _unpacked(memory: Tensor) -> Any:
    """Return what was packed; None if another version has packed it."""
    try:
        return unpack(memory.numpy().tobytes())
    except PackingError:
        return None
