"""A training loop of somebody's own, of two plain modules, as a `Subject`."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from ganstudio.data.base import Dataset
from ganstudio.probes import standard_probes
from ganstudio.telemetry.messages import RunAdded, RunState
from ganstudio.telemetry.records import Losses
from ganstudio.telemetry.series import LOSSES, SCORES
from ganstudio.training.domain import Domain
from ganstudio.training.gradients import StepNorm
from ganstudio.training.observation import Observed
from ganstudio.training.random import stream
from ganstudio.training.recorded import recorded
from ganstudio.training.run_recorder import RunRecorder
from ganstudio.training.subject import Watcher

OWN = """
title = "My loop"
data = "my-data"
network = "my-networks"
loss = "non-saturating"

[schedule]
batch_size = 32
"""
LATENT = 4


class Twosome:
    """A `Duel` of two plain modules."""

    name, averaged, labels, source, translates = "", None, None, None, False

    def __init__(self, G: nn.Module, D: nn.Module, domain: Domain, norms: Sequence[StepNorm]):
        self.generator, self.discriminator, self.domain = G, D, domain
        self.recent_scores: deque[tuple[Tensor, Tensor]] = deque(maxlen=8)
        self.recent_replies: deque[Tensor] = deque(maxlen=8)
        self._norms = norms

    def key(self, name: str) -> str:
        return name

    def inputs(self, n: int, source: torch.Generator) -> Tensor:
        return torch.randn((n, LATENT), generator=source)

    def truncated(self, inputs: Tensor, threshold: float, averaged: bool = True) -> Tensor:
        return inputs

    def stand(self, generator: nn.Module) -> nn.Module:
        return generator

    @torch.no_grad()
    def sample(self, inputs: Tensor, averaged: bool = True, labels: Tensor | None = None) -> Tensor:
        return self.generator(inputs)

    @torch.no_grad()
    def score(self, samples: Tensor, labels: Tensor | None = None) -> Tensor:
        return self.discriminator(samples)

    def gradient_norms(self) -> tuple[Tensor | None, Tensor | None]:
        generator, discriminator = self._norms
        return generator.value, discriminator.value


class OwnPlayers:
    """`Players` of one duel."""

    series_names = (*LOSSES, *SCORES)

    def __init__(self, duel: Twosome) -> None:
        self.pairings = (duel,)
        self.recent_values: deque[Tensor] = deque(maxlen=200)


class OwnLoop:
    """A `Subject` that trains itself as a tutorial does, without anything of the catalogue."""

    device, device_label, state = torch.device("cpu"), "cpu · own loop", RunState.READY

    def __init__(self, points: np.ndarray) -> None:
        self.experiment = recorded(OWN)
        self.dataset = Dataset(points)
        self.iteration, self.seconds = 0, 0.0
        with torch.random.fork_rng():
            torch.manual_seed(0)
            G = nn.Sequential(nn.Linear(LATENT, 16), nn.ReLU(), nn.Linear(16, 2))
            D = nn.Sequential(nn.Linear(2, 16), nn.ReLU(), nn.Linear(16, 1), nn.Flatten(0))
        self.G, self.D = G, D
        self.optimisers = [torch.optim.Adam(each.parameters(), 1e-2) for each in (G, D)]
        domain = Domain(self.dataset, torch.from_numpy(points))
        duel = Twosome(G, D, domain, [StepNorm(each) for each in self.optimisers])
        self.players = OwnPlayers(duel)
        self.watchers: dict[str, Watcher] = {}
        self._source = stream(self.device, 0, "loop")
        self._pending: list[Tensor] = []

    def step(self) -> None:
        duel, cost = self.players.pairings[0], nn.functional.binary_cross_entropy_with_logits
        optimiser_g, optimiser_d = self.optimisers
        chosen = torch.randint(len(self.dataset), (32,), generator=self._source)
        fake = self.G(torch.randn((32, LATENT), generator=self._source))
        out_real, out_fake = self.D(duel.domain.samples[chosen]), self.D(fake.detach())
        loss_d = cost(out_real, torch.ones(32)) + cost(out_fake, torch.zeros(32))
        optimiser_d.zero_grad()
        loss_d.backward()
        optimiser_d.step()
        reply = self.D(fake)
        loss_g = cost(reply, torch.ones(32))
        optimiser_g.zero_grad()
        loss_g.backward()  # which leaves gradients in D as well
        optimiser_g.step()
        duel.recent_scores.append((out_real.detach(), out_fake.detach()))
        duel.recent_replies.append(reply.detach())
        values = torch.stack([loss_d, loss_g, out_real.mean(), out_fake.mean()]).detach()
        self.players.recent_values.append(values)
        self._pending.append(values)
        self.iteration += 1
        self.seconds += 0.001

    def stream(self, purpose: str) -> torch.Generator:
        return stream(self.device, 0, purpose)

    def use_machine(self) -> None:
        """Nothing: the loop computes as it always does."""

    def watched(self, name: str, watcher: Watcher) -> None:
        self.watchers[name] = watcher

    def take_series(self) -> Losses | None:
        if not self._pending:
            return None
        values = torch.stack(self._pending).numpy()
        self._pending = []
        first = self.iteration - len(values) + 1
        return Losses(self.players.series_names, first, values)

    def checkpoint(self) -> dict[str, Tensor]:
        modules = {"generator": self.G, "discriminator": self.D}
        state = {
            f"{role}.{name}": tensor.clone()
            for role, module in modules.items()
            for name, tensor in module.state_dict().items()
        }
        return state | {"iteration": torch.tensor([self.iteration, self.iteration])}


def watched(subject: Any, folder: Path | None, steps: int) -> list[Any]:
    """Step a subject under observation; return what is said of it."""
    said: list[Any] = []
    recorder = None if folder is None else RunRecorder(subject, folder)
    observed = Observed(0, subject, standard_probes(subject), said.append, recorder)
    observed.tell(
        RunAdded(
            0, subject.experiment.title, subject.experiment.dumps(), subject.device_label,
            subject.dataset.describe(), folder=str(folder or ""),
        )
    )  # fmt: skip
    observed.move(RunState.RUNNING)
    for _ in range(steps):
        subject.step()
    observed.observe(float("inf"), 1)
    observed.move(RunState.PAUSED)
    observed.end_recording()
    return said
