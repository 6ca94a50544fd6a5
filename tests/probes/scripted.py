"""Samplers of known laws in the place of G, looked at by the program's own probes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from ganstudio.data.base import Dataset
from ganstudio.data.digits import Digits
from ganstudio.probes.collapse import CollapseProbe
from ganstudio.probes.diagnosis import diagnosis_for
from ganstudio.probes.work import finish
from ganstudio.telemetry.records import Collapse, Verdict
from ganstudio.training.experiment import Experiment
from ganstudio.training.run import Run

Law = Callable[[int, torch.Generator], Tensor]
"""Draws so many samples."""
Script = Sequence[tuple[int, Law]]
"""Laws, each with the step from which it holds."""
POINTS = {
    "loss": "non-saturating",
    "network": {"name": "mlp", "hidden": 8, "layers": 1},
    "schedule": {"batch_size": 16},
}
IMAGES = {
    "loss": "hinge",
    "network": {"name": "upconv", "features": 4, "latent": 4},
    "schedule": {"batch_size": 8},
}
RING = {"data": {"name": "ring", "count": 4000, "radius": 2.0, "sigma": 0.05}, **POINTS}
GRID = {"data": {"name": "grid", "count": 4000}, **POINTS}
DIGITS = {"data": {"name": "digits"}, **IMAGES}
_ALL = Digits().load()
assert _ALL.labels is not None
_NEW = np.arange(len(_ALL)) % 3 == 0
SEEN = Dataset(_ALL.samples[~_NEW], _ALL.labels[~_NEW], _ALL.classes)
_TENSOR = torch.from_numpy(SEEN.samples)  # one, so that all runs share a classifier
"""The digits that a run is trained on; the laws draw others, so that none of them copies."""


class Scripted(nn.Module):
    """Takes the latents for a seed, so that fresh ones give fresh samples."""

    def __init__(self, law: Law) -> None:
        super().__init__()
        self.law = law
        self.weight = nn.Parameter(torch.ones(4))

    def forward(self, latents: Tensor) -> Tensor:
        seed = abs(int(1e6 * float(latents.double().sum())))
        return self.law(len(latents), torch.Generator().manual_seed(seed))


def watched(run: Run, script: Script, steps: int, every: int = 50) -> Iterator[Collapse]:
    """Yield what is found at each look; the weights of both players move on between them."""

    def law(n: int, source: torch.Generator) -> Tensor:
        at_hand = [law for since, law in script if since <= run.iteration][-1]
        return at_hand(n, source)

    run.pairing.generator = generator = Scripted(law)
    diagnosis = diagnosis_for(run.dataset, run.data)
    assert diagnosis is not None
    finish(diagnosis.prepare())
    probe = CollapseProbe(run, run.pairing, diagnosis)
    for run.trainer.iteration in range(every, steps + 1, every):
        with torch.no_grad():
            for player in (generator, run.pairing.discriminator):
                next(iter(player.parameters())).mul_(1.0 + 0.02 * (-1) ** (run.iteration // every))
        yield probe.measure(run)


@dataclass(frozen=True)
class Course:
    """What was said at which step."""

    said: list[tuple[int, Verdict]]

    def first(self, word: str) -> int | None:
        """Return the step at which a word was said first."""
        return next((step for step, verdict in self.said if verdict.word == word), None)

    @property
    def words(self) -> list[str]:
        return [verdict.word for _, verdict in self.said]

    @property
    def last(self) -> Verdict:
        return self.said[-1][1]

    @property
    def accused(self) -> list[Verdict]:
        return [verdict for _, verdict in self.said if verdict.is_fault]


def run_of(values: dict[str, object], seed: int = 0) -> Run:
    """Return the run whose G is replaced; all of digits share one classifier."""
    experiment = Experiment.parse({"seed": seed, "device": "cpu", **values})
    if values is DIGITS:
        return Run(experiment, dataset=SEEN, samples=[_TENSOR])
    return Run(experiment)


def course(
    values: dict[str, object], script: Script, steps: int, every: int = 50, seed: int = 0
) -> Course:
    run = run_of(values, seed)
    said = []
    for number, record in enumerate(watched(run, script, steps, every), 1):
        said.append((every * number, record.verdict))
    return Course(said)


# ── laws ──────────────────────────────────────────────────────────────────────


def mixture(values: dict[str, object], shares: Sequence[float], wide: float = 1.0) -> Law:
    """Return the law of a data set's modes with other shares, and so many times as wide."""
    known = Experiment.parse({"device": "cpu", **values}).data.load().mixture
    assert known is not None
    centres = torch.from_numpy(known.centres)
    weights = torch.tensor(
        [float(share) for share in shares] + [0.0] * (len(centres) - len(shares))
    )

    def draw(n: int, source: torch.Generator) -> Tensor:
        chosen = torch.multinomial(weights, n, replacement=True, generator=source)
        noise = torch.randn(n, centres.shape[1], generator=source)
        return centres[chosen] + wide * known.sigma * noise

    return draw


def digits(spoil: Callable[[Tensor, torch.Generator], Tensor] | None = None, *lost: int) -> Law:
    """Return real digits without some of the classes, spoilt in some way."""
    assert _ALL.labels is not None
    data = torch.from_numpy(_ALL.samples[_NEW & ~np.isin(_ALL.labels, lost)])

    def draw(n: int, source: torch.Generator) -> Tensor:
        order = torch.randperm(len(data), generator=source)
        images = data[order.repeat(n // len(data) + 1)[:n]]
        return images if spoil is None else spoil(images, source)

    return draw


def noisy(sigma: float) -> Callable[[Tensor, torch.Generator], Tensor]:
    return lambda x, source: (x + sigma * torch.randn(x.shape, generator=source)).clamp(-1, 1)


def blurred(images: Tensor, source: torch.Generator) -> Tensor:
    return F.avg_pool2d(F.pad(images, (1, 1, 1, 1), mode="replicate"), 3, 1)


def halves(images: Tensor, source: torch.Generator) -> Tensor:
    """Return the upper half of each above the lower half of another."""
    other = images[torch.randperm(len(images), generator=source)]
    middle = images.shape[2] // 2
    return torch.cat([images[:, :, :middle], other[:, :, middle:]], 2)
