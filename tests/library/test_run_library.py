from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import Any

import pytest

from ganstudio.library import columns, family
from ganstudio.library.notes import Notes, NotesError, read_notes
from ganstudio.library.run_library import LibraryError, RunLibrary
from ganstudio.telemetry.recording.writer import RecordingWriter


@pytest.fixture
def library(tmp_path: Path) -> RunLibrary:
    return RunLibrary(tmp_path / "runs")


def titles(library: RunLibrary) -> list[str]:
    return [entry.title for entry in library.entries()]


def test_all_are_listed_the_damaged_too(
    library: RunLibrary, recorded_run: Any, trained_run: Any
) -> None:
    recorded_run("a")
    trained_run("b/hinge")
    broken = recorded_run("c")
    (broken / "telemetry.sqlite").write_bytes(b"nothing")
    assert [entry.state for entry in library.entries()] == ["done", "done", "damaged"]
    assert titles(library) == ["a", "b/hinge", "c"]


def test_a_run_is_read_again_when_it_changes(library: RunLibrary, recorded_run: Any) -> None:
    folder = recorded_run("a")
    first = library.entry(folder)
    assert library.entry(folder) is first
    library.annotate([folder], title="Another")
    assert library.entry(folder).title == "Another"


def test_renaming_tagging_and_noting_are_undone(library: RunLibrary, recorded_run: Any) -> None:
    a, b = recorded_run("a"), recorded_run("b")
    library.annotate([a], title="New name")
    library.annotate([a, b], tags=("x", "y"))
    library.annotate([a], text="seen\n", archived=True)
    assert read_notes(a) == Notes("New name", ("x", "y"), True, "seen\n")
    assert library.entry(b).values["tags"] == ("x", "y")
    assert [library.undo() for _ in range(3)] == ["notes, archive", "tags", "rename"]
    assert titles(library) == ["a", "b"]
    assert not list(library.root.rglob("notes.toml"))
    assert library.undo() == ""


def test_a_change_that_fails_changes_nothing(library: RunLibrary, recorded_run: Any) -> None:
    a, b = recorded_run("a"), recorded_run("b")
    (b / "notes.toml").write_text("tags = [")
    with pytest.raises(NotesError, match="correct or delete it"):
        library.annotate([a, b], archived=True)
    assert read_notes(a) == Notes()
    assert library.undoable == ""


def test_delete_and_undo(library: RunLibrary, recorded_run: Any) -> None:
    a, b, c = recorded_run("a"), recorded_run("sub/b"), recorded_run("c")
    before = (b / "telemetry.sqlite").read_bytes()
    library.delete([a, b])
    assert titles(library) == ["c"]
    library.delete([c])
    assert library.undo() == "delete"
    assert library.undoable == "delete 2 runs"
    library.undo()
    assert titles(library) == ["a", "c", "sub/b"]
    assert (b / "telemetry.sqlite").read_bytes() == before


def test_undo_outlives_the_program_and_spares_what_is_there(
    library: RunLibrary, recorded_run: Any
) -> None:
    library.delete([recorded_run("a")])
    recorded_run("a", steps=10)
    again = RunLibrary(library.root)
    assert again.undoable == "delete"
    again.undo()
    assert [(e.folder.name, e.values["steps"]) for e in again.entries()] == [
        ("a", 10),
        ("a 2", 200),
    ]
    assert again.undoable == ""


def test_emptied_trash_is_gone(library: RunLibrary, recorded_run: Any) -> None:
    library.annotate([recorded_run("a")], title="b")
    library.delete(library.folders())
    assert library.empty_trash() == 1
    assert library.undoable == "rename"
    assert library.trash.contents() == []


def test_a_run_that_is_open_is_not_deleted(library: RunLibrary, recorded_run: Any) -> None:
    a, b = recorded_run("a"), recorded_run("b")
    writer = RecordingWriter(b)
    with pytest.raises(LibraryError, match=r"'b' is open; remove it"):
        library.delete([a, b])
    writer.close()
    assert titles(library) == ["a", "b"]
    library.delete([a, b])
    assert titles(library) == []


def test_forks_stand_under_their_parents(library: RunLibrary, recorded_run: Any) -> None:
    a = recorded_run("a")
    recorded_run("child", meta={"parent": str(a), "parent_step": 100})
    recorded_run("grandchild", meta={"parent": "/moved/away/child", "parent_step": 150})
    recorded_run("b")
    recorded_run("orphan", meta={"parent": "/gone", "parent_step": 1})
    ordered = family.ordered(library.entries())
    assert [(entry.title, depth) for entry, depth in ordered] == [
        ("a", 0), ("child", 1), ("grandchild", 2), ("b", 0), ("orphan", 0),
    ]  # fmt: skip
    assert ordered[1][0].parent_step == 100


def test_forks_of_each_other_are_listed(library: RunLibrary, recorded_run: Any) -> None:
    recorded_run("a", meta={"parent": "b"})
    recorded_run("b", meta={"parent": "a"})
    assert [depth for _, depth in family.ordered(library.entries())] == [0, 0]


def test_sorting(library: RunLibrary, recorded_run: Any, trained_run: Any) -> None:
    recorded_run("a", modes=3, optimisers__generator__lr=0.1)
    trained_run("b", optimisers__generator__lr=0.01)
    damaged = recorded_run("c")
    for file in ("telemetry.sqlite", "experiment.toml"):
        (damaged / file).write_bytes(b"\0")
    entries = library.entries()
    for reverse, expected in ((False, ["a", "b", "c"]), (True, ["b", "a", "c"])):
        assert [e.folder.name for e in columns.ordered(entries, "modes", reverse)] == expected
    assert [e.title for e in columns.ordered(entries, "generator.lr")] == ["b", "a", "c"]
    with pytest.raises(KeyError):
        columns.ordered(entries, "nothing")


def test_what_can_be_shown(library: RunLibrary, recorded_run: Any) -> None:
    recorded_run("a", steps=1500)
    (entry,) = library.entries()
    offered = columns.available([entry])
    assert offered["modes"] == "modes covered"
    assert "optimisers.generator.lr" in offered
    shown = {key: columns.text(entry, key) for key in offered}
    assert shown["steps"] == "1\u202f500"
    assert shown["modes"] == "8 of 8"
    assert shown["tags"] == "–"
    assert shown["optimisers.generator.lr"] == "0.001"
    assert shown["verdict"] == "healthy"


def test_an_undo_that_fails_half_way_goes_on_where_it_stopped(
    library: RunLibrary, recorded_run: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two = recorded_run("one"), recorded_run("two")
    library.delete([one, two])
    replace = os.replace

    def full(source: Path, target: Path) -> None:
        if target == one:
            raise OSError(errno.ENOSPC, "No space left on device", str(target))
        replace(source, target)

    with monkeypatch.context() as patched:
        patched.setattr(os, "replace", full)
        with pytest.raises(OSError, match="No space"):
            library.undo()
    assert not one.exists()
    assert two.is_dir()
    assert library.undo() == "delete 2 runs"
    assert one.is_dir()
    assert library.undoable == ""
