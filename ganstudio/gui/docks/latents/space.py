"""What the panes share: the latent they stand at, the directions, and what is kept."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from PySide6.QtCore import QObject, Signal

from ganstudio.export.latents import KeptLatent
from ganstudio.gui.widgets.mosaic import Pixels
from ganstudio.telemetry.questions import Directions
from ganstudio.telemetry.records import FloatArray

SAME = 0.7
"""Cosine from which a direction that is found anew counts as the one before."""


@dataclass(frozen=True, eq=False)
class Direction:
    """A direction as it was made: it stays so while the generator changes.

    Attributes
    ----------
    vector : (d,)
        Of length 1.
    share : float or None
        How much of all change it stands for, where that is known.
    """

    name: str
    vector: FloatArray
    method: str
    step: int
    share: float | None = None


@dataclass(frozen=True, eq=False)
class Kept:
    """A kept latent, and what it looked like when it was kept; None until it is drawn."""

    latent: KeptLatent
    picture: Pixels | None = None


class LatentSpace(QObject):
    """Where one stands, which ways lead on, and what is kept, of latents of one dimension.

    Attributes
    ----------
    dimension : int
        Of z; 0 before there is a run.
    z : (d,) float32
        Where one stands.
    label : int
        The class that is looked at, of a conditional run.
    directions : list of Direction
        In the order in which they were made.
    kept : list of Kept
        In the order in which they were kept.
    """

    moved = Signal()
    """One stands elsewhere, or looks at another class."""
    turned = Signal()
    """The directions are others, or are called otherwise."""
    shelved = Signal()
    """What is kept has changed."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.dimension, self.label, self.seed = 0, 0, 0
        self.z = np.zeros(0, np.float32)
        self.directions: list[Direction] = []
        self.kept: list[Kept] = []

    def fit(self, dimension: int) -> None:
        """Take latents of a dimension; what is of another one is no longer offered."""
        if dimension == self.dimension:
            return
        self.dimension = dimension
        self.directions = [each for each in self.directions if len(each.vector) == dimension]
        self.draw(self.seed)
        self.turned.emit()

    def draw(self, seed: int) -> None:
        """Stand at the latent of a seed."""
        self.seed = seed
        drawn = np.random.default_rng(seed).standard_normal(self.dimension)
        self.go_to(drawn.astype(np.float32))

    def go_to(self, z: FloatArray) -> None:
        """Stand at a latent."""
        self.z = np.asarray(z, np.float32)
        self.moved.emit()

    def show_class(self, label: int) -> None:
        """Look at another class."""
        if label != self.label:
            self.label = label
            self.moved.emit()

    # ── directions ───────────────────────────────────────────────────────────

    def take(self, found: Directions, step: int) -> None:
        """Take directions in place of those made the same way; such as are made by hand, beside.

        One that is about the same as before keeps its name, its place and its sign.
        """
        shares = found.shares or (None,) * len(found.names)
        new = [
            Direction(name, vector, found.method, step, share)
            for name, vector, share in zip(found.names, found.vectors, shares, strict=True)
        ]
        if found.method == "ticked":
            count = sum(each.method == "ticked" for each in self.directions)
            self.directions += [replace(new[0], name=f"made {count + 1}")]
        else:
            old = [each for each in self.directions if each.method == found.method]
            rest = [each for each in self.directions if each.method != found.method]
            self.directions = rest + matched(old, new)
        self.turned.emit()

    def rename_direction(self, index: int, name: str) -> None:
        """Call a direction otherwise."""
        self.directions[index] = replace(self.directions[index], name=name)
        self.turned.emit()

    def remove_direction(self, index: int) -> None:
        """Forget a direction."""
        del self.directions[index]
        self.turned.emit()

    # ── the shelf ────────────────────────────────────────────────────────────

    def keep(self, kept: Kept) -> None:
        """Put a latent on the shelf."""
        self.kept.append(kept)
        self.shelved.emit()

    def change(self, index: int, kept: Kept | None) -> None:
        """Change what is kept in a place, or take it off the shelf."""
        self.kept[index : index + 1] = [] if kept is None else [kept]
        self.shelved.emit()

    def fitting(self) -> list[Kept]:
        """Return what is kept of this dimension."""
        return [each for each in self.kept if len(each.latent.z) == self.dimension]


def matched(old: list[Direction], new: list[Direction]) -> list[Direction]:
    """Return new directions, each with name, place and sign of the old one that it is like."""
    found: dict[int, Direction] = {}
    left = list(new)
    for place, before in enumerate(old):
        cosines = [float(each.vector @ before.vector) for each in left]
        if cosines and max(map(abs, cosines)) >= SAME:
            best = int(np.argmax(np.abs(cosines)))
            other = left.pop(best)
            sign = np.float32(np.sign(cosines[best]))
            found[place] = replace(other, name=before.name, vector=sign * other.vector)
    rest = iter(left)
    used = {each.name for each in found.values()}
    spare = (each.name for each in new if each.name not in used)
    result = []
    for place in range(len(new)):
        if place in found:
            result.append(found[place])
        elif (other_one := next(rest, None)) is not None:
            name = other_one.name if other_one.name not in used else next(spare, other_one.name)
            used.add(name)
            result.append(replace(other_one, name=name))
    result += [each for place, each in found.items() if place >= len(new)]
    return result
