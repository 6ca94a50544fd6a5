"""Long work in slices, so that training never waits for more than one of them.

A slice is a few million multiplications, which a processor core does in a few
milliseconds, whatever the size of the images, of the networks or of the data.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import TypeVar

import torch
from torch import Tensor

from ganstudio.probes.rows import distances_between

T = TypeVar("T")
Work = Generator[None, None, T]
"""Work that yields after each slice of it and returns what came of it."""

PRODUCTS = 2**25
"""Multiplications a slice where a large matrix product does them."""
OVERHEAD = 64
"""As many as a distance takes at least, whatever the dimension: root, comparison, memory."""


def finish(work: Work[T]) -> T:
    """Do all of the work at once and return what came of it."""
    while True:
        try:
            next(work)
        except StopIteration as end:
            result: T = end.value
            return result


def by_parts(function: Callable[[Tensor], Tensor], rows: Tensor, at_once: int) -> Work[Tensor]:
    """Apply a function to so many rows at a time; return its results in a row."""
    results = []
    for part in torch.split(rows, max(at_once, 1)):
        results.append(function(part))
        yield
    return torch.cat(results)


def rows_at_once(others: Tensor) -> int:
    """Return how many rows a slice has time to measure against others (m, d)."""
    return max(PRODUCTS // max(len(others) * max(others[0].numel(), OVERHEAD), 1), 1)


def distances(queries: Tensor, others: Tensor) -> Work[Tensor]:
    """Return the Euclidean distances (n, m) of rows (n, d) from others (m, d)."""
    at_once = rows_at_once(others)
    return (yield from by_parts(lambda part: distances_between(part, others), queries, at_once))


class Once:
    """Work that several share: it is done once, by whoever goes on with it.

    Attributes
    ----------
    done : bool
        Whether all of it is done.
    """

    def __init__(self, work: Work[None]) -> None:
        self._work = work
        self.done = False

    def go_on(self) -> Work[None]:
        """Do what is left of it."""
        for _ in self._work:
            yield
        self.done = True
