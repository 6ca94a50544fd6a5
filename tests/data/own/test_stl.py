"""STL-10's binary files."""

from __future__ import annotations

import numpy as np
import pytest

from ganstudio.data.base import DataError


def test_planes_are_stored_column_by_column(put, understood) -> None:
    pictures = np.random.default_rng(0).integers(0, 256, (4, 3, 96, 96)).astype(np.uint8)
    path = put({
        "train_X.bin": pictures.transpose(0, 1, 3, 2).tobytes(),
        "train_y.bin": bytes([1, 10, 1, 2]),
        "class_names.txt": "\n".join("abcdefghij"),
        "unlabeled_X.bin": pictures[:2].tobytes(),
    })  # fmt: skip
    dataset = understood(path, size=96).dataset
    np.testing.assert_array_equal(dataset.floats(), pictures.astype(np.float32) / 127.5 - 1)
    assert dataset.classes == ("a", "b", "j")
    assert dataset.labels.tolist() == [0, 2, 0, 1]
    assert len(understood(path, size=96, split="unlabelled").dataset) == 2


def test_truncated(put, understood) -> None:
    with pytest.raises(DataError, match="truncated or no file of STL-10's"):
        understood(put({"train_X.bin": bytes(100)}))
