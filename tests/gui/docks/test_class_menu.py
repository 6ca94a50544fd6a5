"""Classes chosen in the window."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from ganstudio.gui.docks.samples.dock import SamplesDock
from ganstudio.gui.docks.walk.dock import WalkDock
from ganstudio.gui.shell.window import Window
from ganstudio.telemetry.messages import Edit


@pytest.fixture
def window(make_window: Callable[..., Window]) -> Window:
    return make_window("digits-by-class")


def test_a_class_is_chosen_in_the_header_of_the_samples(
    window: Window, qtbot: QtBot, source: Any
) -> None:
    dock = window.findChild(SamplesDock, "samples")
    qtbot.waitUntil(lambda: dock.header.classes.isVisible() and dock.header.classes.count() == 12)
    assert dock.header.classes.currentText() == "a class a row"
    dock.header.classes.setFocus()
    for _ in range(4):
        qtbot.keyClick(dock.header.classes, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: window.studio.chosen().experiment.watch.label == 2)
    watch = window.studio.chosen().experiment.watch
    assert watch.classes == "one"
    assert source.last(Edit) == Edit({"watch.classes": "one", "watch.label": 2})
    qtbot.waitUntil(lambda: dock.header.classes.currentText() == "class kind 2")


def test_the_walk_goes_from_class_to_class(window: Window, qtbot: QtBot) -> None:
    dock = window.findChild(WalkDock, "walk")
    qtbot.waitUntil(dock._classes.isVisible)
    qtbot.keyClick(dock._classes, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: not dock._path.isEnabled())
    assert window.studio.chosen().experiment.watch.walk_classes == "between"
