from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ganstudio.gui.widgets.grids import best_columns
from ganstudio.gui.widgets.mosaic import as_image, compose, enlarged, gap


@settings(max_examples=40, deadline=None)
@given(
    n=st.integers(1, 12),
    columns=st.integers(1, 5),
    size=st.integers(1, 40),
    c=st.sampled_from([1, 3]),
)
def test_every_image_lies_at_its_place(n, columns, size, c):
    images = np.random.default_rng(n).integers(0, 256, (n, size, size, c), dtype=np.uint8)
    whole = compose(images, columns, "#010203")
    pitch = size + gap(size)
    assert whole.shape == (-(-n // columns) * pitch - gap(size), columns * pitch - gap(size), 3)
    for i in range(n):
        row, column = divmod(i, columns)
        part = whole[row * pitch :, column * pitch :][:size, :size]
        np.testing.assert_array_equal(part, np.broadcast_to(images[i], part.shape))
    if columns > 1:
        assert (whole[0, size] == (1, 2, 3)).all()


def test_pixels_survive_as_an_image():
    pixels = np.random.default_rng(0).integers(0, 256, (3, 5, 3), dtype=np.uint8)
    image = as_image(pixels)
    assert (image.width(), image.height()) == (5, 3)
    found = [[image.pixelColor(x, y).getRgb()[:3] for x in range(5)] for y in range(3)]
    np.testing.assert_array_equal(found, pixels)


def test_a_whole_multiple_is_exact(qapp):
    pixels = np.random.default_rng(0).integers(0, 256, (4, 4, 3), dtype=np.uint8)
    large = enlarged(as_image(pixels), 26, 24).toImage()
    assert (large.width(), large.height()) == (24, 24)
    assert large.pixelColor(23, 5).getRgb()[:3] == tuple(pixels[0, 3])


@pytest.mark.parametrize("side", [3, 7, 10, 100])
def test_an_image_is_as_large_as_fits_and_keeps_its_aspect(qapp, side):
    pixels = np.zeros((4, 8, 3), np.uint8)
    large = enlarged(as_image(pixels), side, side)
    assert 0.84 * side <= large.width() <= side
    assert large.height() <= side


def test_nothing_is_drawn_where_there_is_no_room(qapp):
    assert enlarged(as_image(np.zeros((4, 4, 3), np.uint8)), 0, 10).isNull()


@pytest.mark.parametrize(
    ("count", "width", "height", "expected"),
    [(1, 500, 500, 1), (3, 900, 300, 3), (3, 300, 900, 1), (5, 700, 730, 3), (4, 600, 600, 2)],
)
def test_panels_are_laid_out_to_be_large(count, width, height, expected):
    assert best_columns(count, width, height, 1.0) == expected


@pytest.mark.parametrize(("width", "height"), [(800, 420), (780, 560), (500, 300)])
def test_rows_are_filled_evenly(width, height):
    columns = best_columns(5, width, height, 1.0)
    rows = -(-5 // columns)
    assert columns == -(-5 // rows)
