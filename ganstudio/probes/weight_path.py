"""The way of all weights through their space, in the plane that holds the most of it.

Each look folds the weights into a few random sums, w ↦ S w with one sign a weight (a count
sketch), which keeps every distance within about 1/√SUMS of itself: 9 %. Only the sums are kept,
a kilobyte a look, and the plane is that of their two first principal directions.

Charikar, Chen and Farach-Colton 2002, Finding Frequent Items in Data Streams; Lorch 2016,
Visualizing Deep Network Training Trajectories with PCA.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from ganstudio.telemetry.records import WeightPath

if TYPE_CHECKING:
    from ganstudio.training.subject import Subject

SUMS = 128
LOOKS = 256
"""Looks that are kept; where there are more, every other one is let go."""
FEWEST = 3


class WeightPathProbe:
    """Looks at the weights of all players, and remembers where they stood."""

    part = ""
    interval = 0.25

    def __init__(self, run: Subject) -> None:
        self._weights = _weights(run)
        count = sum(each.numel() for each in self._weights)
        padded = SUMS * math.ceil(count / SUMS)
        signs = torch.randint(
            0, 2, (padded,), generator=run.stream("weight path"), device=run.device
        )
        self._signs = (2 * signs - 1).to(torch.int8)
        self._count = count
        self._steps: list[int] = []
        self._sums: list[NDArray[np.float64]] = []
        self._norms: list[tuple[float, float]] = []
        self._axes: NDArray[np.float64] | None = None

    def measure(self, run: Subject) -> WeightPath | None:
        """Look, and return the way so far; None before there is one, or without any weights."""
        if not self._weights:
            return None
        step = run.iteration
        if self._steps and step <= self._steps[-1]:
            if step == self._steps[-1]:
                return None
            self._forget()
        self._steps.append(step)
        self._sums.append(self._folded())
        self._norms.append(_norms(run))
        if len(self._steps) > LOOKS:
            self._thin()
        if len(self._steps) < FEWEST:
            return None
        points, shares = self._plane()
        return WeightPath(
            np.array(self._steps),
            points.astype(np.float32),
            shares,
            self._count,
            np.array(self._norms, np.float32),
        )

    @torch.no_grad()
    def _folded(self) -> NDArray[np.float64]:
        flat = torch.cat([each.detach().flatten().float() for each in self._weights])
        flat = torch.nn.functional.pad(flat, (0, len(self._signs) - len(flat)))
        found: NDArray[np.float64] = (
            flat.mul_(self._signs).view(-1, SUMS).sum(0).double().cpu().numpy()
        )
        return found

    def _plane(self) -> tuple[NDArray[np.float64], tuple[float, float]]:
        """Return the points along both directions, and the share of the variance in each."""
        sums = np.stack(self._sums)
        if not np.isfinite(sums).all():
            return np.full((len(sums), 2), np.nan), (0.0, 0.0)
        centred = sums - sums.mean(axis=0)
        values, vectors = np.linalg.eigh(centred.T @ centred)
        axes = vectors[:, :-3:-1]
        if self._axes is not None:  # a direction has two signs, and the picture must not jump
            axes = axes * np.where((axes * self._axes).sum(axis=0) < 0, -1.0, 1.0)
        self._axes = axes
        total = max(float(values.sum()), 1e-300)
        return centred @ axes, (float(values[-1]) / total, float(values[-2]) / total)

    def _thin(self) -> None:
        for kept in (self._steps, self._sums, self._norms):
            del kept[1:-1:2]

    def _forget(self) -> None:
        for kept in (self._steps, self._sums, self._norms):
            kept.clear()


def _weights(run: Subject) -> list[Tensor]:
    """Return the parameters of all players, each once."""
    players = [
        each for pair in run.players.pairings for each in (pair.generator, pair.discriminator)
    ]
    unique = {id(p): p for player in players for p in player.parameters()}
    return list(unique.values())


def _norms(run: Subject) -> tuple[float, float]:
    """Return the norms of all generators' and of all discriminators' gradients."""
    both = zip(*(pair.gradient_norms() for pair in run.players.pairings), strict=True)
    squares = ([float(each) ** 2 for each in norms if each is not None] for norms in both)
    g, d = (math.sqrt(sum(found)) if found else math.nan for found in squares)
    return g, d
