"""A lesson, a comparison and an export, from start to end, without a mouse."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QCheckBox,
    QFileDialog,
    QPushButton,
    QRadioButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from ganstudio.gui.docks.lesson.dock import LessonDock
from ganstudio.gui.shell.window import Window
from ganstudio.telemetry import messages as m
from ganstudio.telemetry.messages import RunState

MOST = 120
"""How often Tab is pressed before somebody gives up."""


class Keyboard:
    """Keys go where the keyboard is."""

    def press(self, keys: str) -> None:
        """Press keys such as Ctrl+K together."""
        combination = QKeySequence(keys)[0]
        QTest.keyClick(_handle(), combination.key(), combination.keyboardModifiers())
        QApplication.processEvents()

    def type(self, text: str) -> None:
        """Press one letter after another."""
        for letter in text:
            QTest.keyClick(_handle(), letter)
        QApplication.processEvents()

    def tab_to(self, wanted: Callable[[QWidget], bool]) -> QWidget:
        """Press Tab until the keyboard is where it is wanted."""
        for _ in range(MOST):
            focus = QApplication.focusWidget()
            if focus is not None and wanted(focus):
                return focus
            self.press("Tab")
        raise AssertionError("Tab does not lead there")


def _handle() -> Any:
    window = QApplication.activePopupWidget() or QApplication.activeWindow()
    assert window is not None
    return window.windowHandle()


def says(kind: type[QAbstractButton], words: str) -> Callable[[QWidget], bool]:
    """Return what knows a button of a kind by its words."""

    def wanted(widget: QWidget) -> bool:
        return isinstance(widget, kind) and words in widget.text().replace("&&", "&")

    return wanted


@pytest.fixture
def keys(window: Window, qtbot: QtBot) -> Keyboard:
    window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is window)
    return Keyboard()


def test_a_lesson(window: Window, qtbot: QtBot, keys: Keyboard) -> None:
    lesson = window.area.dock(LessonDock)
    keys.press("Ctrl+K")
    keys.type(lesson.current.lesson.title)
    keys.press("Return")
    qtbot.waitUntil(lesson.isVisible)
    keys.tab_to(lambda widget: isinstance(widget, QRadioButton))
    keys.press("Down")
    keys.press("Space")
    keys.tab_to(says(QPushButton, "Set up & run"))
    keys.press("Space")
    qtbot.waitUntil(lambda: lesson.current.run in window.studio.runs)
    qtbot.waitUntil(lambda: lesson.current.paused)
    qtbot.waitUntil(lambda: bool(lesson.shown().judgement))
    assert "paused at step" in window.status.currentMessage()
    run = window.studio.chosen()
    assert run is not None
    qtbot.waitUntil(lambda: run.state is RunState.PAUSED)


def test_a_comparison(window: Window, qtbot: QtBot, keys: Keyboard) -> None:
    keys.press("Ctrl+L")
    for loss in ("Least squares", "Hinge"):
        box = keys.tab_to(says(QCheckBox, loss))
        assert isinstance(box, QCheckBox)
        if not box.isChecked():
            keys.press("Space")
        assert box.isChecked()
    keys.tab_to(says(QPushButton, "Compare"))
    keys.press("Return")
    qtbot.waitUntil(lambda: len(window.studio.runs) > 1)
    window.activateWindow()  # as the desktop does once a dialog is gone
    qtbot.waitUntil(lambda: QApplication.activeWindow() is window)
    keys.press("Ctrl+2")
    assert window.table["view.layout.Compare"].isChecked()
    losses = {run.experiment.loss.name for run in window.studio.runs.values()}
    assert losses >= {"least-squares", "hinge"}
    running = all(run.state is RunState.RUNNING for run in window.studio.runs.values())
    if not running:
        window.area.setFocus()
        keys.press("Space")
    qtbot.waitUntil(lambda: all(run.reached > 0 for run in window.studio.runs.values()))


def test_an_export(
    window: Window, qtbot: QtBot, keys: Keyboard, source: Any, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    path = tmp_path / "grid.png"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    keys.press("Space")
    qtbot.waitUntil(lambda: window.studio.runs[0].reached > 0)
    keys.press("Ctrl+E")
    keys.tab_to(says(QPushButton, "Export"))
    keys.press("Return")
    qtbot.waitUntil(lambda: source.last(m.Export) is not None)
    assert source.last(m.Export).path == str(path)
    qtbot.waitUntil(lambda: str(path) in window.status.currentMessage())


def test_esc_leads_out_of_a_dock(window: Window, keys: Keyboard) -> None:
    keys.press("Alt+1")
    inside = QApplication.focusWidget()
    assert inside is not None
    assert window.area.isAncestorOf(inside)
    keys.press("Esc")
    assert window.area.hasFocus()
