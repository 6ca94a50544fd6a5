from __future__ import annotations

import numpy as np
import pytest

from ganstudio.data.coloured import ColouredDigits
from ganstudio.data.digits import Digits


def test_each_digit_is_there_in_every_colour() -> None:
    data = ColouredDigits().load()
    grey = Digits().load()
    assert grey.labels is not None
    assert data.labels is not None
    tally = np.bincount(data.labels)
    assert data.classes[7] == "yellow 3"
    assert tally[6] == tally[7] == tally[8] == (grey.labels == 3).sum()
    assert ColouredDigits().class_count == len(data.classes) == len(tally) == 15


def test_the_colour_is_where_the_ink_is() -> None:
    data, grey = ColouredDigits(digits="7", colours=1).load(), Digits().load()
    assert grey.labels is not None
    ink = (grey.samples[grey.labels == 7][0, 0] + 1) / 2
    ground, red = np.array([20, 22, 30]) / 127.5 - 1, np.array([255, 84, 89]) / 127.5 - 1
    expected = ground[:, None, None] + ink * (red - ground)[:, None, None]
    np.testing.assert_allclose(data.samples[0], expected, atol=1e-6)


@pytest.mark.parametrize("digits", ["", "3, 3", "10", "a"])
def test_what_are_no_digits_is_said(digits: str) -> None:
    with pytest.raises(ValueError, match="name different digits from 0 to 9"):
        ColouredDigits(digits=digits)
