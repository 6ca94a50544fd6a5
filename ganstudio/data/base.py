"""The data kind and what loading it gives."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from ganstudio.components import Component
from ganstudio.wording import counted

Shape = tuple[int, ...]


EVERY = slice(None)


def as_floats(samples: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Return bytes of 0 to 255 as float32 in [-1, 1]."""
    floats = samples.astype(np.float32)
    floats /= 127.5
    floats -= 1.0
    return floats


class DataError(Exception):
    """Data that cannot be used; its text is one sentence that names the fault and the way out."""


@dataclass(frozen=True)
class Mixture:
    """The modes of a Gaussian mixture with equal weights and one isotropic σ.

    Attributes
    ----------
    centres : array (K, d)
        float32.
    sigma : float
        Standard deviation of each component, in each coordinate.
    """

    centres: NDArray[np.float32]
    sigma: float


@dataclass(frozen=True)
class Pairs:
    """The same things in the looks of two domains, row by row, which nobody trains on.

    Attributes
    ----------
    first, second : array (n, *shape)
        float32, as the samples of the domains.
    labels : array (n,) or None
        int64 class of each, where the domains have the same ones.
    """

    first: NDArray[np.float32]
    second: NDArray[np.float32]
    labels: NDArray[np.int64] | None = None

    def __post_init__(self) -> None:
        assert len(self.first) == len(self.second)


@dataclass(frozen=True)
class Dataset:
    """Loaded data.

    Attributes
    ----------
    samples : array (N, *shape)
        Points float32; images (N, C, H, W) float32 in [-1, 1], or the bytes that they were read
        as, uint8, of which `floats` makes the same.
    labels : array (N,) or None
        int64 class of each sample.
    classes : tuple of str
        Names of the classes.
    mixture : Mixture or None
        The known modes of a point mixture.
    notes : tuple of str
        What the user should know: what was left out and why.
    stacked : int
        Classes of one channel, where each channel is an image of its own and the label counts
        through their classes, the last channel's fastest; else 0.
    mirrored : bool
        Whether each image is drawn as often mirrored, left for right.
    second : Dataset or None
        Another domain, where there are two to translate between.
    pairs : Pairs or None
        What is known of which sample of one domain is which of the other, for measuring only.
    shelf : Path or None
        The folder that all processes have which train on it, for what else they share of it.
    """

    samples: NDArray[np.float32] | NDArray[np.uint8]
    labels: NDArray[np.int64] | None = None
    classes: tuple[str, ...] = ()
    mixture: Mixture | None = None
    notes: tuple[str, ...] = ()
    stacked: int = 0
    mirrored: bool = False
    second: Dataset | None = None
    pairs: Pairs | None = None
    shelf: Path | None = None

    def __post_init__(self) -> None:
        assert self.samples.dtype == np.float32 or (
            self.samples.dtype == np.uint8 and self.samples.ndim == 4
        )
        assert self.labels is None or len(self.labels) == len(self.samples)

    def __len__(self) -> int:
        return len(self.samples)

    def floats(self, which: slice | NDArray[np.integer] = EVERY) -> NDArray[np.float32]:
        """Return some samples, all at first, as float32."""
        some: NDArray[Any] = self.samples[which]
        return as_floats(some) if some.dtype == np.uint8 else some

    @property
    def domains(self) -> tuple[Dataset, ...]:
        """The data of each domain: this one, and the second where there is one."""
        return (self,) if self.second is None else (self, self.second)

    @property
    def class_names(self) -> tuple[str, ...]:
        """The names of what the labels tell apart: classes, or modes by number; else empty."""
        if self.labels is None or self.classes:
            return self.classes
        return tuple(str(k) for k in range(1, int(self.labels.max()) + 2))

    def describe(self) -> str:
        """Return the data in words: ``"1 797 images 1 × 16 × 16, 10 classes"``."""
        shape = self.samples.shape[1:]
        sides = " × ".join(map(str, shape))
        if len(shape) == 1:
            own = counted(len(self), f"{sides}-D point")
        else:
            own = f"{counted(len(self), 'image')} {sides}"
        if self.classes:
            own += f", {counted(len(self.classes), 'class', 'classes')}"
        elif self.mixture:
            own += f", {counted(len(self.mixture.centres), 'mode')}"
        return own if self.second is None else f"{own} ↔ {self.second.describe()}"


class Data(Component):
    """Where real samples come from.

    Loading is deterministic: the same fields give the same arrays.
    """

    kind: ClassVar[str] = "data"

    @property
    @abstractmethod
    def shape(self) -> Shape:
        """Shape of one sample, known without loading: (C, H, W) or (d,)."""

    @property
    def shapes(self) -> tuple[Shape, ...]:
        """Shape of one sample of each domain; most data has one."""
        return (self.shape,)

    @property
    def in_pairs(self) -> bool:
        """Whether sample i of one domain belongs to sample i of the other; mostly not."""
        return False

    @property
    def class_count(self) -> int | None:
        """How many classes the samples are labelled with, None where only loading tells."""
        return None

    @property
    def named_kinds(self) -> tuple[str, ...]:
        """The kinds of things that its samples (1,) are the numbers of, from 0; mostly none."""
        return ()

    @abstractmethod
    def load(self) -> Dataset:
        """Load it.

        Raises
        ------
        DataError
            If there is nothing usable; one sentence.
        """
