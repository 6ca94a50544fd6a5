"""A training loop of somebody's own as a run that is watched."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import torch
from torch import Tensor

from ganstudio.data.base import Dataset
from ganstudio.telemetry.messages import RunState
from ganstudio.telemetry.recording.packing import PackingError, pack, unpack
from ganstudio.telemetry.records import FloatArray, Losses
from ganstudio.telemetry.series import LOSSES, SCORES
from ganstudio.training.checkpoint import within
from ganstudio.training.experiment import Experiment
from ganstudio.training.random import stream
from ganstudio.training.schedule import RECENT_STEPS
from ganstudio.training.subject import Watcher
from ganstudio.watching.described import PLAYERS
from ganstudio.watching.duel import WatchedDuel, outputs
from ganstudio.watching.looking import first_of

Number = Tensor | float
OWN = (*LOSSES, *SCORES)
"""The series of every loop; beside them stands whatever it names."""


class OwnPlayers:
    """`Players` of one duel.

    Parameters
    ----------
    duel
        The two networks.
    optimisers
        G's and D's; None where one is not known.
    """

    series_names = OWN

    def __init__(
        self, duel: WatchedDuel, optimisers: Sequence[torch.optim.Optimizer | None]
    ) -> None:
        self.duel, self.pairings = duel, (duel,)
        self.recent_values: deque[Tensor] = deque(maxlen=RECENT_STEPS)
        self._optimisers = optimisers

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
    probability
        Whether its D says probabilities.

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
        probability: bool,
    ) -> None:
        self.experiment, self.dataset, self.device = experiment, dataset, device
        self.device_label = f"{device} · own loop"
        self.players = players
        self.state, self.iteration, self.seconds, self.finite = RunState.READY, 0, 0.0, True
        self._kept, self._probability = kept, probability
        self._watchers: dict[str, Watcher] = {}
        self._memories: dict[str, Any] = {}
        self._rows: list[tuple[tuple[str, ...], Tensor]] = []

    # ── said by the loop ─────────────────────────────────────────────────────

    @torch.no_grad()
    def judged(self, real: Any, fake: Any) -> None:
        """Take in what D said of a real and of a generated batch, in a turn of its own."""
        duel = self.players.duel
        duel.recent_scores.append((self._outputs(real), self._outputs(fake)))

    @torch.no_grad()
    def stepped(
        self, loss_d: Number, loss_g: Number, replies: Any, values: Mapping[str, Number]
    ) -> None:
        """Take in a step: both losses, and whatever else is to be seen as a series."""
        duel = self.players.duel
        real, fake = duel.recent_scores[-1]
        device = real.device
        told = [_number(each, device) for each in (loss_d, loss_g)]
        others = [_number(each, device) for each in values.values()]
        row = torch.stack([*told, real.mean(), fake.mean(), *others])
        if replies is not None:
            duel.recent_replies.append(self._outputs(replies))
        self.players.recent_values.append(row[: len(OWN)])
        self._rows.append(((*OWN, *values), row))
        self.iteration += 1
        duel.moved()

    def _outputs(self, said: Any) -> Tensor:
        return outputs(first_of(said).detach(), self._probability).clone()

    # ── asked by whoever watches ─────────────────────────────────────────────

    def stream(self, purpose: str) -> torch.Generator:
        """Return a fresh random stream; the same purpose gives the same numbers."""
        return stream(self.device, self.experiment.seed, purpose)

    def use_threads(self) -> None:
        """Do nothing: the loop computes as it always does."""

    def watched(self, name: str, watcher: Watcher) -> None:
        """Keep what somebody who watches goes by in checkpoints, and recall what is known."""
        self._watchers[name] = watcher
        if name in self._memories:
            watcher.recall(self._memories[name])

    def take_series(self) -> Losses | None:
        """Bring the steps since the last call to the host, in one transfer."""
        if not self._rows:
            return None
        rows, self._rows = self._rows, []
        names = tuple(dict.fromkeys(name for told, _ in rows for name in told))
        if all(told == names for told, _ in rows):
            values = torch.stack([row for _, row in rows]).cpu().numpy()
        else:
            values = _in_columns(rows, names)
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


def _number(value: Number, device: torch.device) -> Tensor:
    """Return a value of a step as a scalar of its own on a device; of several their mean."""
    if not isinstance(value, torch.Tensor):
        return torch.full((), float(value), device=device)
    found = value.detach().to(device, torch.float32)
    return found.reshape(()) if found.numel() == 1 else found.mean()


def _in_columns(
    rows: Sequence[tuple[tuple[str, ...], Tensor]], names: tuple[str, ...]
) -> FloatArray:
    """Return rows that name different series; NaN where a step does not name one."""
    values = np.full((len(rows), len(names)), np.nan, np.float32)
    for place, (told, row) in enumerate(rows):
        values[place, [names.index(name) for name in told]] = row.cpu().numpy()
    return values
