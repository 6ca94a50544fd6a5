"""The best critic of the Wasserstein loss on a line: its slope at each place, in closed form.

Over all functions, L_D = −∫ c′A with A = Q − P, so that each place pulls at the slope c′ there,
and nowhere else. What holds it is a bound on the slope, or penalties, each a spring of its own
stiffness k(x) that holds the slope at 0 or at ±1.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np

from ganstudio.objectives.laws import Array, Laws

if TYPE_CHECKING:
    from ganstudio.objectives.base import Penalty

ROUNDED = 1e-12
"""Difference of distribution functions below which it is rounding."""
NOTHING = 1e-9
"""Share of the largest stiffness below which no sample is there to feel it."""


def best_slope(laws: Laws, penalties: Iterable[Penalty] = ()) -> Array | None:
    """Return the slope of the best critic, or None where a penalty has no such form.

    Without penalties it is that of the potential, sign(A); with WGAN-GP or WGAN-LP
    sign(A)(1 + |A|/2λr̂), with r̂ the density between the laws; with R1 and R2 A/(γp + γ′p_G).
    """
    gap = laws.gap
    direction = np.where(np.abs(gap) > ROUNDED, np.sign(gap), 0.0)
    flat, steep = np.zeros_like(gap), np.zeros_like(gap)
    one_sided = True
    held = False
    for penalty in penalties:
        if penalty.weight == 0:
            continue
        stiffness = penalty.stiffness(laws)
        if stiffness is None:
            return None
        held = True
        if penalty.holds_at == 0:
            flat += stiffness
        else:
            steep += stiffness
            one_sided = one_sided and penalty.one_sided
    if not held:
        return direction
    whole = flat + steep
    least = NOTHING * float(whole.max())
    slope: Array = (gap + direction * steep) / np.maximum(whole, least)
    if one_sided:  # a slope below 1 is free of charge
        free = gap / np.maximum(flat, least)
        slope = np.where(np.abs(free) <= 1, free, slope)
    return np.where(whole > least, slope, direction)


def potential(laws: Laws, slope: Array) -> Array:
    """Return the critic of a slope, up to a constant."""
    critic: Array = (np.cumsum(slope) - slope / 2) * laws.cell
    return critic


def critic_loss(laws: Laws, slope: Array) -> float:
    """Return L_D = E c(G(z)) − E c(x) of a critic by its slope, without penalties."""
    return -float((laws.gap * slope).sum()) * laws.cell
