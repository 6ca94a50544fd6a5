"""Stacked digits: three grey digits as the channels of one colour image."""

from __future__ import annotations

import numpy as np

from ganstudio.components import param, register
from ganstudio.data.base import Data, DataError, Dataset, Shape
from ganstudio.data.digits import Digits
from ganstudio.data.idx import IDX
from ganstudio.data.pictures import PowerOfTwo, check_memory

CHANNELS = 3
MOST_CLASSES = 10
"""More would make more modes than samples can tell apart."""


@register
class StackedDigits(Data):
    """Three random digits as red, green and blue: 1 000 known modes of ten classes each.

    Of scikit-learn's digits, or of the images of an MNIST-style IDX file, with their labels.
    Modes and KL are counted by a classifier that sees one channel at a time.
    """

    name = "stacked-digits"
    title = "Stacked digits"
    paper = "Metz et al. 2017, Unrolled GAN (stacked MNIST); Srivastava et al. 2017, VEEGAN"

    size: PowerOfTwo = param(
        16, "side", "Side of the square images, a power of two.", unit="pixels", ge=8, le=64
    )
    count: int = param(20_000, "images", "Images in the data set.", ge=2, le=1_000_000)
    seed: int = param(0, "data seed", "Decides which digits are stacked.", ge=0, lt=2**31)
    images: str = param(
        "",
        "images",
        "IDX file of grey images, such as train-images-idx3-ubyte.gz; empty takes scikit-learn's.",
        path="file",
    )
    labels: str = param(
        "", "labels", "File of labels; empty takes the one beside the images.", path="file"
    )

    @property
    def shape(self) -> Shape:
        """(3, size, size)."""
        return (CHANNELS, self.size, self.size)

    def load(self) -> Dataset:
        """Draw three digits for each image, independently and with replacement.

        Raises
        ------
        DataError
            If the IDX files cannot be used, or have no labels or more than ten classes.
        """
        wide = 1 if self.images else 4
        check_memory(self.count, self.shape, "set data.count to at most", wide=wide)
        digits = self._digits()
        if digits.labels is None or not 2 <= len(digits.classes) <= MOST_CLASSES:
            found = "no labels" if digits.labels is None else f"{len(digits.classes)} classes"
            raise DataError(
                f"{self.images} has {found}, and stacking needs 2 to {MOST_CLASSES} classes; set "
                "data.labels to their file, or data.images to one such as MNIST's"
            )
        kinds = len(digits.classes)
        rng = np.random.default_rng(self.seed)
        chosen = rng.integers(len(digits), size=(self.count, CHANNELS))
        weights = kinds ** np.arange(CHANNELS)[::-1]
        return Dataset(
            samples=digits.samples[chosen, 0],
            labels=digits.labels[chosen] @ weights,
            classes=_modes(digits.classes),
            notes=digits.notes,
            stacked=kinds,
        )

    def _digits(self) -> Dataset:
        if not self.images:
            return Digits(size=self.size).load()
        return IDX(images=self.images, labels=self.labels, size=self.size).load()


def _modes(classes: tuple[str, ...]) -> tuple[str, ...]:
    joint = "" if all(len(name) == 1 for name in classes) else "-"
    return tuple(joint.join((r, g, b)) for r in classes for g in classes for b in classes)
