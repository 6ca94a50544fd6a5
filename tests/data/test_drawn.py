"""Points around places that were drawn."""

from __future__ import annotations

import numpy as np
import pytest
from pydantic import ValidationError

from ganstudio.data.drawn import Drawn


def test_points_lie_around_their_places_as_often_around_each() -> None:
    drawn = Drawn(places=(0.0, 0.0, 1.0, -1.0), sigma=0.01, count=20_000)
    points = drawn.load().samples
    assert points.shape == (20_000, 2)
    near = np.hypot(*(points - [1.0, -1.0]).T) < 0.1
    assert near.mean() == pytest.approx(0.5, abs=0.02)
    assert points[near].std(axis=0) == pytest.approx([0.01, 0.01], rel=0.05)
    np.testing.assert_array_equal(points, drawn.load().samples)


def test_the_density_is_that_of_the_mixture() -> None:
    one = Drawn(places=(0.5, 0.0), sigma=0.2)
    peak, away = one.density(np.array([[0.5, 0.0], [0.7, 0.0]]))
    assert peak == pytest.approx(1 / (2 * np.pi * 0.04))
    assert away == pytest.approx(peak * np.exp(-0.5))
    ticks = np.linspace(-3, 3, 301)
    grid = np.stack(np.meshgrid(ticks, ticks), axis=-1).reshape(-1, 2)
    assert Drawn(sigma=0.1).density(grid).sum() * 0.02**2 == pytest.approx(1, abs=1e-3)


@pytest.mark.parametrize("places", [(), (1.0,), (200.0, 0.0), (0.0,) * 2002])
def test_what_is_no_place_is_refused(places: tuple[float, ...]) -> None:
    with pytest.raises(ValidationError, match="must be"):
        Drawn(places=places)
