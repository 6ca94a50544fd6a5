"""Samples come onto the screen and back as they were."""

from __future__ import annotations

import pytest
import torch

from ganstudio.data.base import DataError
from ganstudio.watching.showing import Showing


@pytest.mark.parametrize(
    ("own", "data", "low", "high", "shown"),
    [
        ((2,), (2,), -9.0, 9.0, (2,)),
        ((1,), (), 0.0, 1.0, (1,)),
        ((3, 8, 8), (3, 8, 8), -1.0, 1.0, (3, 8, 8)),
        ((64,), (1, 8, 8), 0.0, 1.0, (1, 8, 8)),
        ((64,), (64,), 0.0, 255.0, (1, 8, 8)),
        ((1, 8, 8), (8, 8), 0.0, 1.0, (1, 8, 8)),
        ((5,), (5,), -2.5, 3.0, (1, 1, 5)),
        ((4, 8, 8), (4, 8, 8), -1.0, 1.0, (1, 32, 8)),
    ],
)
def test_there_and_back(
    own: tuple[int, ...], data: tuple[int, ...], low: float, high: float, shown: tuple[int, ...]
) -> None:
    showing = Showing.of(own, data, low, high)
    samples = torch.linspace(low, high, 2 * torch.Size(own).numel()).reshape(2, *own)
    on_screen = showing.show(samples)
    assert on_screen.shape == (2, *shown)
    if len(shown) == 3:
        assert (on_screen.min(), on_screen.max()) == (-1.0, 1.0)
    torch.testing.assert_close(showing.back(on_screen), samples)


def test_what_cannot_be_shown_is_refused() -> None:
    with pytest.raises(DataError, match="cannot be shown; give points, or images"):
        Showing.of((3, 4, 8, 8), (3, 4, 8, 8), 0, 1)
    with pytest.raises(DataError, match="give as data what the loop shows to D"):
        Showing.of((2,), (3,), 0, 1)
