"""Each run gets a folder that reads well and is its own."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

import ganstudio.training.runs_folder as module
from ganstudio.training.runs_folder import RunsFolder


@pytest.mark.parametrize(
    ("title", "begins"),
    [
        ("Ring, healthy", "Ring, healthy 20"),
        ("a/b\\c: d?*", "a b c d 20"),
        ("größe 输出", "größe 输出 20"),
        ("../..", "Run 20"),
        ("", "Run 20"),
        ("x" * 500, "x" * 60 + " 20"),
        ("🦜" * 60, "🦜" * 45 + " 20"),
    ],
)
def test_names_read_well_and_stay_in_the_folder(tmp_path: Path, title: str, begins: str) -> None:
    folder = RunsFolder(tmp_path).place(title)
    assert folder.parent == tmp_path
    assert folder.name.startswith(begins)
    folder.mkdir()


def test_no_two_runs_get_one_folder_whatever_the_clock_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Clock(datetime):
        hour_of = iter((12, 13, 12, 12, 11))

        @classmethod
        def now(cls, tz: object = None) -> datetime:
            return datetime(2026, 3, 1, next(cls.hour_of))

    monkeypatch.setattr(module, "datetime", Clock)
    folder = RunsFolder(tmp_path)
    places = []
    for each in (folder, folder, folder, RunsFolder(tmp_path), folder):
        places.append(each.place("ring"))
        places[-1].mkdir()
    assert len(set(places)) == 5
    assert places[2].name == "ring 2026-03-01 12.00.00 2"
