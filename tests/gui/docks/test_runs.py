"""The list of runs."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QListWidget, QMenu
from pytestqt.qtbot import QtBot

from ganstudio.gui.docks.runs.dock import RunsDock
from ganstudio.gui.docks.runs.run_row import RunRow
from ganstudio.gui.state import StudioState
from ganstudio.preset_folder import find
from ganstudio.telemetry.messages import (
    Add,
    Frame,
    Pause,
    Remove,
    RunAdded,
    RunRemoved,
    RunState,
    StateChanged,
)
from ganstudio.telemetry.records import Collapse, Speed, Verdict
from ganstudio.telemetry.source import Update


@pytest.fixture
def dock(qtbot: QtBot) -> RunsDock:
    studio = StudioState()
    dock = RunsDock(studio)
    studio.setParent(dock)
    qtbot.addWidget(dock)
    runs = find("five-losses").expand()[:2]
    added = [RunAdded(i, run.title, run.dumps(), "cpu", "data") for i, run in enumerate(runs)]
    studio.apply(Update((*added, StateChanged(0, RunState.RUNNING, 1200))))
    studio.apply(Update(snapshots=(Frame(0, 1200, 9.0, Speed(41.0, 2624.0, 2.0, 2**28)),)))
    dock.resize(280, 300)
    dock.show()
    dock.refresh()
    return dock


def rows(dock: RunsDock) -> list[RunRow]:
    return dock.findChildren(RunRow)


def test_a_row_tells_step_and_speed(dock: RunsDock) -> None:
    first, second = dock.shown().runs
    assert first.progress == "step 1\u202f200 · 41 it/s"
    assert second.progress == "step 0 · ready"


def test_the_buttons_of_a_row(dock: RunsDock, qtbot: QtBot) -> None:
    sent: list[Any] = []
    dock.command.connect(sent.append)
    first = rows(dock)[0]
    for button in (first.pause, first.remove):
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert sent == [Pause(0), Remove(0)]
    qtbot.mouseClick(first.eye, Qt.MouseButton.LeftButton)
    assert [run.run for run in dock.studio.visible()] == [1]


def test_a_click_chooses_a_run(dock: RunsDock, qtbot: QtBot) -> None:
    assert dock.shown().chosen == 0
    listed = dock.findChild(QListWidget)
    place = listed.visualItemRect(listed.item(1)).center()
    qtbot.mouseClick(listed.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert dock.studio.current == dock.shown().chosen == 1


def test_renaming_on_the_spot(dock: RunsDock, qtbot: QtBot) -> None:
    dock.rename()
    field = rows(dock)[0].findChild(QLineEdit)
    qtbot.keyClicks(field, "the best")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert dock.studio.runs[0].title == "the best"
    dock.refresh()
    assert dock.shown().runs[0].title == "the best"
    dock.rename()
    qtbot.keyClicks(field, "never mind")
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert dock.studio.runs[0].title == "the best"


def test_a_name_that_comes_after_its_run_has_gone_is_nobodys(dock: RunsDock, qtbot: QtBot) -> None:
    dock.rename()
    field = rows(dock)[0].findChild(QLineEdit)
    qtbot.keyClicks(field, "too late")
    dock.studio.hear(RunRemoved(0))
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert [run.run for run in dock.studio.runs.values()] == [1]
    assert dock.studio.runs[1].title != "too late"


def test_duplicating_adds_the_same_experiment(dock: RunsDock) -> None:
    sent: list[Any] = []
    dock.command.connect(sent.append)
    dock.duplicate()
    assert sent == [Add(dock.studio.runs[0].experiment.dumps(), start=True)]


def test_the_menu_of_a_run(dock: RunsDock) -> None:
    listed = dock.findChild(QListWidget)
    place = listed.visualItemRect(listed.item(0)).center()
    viewport = listed.viewport()
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, viewport.mapToGlobal(place))
    QApplication.sendEvent(viewport, event)
    menu = dock.findChild(QMenu)
    assert menu is not None
    titles = [action.text() for action in menu.actions() if not action.isSeparator()]
    assert titles == ["Pause", "Hide", "Pin as baseline", "Rename", "Duplicate", "Remove"]
    menu.close()


def judge(dock: RunsDock, run: int, word: str, evidence: str) -> None:
    none = np.zeros(0, np.float32)
    verdict = Verdict(word, 9150, evidence)
    frame = Frame(run, 9200, 9.0, Collapse((), none, none, (), verdict))
    dock.studio.apply(Update(snapshots=(frame,)))
    dock.refresh()


def test_the_list_stands_still_when_a_verdict_arrives(dock: RunsDock, qtbot: QtBot) -> None:
    dock.grab()  # lays it out
    first = rows(dock)[0]
    before = (first.geometry(), first.pause.geometry())
    judge(dock, 0, "collapsing", "3 of 10 modes, 61\u202f% near-duplicates, and more words yet")
    dock.grab()
    assert (first.geometry(), first.pause.geometry()) == before
    assert first.pause.height() >= 16
    shown = dock.shown().runs[0]
    assert shown.verdict.startswith("▲ collapsing: 3 of 10 modes")
    assert "since step 9" in shown.explanation


def test_a_verdict_takes_two_lines_before_it_is_cut(dock: RunsDock) -> None:
    judge(dock, 0, "learning", "10 of 10 classes, 0\u202f% near-duplicates")
    dock.grab()
    (label,) = (each for each in rows(dock)[0].findChildren(QLabel) if "learning" in each.text())
    assert "\n" in label.text()
    assert "…" not in label.text()
    assert label.height() >= 2 * label.fontMetrics().height()


def test_a_failed_run_says_how_to_go_on(dock: RunsDock) -> None:
    dock.studio.apply(Update((StateChanged(0, RunState.FAILED, 1300),)))
    dock.refresh()
    assert dock.shown().runs[0].verdict == "Press Run to begin again"


def test_the_buttons_stay_in_sight_in_a_list_that_gets_narrower(
    dock: RunsDock, qtbot: QtBot
) -> None:
    lists = dock.findChild(QListWidget)
    dock.resize(420, 300)
    qtbot.waitUntil(lambda: rows(dock)[0].width() > 350)
    dock.resize(262, 300)
    qtbot.waitUntil(lambda: rows(dock)[0].width() <= lists.viewport().width())
    assert lists.viewport().width() < 300


def test_the_menu_of_a_run_that_is_gone_does_nothing(dock: RunsDock, qtbot: QtBot) -> None:
    dock.studio.runs[0].folder = "recorded"
    dock.show()
    dock.refresh()
    view = dock.findChild(QListWidget)
    place = view.visualItemRect(view.item(0)).center()
    view.customContextMenuRequested.emit(place)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    asked: list[object] = []
    dock.command.connect(asked.append)
    dock.studio.apply(Update((RunRemoved(0),)))
    assert len(dock.shown().runs) == 1  # at once, before the next refresh
    for entry in menu.actions():
        if entry.text() != "Remove":
            assert entry.isEnabled()
            entry.trigger()
    menu.close()
    assert not asked
    assert [run.visible for run in dock.studio.runs.values()] == [True]


def test_no_two_of_many_runs_look_the_same(dock: RunsDock) -> None:
    text = find("ring").dumps()
    for number in range(2, 40):
        dock.studio.apply(Update((RunAdded(number, f"Run {number}", text, "cpu", "data"),)))
    assert len({view.style for view in dock.studio.runs.values()}) == 40


def test_a_run_without_a_title_has_a_name(dock: RunsDock) -> None:
    text = find("ring").with_values({"title": " "}).dumps()
    dock.studio.apply(Update((RunAdded(2, " ", text, "cpu", "data"),)))
    assert dock.studio.runs[2].title == dock.studio.runs[2].short == "Untitled"
