"""How many different images a generator has, by how often two of its samples are alike."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import torch

from ganstudio.probes.measures import SUPPORT
from ganstudio.telemetry.records import Measure
from ganstudio.wording import thousands

if TYPE_CHECKING:
    from torch import Tensor

SHOWN = 6
"""Closest pairs that are kept."""


class Birthday(NamedTuple):
    """What the pairs of n samples tell.

    Attributes
    ----------
    pairs : int
        Pairs that are alike.
    support : float
        Different samples that there are, as many as make so many pairs likely.
    closest : Tensor (k, 2)
        Indices of the closest pairs, the closest first.
    """

    pairs: int
    support: float
    closest: Tensor


def birthday(distances: Tensor, within: float) -> Birthday:
    """Count the pairs of samples that are alike, and tell the support from them.

    Of n samples from S different ones, equally likely, n(n−1)/2S pairs are expected to be
    the same; so S is n(n−1)/2 over the number of pairs, and at least n(n−1)/2 where there is
    none. Arora and Zhang 2018, Do GANs Learn the Distribution? Some Theory and Empirics.

    Parameters
    ----------
    distances : Tensor
        (n, n), symmetric; the diagonal does not count.
    within
        Distance up to which two samples are alike.
    """
    n = len(distances)
    upper = distances.triu(1).masked_fill(torch.ones_like(distances).tril().bool(), torch.inf)
    pairs = int((upper <= within).sum())
    order = upper.flatten().topk(min(SHOWN, n * (n - 1) // 2), largest=False).indices
    closest = torch.stack([order // n, order % n], 1)
    return Birthday(pairs, n * (n - 1) / 2 / max(pairs, 1), closest)


def support_measure(found: Birthday, floor: Birthday, n: int) -> Measure:
    """Return the support, told from n samples, as a measure; pairs come as by Poisson's law."""
    return SUPPORT.taken(
        found.support,
        floor.support,
        _text(found),
        _text(floor),
        n=n,
        uncertainty=found.support / found.pairs**0.5 if found.pairs else None,
    )


def _text(found: Birthday) -> str:
    whole = float(f"{found.support:.2g}")
    number = f"{thousands(whole / 1e3)}\u202fk" if whole >= 1e4 else thousands(whole)
    return f"≈ {number}" if found.pairs else f"> {number}"
