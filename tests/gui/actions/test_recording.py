"""Where runs are recorded is seen in the status bar and chosen from the menu."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QFileDialog, QInputDialog
from pytestqt.qtbot import QtBot

from ganstudio.gui.actions import recording as module
from ganstudio.gui.settings import Settings, default_library
from ganstudio.gui.shell.window import Window
from ganstudio.telemetry import messages as m
from ganstudio.telemetry.recording.writer import RecordingWriter
from ganstudio.telemetry.records import Recording
from ganstudio.telemetry.source import Update


def told(window: Window, *items: m.Event | m.Frame) -> None:
    frames = tuple(item for item in items if isinstance(item, m.Frame))
    window.studio.apply(Update(tuple(x for x in items if x not in frames), frames))
    window.refresh()


def recording(folder: str, size: int = 12_345_678, trouble: str = "") -> m.Frame:
    return m.Frame(0, 5, 0.1, Recording(folder, size, 2_000_000_000, 34, 0, trouble))


def test_recording_begins_with_the_window(window: Window, source: Any) -> None:
    window.recording.begin()
    assert source.last(m.RecordTo) == m.RecordTo(str(default_library()))
    assert default_library().name == "GAN Studio"
    assert window.table["record.on"].isCheckable()
    window.table.refresh()
    assert window.table["record.on"].isChecked()


def test_a_temporary_folder_for_want_of_a_home_is_said(
    window: Window, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(module, "is_homeless", lambda: True)
    window.recording.begin(tmp_path)
    window.recording.begin(on=False)
    assert not window.errors.isVisible()
    window.recording.begin(on=True)
    assert "may be gone after a restart" in window.errors.sentence.text()


def test_the_menu_turns_it_off_and_that_is_kept(
    make_window: Callable[..., Window], source: Any
) -> None:
    first = make_window()
    first.recording.begin()
    first.table["record.on"].trigger()
    assert source.last(m.RecordTo) == m.RecordTo("")
    assert not first.table["record.on"].isChecked()
    second = make_window(preset=None)
    second.recording.begin()
    assert source.last(m.RecordTo) == m.RecordTo("")
    second.recording.begin(on=True)
    assert source.last(m.RecordTo) != m.RecordTo("")


def test_another_folder_is_chosen_and_kept(
    window: Window, source: Any, settings: Settings, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    chosen = str(tmp_path / "elsewhere")
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: chosen)
    window.table["record.into"].trigger()
    assert source.last(m.RecordTo) == m.RecordTo(chosen)
    assert settings.get("library", "") == chosen
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: "")
    window.table["record.into"].trigger()
    assert settings.get("library", "") == chosen


def test_the_limit_is_an_edit_of_the_run(
    window: Window, source: Any, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QInputDialog, "getInt", lambda *_: (300, True))
    window.table["record.limit"].trigger()
    assert source.last(m.Edit) == m.Edit({"watch.record_limit": 300}, 0)
    qtbot.waitUntil(lambda: window.studio.runs[0].experiment.watch.record_limit == 300)


def test_the_status_bar_tells_how_it_stands(window: Window, tmp_path: Path) -> None:
    button, folder = window.status.recording, str(tmp_path / "run")
    told(window)
    assert button.text() == "Not recorded"
    told(window, m.RecordedIn(0, folder))
    assert button.text() == "Recording"
    assert folder in button.toolTip()
    told(window, recording(folder))
    assert button.text() == "Recording 12 MB"
    assert "12 MB of at most 2.0 GB" in button.toolTip()
    assert "34 old snapshots thinned out" in button.toolTip()
    told(window, recording(folder, trouble="The disk is full."))
    assert button.text() == "Not recording"
    assert "The disk is full." in button.toolTip()
    assert button.property("trouble") is True
    assert [action.objectName() for action in button.menu().actions()] == [
        "record.on", "record.show", "record.into", "record.limit",
    ]  # fmt: skip


def test_a_run_is_forked_from_its_best_step(window: Window, source: Any, tmp_path: Path) -> None:
    folder = tmp_path / "run"
    writer = RecordingWriter.create(folder, "", {})
    writer.checkpoint(40, 4.0, lambda path: path.write_bytes(b"x"))
    writer.commit()
    told(window, m.RecordedIn(0, str(folder)))
    window.table["record.best"].trigger()
    assert source.last(m.Fork) is None
    writer.checkpoint(50, 5.0, lambda path: path.write_bytes(b"x"), best=True)
    writer.checkpoint(60, 6.0, lambda path: path.write_bytes(b"x"))
    writer.close()
    window.table["record.best"].trigger()
    assert source.last(m.Fork) == m.Fork(str(folder), 50)
