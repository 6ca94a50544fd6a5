"""A few kinds of things: their shares, and what D says of each beside the best D."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import torch

from ganstudio.networks.single import Shares
from ganstudio.objectives.equilibria import best_discriminator, cost_of
from ganstudio.objectives.laws import Laws
from ganstudio.probes.latents import FixedLatents
from ganstudio.telemetry.records import Kinds

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ganstudio.training.subject import Duel, Subject

SAMPLES = 4096
"""Generated samples that are counted where G's shares are not known."""


class KindsProbe:
    """Counts what there is and what is made, and asks D about each kind."""

    interval = 0.2

    def __init__(self, run: Subject, pairing: Duel) -> None:
        self.part = pairing.name
        self._pairing = pairing
        self._names = run.experiment.data.named_kinds
        self._latents = FixedLatents(run, pairing, "samples")
        real = pairing.domain.samples[:, 0].cpu().numpy()
        self._data = self._counted(real)

    def measure(self, run: Subject) -> Kinds:
        """Return the shares of this moment, and D's word on each kind."""
        places = torch.arange(len(self._names), device=run.device, dtype=torch.float32)[:, None]
        outputs = self._pairing.score(places).double().cpu().numpy()
        loss, generated = run.experiment.loss, self._made(run)
        laws = Laws(1.0, self._data, generated)
        best = best_discriminator(run.experiment, laws, run.iteration)
        losses = None
        if best.outputs is not None:
            own, least = (cost_of(loss, laws, each) for each in (outputs, best.outputs))
            losses = None if own is None or least is None else (own, least)
        return Kinds(
            names=self._names,
            data=self._data.astype(np.float32),
            generated=generated.astype(np.float32),
            outputs=outputs.astype(np.float32),
            best=None if best.outputs is None else best.outputs.astype(np.float32),
            scale=loss.scores,
            losses=losses,
            remark=best.remark,
        )

    def _made(self, run: Subject) -> NDArray[np.float64]:
        generator = self._pairing.generator
        if isinstance(generator, Shares):
            return generator.shares.double().cpu().numpy()
        latents = self._latents.first(SAMPLES)
        samples = self._pairing.sample(latents, run.experiment.watch.averaged)
        return self._counted(samples[:, 0].cpu().numpy())

    def _counted(self, samples: NDArray[np.float32]) -> NDArray[np.float64]:
        """Return the share of each kind, each sample taken for the nearest."""
        nearest = np.clip(np.rint(np.nan_to_num(samples)), 0, len(self._names) - 1).astype(int)
        return np.bincount(nearest, minlength=len(self._names)) / len(samples)
