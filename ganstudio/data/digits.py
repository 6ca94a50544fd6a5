"""scikit-learn's handwritten digits: in the package, no download."""

from __future__ import annotations

from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

import numpy as np
from numpy.typing import NDArray
from pydantic import AfterValidator

from ganstudio.components import param, register
from ganstudio.data.base import Data, Dataset, Shape
from ganstudio.data.pictures import PowerOfTwo

FILE = "datasets/data/digits.csv.gz"
"""Within the package of scikit-learn."""


def _different(digits: str) -> str:
    chosen = [each.strip() for each in digits.split(",")]
    if not set(chosen) <= set("0123456789") or len(set(chosen)) < len(chosen):
        raise ValueError("name different digits from 0 to 9, between commas")
    return digits


DigitNames = Annotated[str, AfterValidator(_different)]
"""Different digits between commas."""


def numbers(digits: str) -> tuple[int, ...]:
    """Return digits in the order in which they are named."""
    return tuple(int(each) for each in digits.split(","))


def places_of(kinds: tuple[int, ...]) -> NDArray[np.int64]:
    """Return the place of each of 0 to 9 among some digits; 0 for those that are not there."""
    places = np.zeros(10, np.int64)
    places[list(kinds)] = np.arange(len(kinds))
    return places


@register
class Digits(Data):
    """1 797 handwritten digits, the embedded default.

    Scanned at 8 × 8 with 17 grey levels and enlarged by bicubic interpolation, so they
    are soft by nature.
    """

    name = "digits"
    title = "Digits"
    paper = "Alpaydin and Kaynak 1998, Optical Recognition of Handwritten Digits (UCI)"

    size: PowerOfTwo = param(
        16,
        "side",
        "Side of the square images, a power of two; the scans are enlarged from 8.",
        unit="pixels",
        ge=8,
        le=64,
    )
    digits: DigitNames = param(
        "0, 1, 2, 3, 4, 5, 6, 7, 8, 9", "digits", "Which of 0 to 9, between commas."
    )
    mislabelled: float = param(
        0.0,
        "wrong labels",
        "Share of the images that have another one's label, to see what becomes of a conditional "
        "GAN whose labels mean little or nothing.",
        paper="Zhang et al. 2017, Understanding Deep Learning Requires Rethinking Generalization",
        ge=0.0,
        le=1.0,
    )

    @property
    def shape(self) -> Shape:
        """(1, size, size)."""
        return (1, self.size, self.size)

    @property
    def class_count(self) -> int:
        """As many as there are digits: 10 in all."""
        return len(numbers(self.digits))

    def load(self) -> Dataset:
        """Load and enlarge those that are chosen; labels count through them as they are named."""
        kinds = numbers(self.digits)
        images, named = _images(FILE, self.size)
        chosen = np.isin(named, kinds)
        return Dataset(
            samples=images[chosen][:, None],
            labels=self._labels(places_of(kinds)[named[chosen]]),
            classes=tuple(map(str, kinds)),
        )

    def _labels(self, labels: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the labels, a share of them exchanged among each other."""
        rng = np.random.default_rng(0)
        wrong = rng.permutation(len(labels))[: round(self.mislabelled * len(labels))]
        labels[wrong] = labels[rng.permutation(wrong)]
        return labels


@lru_cache(maxsize=1)  # runs that are compared, forked or begun again have the same ones
def _images(file: str, size: int) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    """Return all images, enlarged, and which digit each is; to be copied, not changed."""
    table = _table(file)
    scans = table[:, :-1].reshape(-1, 8, 8) / 8.0 - 1.0
    return _enlarged(scans, size), table[:, -1].astype(np.int64)


def _table(name: str) -> NDArray[np.float64]:
    """Return scikit-learn's table: 64 pixels of 0 to 16 and the digit, a row each."""
    # Its file is read in 10 ms; importing scikit-learn takes the better part of a second,
    # and this is the data that the first picture on screen waits for.
    package = find_spec("sklearn")
    for folder in (package and package.submodule_search_locations) or ():
        file = Path(folder, name)
        if file.is_file():
            return np.loadtxt(file, delimiter=",")
    from sklearn.datasets import load_digits

    digits = load_digits()
    return np.column_stack([digits.data, digits.target])


def _enlarged(scans: NDArray[np.float64], size: int) -> NDArray[np.float32]:
    from PIL import Image

    # Interpolated as floats, since 17 levels rounded to bytes would show as steps.
    images = [Image.fromarray(scan.astype(np.float32)) for scan in scans]
    large = [image.resize((size, size), Image.Resampling.BICUBIC) for image in images]
    return np.stack([np.asarray(image) for image in large]).clip(-1.0, 1.0)
