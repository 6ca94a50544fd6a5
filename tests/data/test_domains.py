"""Two domains: what they hold, which pairs are known, and what is refused."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from pydantic import ValidationError

from ganstudio.components import catalogue
from ganstudio.data.base import DataError
from ganstudio.data.domains import Domains
from ganstudio.data.double import DigitsOnHues, ShapesOutlined
from ganstudio.data.shapes import Shapes

TWO = [name for name, data in catalogue("data").items() if len(data().shapes) == 2]  # type: ignore[attr-defined]


def painted(folder: Path, names: list[str], grey: int) -> Path:
    folder.mkdir(parents=True)
    for i, name in enumerate(names):
        Image.new("RGB", (8, 8), (grey, grey, i)).save(folder / f"{name}.png")
    return folder


@pytest.mark.parametrize("name", TWO)
def test_both_have_the_shape_that_is_declared(name: str) -> None:
    data = catalogue("data")[name]()
    loaded = data.load()  # type: ignore[attr-defined]
    assert [each.samples.shape[1:] for each in loaded.domains] == list(data.shapes)  # type: ignore[attr-defined]
    again = data.load()  # type: ignore[attr-defined]
    assert np.array_equal(loaded.second.samples, again.second.samples)


def test_shapes_of_the_two_domains_are_not_the_same() -> None:
    data = ShapesOutlined(count=60).load()
    assert data.second is not None
    assert data.pairs is not None
    assert (len(data), len(data.second), len(data.pairs.first)) == (60, 60, 6)
    assert not np.array_equal(data.labels, data.second.labels)
    # An outline is the rim of its shape: where it has ink the filled one has the same.
    ink = np.abs(data.pairs.second - data.pairs.second[:, :, :1, :1]).max(1) > 0.9
    filled = np.abs(data.pairs.first - data.pairs.first[:, :, :1, :1]).max(1) > 0.9
    assert filled[ink].mean() > 0.9
    assert ink.sum() < 0.8 * filled.sum()


def test_as_many_as_the_refusal_names_are_taken() -> None:
    with pytest.raises(DataError, match=r"set data\.count to at most ") as refused:
        ShapesOutlined(size=128, count=100_000).load()
    fits = int(re.findall(r"at most ([\d\u202f]+)", str(refused.value))[0].replace("\u202f", ""))
    assert 2 * 2 * fits * 4 * 3 * 128**2 < 8 * 2**30 < 3 * 2 * fits * 4 * 3 * 128**2


def test_filled_shapes_are_those_of_the_plain_data_set() -> None:
    total = 2 * 50 + 5
    plain = Shapes(size=16, count=total, kinds=3, colours=4).load()
    assert np.array_equal(ShapesOutlined(count=50).load().samples, plain.samples[5:55])


def test_digits_are_painted_on_their_hue_and_none_is_of_both_domains() -> None:
    data = DigitsOnHues().load()
    assert data.second is not None
    assert data.pairs is not None
    assert len(data) + len(data.second) + len(data.pairs.first) == 1797
    assert data.samples.min() >= -1
    assert data.second.samples.max() <= 1
    # Ink is the same dark everywhere, and what is no ink has the hue of the whole picture.
    plain, painted = data.pairs.first[:, 0], data.pairs.second
    assert np.allclose(painted.transpose(0, 2, 3, 1)[plain > 0.999], -0.9, atol=1e-3)
    corner = painted[:, :, 0, 0]
    assert corner.std(0).min() > 0.2
    assert np.allclose(corner.sum(1), 0.75, atol=0.3)


def test_one_folder_or_archive_with_both(tmp_path: Path) -> None:
    for side, grey, count in (("trainA", 0, 5), ("trainB", 255, 7), ("testA", 0, 2)):
        painted(tmp_path / "both" / side, [str(i) for i in range(count)], grey)
    data = Domains(first=str(tmp_path / "both"), second="", size=8).load()
    assert [len(each) for each in data.domains] == [5, 7]
    assert data.floats().mean() < 0 < data.second.floats().mean()  # type: ignore[union-attr]
    with zipfile.ZipFile(tmp_path / "both.zip", "w") as archive:
        for file in (tmp_path / "both").rglob("*.png"):
            archive.write(file, file.relative_to(tmp_path))
    again = Domains(first=str(tmp_path / "both.zip"), second="", size=8).load()
    assert np.array_equal(again.floats(), data.floats())


def test_files_of_the_same_name_are_held_out_as_pairs(tmp_path: Path) -> None:
    names = [f"{i:03}" for i in range(30)]
    one, other = painted(tmp_path / "one", names, 0), painted(tmp_path / "other", names[10:], 200)
    data = Domains(first=str(one), second=str(other), size=8).load()
    assert data.second is not None
    assert data.pairs is not None
    assert (len(data), len(data.second), len(data.pairs.first)) == (28, 18, 2)
    blue = data.pairs.first[:, 2, 0, 0], data.pairs.second[:, 2, 0, 0]
    assert np.allclose((blue[0] - blue[1]) * 127.5, 10)  # the same names, ten places apart


def test_files_of_the_same_name_in_one_domain_are_all_there(tmp_path: Path) -> None:
    for kind in ("cats", "dogs"):
        painted(tmp_path / "one" / kind, ["0", "1", kind], 0)
    other = painted(tmp_path / "other", ["0", "1"], 200)
    data = Domains(first=str(tmp_path / "one"), second=str(other), size=8).load()
    assert [len(each) for each in data.domains] == [6, 2]


def test_grey_becomes_colour_beside_colour() -> None:
    data = Domains(first="digits", second="shapes", size=16)
    assert data.shapes == ((3, 16, 16), (3, 16, 16))
    assert data.load().samples.shape[1:] == (3, 16, 16)


def test_the_whole_of_emoji(shared_data: Path) -> None:
    data = Domains(
        first=str(shared_data / "emoji/twemoji.zip"),
        second=str(shared_data / "emoji/openmoji.zip"),
        size=16,
        limit=300,
    ).load()
    assert data.second is not None
    assert data.samples.shape[1:] == data.second.samples.shape[1:] == (3, 16, 16)


@pytest.mark.parametrize(
    ("first", "second", "words"),
    [
        ("digits", "ring", "cannot translate between images and 2-D points"),
        ("ring", "point", "between 2-D points and 1-D points"),
        ("shapes-outlined", "digits", "has two domains itself"),
    ],
)
def test_what_cannot_be_translated(first: str, second: str, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        Domains(first=first, second=second)


def test_a_folder_without_two_sides_says_what_to_do(tmp_path: Path) -> None:
    folder = painted(tmp_path / "flat", ["a", "b"], 0)
    with pytest.raises(DataError, match="sub-folders trainA and trainB, or set"):
        Domains(first=str(folder), second="", size=8).load()


def test_a_missing_folder_is_named_by_the_setting_it_comes_from(tmp_path: Path) -> None:
    there, gone = painted(tmp_path / "there", ["a", "b"], 0), tmp_path / "gone"
    for first, second, setting in (
        ("", "", "data.first and data.second"), (gone, there, "data.first"),
        (there, gone, "data.second"), ("shapes", gone, "data.second"),
    ):  # fmt: skip
        with pytest.raises(DataError, match=setting.replace(".", r"\.")) as refused:
            Domains(first=str(first), second=str(second), size=8).load()
        assert "data.path" not in str(refused.value)


def test_pairs_to_learn_from_are_row_by_row() -> None:
    paired, unpaired = ShapesOutlined(count=60, pairs=True), ShapesOutlined(count=60)
    assert paired.in_pairs
    assert not unpaired.in_pairs
    data = paired.load()
    assert data.second is not None
    assert data.pairs is not None
    assert np.array_equal(data.labels, data.second.labels)
    assert np.array_equal(data.samples, unpaired.load().samples)
    held = {each.tobytes() for each in data.pairs.first}
    assert not held & {each.tobytes() for each in data.samples}


def test_folders_in_pairs_hold_what_both_have(tmp_path: Path) -> None:
    names = [f"{i:03}" for i in range(30)]
    one, other = painted(tmp_path / "one", names, 0), painted(tmp_path / "other", names[10:], 200)
    data = Domains(first=str(one), second=str(other), size=8, pairs=True).load()
    assert data.second is not None
    assert len(data) == len(data.second) == 18
    blue = data.samples[:, 2, 0, 0], data.second.samples[:, 2, 0, 0]
    assert set(blue[0].astype(int) - blue[1]) == {10}
    third = painted(tmp_path / "third", ["a", "b"], 0)
    with pytest.raises(DataError, match="share no names of files; give"):
        Domains(first=str(one), second=str(third), size=8, pairs=True).load()
    with pytest.raises(ValidationError, match=r"set data\.first and data.second to two folders"):
        Domains(pairs=True)
