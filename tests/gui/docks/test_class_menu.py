"""Classes chosen in the window."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from ganstudio.gui.docks.samples.dock import SamplesDock
from ganstudio.gui.docks.shared.class_menu import ClassMenu
from ganstudio.gui.docks.shared.controls import Menu
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

    def chosen() -> str:
        shown = dock.shown().header.classes
        return "" if shown is None or len(shown.words) != 12 else shown.chosen

    qtbot.waitUntil(lambda: chosen() == "a class a row")
    menu = dock.findChild(ClassMenu)
    menu.setFocus()
    for _ in range(4):
        qtbot.keyClick(menu, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: window.studio.chosen().experiment.watch.label == 2)
    watch = window.studio.chosen().experiment.watch
    assert watch.classes == "one"
    assert source.last(Edit) == Edit({"watch.classes": "one", "watch.label": 2})
    qtbot.waitUntil(lambda: chosen() == "class kind 2")


def test_the_walk_goes_from_class_to_class(
    window: Window, qtbot: QtBot, control: Callable[..., Any]
) -> None:
    window.studio.set_simple(False)
    dock = window.findChild(WalkDock, "walk")
    qtbot.waitUntil(lambda: dock.shown().classes is not None)
    qtbot.keyClick(control(dock, Menu, "Of a conditional run"), Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: not dock.shown().path.enabled)
    assert window.studio.chosen().experiment.watch.walk_classes == "between"
