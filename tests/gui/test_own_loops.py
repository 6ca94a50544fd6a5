"""What a loop of somebody's own recorded opens in the window, and can be looked at only."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ganstudio.gui.docks.parameters.dock import ParametersDock
from ganstudio.gui.docks.samples.dock import SamplesDock
from ganstudio.gui.shell.window import Window
from tests.own_loop import OWN, OwnLoop, watched


def test_every_dock_shows_it_and_nothing_trains_it(
    make_window: Callable[..., Window], qtbot: QtBot, tmp_path: Path
) -> None:
    angles = 2 * np.pi * np.random.default_rng(0).random(500)
    points = np.column_stack([np.cos(angles), np.sin(angles)]).astype(np.float32)
    watched(OwnLoop(points), tmp_path / "mine", 50)
    window = make_window(None)
    window.recorded.open_path(tmp_path / "mine")
    qtbot.waitUntil(lambda: bool(window.studio.runs))
    for dock in window.area.docks.values():
        window.area.reveal(dock)
        dock.refresh()
        assert not dock.grab().isNull()
    (run,) = window.area.dock(SamplesDock).shown().runs
    assert run.plane is not None
    assert window.area.dock(ParametersDock).shown()
    for action in ("train.resume", "train.fork", "edit.duplicate", "compare.losses"):
        assert not window.table[action].isEnabled()
        assert "my-networks" in window.table[action].toolTip()
    window.table["edit.copy"].trigger()
    assert QApplication.clipboard().text() == OWN
