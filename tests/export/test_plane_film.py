from __future__ import annotations

import numpy as np
import pytest

from ganstudio.export import panels
from ganstudio.export.plane_film import PlaneFilm
from ganstudio.telemetry.records import Plane


def record(seed: int, size: float = 3.0, dimensions: int = 2) -> Plane:
    draw = np.random.default_rng(seed)
    real, fake = draw.normal(size=(2, 200, dimensions)).astype(np.float32)
    heat = draw.normal(size=(12 if dimensions == 2 else 1, 12)).astype(np.float32)
    extent = (-size, size, -size, size)
    return Plane(real, fake, extent, heat, "logit", np.zeros((0, 2, dimensions)), True)


def drawn_whole(shown: Plane, step: int) -> np.ndarray:
    film = PlaneFilm(caption=True)
    return film.whole(lambda axes: panels.plane(axes, shown), step).astype(int)


def test_what_moves_is_drawn_as_if_all_were_drawn_anew() -> None:
    film = PlaneFilm(caption=True)
    for number, size in enumerate((3.0, 3.0, 2.0, 2.0)):
        shown = record(number, size)
        picture = film.plane(shown, 10 * number).astype(int)
        apart = np.abs(picture - drawn_whole(shown, 10 * number))
        assert apart.max() < 16  # of 255, where lines of the grid are drawn twice
        assert (apart > 0).mean() < 0.01


def test_a_picture_that_was_given_away_does_not_change_with_the_next() -> None:
    film = PlaneFilm(caption=False)
    first = film.plane(record(0), 0)
    before = first.copy()
    second = film.plane(record(1), 1)
    np.testing.assert_array_equal(first, before)
    assert not np.array_equal(first, second)


@pytest.mark.parametrize("dimensions", [1, 2])
def test_walkers_move_over_a_cloud_that_stands_still(dimensions: int) -> None:
    film, shown = PlaneFilm(caption=True), record(0, dimensions=dimensions)
    walkers = np.zeros((2, dimensions), np.float32)
    pictures = [film.walkers(shown.real, shown.fake, walkers + x, 5) for x in (0.0, 1.0, 0.0)]
    np.testing.assert_array_equal(pictures[0], pictures[2])
    changed = (pictures[0] != pictures[1]).any(axis=2)
    assert 0 < changed.mean() < 0.01
    whole = PlaneFilm(caption=True).walkers(shown.real, shown.fake, walkers + 1, 5)
    np.testing.assert_array_equal(pictures[1], whole)


def test_one_dimension_is_drawn_as_densities() -> None:
    film = PlaneFilm(caption=True)
    film.plane(record(0, dimensions=1), 0)
    shown = record(1, dimensions=1)
    np.testing.assert_array_equal(film.plane(shown, 7), drawn_whole(shown, 7))
