"""How far the players' weights move from one look to the next."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import torch

from ganstudio.probes.symptom import SPAN, Moved

if TYPE_CHECKING:
    from torch import nn

    from ganstudio.telemetry.records import FloatArray
    from ganstudio.training.subject import Duel

FOLLOWED = 4096
"""Weights of a player, about, that are followed: as good as all of them for a share."""
LEAST = 1e-12


class Movement:
    """Follows some of the weights of both players, spread over all of their layers.

    Parameters
    ----------
    pairing
        Whose.
    """

    def __init__(self, pairing: Duel) -> None:
        self._pairing = pairing
        self._step: int | None = None
        self._before: list[FloatArray] = []
        self._moved: Moved | None = None

    def look(self, step: int) -> Moved | None:
        """Return how far they moved in the latest 50 steps or more; None before that is known."""
        if self._step is not None and 0 <= step - self._step < SPAN:
            return self._moved
        players = (self._pairing.generator, self._pairing.discriminator)
        now = [some_weights(player) for player in players]
        if self._step is not None and self._step < step:
            times = SPAN / (step - self._step)
            self._moved = Moved(
                *(times * _share(new, old) for new, old in zip(now, self._before, strict=True))
            )
        self._step, self._before = step, now
        return self._moved

    def memory(self) -> dict[str, Any]:
        """Return where the weights were, as plain values and arrays."""
        return {"step": self._step, "before": self._before, "moved": self._moved and [*self._moved]}

    def recall(self, memory: Mapping[str, Any]) -> None:
        """Go on from what `memory` returned."""
        self._step, self._before = memory["step"], list(memory["before"])
        self._moved = memory["moved"] and Moved(*memory["moved"])


@torch.no_grad()
def some_weights(player: nn.Module) -> FloatArray:
    """Return some of a player's weights (n,), the same ones at every call."""
    weights = list(player.parameters())
    if not weights:
        return np.zeros(0, np.float32)
    stride = max(1, sum(each.numel() for each in weights) // FOLLOWED)
    chosen = [each.flatten()[::stride] for each in weights]
    found: FloatArray = torch.cat(chosen).float().cpu().numpy().copy()
    return found


def _share(new: FloatArray, old: FloatArray) -> float:
    if len(new) != len(old) or not len(new):  # a network that has grown, or has nothing to move
        return 1.0
    before = old.astype(np.float64)
    moved = np.linalg.norm(new.astype(np.float64) - before)
    return float(moved / max(float(np.linalg.norm(before)), LEAST))
