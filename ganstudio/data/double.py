"""Data that has two domains itself: two looks of the same things, or points of two kinds."""

from __future__ import annotations

import math

import numpy as np

from ganstudio.components import param, register
from ganstudio.data.base import Dataset, Pairs, Shape
from ganstudio.data.digits import Digits
from ganstudio.data.domains import held_out
from ganstudio.data.pictures import PowerOfTwo, check_memory
from ganstudio.data.points import Grid, Points, Ring
from ganstudio.data.shapes import COLOURS, KINDS, Shapes, outlined


@register
class ShapesOutlined(Shapes):
    """Coloured shapes, filled and as outlines, on one background: the right answers are known.

    The two domains show different shapes, so there are no pairs to learn from, unless they are
    asked for; some are held out to measure by.
    """

    name = "shapes-outlined"
    title = "Shapes, filled ↔ outlined"

    size: PowerOfTwo = param(
        16, "side", "Side of the square images, a power of two.", unit="pixels", ge=8, le=128
    )
    count: int = param(3_000, "images", "Images of each domain.", ge=2, le=100_000)
    kinds: int = param(3, "kinds", f"How many of: {', '.join(KINDS)}.", ge=1, le=8)
    colours: int = param(4, "colours", f"How many of: {', '.join(COLOURS)}.", ge=1, le=8)
    pairs: bool = param(
        False, "pairs", "Both show the same shapes, one by one, for networks that learn from pairs."
    )

    @property
    def shapes(self) -> tuple[Shape, ...]:
        """The same shape twice."""
        return self.shape, self.shape

    @property
    def in_pairs(self) -> bool:
        """Whether both domains show the same shapes."""
        return self.pairs

    def load(self) -> Dataset:
        """Draw all shapes in both looks, and give each domain its own, or both the same."""
        held = held_out(self.count)
        total = held + 2 * self.count
        drawn = math.ceil(2 * total / self.count)  # both looks, of both domains and the pairs
        check_memory(self.count, self.shape, "set data.count to at most", wide=4 * drawn)
        every = self.model_copy(update={"count": total})
        plain, labels = every.drawn()
        lines, _ = every.drawn(outlined)
        names = self.class_titles()
        ours, theirs = slice(held, held + self.count), slice(held + self.count, None)
        theirs = ours if self.pairs else theirs
        return Dataset(
            plain[ours],
            labels[ours],
            names,
            second=Dataset(lines[theirs], labels[theirs], names),
            pairs=Pairs(plain[:held], lines[:held], labels[:held]),
        )


@register
class DigitsOnHues(Digits):
    """White digits on black, and black ones on paper of any hue: y shows more than x.

    What x does not show has to be guessed on the way to y. On the way back there is room to hide
    what the cycle wants to find again.
    """

    name = "digits-on-hues"
    title = "Digits ↔ on random hues"

    seed: int = param(0, "data seed", "Decides hues, and which digit is of which domain.", ge=0)

    @property
    def shape(self) -> Shape:
        """(3, size, size)."""
        return (3, self.size, self.size)

    @property
    def shapes(self) -> tuple[Shape, ...]:
        """The same shape twice."""
        return self.shape, self.shape

    def load(self) -> Dataset:
        """Load the digits, paint each on its paper, and give each domain its half."""
        grey = super().load()
        assert grey.labels is not None
        rng = np.random.default_rng(self.seed)
        order = rng.permutation(len(grey))
        ink = (grey.floats(order) + 1.0) / 2.0
        hue = rng.random((len(ink), 1)) + np.arange(3) / 3.0
        paper = 0.25 + 0.65 * np.cos(2.0 * math.pi * hue)[:, :, None, None]
        plain = np.repeat(grey.floats(order), 3, axis=1)
        painted = (paper * (1.0 - ink) - 0.9 * ink).astype(np.float32)
        held, labels = held_out(len(ink) // 2), grey.labels[order]
        half = held + (len(ink) - held) // 2
        return Dataset(
            plain[held:half],
            labels[held:half],
            grey.classes,
            second=Dataset(painted[half:], labels[half:], grey.classes),
            pairs=Pairs(plain[:held], painted[:held], labels[:held]),
        )


@register
class RingAndGrid(Points):
    """Points on a ring and on a grid: nine modes each, and no way of pairing them is the right one.

    The cycle can close for any of the ways of pairing modes, so different seeds find different
    translations.
    """

    name = "ring-and-grid"
    title = "Ring ↔ grid"

    count: int = param(10_000, "points", "Points of each domain.", ge=2, le=1_000_000)
    sigma: float = param(0.05, "σ", "Standard deviation of each mode.", gt=0, le=1)

    @property
    def shapes(self) -> tuple[Shape, ...]:
        """In the plane, both."""
        return (2,), (2,)

    def load(self) -> Dataset:
        """Draw both, each from a seed of its own."""
        ring = Ring(modes=9, radius=1.2, sigma=self.sigma, count=self.count, seed=self.seed)
        grid = Grid(side=3, spacing=1.0, sigma=self.sigma, count=self.count, seed=self.seed + 1)
        first, second = ring.load(), grid.load()
        return Dataset(first.samples, first.labels, mixture=first.mixture, second=second)
