from __future__ import annotations

import os
import struct
import zipfile
from pathlib import Path

import pytest

from ganstudio.data import files
from ganstudio.data.base import DataError
from ganstudio.data.files import members
from ganstudio.data.member import MAX_BYTES, UnusableError


def names(path: Path) -> list[str]:
    with members(path) as found:
        return [member.name for member in found]


def reason(path: Path, name: str) -> str:
    with members(path) as found, pytest.raises(UnusableError) as caught:
        next(member for member in found if member.name == name).read()
    return str(caught.value)


def packed(path: Path, contents: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in contents.items():
            archive.writestr(name, content)
    return path


VISIBLE = {"b/1.png": b"1", "b/0.png": b"0", "a.png": b"a"}
HIDDEN = {
    ".x": b"",
    ".git/y": b"",
    "__MACOSX/b/._1.png": b"",
    "b/Thumbs.db": b"",
    "b/.DS_Store": b"",
}


def test_a_folder_and_its_zip_give_the_same(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    for name, content in {**VISIBLE, **HIDDEN}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    archive = packed(tmp_path / "a.zip", {"b/": b"", **VISIBLE, **HIDDEN})
    for path in (folder, archive):
        with members(path) as found:
            contents = {member.name: member.read() for member in found}
        assert list(contents) == ["a.png", "b/0.png", "b/1.png"]
        assert contents == VISIBLE


def test_links_are_followed_but_not_in_circles(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "real" / "x.png").write_bytes(b"x")
    (tmp_path / "root").mkdir()
    (tmp_path / "root" / "class").symlink_to(tmp_path / "real", target_is_directory=True)
    (tmp_path / "real" / "back").symlink_to(tmp_path / "root", target_is_directory=True)
    assert names(tmp_path / "root") == ["class/x.png"]


def test_what_is_no_file_is_not_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.png")
    (tmp_path / "gone.png").symlink_to(tmp_path / "nowhere")
    assert reason(tmp_path, "pipe.png") == "unreadable"
    assert reason(tmp_path, "gone.png") == "unreadable"


def test_large_files_are_not_read(tmp_path: Path) -> None:
    with (tmp_path / "film.mp4").open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    assert reason(tmp_path, "film.mp4") == "too large"


def test_zip_bombs_are_not_unpacked(tmp_path: Path) -> None:
    archive = packed(tmp_path / "bomb.zip", {"zeros.bmp": bytes(4 * files.LARGE), "s": bytes(1000)})
    assert archive.stat().st_size < 10_000
    assert reason(archive, "zeros.bmp") == "too large"
    with members(archive) as found:
        assert found[0].read() == bytes(1000)


def test_a_member_that_lies_about_its_size_gives_no_more(tmp_path: Path) -> None:
    archive = packed(tmp_path / "liar.zip", {"zeros.bmp": bytes(4 * files.LARGE)})
    content = archive.read_bytes()
    true, lie = struct.pack("<I", 4 * files.LARGE), struct.pack("<I", 100)
    archive.write_bytes(content.replace(true, lie))
    assert reason(archive, "zeros.bmp") == "damaged"


def test_encrypted_and_damaged_members(tmp_path: Path) -> None:
    archive = packed(tmp_path / "a.zip", {"secret.png": b"x" * 100})
    content = bytearray(archive.read_bytes())
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(signature) + offset] |= 1
    archive.write_bytes(content)
    assert reason(archive, "secret.png") == "encrypted"
    content = bytearray(packed(archive, {"cut.png": os.urandom(100)}).read_bytes())
    content[50:60] = bytes(10)
    archive.write_bytes(content)
    assert reason(archive, "cut.png") == "damaged"


@pytest.mark.parametrize("name", ["../../etc/passwd", "/etc/passwd", "a\\..\\b"])
def test_names_that_climb_are_named_and_not_read(tmp_path: Path, name: str) -> None:
    archive = packed(tmp_path / "a.zip", {name: b"inside", "b.png": b"b"})
    assert reason(archive, name) == "outside of its archive"


def test_neither_folder_nor_archive(tmp_path: Path) -> None:
    for path in (tmp_path / "nowhere", tmp_path / "a\0b", tmp_path / ("n" * 300)):
        with pytest.raises(DataError, match="there is no folder or file"):
            names(path)
    (tmp_path / "text.zip").write_text("not a zip")
    with pytest.raises(DataError, match=r"not a zip archive that can be read \(.*\); choose"):
        names(tmp_path / "text.zip")
    whole = packed(tmp_path / "cut.zip", VISIBLE)
    whole.write_bytes(whole.read_bytes()[:-10])
    with pytest.raises(DataError, match="not a zip archive"):
        names(whole)
