"""How far a generator has come from what it made before it was trained."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import torch

from ganstudio.probes.latents import FixedLatents
from ganstudio.probes.rows import rows
from ganstudio.probes.sampler import Sampler
from ganstudio.probes.work import Work
from ganstudio.training.labels import given
from ganstudio.training.standing import batchwise

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from ganstudio.training.subject import Duel, Subject

FOLLOWED = 32
"""Samples that are followed."""
KNOWN = 1024
"""Real samples, at most, that the unit of length is taken from."""
LEAST = 1e-6
"""Spread below which the data is one point; its spread then counts as 1."""


class Beginning:
    """Remembers what the untrained generator made of some latents, and looks what it makes now.

    Parameters
    ----------
    run, pairing
        Whose generator; one that has been trained already has to have its memory recalled.
    """

    def __init__(self, run: Subject, pairing: Duel) -> None:
        self._run, self._pairing = run, pairing
        self._latents = FixedLatents(run, pairing, "beginning")
        self._sampler = Sampler(pairing, self._latents)
        data = pairing.domain.samples
        some = rows(data[:: max(1, len(data) // KNOWN)])
        spread = float(some.var(0, correction=0).sum().sqrt())
        self._unit = spread if spread > LEAST else 1.0
        self._first: NDArray[np.float16] | None = None
        if not run.iteration:
            self._first = _host(rows(self._untrained()))

    def look(self, averaged: bool) -> Work[float | None]:
        """Return the median way of a sample since then, in spreads of the data, if it is known."""
        if self._first is None:
            return None
        if self._run.iteration:
            samples = yield from self._sampler.draw(FOLLOWED, averaged)
        else:
            samples = self._untrained()
        now = _host(rows(samples)).astype(np.float64)
        way = np.linalg.norm(now - self._first, axis=1)
        return float(np.median(way)) / self._unit

    @torch.no_grad()
    def _untrained(self) -> torch.Tensor:
        """Return what the untrained generator makes, as it will in its first step."""
        pairing, inputs = self._pairing, self._latents.first(FOLLOWED)
        labels = None if pairing.labels is None else pairing.labels.usual(len(inputs))
        with batchwise(pairing.generator):
            samples: torch.Tensor = pairing.generator(*given(inputs, labels)).float()
        return samples

    def memory(self) -> dict[str, Any]:
        """Return what the untrained generator made, as plain arrays."""
        return {"first": self._first}

    def recall(self, memory: Mapping[str, Any]) -> None:
        """Measure from there."""
        self._first = memory["first"]


def _host(samples: torch.Tensor) -> NDArray[np.float16]:
    """Return rows on the host, to three digits: more than a median wants."""
    found: NDArray[np.float16] = samples.detach().half().cpu().numpy()
    return found
