from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from ganstudio.export.grid import (
    Provenance,
    by_class,
    compose,
    read_provenance,
    to_pixels,
    write_png,
)


def numbered(count: int, side: int = 3, channels: int = 1) -> np.ndarray:
    """Images whose every pixel is the image's number."""
    images = np.arange(count, dtype=np.uint8)[:, None, None, None]
    return np.broadcast_to(images, (count, side, side, channels)).copy()


def test_ends_of_the_range_become_black_and_white() -> None:
    samples = np.array([-1.0, 0.0, 1.0, 7.0, np.nan], dtype=np.float32).reshape(1, 1, 1, 5)
    assert to_pixels(samples).ravel().tolist() == [0, 128, 255, 255, 0]


def test_channels_come_last() -> None:
    assert to_pixels(np.zeros((2, 3, 4, 5), dtype=np.float32)).shape == (2, 4, 5, 3)


@pytest.mark.parametrize(("scale", "padding"), [(1, 0), (1, 2), (3, 1)])
def test_each_image_is_in_its_place(scale: int, padding: int) -> None:
    side = 3 * scale
    picture = compose(numbered(6), columns=3, scale=scale, padding=padding, background=200)
    assert picture.shape == (2 * (side + padding) + padding, 3 * (side + padding) + padding, 1)
    for k in range(6):
        top, left = (padding + place * (side + padding) for place in divmod(k, 3))
        assert (picture[top : top + side, left : left + side] == k).all()
    padded = picture.size - 6 * side * side
    assert (picture == 200).sum() == padded


def test_a_short_last_row_is_filled_with_background() -> None:
    picture = compose(numbered(4), columns=3, padding=0)
    assert (picture[3:, 3:] == 255).all()


def test_a_row_holds_one_class_in_order_and_white_where_there_are_too_few() -> None:
    images = numbered(5)
    arranged = by_class(images, np.array([1, 0, 1, 1, 0]), classes=3, columns=2)
    assert arranged[:, 0, 0, 0].tolist() == [1, 4, 0, 2, 255, 255]


@pytest.mark.parametrize("channels", [1, 3])
def test_png_carries_experiment_and_step(tmp_path: Path, channels: int) -> None:
    told = Provenance('title = "σ = ½"\n', 1234)
    path = tmp_path / "grid.png"
    write_png(path, compose(numbered(4, channels=channels), 2), told)
    assert read_provenance(path) == told
    with Image.open(path) as image:
        assert image.mode == ("L" if channels == 1 else "RGB")
    assert [file.name for file in tmp_path.iterdir()] == ["grid.png"]


def test_a_picture_from_elsewhere_says_nothing(tmp_path: Path) -> None:
    Image.new("L", (2, 2)).save(tmp_path / "plain.png")
    assert read_provenance(tmp_path / "plain.png") is None
