"""Classes of pictures, from what lies beside them."""

from __future__ import annotations

import json
import zipfile

import numpy as np
import pytest

from ganstudio.data.base import DataError


def counts(reading) -> dict[str, int]:
    dataset = reading.dataset
    return dict(zip(dataset.classes, np.bincount(dataset.labels).tolist(), strict=True))


def test_dataset_json_comes_before_the_folders(put, understood, draw) -> None:
    names = [f"{k // 3:05}/img{k}.png" for k in range(6)]
    told = {"labels": [[name, k % 3] for k, name in enumerate(names)]}
    path = put({**{n: draw(k) for k, n in enumerate(names)}, "dataset.json": json.dumps(told)})
    reading = understood(path)
    assert counts(reading) == {"0": 2, "1": 2, "2": 2}
    assert reading.dataset.labels.tolist() == [0, 1, 2, 0, 1, 2]
    assert reading.dataset.notes == ("labels are from dataset.json",)


@pytest.mark.parametrize(
    "table",
    [
        "id,label\n0.png,cat\n1.png,dog\n2.png,cat\n",
        "file\twhen\tclass\n0\t1\tcat\n1\t2\tdog\n2\t3\tcat\n",
        "a/0.png;cat\na/1.png;dog\na/2.png;cat\n",
    ],
)
def test_a_table_beside_the_pictures_is_read(put, understood, draw, table: str) -> None:
    pictures = {f"a/{k}.png": draw(k) for k in range(3)}
    reading = understood(put({**pictures, "labels.csv": table}))
    assert reading.dataset.classes == ("cat", "dog")
    assert reading.dataset.labels.tolist() == [0, 1, 0]
    assert "labels are from labels.csv" in reading.dataset.notes


def test_a_table_of_something_else_is_none(put, understood, draw) -> None:
    path = put({"a/0.png": draw(0), "b/1.png": draw(1), "prices.csv": "day,price\n1,2\n3,4\n"})
    assert understood(path).dataset.classes == ("a", "b")


def test_a_table_that_is_silent_of_some_says_so(put, understood, draw) -> None:
    pictures = {f"{k}.png": draw(k) for k in range(4)}
    table = "file,label\n0.png,cat\n1.png,dog\n2.png,dog\n"
    reading = understood(put({**pictures, "labels.csv": table}))
    assert counts(reading) == {"cat": 1, "dog": 2, "unknown": 1}
    assert any("does not name 1 of them" in note for note in reading.dataset.notes)


def test_parts_are_no_classes_and_can_be_chosen(put, understood, draw) -> None:
    names = [f"{part}/{kind}/{k}.png" for part in ("train", "test") for kind in ("cat", "dog")
             for k in range(3 if part == "train" else 1)]  # fmt: skip
    path = put({name: draw(k) for k, name in enumerate(names)})
    reading = understood(path)
    assert counts(reading) == {"cat": 3, "dog": 3}
    assert "has the parts train, test; train is used (data.split)" in reading.dataset.notes
    assert counts(understood(path, split="test")) == {"cat": 1, "dog": 1}
    with pytest.raises(DataError, match=r"has train, test, not 'extra'; change data\.split"):
        understood(path, split="extra")


def test_two_domains_of_a_translation(put, understood, draw) -> None:
    names = [f"{part}{domain}/{k}.jpg" for part in ("train", "test") for domain in "AB"
             for k in range(2)]  # fmt: skip
    reading = understood(put({name: draw(k) for k, name in enumerate(names)}))
    assert counts(reading) == {"A": 2, "B": 2}
    assert any("two domains of a translation" in note for note in reading.dataset.notes)


def test_numbers_are_in_their_own_order(put, understood, draw) -> None:
    path = put({f"{kind}/{kind}.png": draw(int(kind)) for kind in ("1", "2", "10")})
    assert understood(path).dataset.classes == ("1", "2", "10")


def test_names_that_look_alike_are_one(put, understood, draw) -> None:
    path = put({"e\u0301te/0.png": draw(0), "\u00e9te/1.png": draw(1), "zoo/2.png": draw(2)})
    assert counts(understood(path)) == {"\u00e9te": 2, "zoo": 1}


@pytest.mark.parametrize("path", ["a.zip", "."])
def test_what_leads_out_of_an_archive_makes_no_class(tmp_path, understood, png, path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        for name in ("../../outside/0.png", "/absolute/1.png", "inside/2.png"):
            archive.writestr(name, png(int(name[-5])))
    reading = understood(tmp_path / path)
    assert (len(reading.dataset), reading.dataset.classes) == (1, ())
    assert reading.dataset.notes[-1].startswith("left out 2 of 3 files: 2 outside of its archive")
    assert not (tmp_path.parent / "outside").exists()


def test_litter_and_links_out_are_no_data(put, understood, draw) -> None:
    litter = {"@eaDir/0.png/S.png": draw(2), "$RECYCLE.BIN/1.png": draw(3), "a/thumbs.db": "x"}
    path = put({"a/0.png": draw(0), "b/1.png": draw(1), "a/Desktop.INI": "x", **litter})
    (path / "self").symlink_to(".")
    (path / "up").symlink_to("..")
    reading = understood(path)
    assert counts(reading) == {"a": 1, "b": 1}
    assert reading.left_out == {"up": "a link out of the folder"}
