"""What was read of runs is kept for the next start, and nothing that is wrong is believed."""

from __future__ import annotations

import shutil
import sqlite3
import threading
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from ganstudio.library import run_library
from ganstudio.library.entry import Entry
from ganstudio.library.index import Index
from ganstudio.library.run_library import RunLibrary


@pytest.fixture
def index(tmp_path: Path) -> Index:
    return Index(tmp_path / "caches" / "library.sqlite")


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the names of the runs that are read, as they are."""
    names: list[str] = []
    plain = run_library.read

    def noted(folder: Path) -> Entry:
        names.append(folder.name)
        return plain(folder)

    monkeypatch.setattr(run_library, "read", noted)
    return names


def test_the_next_session_reads_nothing_and_knows_the_same(
    index: Index, read: list[str], recorded_run: Any, trained_run: Any, tmp_path: Path
) -> None:
    recorded_run("a", loss="hinge", meta={"parent": "b", "parent_step": 7})
    trained_run("b")
    (tmp_path / "runs" / "b" / "notes.toml").write_text('title = "B"\ntags = ["x", "y"]\n')
    first = RunLibrary(tmp_path / "runs", index).entries()
    assert read == ["a", "b"]
    assert RunLibrary(tmp_path / "runs", index).entries() == first
    assert read == ["a", "b"]
    assert first[1].values["tags"] == ("x", "y")


def test_changed_new_and_gone_runs_are_seen(
    index: Index, read: list[str], recorded_run: Any, tmp_path: Path
) -> None:
    _, b, c = map(recorded_run, "abc")
    RunLibrary(tmp_path / "runs", index).entries()
    read.clear()
    (b / "notes.toml").write_text('title = "Another"\n')
    shutil.rmtree(c)
    recorded_run("d")
    titles = [entry.title for entry in RunLibrary(tmp_path / "runs", index).entries()]
    assert titles == ["a", "Another", "d"]
    assert read == ["b", "d"]
    assert {folder.name for folder in index.load()} == {"a", "b", "d"}


@pytest.mark.parametrize("harm", ["noise", "cut", "foreign rows", "another version", "a folder"])
def test_a_damaged_or_newer_index_is_made_anew(
    harm: str, index: Index, read: list[str], recorded_run: Any, tmp_path: Path
) -> None:
    recorded_run("a")
    before = RunLibrary(tmp_path / "runs", index).entries()
    whole = index.path.read_bytes()
    match harm:
        case "noise":
            index.path.write_bytes(b"nothing" * 1000)
        case "cut":
            index.path.write_bytes(whole[: len(whole) // 2])
        case "a folder":
            index.path.unlink()
            index.path.mkdir()
        case _:
            with closing(sqlite3.connect(index.path)) as base, base:
                changes = ("UPDATE runs SET told = '[1, 2]'", "PRAGMA user_version = 99")
                base.execute(changes[harm == "another version"])
    read.clear()
    assert RunLibrary(tmp_path / "runs", index).entries() == before
    assert read == ["a"]
    if harm != "a folder":
        RunLibrary(tmp_path / "runs", index).entries()
        RunLibrary(tmp_path / "runs", index).entries()
        assert read.count("a") <= 2


def test_two_sessions_at_once_do_no_harm(
    index: Index, read: list[str], recorded_run: Any, tmp_path: Path
) -> None:
    for name in "abcdef":
        recorded_run(name)
    expected = RunLibrary(tmp_path / "runs").entries()
    found: list[list[Entry]] = []
    threads = [
        threading.Thread(
            target=lambda: found.append(RunLibrary(tmp_path / "runs", index).entries())
        )
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [expected] * 4
    read.clear()
    assert RunLibrary(tmp_path / "runs", index).entries() == expected
    assert read == []


def test_what_another_window_has_locked_is_left_to_it(
    index: Index, recorded_run: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    recorded_run("a")
    known = RunLibrary(tmp_path / "runs", index).entries()
    monkeypatch.setattr("ganstudio.library.index.PATIENCE", 0.0)
    with closing(sqlite3.connect(index.path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        assert index.load() == {}
        index.keep({}, gone=[tmp_path / "runs" / "a"])
    assert [entry for _, entry in index.load().values()] == known


def test_where_nothing_can_be_kept_runs_are_listed_all_the_same(
    recorded_run: Any, tmp_path: Path
) -> None:
    recorded_run("a")
    (tmp_path / "file").write_text("in the way")
    index = Index(tmp_path / "file" / "library.sqlite")
    assert [e.title for e in RunLibrary(tmp_path / "runs", index).entries()] == ["a"]
