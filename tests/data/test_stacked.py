from __future__ import annotations

import gzip
import struct
from pathlib import Path

import numpy as np
import pytest

from ganstudio.data.base import DataError
from ganstudio.data.digits import Digits
from ganstudio.data.stacked import StackedDigits


def write_idx(folder: Path, classes: int, n: int = 60, labelled: bool = True) -> Path:
    pictures = np.random.default_rng(0).integers(0, 256, (n, 16, 16), dtype=np.uint8)
    images = folder / "train-images-idx3-ubyte.gz"
    images.write_bytes(
        gzip.compress(struct.pack(">4B3I", 0, 0, 8, 3, n, 16, 16) + pictures.tobytes())
    )
    if labelled:
        labels = (np.arange(n) % classes).astype(np.uint8)
        (folder / "train-labels-idx1-ubyte").write_bytes(
            struct.pack(">4BI", 0, 0, 8, 1, n) + labels.tobytes()
        )
    return images


def test_each_channel_is_a_digit_and_the_label_tells_all_three() -> None:
    stacked, digits = StackedDigits(count=300).load(), Digits().load()
    assert stacked.samples.shape == (300, 3, 16, 16)
    known = {x.tobytes(): y for x, y in zip(digits.samples, digits.labels, strict=True)}
    for picture, label in zip(stacked.samples, stacked.labels, strict=True):
        found = [known[np.ascontiguousarray(channel[None]).tobytes()] for channel in picture]
        assert found == [int(digit) for digit in stacked.classes[label]]
    assert stacked.stacked == 10


def test_there_are_a_thousand_modes_about_equally_frequent() -> None:
    stacked = StackedDigits(count=50_000, size=8).load()
    counts = np.bincount(stacked.labels, minlength=1000)
    assert len(stacked.classes) == 1000
    assert stacked.classes[:2] + stacked.classes[-1:] == ("000", "001", "999")
    assert counts.min() > 20
    assert counts.std() == pytest.approx(50**0.5, rel=0.15)
    assert stacked.describe() == "50\u202f000 images 3 × 8 × 8, 1\u202f000 classes"


def test_the_seed_decides() -> None:
    first, same, other = (StackedDigits(count=20, seed=seed).load().labels for seed in (1, 1, 2))
    assert np.array_equal(first, same)
    assert not np.array_equal(first, other)


def test_of_an_idx_file(tmp_path: Path) -> None:
    stacked = StackedDigits(count=40, images=str(write_idx(tmp_path, 4))).load()
    assert (stacked.stacked, len(stacked.classes)) == (4, 64)
    assert stacked.classes[-1] == "333"
    assert stacked.samples.shape == (40, 3, 16, 16)


def test_a_file_without_labels_or_with_too_many_classes(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="has no labels, and stacking needs 2 to 10 classes"):
        StackedDigits(images=str(write_idx(tmp_path, 4, labelled=False))).load()
    with pytest.raises(DataError, match="has 12 classes"):
        StackedDigits(images=str(write_idx(tmp_path, 12))).load()
    with pytest.raises(DataError, match="there is no file"):
        StackedDigits(images=str(tmp_path / "nowhere")).load()


def test_more_than_fits_is_refused() -> None:
    with pytest.raises(DataError, match=r"set data\.count to at most"):
        StackedDigits(count=1_000_000, size=64).load()
