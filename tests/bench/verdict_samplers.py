"""Samplers that follow a script, in the place of a generator, while D is trained against them.

A sampler draws rows of a bank: unseen data of the same law, whole or spoilt in a known way. It
may change from one bank to another at a step that is known exactly.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F
from verdict_faults import Fault

from ganstudio.data.base import Dataset, Mixture
from ganstudio.training.run import Run


class Rows(NamedTuple):
    """Unseen data, from which a bank is made."""

    samples: Tensor
    labels: Tensor | None
    mixture: Mixture | None
    source: torch.Generator


Bank = Callable[[Rows], Tensor]


class Scripted(nn.Module):
    """A generator whose samples are rows of a bank, chosen by the latent.

    The gradient passes on to the generator that it stands in for, so that this one is trained
    too, without a say in what is drawn.
    """

    stage: Tensor

    def __init__(self, player: nn.Module, banks: tuple[Tensor, ...]) -> None:
        super().__init__()
        self.player, self.banks = player, banks
        self.register_buffer("stage", torch.zeros((), dtype=torch.long))  # is copied with weights

    def __deepcopy__(self, memo: dict[int, Any]) -> Scripted:
        twin = Scripted(copy.deepcopy(self.player, memo), self.banks)
        twin.stage.copy_(self.stage)
        return twin

    def forward(self, latents: Tensor, *labels: Tensor) -> Tensor:
        bank = self.banks[int(self.stage)]
        place = torch.special.ndtr(latents[:, :2].double())
        place[:, 1:] *= 1000
        rows = bank[(place.sum(1).frac() * len(bank)).long().clamp_max(len(bank) - 1)]
        played: Tensor = self.player(latents, *labels)
        return rows + (played - played.detach())


@dataclass(frozen=True)
class Script(Fault):
    """Draw from one bank, and from another one when the step has come.

    Parameters
    ----------
    first, then
        The banks.
    unseen
        Settings that give unseen data of the same law; without any, half of the data is held
        back and turned, moved and scaled a little.
    """

    first: Bank
    then: Bank
    unseen: dict[str, Any] = field(default_factory=dict)

    def data(self, dataset: Dataset) -> Dataset:
        return dataset if self.unseen else _part(dataset, slice(0, None, 2))

    def begin(self, run: Run) -> None:
        data = run.experiment.with_values(self.unseen).data.load()
        source = torch.Generator().manual_seed(run.experiment.seed)
        unseen = data if self.unseen else _part(data, slice(1, None, 2))
        samples = torch.from_numpy(unseen.samples)
        labels = None if unseen.labels is None else torch.from_numpy(unseen.labels)
        if not self.unseen:
            samples, labels = jittered(samples.repeat(8, 1, 1, 1), source), labels.repeat(8)
        rows = Rows(samples, labels, unseen.mixture, source)
        banks = (self.first(rows), self.then(rows))
        pairing = run.pairing
        pairing.generator = Scripted(pairing.generator, banks)
        if pairing.averaged is not None:
            pairing.averaged = Scripted(pairing.averaged, banks).eval()

    def change(self, run: Run) -> None:
        for player in (run.pairing.generator, run.pairing.averaged):
            if player is not None:
                player.stage.fill_(1)


def _part(dataset: Dataset, rows: slice) -> Dataset:
    labels = None if dataset.labels is None else dataset.labels[rows]
    return replace(dataset, samples=np.ascontiguousarray(dataset.samples[rows]), labels=labels)


def jittered(images: Tensor, source: torch.Generator) -> Tensor:
    """Return images (n, C, H, W), each turned, moved and scaled a little."""
    turn, scale, x, y = torch.rand(4, len(images), generator=source) * 2 - 1
    turn, scale = 0.12 * turn, 1 + 0.06 * scale
    cos, sin = scale * turn.cos(), scale * turn.sin()
    step = 1 / images.shape[-1]
    rows = [torch.stack([cos, -sin, step * x], 1), torch.stack([sin, cos, step * y], 1)]
    grid = F.affine_grid(torch.stack(rows, 1), list(images.shape), align_corners=False)
    return F.grid_sample(images, grid, "bicubic", "border", align_corners=False).clamp(-1, 1)


# ── banks ────────────────────────────────────────────────────────────────────


def perfect(rows: Rows) -> Tensor:
    return rows.samples


def without(*modes: int) -> Bank:
    """All but some modes."""

    def bank(rows: Rows) -> Tensor:
        assert rows.labels is not None
        return rows.samples[~torch.isin(rows.labels, torch.tensor(modes))]

    return bank


def mostly(mode: int, share: float) -> Bank:
    """So large a share of one mode, the rest of all others."""

    def bank(rows: Rows) -> Tensor:
        assert rows.labels is not None
        mine, others = rows.samples[rows.labels == mode], rows.samples[rows.labels != mode]
        count = round(len(mine) * (1 - share) / share)
        return torch.cat([mine, others[:count]])

    return bank


def spread(factor: float) -> Bank:
    """Points so many times as far from the centre of their mode."""

    def bank(rows: Rows) -> Tensor:
        assert rows.labels is not None
        assert rows.mixture is not None
        centres = torch.from_numpy(rows.mixture.centres)[rows.labels]
        return centres + factor * (rows.samples - centres)

    return bank


def noisy(sigma: float) -> Bank:
    """Images under noise."""

    def bank(rows: Rows) -> Tensor:
        noise = torch.randn(rows.samples.shape, generator=rows.source)
        return (rows.samples + sigma * noise).clamp(-1, 1)

    return bank


def blurred(side: int) -> Bank:
    """Images averaged over squares."""

    def bank(rows: Rows) -> Tensor:
        margin = [side // 2] * 4
        return F.avg_pool2d(F.pad(rows.samples, margin, "replicate"), side, 1)

    return bank


def halves(rows: Rows) -> Tensor:
    """The left half of one image and the right half of another."""
    others = rows.samples[torch.randperm(len(rows.samples), generator=rows.source)]
    middle = rows.samples.shape[-1] // 2
    return torch.cat([rows.samples[..., :middle], others[..., middle:]], dim=-1)
