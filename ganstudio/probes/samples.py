"""Images from fixed latents, beside real ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch

from ganstudio.probes.latents import FixedLatents
from ganstudio.probes.nearest import NearestImages
from ganstudio.probes.pixels import pixels
from ganstudio.probes.translation import way_back
from ganstudio.telemetry.records import SampleGrid
from ganstudio.training.arrangement import Arrangement, arranged

if TYPE_CHECKING:
    from torch import Tensor

    from ganstudio.training.labels import Labels
    from ganstudio.training.subject import Duel, Subject


class SamplesProbe:
    """Generates the sample grid; each latent and each real image keeps its place in it."""

    interval = 0.25

    def __init__(self, run: Subject, pairing: Duel) -> None:
        self.part = pairing.name
        self._pairing = pairing
        self._data = pairing.domain.samples
        self._latents = FixedLatents(run, pairing, "samples")
        self._back = way_back(run, pairing) if pairing.translates else None
        self._nearest = NearestImages(self._data)
        source = run.stream(pairing.key("samples/real"))
        self._order = torch.randperm(len(self._data), generator=source, device=run.device)

    def measure(self, run: Subject) -> SampleGrid:
        """Return the grid as the experiment's watch settings want it."""
        watch, pairing = run.experiment.watch, self._pairing
        cells = arranged(watch, pairing.labels, run.device)
        latents = self._latents.first(int(cells.latents.max()) + 1)[cells.latents]
        latents = pairing.truncated(latents, watch.truncation, watch.averaged)
        fake = pairing.sample(latents, watch.averaged, cells.labels)
        nearest = self._nearest.look_up(fake)
        told = pairing.told(cells.labels, latents)
        patches = pairing.score_map(fake, told) if pairing.translates else None
        returned = None if self._back is None else self._back.sample(fake, watch.averaged)
        return SampleGrid(
            fake=pixels(fake),
            real=pixels(self._data[self._real(cells, pairing.labels)]),
            nearest=None if nearest is None else pixels(nearest),
            columns=cells.columns,
            averaged=watch.averaged and pairing.averaged is not None,
            scores=pairing.score(fake, told).cpu().numpy(),
            labels=None if cells.labels is None else cells.labels.cpu().numpy(),
            classes=() if pairing.labels is None else pairing.labels.names,
            given=pixels(latents) if pairing.translates else None,
            returned=None if returned is None else pixels(returned),
            patches=None if patches is None or patches.ndim < 3 else patches.cpu().numpy(),
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
