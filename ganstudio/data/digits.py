"""scikit-learn's handwritten digits: in the package, no download."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ganstudio.components import param, register
from ganstudio.data.base import Data, Dataset, Shape
from ganstudio.data.pictures import PowerOfTwo

FILE = "datasets/data/digits.csv.gz"
"""Within the package of scikit-learn."""


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
        """10."""
        return 10

    def load(self) -> Dataset:
        """Load and enlarge all of them, with labels 0 to 9."""
        table = _table()
        scans = table[:, :-1].reshape(-1, 8, 8) / 8.0 - 1.0
        return Dataset(
            samples=_enlarged(scans, self.size)[:, None],
            labels=self._labels(table[:, -1].astype(np.int64)),
            classes=tuple(map(str, range(10))),
        )

    def _labels(self, labels: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the labels, a share of them exchanged among each other."""
        rng = np.random.default_rng(0)
        wrong = rng.permutation(len(labels))[: round(self.mislabelled * len(labels))]
        labels[wrong] = labels[rng.permutation(wrong)]
        return labels


def _table() -> NDArray[np.float64]:
    """Return scikit-learn's table: 64 pixels of 0 to 16 and the digit, a row each."""
    # Its file is read in 10 ms; importing scikit-learn takes the better part of a second,
    # and this is the data that the first picture on screen waits for.
    package = find_spec("sklearn")
    for folder in (package and package.submodule_search_locations) or ():
        file = Path(folder, FILE)
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
