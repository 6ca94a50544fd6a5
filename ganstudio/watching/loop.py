"""A training loop of somebody's own as a run that is watched."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import torch
from torch import Tensor

from ganstudio.data.base import Dataset
from ganstudio.telemetry.messages import RunState
from ganstudio.telemetry.recording.packing import PackingError, pack, unpack
from ganstudio.telemetry.records import Losses
from ganstudio.telemetry.series import LOSSES
from ganstudio.training.checkpoint import within
from ganstudio.training.experiment import Experiment
from ganstudio.training.random import stream
from ganstudio.training.subject import Watcher
from ganstudio.watching.described import PLAYERS
from ganstudio.watching.duel import WatchedDuel
from ganstudio.watching.looking import first_of
from ganstudio.watching.series import OWN, Left, Number, Step, Values, leave


class OwnPlayers:
    """`Players` of one duel.

    Parameters
    ----------
    duel
        The two networks.
    optimisers
        G's and D's; None where one is not known.

    Attributes
    ----------
    values : Values
        Of the steps.
    """

    series_names = OWN

    def __init__(
        self, duel: WatchedDuel, optimisers: Sequence[torch.optim.Optimizer | None]
    ) -> None:
        self.duel, self.pairings = duel, (duel,)
        self.values = Values(duel.read)
        self._optimisers = optimisers

    @property
    def recent_values(self) -> Sequence[Tensor]:
        """The values of the latest steps, (4,) each."""
        return self.values.recent

    @property
    def learning_rates(self) -> dict[str, float]:
        """The learning rates in force, by player."""
        known = zip(PLAYERS, self._optimisers, strict=True)
        return {name: float(each.param_groups[0]["lr"]) for name, each in known if each is not None}


class WatchedLoop:
    """A `Subject` that trains itself, and says after each step what came of it.

    Parameters
    ----------
    experiment
        What can be said of it.
    dataset, device
        The real samples as they are shown, and where they are.
    players
        Who plays.
    kept
        Gives what is needed to go on, by name.

    Attributes
    ----------
    finite : bool
        Whether the losses were numbers when they were last brought to the host.
    """

    def __init__(
        self,
        experiment: Experiment,
        dataset: Dataset,
        device: torch.device,
        players: OwnPlayers,
        kept: Callable[[], Mapping[str, Tensor]],
    ) -> None:
        self.experiment, self.dataset, self.device = experiment, dataset, device
        self.device_label = f"{device} · own loop"
        self.players = players
        self.state, self.iteration, self.seconds, self.finite = RunState.READY, 0, 0.0, True
        self._kept = kept
        self._watchers: dict[str, Watcher] = {}
        self._memories: dict[str, Any] = {}

    # ── said by the loop ─────────────────────────────────────────────────────

    def judged(self, real: Any, fake: Any) -> None:
        """Take in what D said of a real and of a generated batch, in a turn of its own."""
        self.players.duel.said.append((Left(first_of(real)), Left(first_of(fake))))

    def stepped(
        self, loss_d: Number, loss_g: Number, replies: Any, values: Mapping[str, Number]
    ) -> None:
        """Take in a step: both losses, and whatever else is to be seen as a series."""
        duel = self.players.duel
        others = {name: leave(value) for name, value in values.items()}
        self.players.values.add(Step(leave(loss_d), leave(loss_g), *duel.said[-1], others))
        if replies is not None:
            duel.replied.append(Left(first_of(replies)))
        self.iteration += 1
        duel.moved()

    # ── asked by whoever watches ─────────────────────────────────────────────

    def stream(self, purpose: str) -> torch.Generator:
        """Return a fresh random stream; the same purpose gives the same numbers."""
        return stream(self.device, self.experiment.seed, purpose)

    def use_machine(self) -> None:
        """Do nothing: the loop computes as it always does."""

    def watched(self, name: str, watcher: Watcher) -> None:
        """Keep what somebody who watches goes by in checkpoints, and recall what is known."""
        self._watchers[name] = watcher
        if name in self._memories:
            watcher.recall(self._memories[name])

    def take_series(self) -> Losses | None:
        """Bring the steps since the last call to the host, in one transfer."""
        names, values = self.players.values.take()
        if not len(values):
            return None
        self.finite = bool(np.isfinite(values[-1, : len(LOSSES)]).all())
        return Losses(names, self.iteration - len(values) + 1, values)

    def checkpoint(self) -> dict[str, Tensor]:
        """Return what is needed to go on."""
        return {
            **self._kept(),
            "iteration": torch.tensor([self.iteration, self.iteration]),
            "seconds": torch.tensor(self.seconds, dtype=torch.float64),
            **{
                f"watcher.{name}": torch.frombuffer(
                    bytearray(pack(each.memory())), dtype=torch.uint8
                )
                for name, each in self._watchers.items()
            },
        }

    def restore(self, tensors: dict[str, Tensor]) -> None:
        """Count on, and judge on, from a checkpoint."""
        self.iteration = int(tensors["iteration"][0])
        self.seconds = float(tensors["seconds"])
        for name, packed in within(tensors, "watcher").items():
            try:
                self._memories[name] = unpack(packed.numpy().tobytes())
            except PackingError:  # of another version, which judges anew
                continue
