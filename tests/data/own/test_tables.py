"""Tables of pixels and of points."""

from __future__ import annotations

import numpy as np
import pytest

from ganstudio.data.base import DataError
from ganstudio.data.own.data import Own
from ganstudio.data.own.tables import of_text


def test_a_row_a_picture_with_its_label(put, understood) -> None:
    pixels = np.random.default_rng(0).integers(0, 256, (4, 144))
    pixels[0, :2] = 0, 255
    lines = ["label," + ",".join(f"pixel{k}" for k in range(144))]
    lines += [
        f"{label}," + ",".join(map(str, row)) for label, row in zip("3131", pixels, strict=True)
    ]
    dataset = understood(put({"train.csv": "\n".join(lines)}) / "train.csv", channels=1).dataset
    expected = pixels.reshape(4, 1, 12, 12).astype(np.float32) / 127.5 - 1
    np.testing.assert_allclose(dataset.floats(), expected, atol=1e-6)
    assert (dataset.labels.tolist(), dataset.classes) == ([1, 0, 1, 0], ("1", "3"))
    assert dataset.notes == ("the column label is the class",)


@pytest.mark.parametrize(
    "text",
    ["x,y\n0,1\n2,3\n", "0;1\n2;3", "0\t1\n2\t3\n", "# a\n0 1\n2 3\n", ",x,y\n0,0,1\n1,2,3"],
)
def test_points_however_they_are_written(text: str) -> None:
    content = of_text(text, "pasted")
    assert content.points.tolist() == [[0, 1], [2, 3]]
    assert content.labels is None


@pytest.mark.parametrize("text", ["x,y,kind\n0,1,a\n2,3,b\n", "0,1,0\n2,3,1\n", "0,1,a\n2,3,b\n"])
def test_points_with_classes(text: str) -> None:
    content = of_text(text, "pasted")
    assert content.points.tolist() == [[0, 1], [2, 3]]
    assert content.labels.tolist() == [0, 1]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "is no table of numbers"),
        ("x,y\n", "has no rows"),
        ("a,b\nc,d\n", "has words where numbers belong"),
        ("1,2\n3\n", "is no table of numbers"),
        ("1,2,3,4.5,5\n", "has 5 columns of numbers"),
        ("nan,nan\n", "has no row of finite numbers"),
        (f"1,2\n3,{'4' * 200_000}\n", "is no table of numbers"),
    ],
)
def test_what_is_no_table_is_said(text: str, said: str) -> None:
    with pytest.raises(DataError, match=said):
        of_text(text, "a.csv")


def test_what_suits_points(put) -> None:
    path = put({"p.csv": "x\n1\n2\n"}) / "p.csv"
    assert Own(path=str(path)).suited().shape == (1,)
