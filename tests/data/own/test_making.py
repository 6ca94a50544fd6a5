"""Pictures of any depth, transparency and size, made alike."""

from __future__ import annotations

import tarfile

import numpy as np
import pytest
from PIL import Image

from ganstudio.data.own.data import Own


def stroke(k: int) -> np.ndarray:
    pixels = np.zeros((12, 12), np.uint8)
    pixels[k : k + 3] = 255
    return pixels


def on_transparent(grey: int, k: int) -> Image.Image:
    return Image.merge("LA", (Image.new("L", (12, 12), grey), Image.fromarray(stroke(k))))


def test_white_on_transparent_is_laid_over_black_unless_another_is_chosen(put, understood) -> None:
    path = put({f"{k}.png": on_transparent(255, k) for k in range(3)})
    dataset = understood(path, channels=1).dataset
    expected = np.stack([stroke(k) for k in range(3)]).astype(np.float32) / 127.5 - 1
    np.testing.assert_array_equal(dataset.floats()[:, 0], expected)
    assert dataset.notes == (
        "what is transparent is laid over black, which keeps the contrast (data.background)",
    )
    assert (understood(path, background="white").dataset.floats() == 1).all()


def test_black_on_transparent_stays_over_white(put, understood) -> None:
    path = put({f"{k}.png": on_transparent(0, k) for k in range(3)})
    assert understood(path).dataset.floats().max() == 1


@pytest.mark.parametrize(
    ("suffix", "make", "values"),
    [
        ("png", lambda p: p.astype(np.uint16) * 16, (0, 4080)),
        ("tif", lambda p: p.astype(np.float32) / 127.5 - 1, (-1, 1)),
        ("tif", lambda p: p.astype(np.float32) * 8 - 1000, (-1000, 1040)),
    ],
)
def test_one_scale_for_the_whole_set(put, understood, suffix, make, values) -> None:
    faint = stroke(0) // 2
    path = put(
        {
            f"0.{suffix}": Image.fromarray(make(faint)),
            f"1.{suffix}": Image.fromarray(make(stroke(1))),
        }
    )
    reading = understood(path, channels=1)
    assert reading.values == values
    samples = reading.dataset.floats()
    assert samples[1].max() == pytest.approx(1, abs=0.01)
    assert samples[0].max() == pytest.approx(2 * 127 / 255 - 1, abs=0.01)
    assert samples.min() == -1


def test_pages_are_pictures_and_frames_are_said_to_be_left_out(understood, draw, tmp_path) -> None:
    pages = [draw(k) for k in range(3)]
    for name in ("pages.tif", "frames.gif"):
        (tmp_path / name).mkdir()
        pages[0].save(tmp_path / name / name, save_all=True, append_images=pages[1:])
    reading = understood(tmp_path / "pages.tif")
    assert len(reading.dataset) == 3
    assert reading.dataset.notes == ("each page of a file is a picture",)
    reading = understood(tmp_path / "frames.gif")
    assert len(reading.dataset) == 1
    assert reading.dataset.notes == ("of animations the first frame is used",)


def test_wide_pictures_are_cropped_padded_or_stretched(put, understood) -> None:
    pixels = np.zeros((10, 40, 3), np.uint8)
    pixels[:, 15:25] = 255
    path = put({"0.png": Image.fromarray(pixels)})
    cropped = understood(path)
    assert cropped.cropped == 0.75
    assert "75% of each picture is cropped away on average (data.fit)" in cropped.dataset.notes
    assert cropped.dataset.floats().min() > 0.8
    padded = understood(path, fit="pad", background="black").dataset.floats()[0, 0]
    assert (padded[:3] == -1).all()
    assert padded[6, 6] > 0.8
    stretched = understood(path, fit="stretch").dataset.floats()[0, 0]
    assert np.ptp(stretched, axis=0).max() < 0.02
    oblong = understood(path, size=12, width=48).dataset.floats()
    assert oblong.shape == (1, 3, 12, 48)


def test_sizes_are_those_of_the_files(put, understood, draw) -> None:
    path = put({"0.jpg": draw(0, 400), "1.jpg": draw(1, 300)})  # which are not decoded in full
    assert understood(path, size=32).sizes == ((300, 300), (400, 400))


def test_a_tar_is_as_good_as_its_folder(put, understood, draw, tmp_path) -> None:
    path = put({f"{kind}/{k}.png": draw(10 * ord(kind) + k) for kind in "ab" for k in range(3)})
    for name, mode in (("a.tar", "w"), ("a.tar.gz", "w:gz"), ("a.tar.xz", "w:xz")):
        with tarfile.open(tmp_path / name, mode) as archive:
            archive.add(path, "data")
        dataset = understood(tmp_path / name).dataset
        np.testing.assert_array_equal(dataset.floats(), understood(path).dataset.floats())
        assert dataset.classes == ("a", "b")


def test_what_suits_is_no_larger_than_the_pictures(put, draw) -> None:
    grey = put({f"{k}.png": draw(k, 28).convert("L") for k in range(3)}, "grey")
    assert Own(path=str(grey)).suited().shape == (1, 32, 32)
    large = put({f"{k}.png": draw(k, 100) for k in range(3)}, "large")
    assert Own(path=str(large)).suited().shape == (3, 64, 64)


def test_limit_picks_evenly_and_always_the_same(put, understood, draw) -> None:
    path = put({f"{k}.png": draw(k) for k in range(9)})
    few = understood(path, limit=4).dataset.floats()
    np.testing.assert_array_equal(few, understood(path, limit=4).dataset.floats())
    assert len(few) == 4
