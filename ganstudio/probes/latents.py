"""Latents that stay the same for as long as a run lives, and such that are new at each step."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import torch

if TYPE_CHECKING:
    from torch import Tensor

    from ganstudio.training.subject import Duel, Subject

_BLOCK = 64


class FixedLatents:
    """An endless table of latents: row i is the same however many rows are asked for.

    For a generator that translates, of the samples that it is given. It is
    drawn in blocks of one size, since torch gives other numbers to a larger
    draw.

    Parameters
    ----------
    run
        Whose seed.
    pairing
        Whose generator.
    purpose
        Names the stream; another purpose has other latents.
    """

    def __init__(self, run: Subject, pairing: Duel, purpose: str) -> None:
        self._draw = partial(pairing.inputs, _BLOCK, run.stream(pairing.key(purpose)))
        self._rows = self._draw()

    def first(self, n: int) -> Tensor:
        """Return the first n of them, (n, latent)."""
        while len(self._rows) < n:
            self._rows = torch.cat([self._rows, self._draw()])
        return self._rows[:n]


class FreshLatents:
    """Other latents at each step, the same for the same step: two looks are two samples.

    Parameters
    ----------
    run, pairing, purpose
        As for `FixedLatents`.
    """

    def __init__(self, run: Subject, pairing: Duel, purpose: str) -> None:
        self._run, self._pairing, self._purpose = run, pairing, purpose

    def first(self, n: int) -> Tensor:
        """Return n latents (n, latent) of the step at hand."""
        name = self._pairing.key(f"{self._purpose} at {self._run.iteration}")
        return self._pairing.inputs(n, self._run.stream(name))
