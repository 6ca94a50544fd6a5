"""A few kinds of things: no pictures of them, only which one it is."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from pydantic import field_validator

from ganstudio.components import param, register
from ganstudio.data.base import Dataset, Mixture, Shape
from ganstudio.data.points import Points

NEARBY = 0.1
"""What counts as the standard deviation of a kind, for measures that look how near samples are."""

MOST = 64


def _between_commas(names: str) -> tuple[str, ...]:
    return tuple(name for each in names.split(",") if (name := each.strip()))


@register
class Categories(Points):
    """A few kinds of things, such as dogs and cats, each as often as its share says.

    A sample is the number of its kind, from 0. What G leaves out, and what D says of the rest,
    can be counted: where G makes k of K even kinds, the best D says k/(k + K) of these.
    """

    name = "categories"
    title = "Categories (cats and dogs)"
    paper = "Bishop and Bishop 2024, Deep Learning: Foundations and Concepts, exercise 17.3"

    count: int = param(10_000, "samples", "Samples in the data set.", ge=2, le=10_000_000)
    names: str = param("dog, cat", "kinds", "What there is: two names or more, between commas.")
    shares: tuple[float, ...] = param(
        (),
        "shares",
        "How often each is there, in any unit; nothing stands for evenly.",
        max_length=MOST,
    )

    @field_validator("names")
    @classmethod
    def _names_are_several(cls, names: str) -> str:
        kinds = _between_commas(names)
        if not 2 <= len(kinds) <= MOST or len(set(kinds)) < len(kinds):
            raise ValueError(f"name 2 to {MOST} different kinds, between commas")
        return names

    @field_validator("shares")
    @classmethod
    def _shares_are_positive(cls, shares: tuple[float, ...]) -> tuple[float, ...]:
        if any(share <= 0 for share in shares):
            raise ValueError("every share must be above 0; leave out the kinds that are not there")
        return shares

    @property
    def shape(self) -> Shape:
        """(1,): the number of a kind."""
        return (1,)

    @property
    def named_kinds(self) -> tuple[str, ...]:
        """The names."""
        return _between_commas(self.names)

    @property
    def class_count(self) -> int:
        """One class for each kind."""
        return len(self.named_kinds)

    @property
    def law(self) -> NDArray[np.float64]:
        """The share of each kind, (K,), which sum to 1; kinds without a share have an even one."""
        shares = np.ones(len(self.named_kinds))
        given = self.shares[: len(shares)]
        shares[: len(given)] = given
        law: NDArray[np.float64] = shares / shares.sum()
        return law

    def load(self) -> Dataset:
        """Take of each kind its exact share, in a drawn order; the label is the kind."""
        ends = np.rint(self.count * np.cumsum(self.law)).astype(np.int64)
        labels = np.searchsorted(ends, np.arange(self.count), side="right")
        labels = np.random.default_rng(self.seed).permutation(labels)
        centres = np.arange(len(self.named_kinds), dtype=np.float32)[:, None]
        return Dataset(
            samples=centres[labels],
            labels=labels.astype(np.int64),
            classes=self.named_kinds,
            mixture=Mixture(centres, NEARBY),
        )
