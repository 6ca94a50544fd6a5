"""NumPy's arrays in every shape that pictures and points have."""

from __future__ import annotations

import numpy as np
import pytest

from ganstudio.data.base import DataError
from ganstudio.data.own.data import Own

RNG = np.random.default_rng(0)
COLOUR = RNG.integers(0, 256, (5, 12, 12, 3)).astype(np.uint8)


@pytest.mark.parametrize(
    "array",
    [COLOUR, COLOUR.transpose(0, 3, 1, 2), COLOUR.transpose(0, 3, 1, 2).reshape(5, -1)],
    ids=["NHWC", "NCHW", "flat"],
)
def test_colour_in_any_order_is_the_same(tmp_path, understood, array) -> None:
    np.save(tmp_path / "a.npy", array)
    samples = understood(tmp_path / "a.npy").dataset.floats()
    expected = COLOUR.transpose(0, 3, 1, 2).astype(np.float32) / 127.5 - 1
    np.testing.assert_array_equal(samples, expected)


@pytest.mark.parametrize(
    ("low", "high", "dtype"), [(0, 1, "f4"), (-1, 1, "f8"), (0, 4095, "u2"), (-1000, 1040, "i4")]
)
def test_one_black_and_white_for_all(tmp_path, understood, low, high, dtype) -> None:
    array = np.linspace(low, high, 5 * 144).reshape(5, 12, 12).astype(dtype)
    np.save(tmp_path / "a.npy", array)
    reading = understood(tmp_path / "a.npy", channels=1)
    assert reading.values == (low, high)
    samples = reading.dataset.floats()
    assert (samples.min(), samples.max()) == (-1, 1)
    assert (np.diff(samples.ravel()) >= 0).all()


def test_parts_and_labels_of_an_npz(tmp_path, understood) -> None:
    grey = COLOUR[..., 0]
    np.savez(
        tmp_path / "mnist.npz",
        x_train=grey, y_train=[3, 1, 3, 1, 3], x_test=grey[:2], y_test=[1, 3],
    )  # fmt: skip
    dataset = understood(tmp_path / "mnist.npz", channels=1).dataset
    assert dataset.labels.tolist() == [1, 0, 1, 0, 1]
    assert dataset.classes == ("1", "3")
    assert dataset.notes == (
        "has the parts train, test; train is used (data.split)",
        "labels are from y_train.npy",
    )
    assert len(understood(tmp_path / "mnist.npz", channels=1, split="test").dataset) == 2


def test_points(tmp_path, understood) -> None:
    np.save(tmp_path / "p.npy", np.array([[0.0, 1.0], [2.0, np.nan], [3.0, -1.0]]))
    own = Own(path=str(tmp_path / "p.npy")).suited()
    assert own.shape == (2,)
    dataset = own.load()
    assert dataset.floats().tolist() == [[0.0, 1.0], [3.0, -1.0]]
    assert dataset.notes == ("left out 1 points that are not finite",)
    with pytest.raises(DataError, match=r"holds 2-D points; set data\.dimensions to 2"):
        understood(tmp_path / "p.npy")


def test_other_shapes_are_refused_with_those_that_fit(tmp_path, understood) -> None:
    np.save(tmp_path / "a.npy", np.zeros((3, 5)))
    with pytest.raises(DataError, match="is 3 × 5 of float64, neither pictures nor points"):
        understood(tmp_path / "a.npy")


def test_objects_are_never_loaded(tmp_path, understood) -> None:
    np.save(tmp_path / "a.npy", np.array([{"a": 1}], dtype=object), allow_pickle=True)
    with pytest.raises(DataError, match="no array that can be read"):
        understood(tmp_path / "a.npy")
