"""A lesson through the window: read, guess, run, seen."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from ganstudio.gui.docks.lesson.dock import LessonDock
from ganstudio.gui.docks.lesson.page import LessonPage
from ganstudio.gui.shell.window import Window
from ganstudio.lessons.lesson import FOLDER
from ganstudio.telemetry import messages as m
from ganstudio.telemetry.messages import RunState
from ganstudio.telemetry.records import Losses


def opened(window: Window) -> tuple[LessonDock, LessonPage]:
    window.table["lesson.1-two-players"].trigger()
    dock = window.area.dock(LessonDock)
    (page,) = (each for each in dock.findChildren(LessonPage) if each.isVisible())
    dock.refresh()
    return dock, page


def test_it_is_not_run_before_it_is_guessed(window: Window, qtbot: QtBot, source: Any) -> None:
    dock, page = opened(window)
    assert window.table["view.layout.Learn"].isChecked()
    assert not dock.shown().can_set_up
    qtbot.mouseClick(page.answers.button(1), Qt.MouseButton.LeftButton)
    dock.refresh()
    assert dock.shown().can_set_up
    page.set_up.click()
    sent = source.last(m.Open)
    assert sent is not None
    assert sent.start
    qtbot.waitUntil(lambda: dock.current.run in window.studio.runs)


def test_what_comes_is_ticked_with_its_step_and_the_end_pauses(
    make_window: Callable[..., Window], qtbot: QtBot, source: Any
) -> None:
    window = make_window(None)
    dock, page = opened(window)
    page.answers.button(1).click()
    page.set_up.click()
    qtbot.waitUntil(lambda: dock.current.run in window.studio.runs)
    window.pump.stop()
    run = dock.current.run
    assert run is not None
    names = ("loss_d", "loss_g", "score_real", "score_fake")
    values = np.tile(np.array([2.0, 0.0, 0.5, -0.5], np.float32), (320, 1))
    first = window.studio.runs[run].reached + 1
    source.runs[run].step = first + 319
    source.show(run, Losses(names, first, values))
    window.pump.tick()
    dock.refresh()
    shown = dock.shown()
    assert [mark for mark, _ in shown.ticks] == ["✓", "✓", "✓", "○"]
    assert 'href="' in shown.ticks[0][1]
    assert shown.judgement.startswith("✓ Right")
    assert "paused at step 300" in window.status.currentMessage()
    assert source.last(m.Pause) == m.Pause()
    window.studio.go_to(5)
    dock.refresh()
    assert dock.shown().ticks[3][0] == "✓"
    assert dock.options() == {"lesson": "1-two-players", "done": ["1-two-players"]}
    window.studio.runs[run].state = RunState.PAUSED


def test_a_class_votes_before_anything_is_shown(
    window: Window, qtbot: QtBot, source: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window.table["lessons.class"].trigger()
    dock, page = opened(window)
    window.refresh()
    assert window.table["lessons.class"].isChecked()
    assert not window.table["lessons.votes"].isEnabled()
    assert not page.text.isVisible()
    assert not page.set_up.isVisible()
    assert not page.ballot.close_vote.isEnabled()
    for answer, hands in enumerate((4, 11, 2)):
        page.ballot.hands[answer].setValue(hands)
    page.ballot.close_vote.click()
    assert page.text.isVisible()
    assert page.set_up.isVisible()
    assert page.set_up.isEnabled()
    assert not page.ballot.hands[0].isEnabled()
    page.set_up.click()
    qtbot.waitUntil(lambda: dock.current.run in window.studio.runs)
    dock.current.paused = True
    dock.refresh()
    assert dock.shown().judgement.startswith("11 of 17 had it right. Right is: stay near")
    file = tmp_path / "answers.csv"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(file), ""))
    window.refresh()
    window.table["lessons.votes"].trigger()
    assert file.read_text("utf-8").splitlines()[2].endswith(",1,11")
    file.write_text("another class", "utf-8")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(file.with_suffix("")), ""))
    window.table["lessons.votes"].trigger()
    assert file.read_text("utf-8") == "another class"
    assert f"{file} is there already" in window.errors.sentence.text()


def test_lessons_of_ones_own_come_behind_the_others(
    window: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dock, _ = opened(window)
    count = len(dock.progress)
    text = (FOLDER / "1-two-players.toml").read_text("utf-8")
    (tmp_path / "mine.toml").write_text(text.replace("Two players", "Mine: two players"), "utf-8")
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path))
    window.table["lessons.folder"].trigger()
    window.table["lessons.folder"].trigger()  # once more adds nothing
    assert len(dock.progress) == count + 1
    dock.take_up("mine")
    dock.refresh()
    assert dock.shown().title == "Mine: two players, one game"
    assert dock.shown().place.startswith(f"{count + 1} of {count + 1}")
    (tmp_path / "worse.toml").write_text("title = 1", "utf-8")
    window.table["lessons.folder"].trigger()
    assert "worse.toml is no lesson: lesson.title has to be a text" in window.errors.sentence.text()
