"""Digits in colours: two things that vary apart, which arithmetic with latents can show."""

from __future__ import annotations

import numpy as np

from ganstudio.components import param, register
from ganstudio.data.base import Data, Dataset, Shape
from ganstudio.data.digits import DigitNames, Digits, numbers
from ganstudio.data.pictures import PowerOfTwo
from ganstudio.data.shapes import BACKGROUNDS, COLOURS


@register
class ColouredDigits(Data):
    """Some handwritten digits, each in every colour: each digit × colour is a mode.

    Which digit it is and its colour vary apart from each other, so that "red 3 − blue 3 +
    blue 7" has an answer, and every answer is among the classes.
    """

    name = "coloured-digits"
    title = "Coloured digits"

    size: PowerOfTwo = param(
        16, "side", "Side of the square images, a power of two.", unit="pixels", ge=8, le=64
    )
    digits: DigitNames = param("0, 1, 3, 4, 7", "digits", "Which of 0 to 9, between commas.")
    colours: int = param(3, "colours", f"How many of: {', '.join(COLOURS)}.", ge=1, le=len(COLOURS))

    @property
    def kinds(self) -> tuple[int, ...]:
        """The digits, in the order in which they are named."""
        return numbers(self.digits)

    @property
    def shape(self) -> Shape:
        """(3, size, size)."""
        return (3, self.size, self.size)

    @property
    def class_count(self) -> int:
        """One class for each digit in each colour."""
        return len(self.kinds) * self.colours

    def load(self) -> Dataset:
        """Paint scikit-learn's digits; labels count through the colours of each digit."""
        grey = Digits(size=self.size, digits=self.digits).load()
        assert grey.labels is not None
        kinds, ink = grey.labels, (grey.samples + 1.0) / 2.0
        names = list(COLOURS)[: self.colours]
        ground = np.array(BACKGROUNDS["dark"], np.float32)[:, None, None] / 127.5 - 1.0
        painted, labels = [], []
        for number, name in enumerate(names):
            colour = np.array(COLOURS[name], np.float32)[:, None, None] / 127.5 - 1.0
            painted.append(ground + ink * (colour - ground))
            labels.append(kinds * self.colours + number)
        return Dataset(
            np.concatenate(painted).astype(np.float32),
            np.concatenate(labels),
            tuple(f"{name} {digit}" for digit in self.kinds for name in names),
        )
