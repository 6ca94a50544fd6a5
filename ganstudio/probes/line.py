"""A game on a line: D along a stretch that follows G, and G's law where that is known."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch

from ganstudio.networks.single import ShiftAndScale
from ganstudio.objectives.equilibria import judging
from ganstudio.probes.latents import FixedLatents
from ganstudio.telemetry.records import Line

if TYPE_CHECKING:
    from torch import Tensor

    from ganstudio.training.subject import Duel, Subject

PLACES, SAMPLES = 401, 500
MARGIN = 0.25
"""Share of the stretch that is shown beside it."""
FARTHEST = 10.0
"""Spans of the data from which a G that has gone off is followed no more."""


class LineProbe:
    """Draws D along the line; its latents stay for the run."""

    interval = 0.2

    def __init__(self, run: Subject, pairing: Duel) -> None:
        self.part = pairing.name
        self._pairing = pairing
        self._latents = FixedLatents(run, pairing, "samples")
        real = pairing.domain.samples[:, 0]
        self._low, self._high = float(real.min()), float(real.max())

    def measure(self, run: Subject) -> Line:
        """Return the line of this moment."""
        watch, pairing = run.experiment.watch, self._pairing
        latents = pairing.truncated(self._latents.first(SAMPLES), watch.truncation, watch.averaged)
        samples = pairing.sample(latents, watch.averaged)[:, 0]
        low, high = self._stretch(samples)
        places = torch.linspace(low, high, PLACES, device=samples.device)
        shown = pairing.averaged if watch.averaged and pairing.averaged else pairing.generator
        return Line(
            extent=(low, high),
            outputs=pairing.score(places[:, None]).cpu().numpy(),
            samples=samples.cpu().numpy(),
            normal=shown.normal() if isinstance(shown, ShiftAndScale) else None,
            noise=judging(run.experiment, run.iteration).noise,
        )

    def _stretch(self, samples: Tensor) -> tuple[float, float]:
        room = FARTHEST * max(self._high - self._low, 1e-3)
        held = samples.nan_to_num().clamp(self._low - room, self._high + room)
        low = min(self._low, float(held.min()))
        high = max(self._high, float(held.max()))
        margin = MARGIN * max(high - low, 1e-3)
        return low - margin, high + margin
