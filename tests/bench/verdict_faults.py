"""What is done to a run of the verdict's benchmark so that it fails in a way that is known.

Each is done to the run itself, from a step that is known exactly: the data that is drawn, the
order in which it is handed on, the labels, the loss, the samples. What the program knows of the
data to judge by stays whole. Samplers that follow a script stand in `verdict_samplers`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import torch
from torch import Tensor, nn

from ganstudio.components import register
from ganstudio.data.base import Dataset
from ganstudio.networks.game import Batch
from ganstudio.objectives.losses import NonSaturating
from ganstudio.objectives.turn import Turn
from ganstudio.training.domain import Domain
from ganstudio.training.run import Run

# ── signs ────────────────────────────────────────────────────────────────────


@register
class ExchangedTargets(NonSaturating):
    """D learns that real samples are generated and generated ones real; G is none the wiser."""

    name = "bench-exchanged-targets"
    title = "Exchanged targets"

    def on_real(self, c: Tensor) -> Tensor:
        return super().on_fake(c)

    def on_fake(self, c: Tensor) -> Tensor:
        return super().on_real(c)


@register
class WrongGoal(NonSaturating):
    """G wants D to say that its samples are generated."""

    name = "bench-wrong-goal"
    title = "Wrong goal"

    def for_generator(self, c: Tensor) -> Tensor:
        return -super().for_generator(c)


# ── what is done to a run ────────────────────────────────────────────────────


class Fault:
    """Something done to a run: to its data, before it begins, and when its step has come."""

    def data(self, dataset: Dataset) -> Dataset:
        return dataset

    def begin(self, run: Run) -> None:
        pass

    def change(self, run: Run) -> None:
        pass


@dataclass(frozen=True)
class Drawn(Domain):
    """A domain of which only some rows are drawn."""

    rows: Tensor | None = None

    def draw(self, n: int, source: torch.Generator) -> tuple[Tensor, Tensor | None]:
        assert self.rows is not None
        chosen = self.rows[torch.randint(len(self.rows), (n,), generator=source)]
        labels = None if self.labels is None else self.labels.of_data[chosen]
        return self.samples[chosen], labels


@dataclass(frozen=True)
class Dropped(Fault):
    """The training data lose modes; the others fill their places."""

    modes: tuple[int, ...]

    def change(self, run: Run) -> None:
        domain = run.pairing.domain
        assert domain.dataset.labels is not None
        rows = np.flatnonzero(~np.isin(domain.dataset.labels, self.modes))
        run.pairing.domain = Drawn(
            domain.dataset, domain.samples, domain.labels, torch.from_numpy(rows)
        )


class ExchangedBatches(Fault):
    """The loader hands D generated samples as real ones and real ones as generated."""

    def change(self, run: Run) -> None:
        judge = run.pairing.judge_for_discriminator

        def exchanged(batch: Batch, step: int) -> Turn:
            assert batch.real is not None
            return judge(replace(batch, real=batch.fake, fake=batch.real), step)

        run.pairing.judge_for_discriminator = exchanged  # type: ignore[method-assign]


class RandomClasses(Fault):
    """G is told a class that hangs on its latent alone, whichever it is asked for."""

    def begin(self, run: Run) -> None:
        labels = run.pairing.labels
        assert labels is not None
        count = len(labels)

        def forget(module: nn.Module, given: tuple[Tensor, Tensor]) -> tuple[Tensor, Tensor]:
            latents, asked = given
            classes = (latents[:, 0].abs() * 1e4).long() % count
            return latents, classes if asked.dim() == 1 else nn.functional.one_hot(
                classes, count
            ).to(asked.dtype)

        for module in (run.pairing.generator, run.pairing.averaged):
            if module is not None:
                module.register_forward_pre_hook(forget)


class ShuffledLabels(Fault):
    """Labels and samples are out of step."""

    def data(self, dataset: Dataset) -> Dataset:
        assert dataset.labels is not None
        return replace(dataset, labels=np.random.default_rng(0).permutation(dataset.labels))


class NoLabels(Fault):
    """Nobody says of what class an image is."""

    def data(self, dataset: Dataset) -> Dataset:
        return replace(dataset, labels=None, classes=())


class OneImage(Fault):
    """All the data are one image."""

    def data(self, dataset: Dataset) -> Dataset:
        alone = np.repeat(dataset.samples[:1], len(dataset), axis=0)
        return replace(dataset, samples=alone, labels=None, classes=())
