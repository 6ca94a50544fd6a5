"""Images from fixed latents, beside real ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch

from ganstudio.probes.latents import FixedLatents
from ganstudio.probes.nearest import NearestImages
from ganstudio.probes.pixels import pixels
from ganstudio.telemetry.records import SampleGrid
from ganstudio.training.arrangement import Arrangement, arranged
from ganstudio.training.latents import truncated

if TYPE_CHECKING:
    from torch import Tensor

    from ganstudio.training.labels import Labels
    from ganstudio.training.run import Run


class SamplesProbe:
    """Generates the sample grid; each latent and each real image keeps its place in it."""

    interval = 0.25

    def __init__(self, run: Run) -> None:
        self._latents = FixedLatents(run, "samples")
        self._nearest = NearestImages(run.trainer.data)
        source = run.stream("samples/real")
        count = len(run.trainer.data)
        self._order = torch.randperm(count, generator=source, device=run.trainer.device)

    def measure(self, run: Run) -> SampleGrid:
        """Return the grid as the experiment's watch settings want it."""
        watch, trainer = run.experiment.watch, run.trainer
        cells = arranged(watch, trainer.labels, trainer.device)
        latents = self._latents.first(int(cells.latents.max()) + 1)[cells.latents]
        latents = truncated(latents, watch.truncation)
        fake = trainer.sample(latents, watch.averaged, cells.labels)
        nearest = self._nearest.look_up(fake)
        return SampleGrid(
            fake=pixels(fake),
            real=pixels(trainer.data[self._real(cells, trainer.labels)]),
            nearest=None if nearest is None else pixels(nearest),
            columns=cells.columns,
            averaged=watch.averaged and trainer.averaged is not None,
            scores=trainer.score(fake, cells.labels).cpu().numpy(),
            labels=None if cells.labels is None else cells.labels.cpu().numpy(),
            classes=() if trainer.labels is None else trainer.labels.names,
        )

    def _real(self, cells: Arrangement, labels: Labels | None) -> Tensor:
        """Return the indices of as many real images, each of the class in its place."""
        if cells.labels is None or labels is None:
            return self._repeated(self._order, len(cells.latents))
        chosen = torch.empty_like(cells.labels)
        of_order = labels.of_data[self._order]
        for label in torch.unique(cells.labels):
            places = cells.labels == label
            chosen[places] = self._repeated(self._order[of_order == label], int(places.sum()))
        return chosen

    def _repeated(self, order: Tensor, count: int) -> Tensor:
        """Return the first so many indices; a small data set begins again."""
        return order[torch.arange(count, device=order.device) % len(order)]
