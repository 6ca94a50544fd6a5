from __future__ import annotations

from pathlib import Path

import pytest

from ganstudio.export.atomic import check_target, check_writable, replacing


def test_what_was_there_stays_if_writing_fails(tmp_path: Path) -> None:
    path = tmp_path / "file.txt"
    path.write_text("before")
    with pytest.raises(UnicodeEncodeError), replacing(path) as temporary:
        temporary.write_text("half\ud800", encoding="utf-8")
    assert path.read_text() == "before"
    assert list(tmp_path.iterdir()) == [path]


def test_the_new_file_takes_the_place(tmp_path: Path) -> None:
    path = tmp_path / "file.txt"
    with replacing(path) as temporary:
        assert temporary.suffix == ".txt"
        temporary.write_text("whole")
    assert path.read_text() == "whole"
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_that_does_not_exist_yet_is_checked_and_not_made(tmp_path: Path) -> None:
    check_writable(tmp_path / "a" / "b")
    assert not list(tmp_path.iterdir())


def test_a_file_in_the_way_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(OSError, match="file is a file, not a folder"):
        check_writable(tmp_path / "file" / "below")


def test_a_target_needs_its_folder(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="does not exist"):
        check_target(tmp_path / "missing" / "a.png")
    with pytest.raises(OSError, match="is a folder"):
        check_target(tmp_path)
