"""What a start says of runs that were cut off."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from ganstudio.gui.settings import Settings
from ganstudio.gui.shell.window import Window
from ganstudio.telemetry import messages as m
from ganstudio.telemetry.messages import RunState
from ganstudio.telemetry.recording.database import claim

Maker = Callable[..., Window]


def click(qtbot: QtBot, widget: Any) -> None:
    qtbot.mouseClick(widget, Qt.MouseButton.LeftButton)


@pytest.fixture
def cut_off(settings: Settings, recorded_run: Callable[..., Path]) -> Path:
    """Return a run that was in training when the program ended."""
    folder = recorded_run("Rings")
    settings.put("under_way", [str(folder), str(folder.parent / "gone")])
    return folder


def offered(window: Window, qtbot: QtBot) -> str:
    qtbot.waitUntil(window.proposal.isVisible)
    return window.proposal.sentence.text()


def test_what_trains_is_noted_while_it_does(
    window: Window, qtbot: QtBot, source: Any, settings: Settings
) -> None:
    source.tell(m.RecordedIn(0, "/runs/digits"))
    window.table["train.run"].trigger()
    qtbot.waitUntil(lambda: settings.get("under_way", []) == ["/runs/digits"])
    window.table["train.run"].trigger()
    qtbot.waitUntil(lambda: settings.get("under_way", [""]) == [])


def test_one_click_goes_on_with_what_was_cut_off(
    make_window: Maker, qtbot: QtBot, source: Any, cut_off: Path, settings: Settings
) -> None:
    window = make_window()
    assert offered(window, qtbot) == ("Rings (step 200, kept up to 0) was cut off in training.")
    click(qtbot, window.proposal.accept)
    assert source.sent[-2:] == [m.Remove(0), m.Resume((str(cut_off),), start=True)]
    assert not window.proposal.isVisible()
    assert settings.get("under_way", [""]) == []


def test_a_run_that_has_begun_stays_beside_it(
    make_window: Maker, qtbot: QtBot, source: Any, cut_off: Path
) -> None:
    window = make_window()
    window.table["train.run"].trigger()
    offered(window, qtbot)
    qtbot.waitUntil(lambda: window.studio.runs[0].reached > 3)
    click(qtbot, window.proposal.accept)
    assert m.Remove(0) not in source.sent
    assert window.studio.runs[0].state is RunState.RUNNING


def test_what_is_dismissed_is_not_offered_again(
    make_window: Maker, qtbot: QtBot, cut_off: Path, settings: Settings
) -> None:
    first = make_window()
    offered(first, qtbot)
    first.close()
    assert str(cut_off) in settings.get("under_way", [])  # nobody has answered
    second = make_window()
    offered(second, qtbot)
    click(qtbot, second.proposal.dismiss)
    assert settings.get("under_way", [""]) == []


def test_a_run_that_is_still_written_is_waited_for(
    make_window: Maker, qtbot: QtBot, cut_off: Path
) -> None:
    writer = claim(cut_off)
    window = make_window()
    window.interrupted.look()
    assert not window.proposal.isVisible()
    writer.close()
    offered(window, qtbot)
