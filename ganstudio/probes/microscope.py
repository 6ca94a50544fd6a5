"""The run's loss, and all others beside it, as curves over D's raw output."""

from __future__ import annotations

import contextlib
import functools
from collections.abc import Callable
from typing import TYPE_CHECKING, get_args

import numpy as np
import torch
from torch import Tensor

from ganstudio.components import catalogue
from ganstudio.objectives.base import AdversarialLoss
from ganstudio.telemetry.records import FloatArray, Microscope, Term

if TYPE_CHECKING:
    from ganstudio.training.subject import Subject

FARTHEST, BEND = 1e4, 4.0
"""Where the curves end, and up to where their places lie evenly."""
PLACES = 401
HINGES = (-1.0, 1.0)
HAIR = 1e-3
"""Distance of the places that stand close by a hinge, so that its corner is sharp."""


class MicroscopeProbe:
    """Draws the curves when the run begins and whenever its loss has changed."""

    part = ""
    interval = 0.2

    def __init__(self) -> None:
        self._drawn: AdversarialLoss | None = None

    def measure(self, run: Subject) -> Microscope | None:
        """Return the curves; None while the loss is the one that was drawn last."""
        loss = run.experiment.loss
        if loss == self._drawn:
            return None
        self._drawn = loss
        drawn = {loss.name: curves(loss)} if loss.terms() else {}
        for name, cls in catalogue("loss").items():
            other = cls()
            if name != loss.name and isinstance(other, AdversarialLoss):
                with contextlib.suppress(Exception):  # another package's cannot stop this run
                    drawn |= {name: curves(other)} if other.terms() else {}
        return Microscope(
            names=tuple(drawn),
            places=places(),
            values=np.stack([values for values, _ in drawn.values()]),
            slopes=np.stack([slopes for _, slopes in drawn.values()]),
        )


def places() -> FloatArray:
    """Return where curves are evaluated: evenly about 0, then ever wider apart, and at hinges."""
    reach = np.arcsinh(FARTHEST / BEND)
    even = BEND * np.sinh(np.linspace(-reach, reach, PLACES))
    corners = [hinge + offset for hinge in HINGES for offset in (-HAIR, 0.0, HAIR)]
    return np.union1d(even, corners).astype(np.float32)


@functools.lru_cache(maxsize=64)
def curves(loss: AdversarialLoss) -> tuple[FloatArray, FloatArray]:
    """Return values and slopes of a loss at `places`, (3, n) each, from its own terms."""
    at = torch.from_numpy(places()).double()
    terms = loss.terms()
    missing = torch.full((2, len(at)), torch.nan)
    both = torch.stack(
        [_traced(terms[term], at) if term in terms else missing for term in get_args(Term)]
    )
    values, slopes = both.float().unbind(1)
    return values.numpy(), slopes.numpy()


def _traced(term: Callable[[Tensor], Tensor], at: Tensor) -> Tensor:
    """Return a term and its derivative, by autograd, (2, n)."""
    with torch.enable_grad():
        c = at.clone().requires_grad_()
        values = term(c)
        (slopes,) = torch.autograd.grad(values.sum(), c)
    return torch.stack([values.detach(), slopes])
