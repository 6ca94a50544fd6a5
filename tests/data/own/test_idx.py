"""IDX in all its dress."""

from __future__ import annotations

import gzip
import lzma
import struct
import zipfile

import numpy as np
import pytest

from ganstudio.data.base import DataError

RNG = np.random.default_rng(0)
GREY = RNG.integers(0, 256, (5, 12, 12)).astype(np.uint8)
LABELS = np.array([7, 2, 7, 2, 2], np.uint8)


def idx(array: np.ndarray) -> bytes:
    code = {"uint8": 8, "int32": 12, "float32": 13}[str(array.dtype)]
    header = bytes([0, 0, code, array.ndim]) + struct.pack(f">{array.ndim}I", *array.shape)
    return header + array.astype(array.dtype.newbyteorder(">")).tobytes()


def test_images_and_labels_from_any_place(put, understood, tmp_path) -> None:
    images, labels = idx(GREY), idx(LABELS)
    paths = [
        put({"MNIST/raw/train-images-idx3-ubyte": images,
             "MNIST/raw/train-labels-idx1-ubyte": labels}, "torchvision"),
        put({"t-images-idx3-ubyte.gz": gzip.compress(images),
             "t-labels-idx1-ubyte.gz": gzip.compress(labels)}) / "t-images-idx3-ubyte.gz",
        tmp_path / "a.zip",
    ]  # fmt: skip
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("train-images.idx3-ubyte", images)
        archive.writestr("train-labels.idx1-ubyte", labels)
    for path in paths:
        dataset = understood(path, channels=1).dataset
        np.testing.assert_array_equal(dataset.floats()[:, 0], GREY.astype(np.float32) / 127.5 - 1)
        assert dataset.labels.tolist() == [1, 0, 1, 0, 0]
        assert dataset.classes == ("2", "7")


def test_packed_with_xz_and_of_other_numbers(put, understood) -> None:
    packed = put({"x-images-idx3-ubyte.xz": lzma.compress(idx(GREY))})
    floats = put({"x-images-idx3-ubyte": idx((GREY / np.float32(255)).astype(np.float32))}, "f")
    expected = GREY.astype(np.float32) / 127.5 - 1
    for path in (packed, floats):
        samples = understood(path, channels=1).dataset.floats()[:, 0]
        np.testing.assert_array_equal(samples, expected)


def test_colour(put, understood) -> None:
    colour = np.stack([GREY, GREY[::-1], 255 - GREY], axis=-1)
    dataset = understood(put({"train-images-idx4-ubyte": idx(colour)})).dataset
    assert dataset.samples.shape == (5, 3, 12, 12)
    np.testing.assert_allclose(dataset.floats()[:, 2], -dataset.floats()[:, 0], atol=1e-6)


def test_emnist_is_turned_upright_and_can_be_left_lying(put, understood) -> None:
    path = put({"emnist-letters-train-images-idx3-ubyte": idx(GREY)})
    upright = understood(path, channels=1).dataset
    lying = understood(path, channels=1, turned="no").dataset
    np.testing.assert_array_equal(upright.floats(), lying.floats().transpose(0, 1, 3, 2))
    assert "turned upright, as EMNIST lies on its side (data.turned)" in upright.notes


def test_qmnist_has_its_label_in_the_first_column(put, understood) -> None:
    extended = np.zeros((5, 8), np.int32)
    extended[:, 0] = LABELS
    path = put({"qmnist-train-images-idx3-ubyte": idx(GREY),
                "qmnist-train-labels-idx2-int": idx(extended)})  # fmt: skip
    assert understood(path, channels=1).dataset.labels.tolist() == [1, 0, 1, 0, 0]


def test_28_is_framed_in_black_to_32(put, understood) -> None:
    small = np.zeros((3, 28, 28), np.uint8)
    small[:, 5:20, 5:20] = 200
    samples = understood(put({"a-images-idx3-ubyte": idx(small)}), channels=1, size=32).dataset
    expected = np.pad(small, ((0, 0), (2, 2), (2, 2))).astype(np.float32) / 127.5 - 1
    np.testing.assert_array_equal(samples.floats()[:, 0], expected)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (idx(GREY)[:-1], "is truncated: its header promises 5 items"),
        (idx(GREY)[:9], "header of .* cannot be"),
        (bytes([0, 0, 8, 3]) + struct.pack(">3I", 2**31, 4000, 4000), "is truncated"),
    ],
)
def test_damaged(put, understood, content: bytes, said: str) -> None:
    with pytest.raises(DataError, match=said):
        understood(put({"a-images-idx3-ubyte": content}))


def test_labels_of_another_set(put, understood) -> None:
    path = put({"a-images-idx3-ubyte": idx(GREY), "a-labels-idx1-ubyte": idx(LABELS[:3])})
    with pytest.raises(DataError, match="holds 3 labels for the 5 images"):
        understood(path)
