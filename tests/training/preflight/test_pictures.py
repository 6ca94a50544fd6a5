from __future__ import annotations

import numpy as np

from ganstudio.data.base import Dataset
from ganstudio.training.preflight import pictures
from ganstudio.training.preflight.pictures import of_pictures


def noise(count: int) -> np.ndarray:
    return np.random.default_rng(0).uniform(-1, 1, (count, 1, 4, 4)).astype(np.float32)


def test_pictures_that_differ_are_worth_no_word() -> None:
    assert list(of_pictures(Dataset(noise(200)))) == []


def test_pictures_that_are_there_twice_are_counted() -> None:
    images = noise(200)
    images[150:] = images[:50]
    (said,) = of_pictures(Dataset(images))
    assert said.startswith("50 of 200 pictures are there already, pixel by pixel; take them out")


def test_pictures_of_one_colour_are_not_counted_as_duplicates_too() -> None:
    images = noise(200)
    images[:30] = 0.5
    (said,) = of_pictures(Dataset(images))
    assert said.startswith("30 of 200 pictures have one colour all over; take them out")


def test_of_much_data_a_part_is_looked_at_and_named(monkeypatch) -> None:
    monkeypatch.setattr(pictures, "MOST", 100 * 64)
    images = noise(200)
    images[50:] = images[0]
    (said,) = of_pictures(Dataset(images))
    assert said.startswith("50 of the first 100 are there already")


def test_points_are_what_they_are() -> None:
    assert list(of_pictures(Dataset(np.zeros((100, 2), np.float32)))) == []
