"""Images from fixed latents, beside real ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch

from ganstudio.probes.latents import FixedLatents
from ganstudio.probes.nearest import NearestImages
from ganstudio.probes.pixels import pixels
from ganstudio.telemetry.records import SampleGrid

if TYPE_CHECKING:
    from torch import Tensor

    from ganstudio.training.run import Run


class SamplesProbe:
    """Generates the sample grid; each latent and each real image keeps its place in it."""

    interval = 0.25
    costly = False

    def __init__(self, run: Run) -> None:
        self._latents = FixedLatents(run, "samples")
        self._nearest = NearestImages(run.trainer.data)
        source = run.stream("samples/real")
        count = len(run.trainer.data)
        self._order = torch.randperm(count, generator=source, device=run.trainer.device)

    def measure(self, run: Run) -> SampleGrid:
        """Return the grid as the experiment's watch settings want it."""
        watch, trainer = run.experiment.watch, run.trainer
        count = watch.rows * watch.columns
        fake = trainer.sample(self._latents.first(count), watch.averaged)
        nearest = self._nearest.look_up(fake)
        return SampleGrid(
            fake=pixels(fake),
            real=pixels(trainer.data[self._real(count)]),
            nearest=None if nearest is None else pixels(nearest),
            columns=watch.columns,
            averaged=watch.averaged and trainer.averaged is not None,
            scores=trainer.score(fake).cpu().numpy(),
        )

    def _real(self, count: int) -> Tensor:
        """Return the indices of as many real images; a small data set begins again."""
        places = torch.arange(count, device=self._order.device) % len(self._order)
        return self._order[places]
