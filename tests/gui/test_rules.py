"""Rules in the window: given by hand, followed while it trains, marked and told."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QSystemTrayIcon
from pytestqt.qtbot import QtBot

from ganstudio.gui.dialogs.rules import RulesDialog
from ganstudio.gui.docks.timeline.dock import TimelineDock
from ganstudio.gui.shell.window import Window
from ganstudio.telemetry.messages import Edit, RuleApplied, RunState
from ganstudio.training.rules import Rule


@pytest.fixture
def window(make_window: Callable[..., Window], qtbot: QtBot) -> Window:
    made = make_window("ring")
    made.table["train.run"].trigger()
    qtbot.waitUntil(lambda: made.studio.runs[0].reached > 0)
    made.table["train.run"].trigger()
    qtbot.waitUntil(lambda: made.studio.runs[0].state is RunState.PAUSED)
    return made


def opened(window: Window, qtbot: QtBot) -> RulesDialog:
    window.table["train.rules"].trigger()
    qtbot.waitUntil(lambda: bool(window.findChildren(RulesDialog)))
    return window.findChildren(RulesDialog)[-1]


def test_a_rule_is_given_by_keys_and_the_run_has_it(
    window: Window, qtbot: QtBot, source: Any
) -> None:
    dialog = opened(window, qtbot)
    row = dialog.rows[0]
    qtbot.keyClicks(row.when, "coll")
    qtbot.keyClicks(row.then, "fork")
    qtbot.keyClicks(row.set, "loss = hinge; schedule.batch_size = 32")
    qtbot.mouseClick(dialog.take, Qt.MouseButton.LeftButton)
    changes = {"loss": "hinge", "schedule.batch_size": 32}
    expected = [{"when": "collapsing", "then": "fork", "set": changes}]
    assert source.sent[-1] == Edit({"rules": expected}, 0)
    (rule,) = (Rule.model_validate(each) for each in expected)
    qtbot.waitUntil(lambda: window.studio.runs[0].experiment.rules == (rule,))
    assert window.studio.runs[0].reached > 0  # it goes on where it was
    again = opened(window, qtbot).rows[0]
    assert again.set.text() == "loss = hinge; schedule.batch_size = 32"


def test_what_is_wrong_is_said_before_it_is_applied(window: Window, qtbot: QtBot) -> None:
    dialog = opened(window, qtbot)
    row = dialog.rows[0]
    assert not row.set.isVisible()
    row.then.setValue("fork")
    row.set.setText("loss = hing")
    assert "there is no loss 'hing'; did you mean 'hinge'?" in dialog.told.text()
    assert not dialog.take.isEnabled()
    row.set.setText("loss")
    assert dialog.told.text() == "loss sets nothing; write it as loss = hinge"
    row.then.setValue("stop")
    assert dialog.told.text() == ""
    assert dialog.take.isEnabled()


def test_rules_come_and_go(window: Window, qtbot: QtBot, source: Any) -> None:
    dialog = opened(window, qtbot)
    qtbot.mouseClick(dialog.add, Qt.MouseButton.LeftButton)
    assert len(dialog.rows) == 2
    for row in list(dialog.rows):
        qtbot.mouseClick(row.remove, Qt.MouseButton.LeftButton)
    assert "Without a rule" in dialog.told.text()
    qtbot.mouseClick(dialog.take, Qt.MouseButton.LeftButton)
    assert source.sent[-1] == Edit({"rules": []}, 0)


def test_a_rule_that_is_followed_is_marked_and_told(
    window: Window, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    alerted: list[object] = []
    monkeypatch.setattr(QApplication, "alert", alerted.append)
    monkeypatch.setattr(Window, "isActiveWindow", lambda self: False)
    shown: list[tuple[str, str]] = []
    monkeypatch.setattr(QSystemTrayIcon, "isSystemTrayAvailable", lambda: True)
    monkeypatch.setattr(QSystemTrayIcon, "show", lambda self: None)  # there is no tray here
    monkeypatch.setattr(
        QSystemTrayIcon,
        "showMessage",
        lambda self, *words: shown.append(words),  # type: ignore[arg-type]
    )
    noted: list[str] = []
    window.studio.noted.connect(noted.append)
    step = window.studio.runs[0].reached
    told = RuleApplied(0, step, "notify", "collapsing since step 1: 3 of 8 modes")
    window.studio.hear(told)
    title = window.studio.runs[0].title
    assert noted == [f"{title}: {told.sentence}"]
    assert shown == [(f"{title}, step {step}", told.sentence)]
    assert alerted == [window]
    timeline = window.area.dock(TimelineDock)
    timeline.refresh()
    (rail,) = timeline.shown().ruler.rails
    assert [(mark.step, mark.text) for mark in rail.marks if mark.kind == "rule"] == [
        (step, told.sentence)
    ]


def test_a_window_that_is_looked_at_calls_for_no_attention(
    window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    alerted: list[object] = []
    monkeypatch.setattr(QApplication, "alert", alerted.append)
    monkeypatch.setattr(Window, "isActiveWindow", lambda self: True)
    window.studio.hear(RuleApplied(0, 1, "stop", "why; stopped"))
    assert alerted == []
