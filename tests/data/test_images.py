from __future__ import annotations

import os
import random
import warnings
import zipfile
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from pydantic import ValidationError

from ganstudio.data import files
from ganstudio.data.base import DataError
from ganstudio.data.images import Folder


def png(colour: object = "red", side: int = 12, mode: str = "RGB") -> bytes:
    file = BytesIO()
    Image.new(mode, (side, side), colour).save(file, "PNG")  # type: ignore[arg-type]
    return file.getvalue()


def noise(format: str = "PNG") -> bytes:
    file = BytesIO()
    pixels = np.random.default_rng(0).integers(0, 256, (64, 64, 3), dtype=np.uint8)
    Image.fromarray(pixels).save(file, format)
    return file.getvalue()


def bomb(width: int, height: int) -> bytes:
    """A grey PNG made from blocks of zeros: few bytes, many pixels."""
    file = BytesIO()
    Image.new("1", (width, height)).save(file, "PNG")
    return file.getvalue()


BAD = {
    "empty.png": b"",
    "notes.txt": b"hello",
    "page.png": b"<html></html>",
    "cut.png": noise()[:-3000],
    "cut.jpg": noise("JPEG")[:-2000],
    "damaged.png": noise()[:200] + bytes(200) + noise()[400:],
    "huge.png": bomb(9000, 9000),
    "warned.png": bomb(10_000, 9000),
}
NOTE = (
    "left out 8 of 10 files: 2 truncated (cut.jpg, cut.png), 2 too large (huge.png, warned.png), "
    "2 in no known image format (notes.txt, page.png), 1 damaged (damaged.png), "
    "1 empty (empty.png)"
)


def make(root: Path, contents: dict[str, bytes], packed: bool) -> str:
    if packed:
        with zipfile.ZipFile(root / "set.zip", "w") as archive:
            for name, content in contents.items():
                archive.writestr(name, content)
        return str(root / "set.zip")
    for name, content in contents.items():
        path = root / "set" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return str(root / "set")


both = pytest.mark.parametrize("packed", [False, True], ids=["folder", "zip"])


@both
def test_good_ones_load_and_the_others_are_named(tmp_path: Path, packed: bool) -> None:
    contents = {"b.png": png("white"), **BAD, "a.png": png("black"), ".hidden": b""}
    component = Folder(path=make(tmp_path, contents, packed), size=16)
    data = component.load()
    assert data.samples.shape == (2, *component.shape)
    assert data.floats().dtype == np.float32
    assert (data.floats()[0] == -1.0).all()  # a before b
    assert (data.floats()[1] == 1.0).all()
    assert data.notes == (NOTE,)
    assert data.labels is None


@both
def test_nothing_usable_is_one_sentence(tmp_path: Path, packed: bool) -> None:
    path = make(tmp_path, {name: BAD[name] for name in ("empty.png", "notes.txt")}, packed)
    with pytest.raises(DataError) as caught:
        Folder(path=path).load()
    assert str(caught.value) == (
        f"{path} holds no image that can be used (left out 2 of 2 files: 1 empty (empty.png), "
        f"1 in no known image format (notes.txt)); "
        f"choose a folder or a .zip with images such as PNG or JPEG files"
    )


def test_empty_and_missing(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"holds no image that can be used \(it is empty\)"):
        Folder(path=str(tmp_path)).load()
    with pytest.raises(DataError, match="there is no folder or file"):
        Folder(path=str(tmp_path / "nowhere")).load()
    with pytest.raises(DataError, match=r"set data\.path"):
        Folder().load()


def test_the_limits_of_pillow_and_warnings_stay_as_they_were(tmp_path: Path) -> None:
    before = Image.MAX_IMAGE_PIXELS, list(warnings.filters)
    Folder(path=make(tmp_path, {"a.png": png(), **BAD}, packed=False), size=8).load()
    assert (Image.MAX_IMAGE_PIXELS, list(warnings.filters)) == before


@both
def test_sub_folders_are_classes(tmp_path: Path, packed: bool) -> None:
    contents = {
        "top/dogs/2.png": png(),
        "top/cats/x/1.png": png(),
        "top/cats/0.png": png(),
        "top/birds/notes.txt": b"none here",
    }
    data = Folder(path=make(tmp_path, contents, packed), size=8).load()
    assert data.classes == ("cats", "dogs")
    assert data.labels is not None
    assert data.labels.tolist() == [0, 0, 1]
    assert data.labels.dtype == np.int64


def test_loose_files_are_a_class_and_one_folder_is_none(tmp_path: Path) -> None:
    mixed = make(tmp_path, {"0.png": png(), "cats/1.png": png()}, packed=False)
    assert Folder(path=mixed, size=8).load().classes == ("(no folder)", "cats")
    single = make(tmp_path, {"cats/0.png": png(), "cats/1.png": png()}, packed=True)
    assert Folder(path=single, size=8).load().classes == ()


def test_grey(tmp_path: Path) -> None:
    path = make(tmp_path, {"a.png": png((0, 0, 255))}, packed=False)
    data = Folder(path=path, size=8, channels=1).load()
    assert data.samples.shape == (1, 1, 8, 8)
    assert data.floats() == pytest.approx(29 / 127.5 - 1)  # ITU-R 601: 0.114 of blue
    with pytest.raises(ValidationError, match="1 for grey or 3 for colour"):
        Folder(path=path, channels=2)


def test_transparent_is_white(tmp_path: Path) -> None:
    path = make(tmp_path, {"a.png": png((0, 0, 0, 0), mode="RGBA")}, packed=False)
    assert (Folder(path=path, size=8).load().floats() == 1.0).all()


def test_order_does_not_depend_on_how_files_came(tmp_path: Path) -> None:
    contents = {f"{n:02}.png": png((n, n, n)) for n in range(40)}
    shuffled = dict(random.Random(0).sample(list(contents.items()), 40))
    one, other = tmp_path / "one", tmp_path / "other"
    for root, what in ((one, contents), (other, shuffled)):
        root.mkdir()
        make(root, what, packed=True)
    first = Folder(path=str(one / "set.zip"), size=8).load().floats()
    second = Folder(path=str(other / "set.zip"), size=8).load().floats()
    assert np.array_equal(first, second)
    assert np.round((first[:, 0, 0, 0] + 1) * 127.5).tolist() == list(range(40))


def test_limit_is_met_past_bad_files_and_reaches_all_classes(tmp_path: Path) -> None:
    contents = {f"{kind}/{n}.png": png() for kind in "abcd" for n in range(50)}
    contents |= {f"{kind}/bad{n}.png": b"" for kind in "abcd" for n in range(50)}
    path = make(tmp_path, contents, packed=True)
    data = Folder(path=path, size=8, limit=60).load()
    assert len(data) == 60
    assert data.classes == tuple("abcd")
    assert np.array_equal(data.labels, Folder(path=path, size=8, limit=60).load().labels)
    assert len(Folder(path=path, size=8, limit=1000).load()) == 200


def test_many_left_out_are_counted_and_a_few_named(tmp_path: Path) -> None:
    contents = {"a.png": png(), **{f"{n:04}.txt": b"text" for n in range(1200)}}
    data = Folder(path=make(tmp_path, contents, packed=True), size=8).load()
    assert data.notes == (
        "left out 1\u202f200 of 1\u202f201 files: 1\u202f200 in no known image format "
        "(0000.txt, 0001.txt, 0002.txt, …)",
    )


def test_a_zip_of_encrypted_images_says_so(tmp_path: Path) -> None:
    path = Path(make(tmp_path, {"a.png": png()}, packed=True))
    content = bytearray(path.read_bytes())
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(signature) + offset] |= 1
    path.write_bytes(content)
    with pytest.raises(DataError, match=r"1 encrypted \(a\.png\)"):
        Folder(path=str(path)).load()


def test_a_packed_bomb_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "b.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("zeros.bmp", bytes(4 * files.LARGE))
        archive.writestr("good.png", png())
    data = Folder(path=str(tmp_path / "b.zip"), size=8).load()
    assert data.notes == ("left out 1 of 2 files: 1 too large (zeros.bmp)",)


def test_files_without_permission(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = make(tmp_path, {"a.png": png(), "b.png": png()}, packed=False)
    read = Path.read_bytes

    def guarded(file: Path) -> bytes:
        if file.name == "b.png":
            raise PermissionError(13, "Permission denied")
        return read(file)

    monkeypatch.setattr(Path, "read_bytes", guarded)
    data = Folder(path=path, size=8).load()
    assert data.notes == ("left out 1 of 2 files: 1 unreadable (b.png)",)


def test_strange_names_stay_on_one_line_and_can_be_saved(tmp_path: Path) -> None:
    folder = make(tmp_path, {"a/0.png": png(), "b\nc/1.png": png(), "new\nline.png": b""}, False)
    odd = Path(os.fsdecode(os.path.join(os.fsencode(folder), b"\xff.png")))
    odd.write_bytes(b"")
    data = Folder(path=folder, size=8).load()
    assert data.classes == ("a", "b\\nc")
    assert data.notes == ("left out 2 of 4 files: 2 empty (\\udcff.png, new\\nline.png)",)
    data.notes[0].encode()


@pytest.mark.parametrize("name", ["twemoji", "openmoji"])
def test_emoji(shared_data: Path, name: str) -> None:
    data = Folder(path=str(shared_data / "emoji" / f"{name}.zip"), size=32, limit=200).load()
    assert data.samples.shape == (200, 3, 32, 32)
    assert data.notes == ()
    assert data.classes == ()
    corners = data.floats()[:, :, [0, 0, -1, -1], [0, -1, 0, -1]]
    assert (corners > 0.95).mean() > 0.6  # transparent corners became white
