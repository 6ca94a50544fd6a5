"""The list of runs."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QMenu
from pytestqt.qtbot import QtBot

from ganstudio.gui.docks.runs import RunRow, RunsDock
from ganstudio.gui.state import StudioState
from ganstudio.presets import find
from ganstudio.telemetry.messages import Add, Frame, Pause, Remove, RunAdded, RunState, StateChanged
from ganstudio.telemetry.records import Speed
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
    assert rows(dock)[0]._figures.whole() == "step 1\u202f200 · 41 it/s"
    assert rows(dock)[1]._figures.whole() == "step 0 · ready"


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
    qtbot.mouseClick(rows(dock)[1], Qt.MouseButton.LeftButton)
    dock._list.setCurrentRow(1)
    assert dock.studio.current == 1


def test_renaming_on_the_spot(dock: RunsDock, qtbot: QtBot) -> None:
    dock.rename()
    field = rows(dock)[0].findChild(QLineEdit)
    qtbot.keyClicks(field, "the best")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert dock.studio.runs[0].title == "the best"
    dock.rename()
    qtbot.keyClicks(field, "never mind")
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert dock.studio.runs[0].title == "the best"


def test_duplicating_adds_the_same_experiment(dock: RunsDock) -> None:
    sent: list[Any] = []
    dock.command.connect(sent.append)
    dock.duplicate()
    assert sent == [Add(dock.studio.runs[0].experiment.dumps(), start=True)]


def test_the_menu_of_a_run(dock: RunsDock) -> None:
    dock._open_menu(dock._list.visualItemRect(dock._list.item(0)).center())
    menu = dock.findChild(QMenu)
    assert menu is not None
    titles = [action.text() for action in menu.actions() if not action.isSeparator()]
    assert titles == ["Pause", "Hide", "Rename", "Duplicate", "Remove"]
    menu.close()
